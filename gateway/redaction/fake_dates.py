"""Dates moved by a secret number of days, written as they were."""

from __future__ import annotations

import datetime as dt
import re

from gateway.redaction.draw import Draw

_MOST_DAYS = 1500
_LEAST_DAYS = 30
_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", re.ASCII)
_NUMERIC = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d{2})", re.ASCII)
_WORDS = re.compile(
    r"(\d{1,2})?([^\w\d]*(?:st|nd|rd|th|\.)?\s*(?:de |of )?)([^\W\d_]{3,})(\W+(?:de )?)(?:(\d{1,2})(\D+))?(\d{4})"
)
_MONTHS = (
    "january february march april may june july august september october november december",
    "jan feb mar apr may jun jul aug sep oct nov dec",
    "januar februar märz april mai juni juli august september oktober november dezember",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "januari februari maart april mei juni juli augustus september oktober november december",
)
_NAMES = tuple(tuple(names.split()) for names in _MONTHS)


def shifted_date(seen: str, draw: Draw) -> str | None:
    """Another day, up to four years away, in the written form of ``seen``; ``None`` for a form that is not known."""
    days = (_LEAST_DAYS + draw.below(_MOST_DAYS)) * draw.of((-1, 1))
    if found := _ISO.fullmatch(seen):
        year, gap, month, day = found.groups()
        made = _moved(int(year), int(month), int(day), days)
        return None if made is None else f"{made.year:04d}{gap}{_like(month, made.month)}{gap}{_like(day, made.day)}"
    if found := _NUMERIC.fullmatch(seen):
        return _numeric(*found.groups(), days=days)
    if found := _WORDS.fullmatch(seen):
        return _in_words(found, days)
    return None


def _numeric(first: str, gap: str, second: str, year: str, *, days: int) -> str | None:
    day_first = int(second) <= 12
    day, month = (first, second) if day_first else (second, first)
    made = _moved(_century(year), int(month), int(day), days)
    if made is None:
        return None
    if int(first) <= 12 and int(second) <= 12:
        # Whether day or month comes first is not known, so both must stay possible.
        made = made.replace(day=1 + made.day % 12)
    pair = (made.day, made.month) if day_first else (made.month, made.day)
    return f"{_like(first, pair[0])}{gap}{_like(second, pair[1])}{gap}{str(made.year)[-len(year) :]}"


def _in_words(found: re.Match[str], days: int) -> str | None:
    before, joint, word, gap, after, second_gap, year = found.groups()
    day = before or after
    names = next((names for names in _NAMES if word.casefold() in names), None)
    if names is None or day is None or (before and after):
        return None
    made = _moved(int(year), names.index(word.casefold()) + 1, int(day), days)
    if made is None:
        return None
    name = names[made.month - 1]
    name = name.upper() if word.isupper() else name.capitalize() if word[0].isupper() else name
    pad = "0" if day.startswith("0") and made.day < 10 else ""
    if before:
        return f"{pad}{made.day}{_ordinal(joint, made.day)}{name}{gap}{made.year:04d}"
    return f"{joint}{name}{gap}{pad}{made.day}{_ordinal(second_gap, made.day)}{made.year:04d}"


def _ordinal(joint: str, day: int) -> str:
    suffix = {1: "st", 2: "nd", 3: "rd"}.get(day % 10 if day not in {11, 12, 13} else 0, "th")
    return re.sub(r"^(?:st|nd|rd|th)", suffix, joint)


def _moved(year: int, month: int, day: int, days: int) -> dt.date | None:
    try:
        return dt.date(year, month, day) + dt.timedelta(days)
    except (ValueError, OverflowError):
        return None


def _century(year: str) -> int:
    return int(year) if len(year) == 4 else 1900 + int(year)


def _like(written: str, number: int) -> str:
    return f"{number:02d}" if len(written) == 2 else str(number)
