"""Bytes to one JSON object, strictly (RFC 8259, I-JSON RFC 7493).

What two readers could understand differently is refused.
"""

from __future__ import annotations

import re
from typing import Any

import orjson

from gateway.core.errors import Code, Refused

_MAX_NESTING = 2000  # above what the parser itself accepts
# In valid JSON every string token is matched from its opening quote, so a colon after one marks a key.
_KEY_OR_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"(\s*:)?', re.DOTALL)


def parse_object(body: bytes, *, max_depth: int) -> dict[str, Any]:
    """The object that ``body`` holds.

    Raises ``Refused`` with INVALID_UTF8, INVALID_JSON, TOO_DEEP, DUPLICATE_KEY or INVALID_REQUEST (not an object).
    """
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise Refused(_why(body, error)) from None
    if not isinstance(value, dict):
        raise Refused(Code.INVALID_REQUEST)
    keys, depth = _measure(value, max_depth)
    if depth > max_depth:
        raise Refused(Code.TOO_DEEP)
    if keys != _count_key_tokens(body):
        raise Refused(Code.DUPLICATE_KEY)
    return value


def has_duplicate_keys(text: bytes, value: dict[str, Any] | list[Any]) -> bool:
    """Whether the valid JSON ``text`` names keys that its parsed ``value`` no longer holds."""
    keys, _ = _measure(value, _MAX_NESTING)
    return keys != _count_key_tokens(text)


def _count_key_tokens(text: bytes) -> int:
    return sum(map(bool, _KEY_OR_STRING.findall(text)))


def _why(body: bytes, error: orjson.JSONDecodeError) -> Code:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return Code.INVALID_UTF8
    message = str(error)
    if "depth" in message or "ecursion" in message:
        return Code.TOO_DEEP
    if "surrogate" in message:
        return Code.INVALID_UTF8
    return Code.INVALID_JSON


def _measure(value: dict[str, Any] | list[Any], max_depth: int) -> tuple[int, int]:
    """Number of keys held at all levels, and the depth reached (stops one past ``max_depth``)."""
    keys = 0
    depth = 1
    level: list[Any] = [value]
    while level:
        if depth > max_depth:
            return keys, depth
        below: list[Any] = []
        for item in level:
            if type(item) is dict:
                keys += len(item)
                below += [v for v in item.values() if type(v) is dict or type(v) is list]
            else:
                below += [v for v in item if type(v) is dict or type(v) is list]
        if not below:
            return keys, depth
        level = below
        depth += 1
    return keys, depth
