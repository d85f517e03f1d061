"""Stage 8: the intent is durable before a byte leaves."""

from __future__ import annotations

from gateway.core.exchange import Exchange
from gateway.ledger import Kind
from gateway.pipeline.keep import keep_request
from gateway.pipeline.parts import plan_of
from gateway.pipeline.ports import Ports
from gateway.pipeline.records import intent_body
from gateway.pipeline.remember import remember
from gateway.pipeline.unbroken import unbroken


async def record_intent(ports: Ports, exchange: Exchange) -> None:
    """Append the intent. Raises ``LedgerUnavailable``, ``VaultFailed`` or ``PayloadsFailed``; each refuses."""
    await remember(ports, exchange, plan_of(exchange))
    await keep_request(ports, exchange, plan_of(exchange))
    await unbroken(_append(ports, exchange))


async def _append(ports: Ports, exchange: Exchange) -> None:
    await ports.ledger.append(Kind.INTENT, exchange.id, intent_body(exchange, ports.bundle))
    exchange.intent_recorded = True
