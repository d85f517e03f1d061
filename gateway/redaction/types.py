"""Which finding types an obligation names: exact words, ``PREFIX_*``, or ``*`` for all."""

from __future__ import annotations

from collections.abc import Iterable


class TypeSet:
    """A container of finding types, by pattern."""

    __slots__ = ("_exact", "_prefixes", "patterns")

    def __init__(self, patterns: Iterable[str]) -> None:
        self.patterns = frozenset(patterns)
        self._exact = frozenset(p for p in self.patterns if not p.endswith("*"))
        self._prefixes = tuple(p[:-1] for p in self.patterns if p.endswith("*"))

    def __contains__(self, kind: object) -> bool:
        return isinstance(kind, str) and (kind in self._exact or kind.startswith(self._prefixes))

    def __bool__(self) -> bool:
        return bool(self.patterns)
