"""A bounded memory of settled decisions. Facts hold no clock, so equal facts always settle equally: it is exact."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from gateway.core.decision import Decision
from gateway.policy.facts import Facts

CAPACITY = 16_384


class _Transient(Exception):
    """Carries a decision past the memory; no error of anyone's."""

    def __init__(self, decision: Decision) -> None:
        self.decision = decision


def remembered(settle: Callable[[Facts], Decision], capacity: int = CAPACITY) -> Callable[[Facts], Decision]:
    """``settle`` with its last ``capacity`` answers remembered, least recently used forgotten first.

    A decision that failed is not kept: the failure may have been of the moment.
    """

    @lru_cache(maxsize=capacity)
    def kept(facts: Facts) -> Decision:
        decision = settle(facts)
        if decision.error is not None:
            raise _Transient(decision)
        return decision

    def recall(facts: Facts) -> Decision:
        try:
            return kept(facts)
        except _Transient as passing:
            return passing.decision

    return recall
