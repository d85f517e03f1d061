"""Stage 2: whether the gateway takes this work now."""

from __future__ import annotations

from gateway.core.errors import Code, Refused
from gateway.core.exchange import Exchange
from gateway.pipeline.parts import principal_of
from gateway.pipeline.ports import Ports


async def admit(ports: Ports, exchange: Exchange) -> None:
    """Hold size, encoding and rate against their bounds. Raises ``Refused``."""
    received = exchange.received
    if len(received.body) > ports.limits.max_body_bytes:
        raise Refused(Code.BODY_TOO_LARGE)
    if received.headers.get("content-encoding", "identity") != "identity":
        raise Refused(Code.UNSUPPORTED_ENCODING)
    principal = principal_of(exchange)
    rate = ports.authenticator.rate_of(principal.id)
    if rate is not None:
        wait_s = ports.rates.take(principal.id, rate, received.monotonic_ns)
        if wait_s is not None:
            raise Refused(Code.RATE_LIMITED, retry_after_s=wait_s)
