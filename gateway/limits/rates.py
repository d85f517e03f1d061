"""A token bucket for each key: so many requests a minute, a whole minute's worth at once at most.

Kept as the generic cell rate algorithm (ITU-T I.371): one integer a key, exact in nanoseconds, the clock an argument.
"""

from __future__ import annotations

MINUTE_NS = 60_000_000_000
_SECOND_NS = 1_000_000_000


class RateLimiter:
    """Buckets of one process. ``max_keys`` bounds the memory; only full buckets are forgotten to keep it."""

    __slots__ = ("_empty_until_ns", "_max_keys", "_sweep_at")

    def __init__(self, max_keys: int = 100_000) -> None:
        self._empty_until_ns: dict[str, int] = {}
        self._max_keys = max_keys
        self._sweep_at = max_keys

    def take(self, key: str, per_minute: int, now_ns: int) -> int | None:
        """Take one token. ``None`` where there was one, else whole seconds until there is, at least 1.

        ``now_ns`` is monotonic. A rate of nought or less admits nothing.
        """
        if per_minute <= 0:
            return MINUTE_NS // _SECOND_NS
        # Theoretical arrival time: a bucket is full when this lies in the past, empty a minute after now.
        arrival_ns = max(self._empty_until_ns.get(key, now_ns), now_ns) + MINUTE_NS // per_minute
        excess_ns = arrival_ns - now_ns - MINUTE_NS
        if excess_ns > 0:
            return -(-excess_ns // _SECOND_NS)
        self._empty_until_ns[key] = arrival_ns
        if len(self._empty_until_ns) > self._sweep_at:
            self._forget_full(now_ns)
        return None

    def __len__(self) -> int:
        return len(self._empty_until_ns)

    def _forget_full(self, now_ns: int) -> None:
        self._empty_until_ns = {key: at for key, at in self._empty_until_ns.items() if at > now_ns}
        # Not before the number has doubled again, so that a sweep's cost is shared by many takes.
        self._sweep_at = max(self._max_keys, 2 * len(self._empty_until_ns))
