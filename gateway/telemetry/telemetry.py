"""What the pipeline tells of each exchange, to metrics and traces together."""

from __future__ import annotations

import logging

from gateway.config.settings import TelemetrySettings
from gateway.core.exchange import Exchange
from gateway.telemetry.metrics import Metrics
from gateway.telemetry.tracing import Tracing, open_tracing

_log = logging.getLogger("gateway")


class Telemetry:
    """Metrics always, traces where configured."""

    def __init__(self, settings: TelemetrySettings) -> None:
        self.metrics = Metrics()
        self._tracing: Tracing = open_tracing(settings)

    def began(self, exchange: Exchange) -> None:
        """An exchange arrived."""
        self._tracing.began(exchange)

    def ended(self, exchange: Exchange, elapsed_us: int) -> None:
        """An exchange was closed in the ledger."""
        self.metrics.observe(exchange, elapsed_us)
        self._tracing.ended(exchange)

    def trace_headers(self, exchange: Exchange) -> dict[str, str]:
        """Trace context for the upstream."""
        return self._tracing.headers(exchange)

    def unrecorded(self) -> None:
        """The ledger did not take the last record of an exchange."""
        self.metrics.unrecorded.inc()
        _log.error("the ledger did not take a record; see gateway ledger status")

    def faulted(self, error: Exception) -> None:
        """An unforeseen fault: its type and place are logged, never its message, which may hold user text."""
        self.metrics.faults.labels(type(error).__name__).inc()
        trace = error.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "unknown"
        _log.error("unforeseen %s at %s", type(error).__name__, place)

    def shutdown(self) -> None:
        """Send what is left."""
        self._tracing.shutdown()
