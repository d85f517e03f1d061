"""Time as decisions see it: the stretches between the instants at which any fact or exception of some trees changes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from gateway.policy.bundle import Bundle


@dataclass(frozen=True, slots=True)
class Stretches:
    """``boundaries`` (Unix seconds, ascending): within a stretch, equal questions have equal answers."""

    boundaries: tuple[int, ...]

    @classmethod
    def of(cls, bundles: Iterable[Bundle]) -> Stretches:
        """Every instant at which one of the trees begins to decide otherwise by itself."""
        instants: set[int] = set()
        for bundle in bundles:
            instants.update(bundle.exceptions.boundaries)
            for timeline in bundle.timelines.values():
                instants.update(timeline.boundaries)
        return cls(tuple(sorted(instants)))

    def start(self, now_s: int) -> int:
        """The instant at which the stretch that holds ``now_s`` began; it stands for the whole stretch."""
        index = bisect_right(self.boundaries, now_s)
        if index:
            return self.boundaries[index - 1]
        return self.boundaries[0] - 1 if self.boundaries else 0
