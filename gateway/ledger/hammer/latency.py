"""A histogram of times with steps of about 3 %, small enough to be sent every second."""

from __future__ import annotations

_STEPS_BITS = 5
_STEPS = 1 << _STEPS_BITS


class Latencies:
    """Counts of microseconds. ``counts`` maps a step to how often it was seen; histograms add up by step."""

    def __init__(self, counts: dict[int, int] | None = None) -> None:
        self.counts: dict[int, int] = counts or {}

    def add(self, elapsed_us: int) -> None:
        """Count one."""
        step = _step(elapsed_us)
        self.counts[step] = self.counts.get(step, 0) + 1

    def merge(self, other: Latencies) -> None:
        """Count all of another's."""
        for step, number in other.counts.items():
            self.counts[step] = self.counts.get(step, 0) + number

    def quantile(self, share: float) -> int | None:
        """The upper end of the step under which ``share`` of the times lie; ``None`` where nothing was counted."""
        total = sum(self.counts.values())
        seen = 0
        for step in sorted(self.counts):
            seen += self.counts[step]
            if seen >= share * total:
                return _upper(step)
        return None


def _step(value: int) -> int:
    shift = max(value.bit_length() - _STEPS_BITS - 1, 0)
    return (shift << _STEPS_BITS) + (value >> shift)


def _upper(step: int) -> int:
    shift = max((step >> _STEPS_BITS) - 1, 0)
    return ((step - (shift << _STEPS_BITS) + 1) << shift) - 1
