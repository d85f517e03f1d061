"""Findings of leaves seen before, by keyed hash: a history that is sent again costs only its new part."""

from __future__ import annotations

from collections import OrderedDict
from hashlib import blake2b

from gateway.core.vocabulary import Finding
from gateway.inspection.engine import ENGINE_VERSION, find


class FindingCache:
    """Least recently used out first; holds spans and hashes, never text. Not shared between threads."""

    __slots__ = ("_entries", "_key", "_limit")

    def __init__(self, key: bytes, entries: int = 50_000) -> None:
        self._key = key
        self._limit = entries
        self._entries: OrderedDict[bytes, tuple[Finding, ...]] = OrderedDict()

    def find(self, tenant: str, text: str) -> tuple[Finding, ...]:
        """Findings of ``text`` for this tenant, from the cache or from the engine."""
        name = f"{tenant}\0{ENGINE_VERSION}\0{text}".encode("utf-8", "surrogatepass")
        name = blake2b(name, digest_size=16, key=self._key).digest()
        entries = self._entries
        known = entries.get(name)
        if known is not None:
            entries.move_to_end(name)
            return known
        found = find(text)
        entries[name] = found
        if len(entries) > self._limit:
            entries.popitem(last=False)
        return found

    def __len__(self) -> int:
        return len(self._entries)
