"""Text as a reader sees it, with a map back: compatibility forms and look-alikes folded, the invisible dropped."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

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
_KEPT = frozenset("…™℠℡№½¼¾⅓⅔⅛⅜⅝⅞‥\u2adc")


# Marks that combine with what is before them, in any script's letters or around digits as keycaps.
_MARK = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"


def _table() -> dict[int, str | None]:
    table: dict[int, str | None] = {}
    for code in range(0x80, 0x20000):
        character = chr(code)
        if character in _KEPT or character in ALIKE or 0xD800 <= code <= 0xDFFF or 0x3131 <= code <= 0x318E:
            continue
        alone = _folded_alone(character)
        if alone != character and not (alone.startswith(" ") and len(alone) > 1):
            table[code] = alone
    for alike, sign in ((_DASHES, "-"), (_DOTS, "."), (_ATS, "@")):
        table |= dict.fromkeys(map(ord, alike), sign)
    table |= dict.fromkeys(map(ord, _INVISIBLE))
    for first, last in _INVISIBLE_RANGES:
        table |= dict.fromkeys(range(first, last + 1))
    # What a character unfolds into may itself be read otherwise: the dash of a vertical form, a look of its own.
    for code, folded in table.items():
        if folded and not folded.isascii():
            table[code] = folded.translate(table)
    return table


def _folded_alone(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Zs":
        return " "
    if category == "Nd" or (category == "No" and unicodedata.digit(character, None) is not None):
        return str(unicodedata.digit(character))
    return unicodedata.normalize("NFKC", character)


_TABLE = _table()


def _class_of(codes: Iterable[int]) -> str:
    """The inside of a character class, in ranges."""
    ranges: list[list[int]] = []
    for code in sorted(codes):
        if ranges and code == ranges[-1][1] + 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"{re.escape(chr(first))}-{re.escape(chr(last))}" for first, last in ranges)


# Beyond the first plane only coarse ranges, without emoji: a class with many of them is slow to try.
_CHANGED = re.compile(
    "[" + _class_of(code for code in _TABLE if code < 0x10000) + _MARK + "\U00010000-\U0001f2ff\U0001fb00-\U000e0fff]"
)
# A letter with its marks, half-width kana with its sound mark, or a character that becomes none or several.
_RESIZED = re.compile(
    f"[^{_MARK}][{_MARK}]+|[\uff66-\uff9d][\uff9e\uff9f]|["
    + _class_of(code for code, folded in _TABLE.items() if folded is None or len(folded) != 1)
    + "]"
)
_RESIZING = frozenset(chr(code) for code, folded in _TABLE.items() if folded is None or len(folded) != 1)
_IS_MARK = re.compile(f"[{_MARK}\uff9e\uff9f]")
_MARKS = re.compile(f"(?:\ufe0f?[{_MARK}])*")
_FEW = 40


def normalise(text: str) -> tuple[str, list[int] | None]:
    """NFKC character by character, look-alikes and decimal digits in ASCII, nothing invisible (UAX #15, UTS #39).

    The second value gives, for each character of the result and for its end, the offset in ``text``; ``None``
    where every character kept its place.
    """
    if text.isascii():
        return text, None
    changed = {character for character in set(_CHANGED.findall(text)) if _changes(character)}
    if not changed:
        return fold(text), None
    if _RESIZING.isdisjoint(changed) and not any(map(_IS_MARK.match, changed)):
        return fold(_replaced(text, changed)), None
    parts: list[str] = []
    offsets: list[int] = []
    position = 0
    for match in _resized(changed).finditer(text):
        start, end = match.span()
        parts.append(text[position:start])
        offsets.extend(range(position, start))
        folded = _folded(match.group())
        parts.append(folded)
        offsets.extend([start] * len(folded))
        position = end
    parts.append(text[position:])
    offsets.extend(range(position, len(text) + 1))
    return fold(_replaced("".join(parts), changed - _RESIZING)), offsets


def _resized(changed: set[str]) -> re.Pattern[str]:
    """What finds the places that change their length, given the characters that occur."""
    if any(map(_IS_MARK.match, changed)):
        return _RESIZED
    return _any_of("".join(sorted(changed & _RESIZING)))


@lru_cache(maxsize=64)
def _any_of(characters: str) -> re.Pattern[str]:
    return re.compile(f"[{re.escape(characters)}]" if len(characters) <= _FEW else _RESIZED.pattern)


def _changes(character: str) -> bool:
    return ord(character) in _TABLE or _IS_MARK.match(character) is not None


def _replaced(text: str, changed: set[str]) -> str:
    """Characters for characters. A few distinct ones are replaced one by one: far faster than a translation."""
    if len(changed) > _FEW:
        return text.translate(_TABLE)
    for character in changed:
        text = text.replace(character, _TABLE.get(ord(character), character) or "")
    return text


def span_in(text: str, offsets: list[int] | None, start: int, end: int) -> tuple[int, int]:
    """Where ``start`` to ``end`` of the normalised text stand in ``text``, with the marks on the last letter."""
    if offsets is None:
        return start, end
    marks = _MARKS.match(text, offsets[end - 1] + 1)
    return offsets[start], marks.end() if marks else offsets[end - 1] + 1


def _folded(cluster: str) -> str:
    """A character that changes its length, or one with marks: composed where Unicode has the letter."""
    if len(cluster) == 1:
        return cluster.translate(_TABLE)
    for size in (len(cluster), 2):
        composed = unicodedata.normalize("NFKC", cluster[:size])
        if len(composed) == 1:
            return composed.translate(_TABLE)
    return cluster[0].translate(_TABLE)
