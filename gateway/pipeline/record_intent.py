"""Stage 8: the intent is durable before a byte leaves, or policy says that this one may leave without."""

from __future__ import annotations

from gateway.core.errors import LedgerUnavailable
from gateway.core.exchange import Exchange
from gateway.core.vocabulary import DataClass
from gateway.ledger import DegradedMode, Kind
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
    try:
        await ports.ledger.append(Kind.INTENT, exchange.id, intent_body(exchange, ports.bundle))
    except LedgerUnavailable:
        if not _may_go_unrecorded(ports, exchange):
            raise
        exchange.unrecorded = True
        ports.telemetry.unrecorded()
    exchange.intent_recorded = True


def _may_go_unrecorded(ports: Ports, exchange: Exchange) -> bool:
    """Only where the bundle says so, for public data of which no text is kept, within the bundle's numbers."""
    degraded = ports.bundle.vocabulary.degraded
    if degraded is None or exchange.classification is None or plan_of(exchange).keep_days:
        return False
    if exchange.classification.value > DataClass.PUBLIC:
        return False
    return ports.ledger.let_through(exchange.id, DegradedMode(degraded.max_exchanges, degraded.max_minutes))
