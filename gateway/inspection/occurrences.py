"""Where a word stands in a text, as a part of other words too."""

from __future__ import annotations

from collections.abc import Iterator


def starts_of(text: str, word: str) -> Iterator[int]:
    """The offset of each occurrence of ``word``, in order; they may overlap."""
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)
