"""One exchange with its records and what proves them. Reads only; lists are in ``listing``, numbers in ``tallies``."""

from __future__ import annotations

from dataclasses import dataclass, fields

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from gateway.ledger.kinds import Position
from gateway.ledger.log.heads import shard_of
from gateway.ledger.merkle import inclusion_proof, leaf_hash
from gateway.ledger.projection import ExchangeRow
from gateway.ledger.record import Record, parse_record
from gateway.ledger.seal import Seal, parse_seal
from gateway.storage.tables import CHECKPOINT, EXCHANGE, RECORD, SEAL

_COLUMNS = [EXCHANGE.c[field.name] for field in fields(ExchangeRow)]


@dataclass(frozen=True, slots=True)
class SignedCheckpoint:
    """A checkpoint as stored: the signed note, its number of seals, and when it was signed."""

    origin: str
    size: int
    note: str
    signed_us: int


@dataclass(frozen=True, slots=True)
class SealedRecord:
    """A record with the seal over it; ``leaf_index`` is the seal's place in the log, once it has one."""

    record: Record
    seal: Seal | None
    leaf_index: int | None

    @property
    def position(self) -> Position:
        """Where the record stands."""
        return self.record.position


@dataclass(frozen=True, slots=True)
class ExchangeDetail:
    """One exchange with all its records. ``checkpoint`` is the latest one that covers them all."""

    row: ExchangeRow
    records: tuple[SealedRecord, ...]
    checkpoint: SignedCheckpoint | None


@dataclass(frozen=True, slots=True)
class RecordProof:
    """That a record is under a seal: ``merkle.includes(seal.root, seal.n, leaf, index, path)``."""

    seal: Seal
    leaf: bytes
    index: int
    path: tuple[bytes, ...]


async def get_exchange(engine: AsyncEngine, exchange_id: str) -> ExchangeDetail | None:
    """One exchange, or ``None`` where there is none of that id. Raises ``ValueError`` for a record that is damaged."""
    async with engine.connect() as connection:
        row = (await connection.execute(select(*_COLUMNS).where(EXCHANGE.c.id == exchange_id))).one_or_none()
        if row is None:
            return None
        bodies = await connection.execute(
            select(RECORD.c.body)
            .where(RECORD.c.exchange_id == exchange_id)
            .order_by(RECORD.c.stream, RECORD.c.epoch, RECORD.c.seq)
        )
        records = [await _sealed(connection, parse_record(body)) for body in bodies.scalars().all()]
        indexes = [record.leaf_index for record in records]
        checkpoint = None
        if (known := [i for i in indexes if i is not None]) and len(known) == len(indexes):
            checkpoint = await _covering(connection, max(known))
        return ExchangeDetail(ExchangeRow(*row), tuple(records), checkpoint)


async def record_proof(engine: AsyncEngine, position: Position) -> RecordProof | None:
    """The proof that the record is under its seal, or ``None`` where there is no such record or seal."""
    async with engine.connect() as connection:
        body = await connection.scalar(
            select(RECORD.c.body).where(
                RECORD.c.stream == position.stream, RECORD.c.epoch == position.epoch, RECORD.c.seq == position.seq
            )
        )
        row = await _seal_row(connection, position)
    if body is None or row is None:
        return None
    seal, leaves = row[0], row[1]
    index = position.seq - seal.first_seq
    hashes = [leaves[i : i + 32] for i in range(0, len(leaves), 32)]
    return RecordProof(seal, leaf_hash(body), index, tuple(inclusion_proof(hashes, index)))


async def _sealed(connection: AsyncConnection, record: Record) -> SealedRecord:
    row = await _seal_row(connection, record.position)
    return SealedRecord(record, None, None) if row is None else SealedRecord(record, row[0], row[2])


async def _seal_row(connection: AsyncConnection, position: Position) -> tuple[Seal, bytes, int | None] | None:
    rows = await connection.execute(
        select(SEAL.c.body, SEAL.c.leaves, SEAL.c.leaf_index)
        .where(SEAL.c.stream == position.stream, SEAL.c.epoch == position.epoch, SEAL.c.first_seq <= position.seq)
        .order_by(SEAL.c.first_seq.desc())
        .limit(1)
    )
    row = rows.one_or_none()
    if row is None:
        return None
    seal = parse_seal(row.body)
    return (seal, row.leaves, row.leaf_index) if position.seq < seal.first_seq + seal.n else None


async def _covering(connection: AsyncConnection, leaf_index: int) -> SignedCheckpoint | None:
    shard = await shard_of(connection, leaf_index)
    if shard is None:
        return None
    rows = await connection.execute(
        select(CHECKPOINT.c.origin, CHECKPOINT.c.size, CHECKPOINT.c.note, CHECKPOINT.c.signed_us)
        .where(CHECKPOINT.c.origin == shard.origin, CHECKPOINT.c.size > leaf_index - shard.first_leaf)
        .order_by(CHECKPOINT.c.size.desc())
        .limit(1)
    )
    row = rows.one_or_none()
    return None if row is None else SignedCheckpoint(*row)
