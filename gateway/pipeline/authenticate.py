"""Stage 1: who calls, and for which of the purposes granted to them."""

from __future__ import annotations

from gateway.core.errors import Code, Refused
from gateway.core.exchange import Exchange
from gateway.pipeline.ports import Ports


async def authenticate(ports: Ports, exchange: Exchange) -> None:
    """Fill ``principal`` and ``purpose``. Raises ``Refused``; a purpose is chosen among those granted, never added."""
    headers = exchange.received.headers
    principal = await ports.authenticator.authenticate(headers)
    exchange.principal = principal
    asked = headers.get("x-gateway-purpose")
    if asked is not None and asked not in principal.purposes:
        raise Refused(Code.PURPOSE_NOT_GRANTED)
    exchange.purpose = asked or (principal.purposes[0] if principal.purposes else "general")
