"""A share of live decisions asked again of cedarpy, off the path of requests. A difference is an alarm.

Once the two engines differ on a bundle, nobody can say which of them follows its rules; ``on_difference`` is told, so
that the gateway can go on with the reference alone.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass

from gateway.policy.bundle import Bundle
from gateway.policy.facts import Facts

_log = logging.getLogger("gateway")
_WAITING = 64

OnDifference = Callable[[Bundle], object]
OnResult = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Compared:
    """What was found so far. ``skipped``: too many were waiting."""

    same: int
    different: int
    skipped: int


class ReferenceComparison:
    """Compares every ``every``-th question in a thread of its own. ``on_result`` hears "same", "different", "skipped".

    ``on_difference`` is called from that thread, with the bundle that the two engines read differently.
    """

    def __init__(self, every: int, on_result: OnResult, on_difference: OnDifference) -> None:
        self._every = every
        self._on_result = on_result
        self._on_difference = on_difference
        self._asked = 0
        self._counts = {"same": 0, "different": 0, "skipped": 0}
        self._waiting: queue.Queue[tuple[Bundle, Facts] | None] = queue.Queue(_WAITING)
        self._thread = threading.Thread(target=self._compare_all, name="policy-comparison", daemon=True)
        self._thread.start()

    def offer(self, bundle: Bundle, facts: Facts) -> None:
        """Perhaps ask again later; never waits."""
        self._asked += 1
        if self._asked % self._every or bundle.engine is bundle.reference:
            return
        try:
            self._waiting.put_nowait((bundle, facts))
        except queue.Full:
            self._count("skipped")

    def state(self) -> Compared:
        """The counts of this process."""
        return Compared(**self._counts)

    def close(self) -> None:
        """Finish what waits, then stop."""
        self._waiting.put(None)
        self._thread.join()

    def _compare_all(self) -> None:
        while (item := self._waiting.get()) is not None:
            bundle, facts = item
            if _agree(bundle, facts):
                self._count("same")
                continue
            self._count("different")
            _log.error("the compiled rules of bundle %s differ from cedarpy; please report it", bundle.digest)
            self._on_difference(bundle)

    def _count(self, result: str) -> None:
        self._counts[result] += 1
        self._on_result(result)


def _agree(bundle: Bundle, facts: Facts) -> bool:
    try:
        ours, reference = bundle.engine.evaluate(facts), bundle.reference.evaluate(facts)
        if ours.errors or reference.errors:
            return bool(ours.errors) == bool(reference.errors)
    except Exception:  # noqa: BLE001 - an engine that raises, or answers nothing, has not agreed
        return False
    return ours == reference
