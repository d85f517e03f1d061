"""What delivery tells the ledger and the metrics."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from gateway.core.errors import ControlFailed
from gateway.delivery.follower import Problem
from gateway.delivery.keeper import Live
from gateway.delivery.view import DeliveryMetrics
from gateway.policy.bundle import Bundle

_log = logging.getLogger("gateway.delivery")
Record = Callable[[Mapping[str, Any]], Awaitable[object]]


class Chronicle:
    """``record_loaded`` and ``record_refused`` append a body under the kind of its name, durably."""

    def __init__(self, metrics: DeliveryMetrics, record_loaded: Record, record_refused: Record) -> None:
        self._metrics = metrics
        self._record_loaded = record_loaded
        self._record_refused = record_refused

    async def loaded(self, bundle: Bundle, live: Live) -> None:
        """Raises ``ControlFailed`` where the ledger does not take it; then the bundle does not go live."""
        await self._record_loaded(loaded_body(bundle, live))

    async def refused(self, problem: Problem) -> None:
        """Counted in any case, recorded where the ledger takes it."""
        self._metrics.refused(problem)
        refused = problem.refused
        body = {"reason": refused.reason.value, "bundle": refused.digest, "commit": refused.commit}
        try:
            await self._record_refused({"origin": problem.origin, **body})
        except ControlFailed:
            _log.exception("the ledger does not take the record of a refused bundle")

    def swapped(self) -> None:
        """A bundle went live."""
        self._metrics.loaded()


def loaded_body(bundle: Bundle, live: Live) -> dict[str, Any]:
    """The record ``policy.loaded``: ``bundle`` decides, ``base`` is the released tree under its kill rules."""
    accepted = live.base.accepted
    return {
        "bundle": bundle.digest,
        "commit": bundle.commit,
        "base": accepted.digest,
        "sequence": accepted.sequence,
        "signed_by": list(live.base.signed_by),
        "kill": live.kill.accepted.sequence if live.kill else None,
        "expired": bundle is live.when_expired,
    }
