"""The envelope of every record: canonical bytes with version, place, time, kind, exchange and body."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from gateway.core.canonical import canonical
from gateway.ledger.kinds import Kind, Position

VERSION = 1
MAX_EXCHANGE_ID = 40

# What a float looks like in canonical JSON. Each begins with a literal, which makes the search quick.
_FLOATS = tuple(re.compile(pattern) for pattern in (rb"\.[0-9]+[,\]}e]", rb":-?[0-9]e", rb",-?[0-9]e", rb"\[-?[0-9]e"))
_KEYS = frozenset(("v", "stream", "epoch", "seq", "ts_us", "kind", "exchange", "body"))


@dataclass(frozen=True, slots=True)
class Record:
    """One record read back. ``raw`` is exactly what was hashed; everything else is read from it."""

    stream: str
    epoch: int
    seq: int
    ts_us: int
    kind: str
    exchange_id: str | None
    body: Mapping[str, Any]
    raw: bytes

    @property
    def position(self) -> Position:
        """Where the record says that it stands."""
        return Position(self.stream, self.epoch, self.seq)


def encode_record(
    position: Position, ts_us: int, kind: Kind, exchange_id: str | None, body: Mapping[str, object]
) -> bytes:
    """The record's bytes (RFC 8785). Raises ``ValueError`` or ``TypeError`` for what canonical JSON does not take."""
    return canonical(
        {
            "v": VERSION,
            "stream": position.stream,
            "epoch": position.epoch,
            "seq": position.seq,
            "ts_us": ts_us,
            "kind": kind.value,
            "exchange": exchange_id,
            "body": body if type(body) is dict else dict(body),
        }
    )


def parse_record(raw: bytes, *, strict: bool = False) -> Record:
    """Read a record's bytes. Raises ``ValueError`` where they are no envelope of version 1.

    ``strict`` also refuses bytes that are not the one canonical form of what they say, such as a repeated key.
    """
    try:
        envelope = orjson.loads(raw)
    except orjson.JSONDecodeError:
        raise ValueError("the record is not JSON") from None
    if not isinstance(envelope, dict) or envelope.keys() != _KEYS or envelope["v"] != VERSION:
        raise ValueError("the record has not the envelope of version 1")
    record = Record(
        envelope["stream"],
        envelope["epoch"],
        envelope["seq"],
        envelope["ts_us"],
        envelope["kind"],
        envelope["exchange"],
        envelope["body"],
        raw,
    )
    if not (
        type(record.stream) is type(record.kind) is str
        and type(record.epoch) is type(record.seq) is type(record.ts_us) is int
        and (record.exchange_id is None or type(record.exchange_id) is str)
        and type(record.body) is dict
    ):
        raise ValueError("a field of the envelope has the wrong type")
    if strict and (orjson.dumps(envelope, option=orjson.OPT_SORT_KEYS) != raw or _has_float(raw, record.body)):
        raise ValueError("the record is not in canonical form")
    return record


def _has_float(raw: bytes, body: object) -> bool:
    """Whether a number is no integer. Looked for in the values only where the bytes look like it, which is rare."""
    return any(pattern.search(raw) for pattern in _FLOATS) and _holds_float(body)


def _holds_float(value: object) -> bool:
    if isinstance(value, dict):
        return any(_holds_float(item) for item in value.values())
    if isinstance(value, list):
        return any(_holds_float(item) for item in value)
    return isinstance(value, float)
