"""The long words of a text: what is encoded, random or a credential is one, and prose has few."""

from __future__ import annotations

import re
from functools import lru_cache

SHORTEST = 11
"""Characters of the shortest word that counts as long."""
# Skips short words in one step; the second way to match takes what is left, so that no start is tried twice.
_LONG_WORD = re.compile(rf"\s*+(?:\S{{1,{SHORTEST - 1}}}+\s++)*+(?:(\S{{{SHORTEST},}})|\S*+)")


@lru_cache(maxsize=2)
def long_words(text: str) -> tuple[tuple[int, int], ...]:
    """Start and end of each word of at least ``SHORTEST`` characters, in order."""
    return tuple([match.span(1) for match in _LONG_WORD.finditer(text) if match.start(1) >= 0])


def holds_long_word(text: str, characters: int) -> bool:
    """Whether a word has at least this many characters, not below ``SHORTEST``."""
    return any(end - start >= characters for start, end in long_words(text))
