"""Other readings of a text that hides values: spaced out, spelled, ``(at)``, base64, escapes, hexadecimal.

Each reading is made only where a cheap sign of it is there, only around the place, with the words before it, so that
what announces a value is still seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gateway.inspection.digits import runs
from gateway.inspection.labels import words_of
from gateway.inspection.number_words import (
    kinds_of_words,
    may_hold_number_words,
    may_spell,
    may_spell_a_dot,
    number_runs,
)
from gateway.inspection.views_encoded import encoded, escaped, spaced_pairs
from gateway.inspection.views_reading import View, decoded, stitched
from gateway.inspection.views_spoken import spoken_addresses

LONGEST = 240
"""Characters that a value spaced out or spelled may take, and what a stream holds back for one.

Base64, hexadecimal and escapes may be longer, but hold no space (pairs of hexadecimal aside)."""
_MOST = 64 * 1024
"""Characters of readings beyond four times the text: more is not made."""


def side_views(text: str) -> Iterator[View]:
    """All readings of normalised ``text``, within the bound."""
    budget = 4 * len(text) + _MOST
    for view in _all(text):
        budget -= len(view.text)
        if budget < 0:
            return
        yield view


def _all(text: str) -> Iterator[View]:
    kinds = kinds_of_words(text) if may_spell(words_of(text)) else b""
    yield from _spaced_out(text)
    if may_hold_number_words(kinds):
        yield from _spelled(text)
    yield from spoken_addresses(text, spoken=may_spell_a_dot(kinds))
    yield from encoded(text)
    yield from spaced_pairs(text)
    yield from escaped(text)


_SPACED = re.compile(
    r"(?<![\w+.@])[+(]?[A-Za-z0-9](?:(?:[ \t]{1,3}|[._/-]|, ?|[ \t][._/+@-][ \t])[()]?[A-Za-z0-9@.+](?![A-Za-z0-9])){6,58}"
)


_SINGLES = re.compile(r"[ \t._/,-][A-Za-z0-9@+.][ \t._/,-]{1,3}[A-Za-z0-9@+.][ \t._/,-]{1,3}[A-Za-z0-9@+.][ \t._/,-]")
_AT_APART = re.compile(r"@(?<![^ \t._/,+()-]@)")
_FEWEST_DIGITS = 6
_LIST_OPENS = "[({"
_SEPARATORS = "-._/,"


def _spaced_out(text: str) -> Iterator[View]:
    if not _may_be_spaced_out(text) or not _SINGLES.search(text):
        return
    for match in _SPACED.finditer(text):
        start, end = match.span()
        digits = sum(character.isdigit() for character in match.group())
        if digits < _FEWEST_DIGITS and "@" not in match.group():
            continue
        # Commas between digits in brackets are a list of numbers.
        if "," in match.group() and text[max(0, start - 1) : start] in set(_LIST_OPENS):
            continue
        joined = [(place, text[place]) for place in range(start, end) if text[place] not in " \t"]
        yield stitched(text, start, joined)
        if any(sign in match.group() for sign in _SEPARATORS):
            yield stitched(text, start, [(place, sign) for place, sign in joined if sign not in _SEPARATORS])
        if "  " in match.group():
            grouped = [
                (place, text[place])
                for place in range(start, end)
                if text[place] not in " \t" or text[place + 1 : place + 2] in {" ", "\t"}
            ]
            yield stitched(text, start, grouped)


def _may_be_spaced_out(text: str) -> bool:
    """Whether there are enough digits that stand alone, or an at sign behind a space or a separator."""
    alone = sum(1 for start, end in runs(text) if end - start == 1)
    return alone >= _FEWEST_DIGITS or ("@" in text and _AT_APART.search(text) is not None)


def _spelled(text: str) -> Iterator[View]:
    for start, end, digits in number_runs(text):
        yield decoded(text, start, end, digits)
