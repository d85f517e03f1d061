"""The one canonical serialisation: JSON Canonicalization Scheme (RFC 8785) over a strict subset.

The subset has no floats and only ASCII keys. On it, sorting keys by bytes equals JCS's sorting by
UTF-16 units, and integers need no ECMAScript formatting, so orjson writes exactly the JCS bytes.
"""

from __future__ import annotations

import hashlib

import orjson

MAX_INT = 2**53 - 1


def canonical(value: object) -> bytes:
    """Serialise mappings, lists, strings, integers (|n| < 2**53), booleans and null to JCS bytes.

    Raises ``ValueError`` for a float, a non-ASCII or non-string key, a larger integer or another type.
    """
    _check(value)
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def digest(value: object) -> str:
    """``sha256:`` and the hex digest of the canonical bytes."""
    return "sha256:" + hashlib.sha256(canonical(value)).hexdigest()


def _check(value: object) -> None:
    kind = type(value)
    if kind is str or kind is bool or value is None:
        return
    if kind is dict:
        for key, item in value.items():  # type: ignore[attr-defined]
            if type(key) is not str or not key.isascii():
                raise ValueError("canonical JSON takes only ASCII string keys")
            # Most values are strings, and a call for each was most of the cost of a record.
            if type(item) is not str:
                _check(item)
    elif kind is list or kind is tuple:
        for item in value:  # type: ignore[attr-defined]
            if type(item) is not str:
                _check(item)
    elif kind is int:
        if not -MAX_INT <= value <= MAX_INT:  # type: ignore[operator]
            raise ValueError("canonical JSON takes integers below 2**53 only")
    else:
        raise ValueError(f"canonical JSON does not take {kind.__name__}")
