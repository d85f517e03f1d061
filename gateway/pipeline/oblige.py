"""Stage 7: the first allowed candidate whose duties can be met, and the request as it will get it."""

from __future__ import annotations

from collections.abc import Callable

from gateway.core.decision import Decision
from gateway.core.errors import Code, NamesUnavailable, Refused
from gateway.core.exchange import Exchange, Plan
from gateway.pipeline.decide import decide_all, decide_one, refuse_unless_allowed
from gateway.pipeline.discharge import ObligationUnmet, discharge
from gateway.pipeline.names import add_names, wants_names
from gateway.pipeline.ports import Ports


async def oblige(ports: Ports, exchange: Exchange) -> None:
    """Fill ``plan``. Raises ``Refused`` where every allowed candidate has a duty that cannot be met, or none is up."""

    def decided(index: int) -> Decision:
        return exchange.decisions[index]

    def renew(index: int) -> Decision:
        decide_all(ports, exchange)
        return exchange.decisions[index]

    chosen = await _first_that_can(ports, exchange, 0, decided, renew)
    if not isinstance(chosen, Code):
        exchange.plan = chosen[1]
        return
    # Names may have been found meanwhile, and with them what policy says.
    refuse_unless_allowed(exchange)
    if chosen is Code.NAMES_UNAVAILABLE:
        raise NamesUnavailable
    raise Refused(chosen)


async def plan_fallback(ports: Ports, exchange: Exchange, start: int) -> tuple[int, Plan] | None:
    """The next candidate from ``start`` on that policy allows now, decided anew as a fallback, with its plan.

    Decisions made on the way replace the earlier ones of the same candidates, so that the record shows them.
    """

    def decide_anew(index: int) -> Decision:
        decision = decide_one(ports, exchange, exchange.candidates[index], "fallback")
        exchange.decisions = (*exchange.decisions[:index], decision, *exchange.decisions[index + 1 :])
        return decision

    chosen = await _first_that_can(ports, exchange, start, decide_anew, decide_anew)
    return None if isinstance(chosen, Code) else chosen


def is_available(ports: Ports, exchange: Exchange, index: int) -> bool:
    """Whether the candidate is bound to an upstream whose circuit is not open."""
    deployment = exchange.candidates[index].deployment
    return ports.upstreams.get(deployment) is not None and ports.health.available(deployment, ports.monotonic_ns())


async def _first_that_can(
    ports: Ports,
    exchange: Exchange,
    start: int,
    decided: Callable[[int], Decision],
    renew: Callable[[int], Decision],
) -> tuple[int, Plan] | Code:
    """Index and plan, or the code that says why there is none. Names are looked for at most once."""
    failure = Code.NO_DEPLOYMENT
    for index in range(start, len(exchange.candidates)):
        decision = decided(index)
        if not decision.allow or not is_available(ports, exchange, index):
            continue
        if wants_names(exchange, decision):
            if failure is Code.NAMES_UNAVAILABLE:
                continue
            try:
                await add_names(ports, exchange)
            except NamesUnavailable:
                failure = Code.NAMES_UNAVAILABLE
                continue
            decision = renew(index)
            if not decision.allow:
                continue
        try:
            return index, discharge(ports, exchange, exchange.candidates[index], decision)
        except ObligationUnmet:
            if failure is Code.NO_DEPLOYMENT:
                failure = Code.OBLIGATION_UNMET
    return failure
