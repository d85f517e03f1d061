"""How live policy shows: the part ``policy`` of ``/readyz``, and the metrics."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge

from gateway.delivery.follower import Follower, Problem
from gateway.policy.bundle import Bundle


def policy_state(follower: Follower, bundle: Bundle) -> dict[str, Any]:
    """``bundle`` is the one that decides now; ``base`` is the released tree without the kill rules over it."""
    live = follower.live
    accepted = live.base.accepted
    problem = follower.last_problem
    return {
        "bundle": bundle.digest,
        "commit": bundle.commit,
        "source": follower.source,
        "base": accepted.digest,
        "sequence": accepted.sequence,
        "signed_by": list(live.base.signed_by),
        "expires": _moment(accepted.expires_s),
        "expired": follower.expired,
        "kill": {"sequence": live.kill.accepted.sequence, "files": sorted(live.kill.files)} if live.kill else None,
        "last_error": _problem(problem) if problem else None,
    }


class DeliveryMetrics:
    """Counters of what was loaded and refused, gauges of what is live."""

    def __init__(self, registry: CollectorRegistry, follower: Follower, clock_s: Callable[[], float]) -> None:
        self._reloads = Counter(
            "gateway_policy_reload", "Bundles that were to go live.", ("result",), registry=registry
        )
        self._rejected = Counter("gateway_policy_rejected", "Bundles refused.", ("reason",), registry=registry)
        for result in ("loaded", "refused"):
            self._reloads.labels(result)

        def sequence() -> float:
            return float(follower.live.base.accepted.sequence or 0)

        def remaining() -> float:
            end = follower.live.expires_s
            return end - clock_s() if end is not None else math.inf

        Gauge("gateway_policy_live_sequence", "Sequence number of the live bundle.", registry=registry).set_function(
            sequence
        )
        Gauge(
            "gateway_policy_expires_seconds", "Seconds until the live bundle ends; below 0 it has.", registry=registry
        ).set_function(remaining)

    def loaded(self) -> None:
        """A bundle went live."""
        self._reloads.labels("loaded").inc()

    def refused(self, problem: Problem) -> None:
        """A bundle was refused."""
        self._reloads.labels("refused").inc()
        self._rejected.labels(problem.refused.reason.value).inc()


def _problem(problem: Problem) -> dict[str, Any]:
    refused = problem.refused
    return {
        "origin": problem.origin,
        "reason": refused.reason.value,
        "message": refused.message,
        "at": _moment(problem.at_s),
        "digest": refused.digest,
        "commit": refused.commit,
    }


def _moment(seconds: int | None) -> str | None:
    if seconds is None:
        return None
    try:
        return datetime.fromtimestamp(seconds, tz=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (OverflowError, ValueError, OSError):
        return str(seconds)
