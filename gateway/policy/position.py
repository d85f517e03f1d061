"""Where in a Cedar text something stands. cedarpy's errors name no place, so it is found again from the text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable

import cedarpy

from gateway.catalog.places import START, Place

_END = "unexpected end of input"
_TOKEN = re.compile(r'//[^\n]*|"(?:[^"\\]|\\.)*"?|::|[=!<>]=|&&|\|\||\w+|\S')
# "invalid policy condition: wehn" and "'=' is not a valid operator" come once all is parsed.
_NAMED = re.compile(r": (\w+)$|^'([^']+)' is not")
# Messages that quote nothing, and what they are about.
_UNQUOTED = {
    "AnyEntity but saw": r"\bin\s*(?=\"|\[\s*\")",
    "types String and": r"[=!]=(?=\s*\")|(?<=\")\s*[=!]=",
}
_ASIDE = re.compile(r'//[^\n]*|@\w+\s*\(\s*"(?:[^"\\]|\\.)*"\s*\)')


def place_of_parse_error(text: str, message: str, parse: Callable[[str], object] = cedarpy.policies_to_pst) -> Place:
    """Where the text is not what ``parse`` takes; ``message`` is what it said.

    What a message names is looked for. Else it is the first token with which the text can no longer be continued:
    every prefix of a valid text fails with "unexpected end of input". A text that only lacks its end ends there.
    """
    named = _NAMED.search(message)
    if named and (place := place_of(text, named.group(1) or named.group(2))) != START:
        return place
    lines = text.splitlines(keepends=True)
    bad = bisect_left(range(len(lines)), x=True, key=lambda last: not _continues("".join(lines[: last + 1]), parse))
    if bad == len(lines):
        return Place.at(text, len(text.rstrip()))
    before = "".join(lines[:bad])
    for token in _TOKEN.finditer(lines[bad]):
        if not _continues(before + lines[bad][: token.end()], parse):
            return Place(bad + 1, token.start() + 1)
    return Place(bad + 1, 1)


def word_at(text: str, place: Place) -> str:
    """The token at a place, empty where there is none."""
    line = text.splitlines()[place.line - 1] if text else ""
    found = _TOKEN.match(line, place.column - 1)
    return found.group() if found else ""


def place_of_annotation(text: str, name: str) -> Place:
    """The place of ``@name``."""
    return _find(text, rf"^\s*@{re.escape(name)}\b") or _find(text, rf"@{re.escape(name)}\s*\(") or START


def place_of(text: str, word: str) -> Place:
    """The first ``word`` outside annotations and comments, else the start."""
    bare = _ASIDE.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), text)
    left = r"\b" if word[:1].isalnum() else "(?<![=!<>&|])"
    right = r"\b" if word[-1:].isalnum() else "(?![=!<>&|])"
    return _find(bare, f"{left}{re.escape(word)}{right}") or START


def place_of_message(text: str, message: str, effect: str) -> Place:
    """The place of the first thing that a validator's message quotes in backticks, else of the policy's head."""
    for part, pattern in _UNQUOTED.items():
        if part in message and (unquoted := _find(text, pattern)):
            return unquoted
    for quoted in re.findall(r"`([^`]+)`", message):
        if re.fullmatch(r"policy\d+", quoted) is None and (place := place_of(text, quoted)) != START:
            return place
    return place_of(text, effect)


def _continues(prefix: str, parse: Callable[[str], object]) -> bool:
    """Whether more text could still make this valid, be it inside a string that is still open."""
    return any(_parses_so_far(candidate, parse) for candidate in (prefix, prefix + '"'))


def _parses_so_far(text: str, parse: Callable[[str], object]) -> bool:
    try:
        parse(text)
    except ValueError as error:
        return _END in str(error)
    return True


def _find(text: str, pattern: str) -> Place | None:
    found = re.search(pattern, text, re.MULTILINE)
    return Place.at(text, found.start() + len(found.group()) - len(found.group().lstrip())) if found else None
