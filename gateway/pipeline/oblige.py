"""Stage 7: the first allowed candidate whose duties can be met, and the request as it will get it."""

from __future__ import annotations

from gateway.core.errors import Code, Refused
from gateway.core.exchange import Exchange, Plan
from gateway.pipeline.decide import decide_one
from gateway.pipeline.discharge import ObligationUnmet, discharge
from gateway.pipeline.ports import Ports


async def oblige(ports: Ports, exchange: Exchange) -> None:
    """Fill ``plan``. Raises ``Refused`` where every allowed candidate has a duty that cannot be met, or none is up."""
    unmet = False
    for index, decision in enumerate(exchange.decisions):
        if not decision.allow or not is_available(ports, exchange, index):
            continue
        try:
            exchange.plan = discharge(ports, exchange, exchange.candidates[index], decision)
        except ObligationUnmet:
            unmet = True
            continue
        return
    raise Refused(Code.OBLIGATION_UNMET if unmet else Code.NO_DEPLOYMENT)


def plan_fallback(ports: Ports, exchange: Exchange, start: int) -> tuple[int, Plan] | None:
    """The next candidate from ``start`` on that policy allows now, decided anew as a fallback, with its plan.

    Decisions made on the way replace the earlier ones of the same candidates, so that the record shows them.
    """
    for index in range(start, len(exchange.candidates)):
        candidate = exchange.candidates[index]
        decision = decide_one(ports, exchange, candidate, "fallback")
        exchange.decisions = (*exchange.decisions[:index], decision, *exchange.decisions[index + 1 :])
        if not decision.allow or not is_available(ports, exchange, index):
            continue
        try:
            return index, discharge(ports, exchange, candidate, decision)
        except ObligationUnmet:
            continue
    return None


def is_available(ports: Ports, exchange: Exchange, index: int) -> bool:
    """Whether the candidate is bound to an upstream whose circuit is not open."""
    deployment = exchange.candidates[index].deployment
    return ports.upstreams.get(deployment) is not None and ports.health.available(deployment, ports.monotonic_ns())
