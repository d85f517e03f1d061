"""Stored rows as the checks take them."""

from __future__ import annotations

from typing import NamedTuple


class StoredRecord(NamedTuple):
    """A row of ``ledger_record``."""

    stream: str
    epoch: int
    seq: int
    ts_us: int
    kind: str
    exchange_id: str | None
    body: bytes


class StoredSeal(NamedTuple):
    """A row of ``ledger_seal``."""

    stream: str
    epoch: int
    first_seq: int
    n: int
    body: bytes
    leaves: bytes
    leaf_index: int | None


class StoredEpoch(NamedTuple):
    """A row of ``ledger_stream``, as far as it can be checked."""

    stream: str
    epoch: int
    next_seq: int
    head: str
    closed: bool


class StoredCheckpoint(NamedTuple):
    """A row of ``ledger_checkpoint``."""

    origin: str
    size: int
    note: str
