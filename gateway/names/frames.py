"""What passes between the gateway and a names worker: a length in four bytes, big-endian, then one JSON value."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import orjson

from gateway.core.vocabulary import Finding

HEADER = 4
MAX_FRAME = 16 * 1024 * 1024
"""Bytes; a longer frame is garbage, not an answer."""


def frame(value: object) -> bytes:
    """One frame. Lone surrogates in text travel as U+FFFD, which keeps every offset."""
    try:
        body = orjson.dumps(value)
    except TypeError:
        body = orjson.dumps(_without_surrogates(value))
    return len(body).to_bytes(HEADER, "big") + body


def findings_to_rows(findings: Sequence[Finding]) -> list[list[object]]:
    """Findings as JSON arrays, in the order of their fields."""
    return [[f.start, f.end, f.type, f.score, f.recogniser, f.validated] for f in findings]


def findings_from_rows(rows: Any, length: int) -> tuple[Finding, ...]:  # noqa: ANN401  another process's JSON
    """Findings of a text of ``length`` code points. Raises ``ValueError`` for anything else."""
    found = tuple(_finding(row, length) for row in (rows if isinstance(rows, list) else [rows]))
    if any(one.end > two.start for one, two in pairwise(found)):
        raise ValueError("findings overlap")
    return found


def _finding(row: Any, length: int) -> Finding:  # noqa: ANN401  another process's JSON
    match row:
        case [int(start), int(end), str(kind), float() | int() as score, str(recogniser), bool(validated)]:
            if not 0 <= start < end <= length:
                raise ValueError("a finding lies outside its text")
            return Finding(start, end, kind, float(score), recogniser, validated)
        case _:
            raise ValueError("a finding has six fields")


def _without_surrogates(value: object) -> object:
    if isinstance(value, str):
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if isinstance(value, dict):
        return {key: _without_surrogates(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_without_surrogates(item) for item in value]
    return value
