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
    signed_us: int | None = None


class StoredShard(NamedTuple):
    """A row of ``ledger_log_head``; without size and root where there is none."""

    origin: str
    first_leaf: int
    size: int | None
    root: str | None
    closed_us: int | None
    abandoned_us: int | None


class StoredLeaf(NamedTuple):
    """A leaf of a shard, counted from 0 in it; stream, epoch and first_seq of a seal, else ``None``."""

    number: int
    stream: str
    epoch: int
    first_seq: int
    body: bytes
