"""Where digits stand in a text: found once, so that each recogniser looks only where it could match."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

GAP = 3
"""Characters that digits of one value have between them at most."""
_RUN = re.compile(r"[0-9]+")
_ASCII_RUNS = bytes(0x30 if 0x30 <= code <= 0x39 else 0x20 for code in range(256))
_BESIDE = GAP + 1


class Cluster(NamedTuple):
    """Digits with at most ``GAP`` other characters between two of them, from the first to behind the last."""

    start: int
    end: int
    digits: int


@lru_cache(maxsize=2)
def runs(text: str) -> tuple[tuple[int, int], ...]:
    """Start and end of each run of ASCII digits, in order."""
    if not text.isascii():
        return tuple(match.span() for match in _RUN.finditer(text))
    shape = text.encode("ascii").translate(_ASCII_RUNS) + b" "
    found: list[tuple[int, int]] = []
    start = shape.find(b"0")
    while start >= 0:
        end = shape.find(b" ", start)
        found.append((start, end))
        start = shape.find(b"0", end)
    return tuple(found)


@lru_cache(maxsize=2)
def clusters(text: str) -> tuple[Cluster, ...]:
    """All clusters of ASCII digits, in order."""
    found: list[Cluster] = []
    first, last, digits = 0, -1, 0
    for start, end in runs(text):
        if last >= 0 and start - last <= GAP:
            last, digits = end, digits + end - start
            continue
        if last >= 0:
            found.append(Cluster(first, last, digits))
        first, last, digits = start, end, end - start
    if last >= 0:
        found.append(Cluster(first, last, digits))
    return tuple(found)


def dense(text: str, fewest: int) -> bool:
    """Whether some cluster has at least ``fewest`` digits."""
    return any(cluster.digits >= fewest for cluster in clusters(text))


def matches(pattern: re.Pattern[str], text: str, fewest: int, lead: int = 0) -> Iterator[re.Match[str]]:
    """What ``pattern.finditer(text)`` gives, for a pattern whose matches have ``fewest`` digits or more.

    All its digits must be at most ``GAP`` characters apart, with at most ``lead`` characters before the first and none
    behind the last; it may look at ``GAP`` characters beyond.
    """
    position = 0
    for start, end, digits in clusters(text):
        if digits >= fewest:
            begin = start - lead
            for match in pattern.finditer(text, max(position, begin), end + _BESIDE):
                position = match.end()
                yield match
