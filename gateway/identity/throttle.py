"""How often a login may be tried: after a few failures, a wait that doubles. In memory, bounded, time as argument."""

from __future__ import annotations

from dataclasses import dataclass

SECOND_US = 1_000_000
MAX_WAIT_S = 300
FORGET_AFTER_US = 15 * 60 * SECOND_US

_MAX_SUBJECTS = 10_000


@dataclass(frozen=True, slots=True)
class _Failures:
    count: int
    last_us: int


class Throttle:
    """Counts failures by subject, such as an address. ``free`` failures cost nothing; then 1, 2, 4 … 300 seconds."""

    def __init__(self, free: int) -> None:
        self._free = free
        self._failures: dict[str, _Failures] = {}

    def wait_s(self, subject: str, now_us: int) -> int:
        """Seconds, rounded up, until the subject may try again; 0 for now."""
        failures = self._current(subject, now_us)
        if failures is None or failures.count < self._free:
            return 0
        until_us = failures.last_us + _penalty_s(failures.count - self._free) * SECOND_US
        return max(0, -(-(until_us - now_us) // SECOND_US))

    def failed(self, subject: str, now_us: int) -> None:
        """Count one more failure."""
        failures = self._current(subject, now_us)
        self._failures.pop(subject, None)
        while len(self._failures) >= _MAX_SUBJECTS:
            del self._failures[next(iter(self._failures))]
        self._failures[subject] = _Failures((failures.count if failures else 0) + 1, now_us)

    def succeeded(self, subject: str) -> None:
        """Forget the subject's failures."""
        self._failures.pop(subject, None)

    def _current(self, subject: str, now_us: int) -> _Failures | None:
        failures = self._failures.get(subject)
        if failures is None or now_us - failures.last_us >= FORGET_AFTER_US:
            return None
        return failures


def _penalty_s(excess: int) -> int:
    return MAX_WAIT_S if excess > 8 else min(MAX_WAIT_S, 1 << excess)
