"""How many exchanges are in flight, with a bound past which no more are taken."""

from __future__ import annotations


class Concurrency:
    """A counter for one event loop."""

    __slots__ = ("_in_flight", "limit")

    def __init__(self, limit: int) -> None:
        if limit < 1:
            raise ValueError("at least one exchange must be allowed in flight")
        self.limit = limit
        self._in_flight = 0

    @property
    def in_flight(self) -> int:
        """Exchanges that entered and have not left."""
        return self._in_flight

    def enter(self) -> bool:
        """Take a place. False where all are taken; then there is nothing to leave."""
        if self._in_flight >= self.limit:
            return False
        self._in_flight += 1
        return True

    def leave(self) -> None:
        """Give the place back. Raises ``RuntimeError`` where none was taken."""
        if self._in_flight == 0:
            raise RuntimeError("left without having entered")
        self._in_flight -= 1
