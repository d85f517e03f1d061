"""Where in a Cedar text something stands. cedarpy's errors name no line, so the line is found again from the text."""

from __future__ import annotations

import re
from bisect import bisect_left

import cedarpy

_END = "unexpected end of input"


def line_of_parse_error(text: str) -> int:
    """The first line at which the text can no longer be continued to a policy.

    Every prefix of a valid text fails with "unexpected end of input"; the first that fails otherwise holds the error.
    """
    lines = text.splitlines()
    found = bisect_left(range(len(lines)), x=True, key=lambda last: not _continues("\n".join(lines[: last + 1])))
    return min(found + 1, max(1, len(lines)))


def _continues(prefix: str) -> bool:
    """Whether more text could still make this a policy, be it inside a string that is still open."""
    return any(_parses_so_far(candidate) for candidate in (prefix, prefix + '"'))


def _parses_so_far(text: str) -> bool:
    try:
        cedarpy.policies_to_pst(text)
    except ValueError as error:
        return _END in str(error)
    return True


def line_of_annotation(text: str, name: str) -> int:
    """The line of ``@name``."""
    return _line(text, rf"^\s*@{re.escape(name)}\b|@{re.escape(name)}\s*\(")


def line_of(text: str, word: str) -> int:
    """The first line with ``word`` outside annotations and comments, else line 1."""
    bare = re.sub(r'//[^\n]*|@\w+\s*\(\s*"(?:[^"\\]|\\.)*"\s*\)', lambda m: re.sub(r"[^\n]", " ", m.group()), text)
    edge_left, edge_right = (r"\b" if word[:1].isalnum() else "", r"\b" if word[-1:].isalnum() else "")
    return _line(bare, f"{edge_left}{re.escape(word)}{edge_right}")


def line_of_message(text: str, message: str, effect: str) -> int:
    """The line of the first thing that a validator's message quotes in backticks, else of the policy's head."""
    for quoted in re.findall(r"`([^`]+)`", message):
        if re.fullmatch(r"policy\d+", quoted) is None and line_of(text, quoted) > 1:
            return line_of(text, quoted)
    return line_of(text, effect)


def _line(text: str, pattern: str) -> int:
    found = re.search(pattern, text, re.MULTILINE)
    # A pattern that begins at a line's end would otherwise count one line short.
    return text.count("\n", 0, found.end()) + 1 if found else 1
