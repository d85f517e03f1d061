"""OpenTelemetry traces with the GenAI conventions (semconv 1.41, all in development), without content.

Off unless an endpoint is configured; then the SDK is loaded and spans leave by OTLP over HTTP.
"""

from __future__ import annotations

import re
from typing import Protocol

from gateway.config.settings import TelemetrySettings
from gateway.core.exchange import Exchange

# W3C Trace Context, section 3.2: version 00.
_TRACEPARENT = re.compile(r"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")


class Tracing(Protocol):
    """Spans around exchanges."""

    def began(self, exchange: Exchange) -> None:
        """Open the span of an exchange."""

    def ended(self, exchange: Exchange) -> None:
        """Close it with what is known."""

    def headers(self, exchange: Exchange) -> dict[str, str]:
        """Trace context for the upstream."""

    def shutdown(self) -> None:
        """Send what is left."""


class PassedOn:
    """No tracing of our own: a valid trace context of the caller's is passed on as it came."""

    def began(self, exchange: Exchange) -> None:
        """Nothing to open."""

    def ended(self, exchange: Exchange) -> None:
        """Nothing to close."""

    def headers(self, exchange: Exchange) -> dict[str, str]:
        """The caller's own ``traceparent`` when it is well formed."""
        parent = exchange.received.headers.get("traceparent")
        return {"traceparent": parent} if parent and _TRACEPARENT.fullmatch(parent) else {}

    def shutdown(self) -> None:
        """Nothing to send."""


def open_tracing(settings: TelemetrySettings) -> Tracing:
    """Real tracing where an endpoint is configured, else passing on."""
    if settings.otlp_endpoint is None:
        return PassedOn()
    from gateway.telemetry.otlp import OtlpTracing  # noqa: PLC0415  the SDK loads only where it is used

    return OtlpTracing(settings.otlp_endpoint, settings.service_name)
