"""How far the shipped ledger has come: streams, seals, the log, its checkpoints. Reads only, and scans no records."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from gateway.ledger.detail import SignedCheckpoint
from gateway.storage.tables import CHECKPOINT, LOG_HEAD, SEAL, STREAM

_STREAMS = 20
_CHECKPOINTS = 5


@dataclass(frozen=True, slots=True)
class StreamState:
    """One epoch of a stream. ``records`` are those in the database."""

    stream: str
    epoch: int
    records: int
    head: str
    closed: bool
    opened_us: int


@dataclass(frozen=True, slots=True)
class LogHead:
    """One log: its origin and its number of seals."""

    origin: str
    size: int


@dataclass(frozen=True, slots=True)
class LedgerState:
    """Totals over everything; ``streams`` and ``checkpoints`` hold the newest only."""

    records: int
    epochs: int
    open_epochs: int
    pending_seals: int
    logs: tuple[LogHead, ...]
    streams: tuple[StreamState, ...]
    checkpoints: tuple[SignedCheckpoint, ...]


async def ledger_state(engine: AsyncEngine) -> LedgerState:
    """The state as the database has it now."""
    totals = select(func.coalesce(func.sum(STREAM.c.next_seq), 0), func.count()).select_from(STREAM)
    running = select(func.count()).select_from(STREAM).where(STREAM.c.closed.is_(False))
    pending = select(func.count()).select_from(SEAL).where(SEAL.c.leaf_index.is_(None))
    heads = select(LOG_HEAD.c.origin, LOG_HEAD.c.size).order_by(LOG_HEAD.c.origin)
    newest = (
        select(STREAM.c.stream, STREAM.c.epoch, STREAM.c.next_seq, STREAM.c.head, STREAM.c.closed, STREAM.c.opened_us)
        .order_by(STREAM.c.opened_us.desc(), STREAM.c.stream, STREAM.c.epoch.desc())
        .limit(_STREAMS)
    )
    signed = (
        select(CHECKPOINT.c.origin, CHECKPOINT.c.size, CHECKPOINT.c.note, CHECKPOINT.c.signed_us)
        .order_by(CHECKPOINT.c.signed_us.desc(), CHECKPOINT.c.size.desc())
        .limit(_CHECKPOINTS)
    )
    async with engine.connect() as connection:
        records, epochs = (await connection.execute(totals)).one()
        return LedgerState(
            records=int(records),
            epochs=epochs,
            open_epochs=await connection.scalar(running) or 0,
            pending_seals=await connection.scalar(pending) or 0,
            logs=tuple(LogHead(*row) for row in await connection.execute(heads)),
            streams=tuple(StreamState(*row) for row in await connection.execute(newest)),
            checkpoints=tuple(SignedCheckpoint(*row) for row in await connection.execute(signed)),
        )
