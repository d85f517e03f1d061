"""Text as a reader sees it, with a map back: compatibility forms and look-alikes folded, the invisible dropped."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from gateway.inspection.homoglyphs import ALIKE, fold

_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c"
    "\u202d\u202e\u2060\u2061\u2062\u2063\u2064\u2065\u2066\u2067\u2068\u2069\u206a\u206b\u206c\u206d\u206e\u206f\u3164"
    "\ufeff\uffa0\ufff9\ufffa\ufffb"
)
_INVISIBLE_RANGES = ((0xFE00, 0xFE0F), (0xE0000, 0xE0FFF), (0x1D173, 0x1D17A))
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u02d7\u2043\ufe58\ufe63\uff0d"
_DOTS = "\u2024\uff0e\ufe52"
_ATS = "\uff20\ufe6b"
# Longer forms that stand for one sign in prose: unfolded they would only move offsets about.
_KEPT = frozenset("…™℠℡№½¼¾⅓⅔⅛⅜⅝⅞‥")


def _table() -> dict[int, str | None]:
    table: dict[int, str | None] = {}
    for code in range(0x80, 0x20000):
        character = chr(code)
        if character in _KEPT or 0xD800 <= code <= 0xDFFF:
            continue
        category = unicodedata.category(character)
        if category == "Nd":
            table[code] = str(unicodedata.digit(character))
        elif category == "Zs":
            table[code] = " "
        elif (folded := unicodedata.normalize("NFKC", character)) != character:
            table[code] = folded
    for alike, sign in ((_DASHES, "-"), (_DOTS, "."), (_ATS, "@")):
        table |= dict.fromkeys(map(ord, alike), sign)
    table |= dict.fromkeys(map(ord, _INVISIBLE))
    for first, last in _INVISIBLE_RANGES:
        table |= dict.fromkeys(range(first, last + 1))
    return table


_TABLE = _table()


def _class_of(codes: Iterator[int]) -> str:
    """The inside of a character class, in ranges."""
    ranges: list[list[int]] = []
    for code in sorted(codes):
        if ranges and code == ranges[-1][1] + 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"{re.escape(chr(first))}-{re.escape(chr(last))}" for first, last in ranges)


_RESIZED = re.compile(
    "[^\u0300-\u036f][\u0300-\u036f]+|["
    + _class_of(code for code, folded in _TABLE.items() if folded is None or len(folded) != 1)
    + "]"
)


_CHANGED = frozenset(map(chr, _TABLE)) | ALIKE.keys() | frozenset(map(chr, range(0x300, 0x370)))
_MARKS = re.compile("[\u0300-\u036f]*")


def normalise(text: str) -> tuple[str, list[int] | None]:
    """NFKC character by character, look-alikes and decimal digits in ASCII, nothing invisible (UAX #15, UTS #39).

    The second value gives, for each character of the result and for its end, the offset in ``text``; ``None``
    where every character kept its place.
    """
    if text.isascii() or _CHANGED.isdisjoint(set(text)):
        return text, None
    if not _RESIZED.search(text):
        return fold(text.translate(_TABLE)), None
    parts: list[str] = []
    offsets: list[int] = []
    position = 0
    for match in _RESIZED.finditer(text):
        start, end = match.span()
        parts.append(text[position:start].translate(_TABLE))
        offsets.extend(range(position, start))
        folded = _folded(match.group())
        parts.append(folded)
        offsets.extend([start] * len(folded))
        position = end
    parts.append(text[position:].translate(_TABLE))
    offsets.extend(range(position, len(text) + 1))
    return fold("".join(parts)), offsets


def span_in(text: str, offsets: list[int] | None, start: int, end: int) -> tuple[int, int]:
    """Where ``start`` to ``end`` of the normalised text stand in ``text``, with the marks on the last letter."""
    if offsets is None:
        return start, end
    marks = _MARKS.match(text, offsets[end - 1] + 1)
    return offsets[start], marks.end() if marks else offsets[end - 1] + 1


def _folded(cluster: str) -> str:
    """A character that changes its length, or one with combining marks: composed where Unicode has the letter."""
    if len(cluster) == 1:
        return cluster.translate(_TABLE)
    composed = unicodedata.normalize("NFKC", cluster[:2])
    return (composed if len(composed) == 1 else cluster[0]).translate(_TABLE)
