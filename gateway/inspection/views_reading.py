"""A reading of a piece of text, and where each of its characters stands in the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

BEFORE = 80
"""Characters before a hidden value that its reading begins with."""


@dataclass(frozen=True, slots=True)
class View:
    """``text`` is the reading; ``starts`` and ``ends`` are where each of its characters stands in the given text.

    Only what touches ``core`` is new. Where ``whole`` is set, a value anywhere in the core takes that span.
    """

    text: str
    starts: Sequence[int]
    ends: Sequence[int]
    core: tuple[int, int]
    whole: tuple[int, int] | None = None

    def in_given(self, start: int, end: int) -> tuple[int, int] | None:
        """Where a finding of the reading stands in the given text; ``None`` for what is not new."""
        if end <= self.core[0] or start >= self.core[1]:
            return None
        if self.whole is not None:
            first = self.starts[start] if start < self.core[0] else self.whole[0]
            return first, max(self.whole[1], self.ends[end - 1])
        return self.starts[start], self.ends[end - 1]


def begin_before(text: str, start: int) -> int:
    """Where a reading begins that shows what stands before ``start``: never inside a word, whose end it would show."""
    begin = max(0, start - BEFORE)
    if begin and text[begin - 1].isalnum():
        while begin < start and text[begin].isalnum():
            begin += 1
    return begin


def stitched(text: str, start: int, kept: list[tuple[int, str]]) -> View:
    """What stands before ``start``, then the characters ``kept`` with their offsets."""
    begin = begin_before(text, start)
    lead = text[begin:start]
    starts = [*range(begin, start), *(place for place, _ in kept)]
    reading = lead + "".join(character for _, character in kept)
    return View(reading, starts, [place + 1 for place in starts], (len(lead), len(reading)))


def decoded(text: str, start: int, end: int, by: str) -> View:
    """What stands before ``start``, then ``by`` as the reading of all from ``start`` to ``end``."""
    begin = begin_before(text, start)
    lead = text[begin:start]
    reading = lead + by
    starts = [*range(begin, start), *([start] * len(by))]
    ends = [*range(begin + 1, start + 1), *([end] * len(by))]
    return View(reading, starts, ends, (len(lead), len(reading)), (start, end))
