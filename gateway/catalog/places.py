"""Where something stands in a text, and what somebody who misspelt a word meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import NamedTuple


class Place(NamedTuple):
    """A line and a column, both 1-based; columns count code points."""

    line: int
    column: int

    @classmethod
    def at(cls, text: str, offset: int) -> Place:
        """The place of the code point at ``offset``."""
        return cls(text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))


START = Place(1, 1)


def closest(word: object, known: Iterable[str]) -> str | None:
    """The one of ``known`` that ``word`` is most like, or None where it is like none."""
    close = difflib.get_close_matches(word, list(known), n=1) if isinstance(word, str) else []
    return close[0] if close else None


def did_you_mean(word: object, known: Iterable[str]) -> str:
    """``; did you mean 'x'?`` with the closest of ``known``, or nothing where none is close."""
    meant = closest(word, known)
    return f"; did you mean {meant!r}?" if meant else ""
