"""When a stream was silent for longer than an idle one is, or its clock was set: told in the record, never passed over.

An idle stream writes a heartbeat. A process that was stopped, or whose clock was set, finds that its last record lies
further back than that, and writes a ``ledger.gap`` before its next record. So a hole in time without one is a finding.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

TOLD_AFTER = 3
"""Heartbeats that may be missing before the stream itself tells a gap."""

MISSED_AFTER = 6
"""Heartbeats that may be missing before a reader may say that a stream is silent."""

_STEP_US = 1_000_000


@dataclass(frozen=True, slots=True)
class Moment:
    """Wall clock since 1970 and monotonic clock, in microseconds."""

    wall_us: int
    monotonic_us: int


def now() -> Moment:
    """The moment that the system's clocks show."""
    return Moment(time.time_ns() // 1000, time.monotonic_ns() // 1000)


def gap_between(last: Moment, this: Moment, heartbeat_s: int) -> dict[str, object] | None:
    """What a ``ledger.gap`` tells of two moments that follow each other in a stream; ``None`` where all is well."""
    wall_us, elapsed_us = this.wall_us - last.wall_us, this.monotonic_us - last.monotonic_us
    if -_STEP_US <= wall_us <= TOLD_AFTER * heartbeat_s * 1_000_000:
        return None
    return {
        "cause": "clock" if abs(wall_us - elapsed_us) > _STEP_US else "silence",
        "from_us": last.wall_us,
        "to_us": this.wall_us,
        "elapsed_us": elapsed_us,
    }
