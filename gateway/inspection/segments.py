"""A text cut into pieces for the models: sentences or blocks of short lines, alike whether it streams or not."""

from __future__ import annotations

import re

LONGEST = 480
"""Characters; a piece without any better place is cut at its last space before this."""
_SHORTEST = 120
_PARAGRAPH = re.compile(r"\n[ \t]*\n\s*")
_END = re.compile(r"(?<=[.!?…。！？])[\"')\]»”]*(?:\s+)(?=[^\W_a-z\d])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:\d{1,2}|[A-Za-zÀ-ÿ]|[A-Za-zÀ-ÿ]{2,4}|str|[\wäöüß]{0,24}str|Prof|Hauptstr|Sigra|Exmo|Exma|Mevr|Avda|Dott|Ing)\.)\Z",
    re.IGNORECASE,
)


def segments(text: str) -> list[tuple[int, int]]:
    """Start and end of each piece; together they are the whole text.

    Cutting is from left to right and looks no further than the piece: a longer text that begins alike is cut alike,
    save for its last piece. A piece cut again is one piece.
    """
    pieces: list[tuple[int, int]] = []
    start, size = 0, len(text)
    while start < size:
        end = _end_of(text, start, size)
        pieces.append((start, end))
        start = end
    return pieces


def _end_of(text: str, start: int, size: int) -> int:
    limit = min(size, start + LONGEST)
    # A short paragraph stays with the next: a closing and the name below it belong together.
    paragraph = _PARAGRAPH.search(text, min(start + _SHORTEST, limit), limit)
    stop = paragraph.end() if paragraph and paragraph.end() < limit else limit
    for match in _END.finditer(text, start + _SHORTEST, stop):
        if match.end() < stop and not _ABBREVIATION.search(text, max(start, match.start() - 28), match.start()):
            return match.end()
    if stop < limit:
        return stop
    if limit == size and size - start < LONGEST:
        return size
    space = max(text.rfind(" ", start + _SHORTEST, limit), text.rfind("\n", start + _SHORTEST, limit))
    return space + 1 if space > 0 else limit
