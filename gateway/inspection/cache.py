"""Findings of text seen before, by keyed hash: a history that is sent again costs only its new part."""

from __future__ import annotations

from collections import OrderedDict
from hashlib import blake2b

from gateway.core.vocabulary import Finding


class FindingCache:
    """Least recently used out first; holds spans and hashes, never text. Not shared between threads.

    ``limit`` bounds entries and findings together; one of either takes about 200 bytes.
    """

    __slots__ = ("_entries", "_key", "_limit", "_weight")

    def __init__(self, key: bytes, limit: int = 200_000) -> None:
        self._key = key
        self._limit = limit
        self._weight = 0
        self._entries: OrderedDict[bytes, tuple[Finding, ...]] = OrderedDict()

    def name(self, tenant: str, engine: str, key: str, text: str) -> bytes:
        """What ``text`` under ``key`` is known by: it tells nothing of the text without the cache's own key."""
        parts = f"{tenant}\0{engine}\0{key}\0{text}".encode("utf-8", "surrogatepass")
        return blake2b(parts, digest_size=16, key=self._key).digest()

    def get(self, name: bytes) -> tuple[Finding, ...] | None:
        """The findings stored under ``name``."""
        known = self._entries.get(name)
        if known is not None:
            self._entries.move_to_end(name)
        return known

    def put(self, name: bytes, found: tuple[Finding, ...]) -> None:
        """Store, letting go of what was used longest ago."""
        replaced = self._entries.pop(name, None)
        if replaced is not None:
            self._weight -= 1 + len(replaced)
        self._entries[name] = found
        self._weight += 1 + len(found)
        while self._weight > self._limit and len(self._entries) > 1:
            _, gone = self._entries.popitem(last=False)
            self._weight -= 1 + len(gone)

    def __len__(self) -> int:
        return len(self._entries)
