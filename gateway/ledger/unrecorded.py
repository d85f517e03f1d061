"""Exchanges that policy lets through while no sink takes records, counted so that the gap can be told afterwards."""

from __future__ import annotations

from dataclasses import dataclass

_NAMED = 1000
_MINUTE_US = 60_000_000


@dataclass(frozen=True, slots=True)
class DegradedMode:
    """What policy allows while records cannot be made durable: so many exchanges, for so many minutes, and no more."""

    max_exchanges: int
    max_minutes: int


class Unrecorded:
    """The exchanges of one gap. It begins with the first of them, and ends when it is told."""

    def __init__(self) -> None:
        self._number = 0
        self._first_us = self._last_us = 0
        self._ids: list[str] = []

    def admit(self, exchange_id: str, now_us: int, mode: DegradedMode) -> bool:
        """Count one more, if the gap has room for it."""
        if self._number and not 0 <= now_us - self._first_us < mode.max_minutes * _MINUTE_US:
            return False
        if self._number >= mode.max_exchanges:
            return False
        self._first_us = self._first_us or now_us
        self._last_us = now_us
        self._number += 1
        if len(self._ids) < _NAMED:
            self._ids.append(exchange_id)
        return True

    def facts(self) -> dict[str, object]:
        """For the ``ledger.gap``: how many, from when to when (microseconds since 1970), and the ids of the first."""
        if not self._number:
            return {"exchanges": 0}
        return {
            "exchanges": self._number,
            "first_us": self._first_us,
            "last_us": self._last_us,
            "exchange_ids": list(self._ids),
        }
