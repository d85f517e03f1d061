"""Ways to make values: fill a pattern, complete a check digit, break a valid value by one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import product
from random import Random

from .model import Kind, Sample

UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LOWER = UPPER.lower()
DIGITS = "0123456789"
ALNUM = UPPER + LOWER + DIGITS
HEX = "0123456789abcdef"

Body = Callable[[Random], str]
Check = Callable[[str], bool]


def pick(rng: Random, alphabet: str, size: int) -> str:
    """``size`` random characters of an alphabet."""
    return "".join(rng.choices(alphabet, k=size))


def fill(rng: Random, pattern: str) -> str:
    """Replace ``#`` by a digit, ``%`` by 1-9, ``@`` by a capital, ``~`` by a small letter, ``[..]`` by one of it."""
    out: list[str] = []
    index = 0
    while index < len(pattern):
        char = pattern[index]
        if char == "[":
            close = pattern.index("]", index)
            out.append(rng.choice(pattern[index + 1 : close]))
            index = close
        else:
            out.append(_one(rng, char))
        index += 1
    return "".join(out)


def _one(rng: Random, char: str) -> str:
    choices = {"#": DIGITS, "%": DIGITS[1:], "@": UPPER, "~": LOWER}.get(char)
    return rng.choice(choices) if choices else char


def lay_out(value: str, pattern: str) -> str:
    """Write the characters of ``value`` into the ``#`` places of a layout such as ``###.###.###-##``."""
    characters = iter(value)
    return "".join(next(characters) if char == "#" else char for char in pattern)


def born(rng: Random, oldest: int = 1935, youngest: int = 1999) -> date:
    """A plausible date of birth."""
    return date(oldest, 1, 1) + timedelta(days=rng.randrange((youngest - oldest + 1) * 365))


def completed(rng: Random, body: Body, missing: int, check: Check, alphabet: str = DIGITS) -> str:
    """A body with ``missing`` check characters (``?`` places, or at the end) that make it valid."""
    while True:
        stem = body(rng)
        if "?" not in stem:
            stem += "?" * missing
        for tail in product(alphabet, repeat=missing):
            candidate = stem
            for char in tail:
                candidate = candidate.replace("?", char, 1)
            if check(candidate):
                return candidate


def broken(rng: Random, text: str, check: Check) -> str:
    """The text with one digit (or, lacking digits, one letter) off by one, such that it is not valid any more."""
    places = [i for i, char in enumerate(text) if char.isdigit()] or [i for i, c in enumerate(text) if c.isalpha()]
    # Trailing places first: leading digits often carry structure whose change would not be a near miss.
    places.sort(reverse=True)
    for place in [rng.choice(places[: max(1, len(places) // 2)]), *places]:
        for step in (1, -1):
            changed = text[:place] + _next(text[place], step) + text[place + 1 :]
            if not check(changed):
                return changed
    raise ValueError("no near miss of this value is invalid")


def _next(char: str, step: int) -> str:
    for alphabet in (DIGITS, UPPER, LOWER):
        if char in alphabet:
            return alphabet[(alphabet.index(char) + step) % len(alphabet)]
    return char


def checked(
    kind: str,
    body: Body,
    check: Check,
    missing: int,
    layouts: tuple[tuple[str, bool], ...] = (),
    alphabet: str = DIGITS,
) -> Kind:
    """A kind with check characters. ``layouts`` are (pattern, told by its form alone); none means as it is."""

    def written(rng: Random, value: str) -> Sample:
        if not layouts:
            return Sample(value)
        layout, bare = rng.choice(layouts)
        return Sample(lay_out(value, layout) if layout else value, bare)

    def valid(rng: Random) -> Sample:
        return written(rng, completed(rng, body, missing, check, alphabet))

    def invalid(rng: Random) -> Sample:
        return written(rng, broken(rng, completed(rng, body, missing, check, alphabet), check))

    return Kind(kind, valid, invalid, checksum=True)


def plain(kind: str, *patterns: str, bare: bool = False) -> Kind:
    """A kind without check digits, by patterns."""
    return Kind(kind, lambda rng: Sample(fill(rng, rng.choice(patterns)), bare))


def wrong_only(kind: Kind, *patterns: str) -> Kind:
    """The kind with near misses by pattern, for numbers that are also issued without valid check digits."""

    def invalid(rng: Random) -> Sample:
        return Sample(fill(rng, rng.choice(patterns)), kind.valid(rng).bare)

    return Kind(kind.type, kind.valid, invalid)
