"""All records of exchanges as they were written: from the database, and from the spool what is not there yet."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from gateway.core.errors import LedgerCorrupt
from gateway.ledger.frames import holds_sound_frame, split_frames
from gateway.ledger.kinds import Kind
from gateway.ledger.record import parse_record
from gateway.ledger.verify.spool import HeldSegment, hold_spool
from gateway.storage.tables import RECORD, STREAM

_PAGE = 1000
_KINDS = (Kind.INTENT, Kind.ATTEMPT, Kind.REFUSAL)


async def count_exchange_records(engine: AsyncEngine) -> int:
    """How many of them the database has."""
    async with engine.connect() as connection:
        counted = select(func.count()).select_from(RECORD).where(RECORD.c.kind.in_([kind.value for kind in _KINDS]))
        return await connection.scalar(counted) or 0


async def exchange_records(engine: AsyncEngine, spool_dir: Path | None) -> AsyncIterator[bytes]:
    """Intents, attempts and refusals, each stream in its order; a page of them is in memory at a time.

    Reads one snapshot, and may run beside a serving gateway. Raises ``LedgerCorrupt`` for a damaged spool.
    """
    with ExitStack() as files:
        # Held before the database is read, a record is in one of the two or in both.
        held = hold_spool(spool_dir, files)
        shipped: dict[tuple[str, int], int] = {}
        async with _snapshot(engine) as connection:
            for row in await connection.execute(select(STREAM.c.stream, STREAM.c.epoch, STREAM.c.next_seq)):
                shipped[row.stream, row.epoch] = row.next_seq
            wanted = (
                select(RECORD.c.body)
                .where(RECORD.c.kind.in_([kind.value for kind in _KINDS]))
                .order_by(RECORD.c.stream, RECORD.c.epoch, RECORD.c.seq)
                .execution_options(yield_per=_PAGE)
            )
            async with connection.stream(wanted) as rows:
                async for row in rows:
                    yield row.body
        for stream, segments in held.items():
            for segment in segments:
                for raw in _unshipped(stream, segment, shipped.get((stream, segment.epoch), 0)):
                    yield raw


@asynccontextmanager
async def _snapshot(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    async with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            await connection.execution_options(isolation_level="REPEATABLE READ")
        else:
            # The driver begins no transaction for reads by itself.
            await connection.exec_driver_sql("BEGIN")
        yield connection


def _unshipped(stream: str, segment: HeldSegment, next_seq: int) -> Iterator[bytes]:
    content = segment.file.read(segment.length)
    raws, end = split_frames(content)
    if end < len(content) and holds_sound_frame(content, end):
        raise LedgerCorrupt(f"the spool's {segment.path.name} of stream {stream[:8]} is damaged at byte {end}")
    for raw in raws:
        try:
            record = parse_record(raw)
        except ValueError:
            raise LedgerCorrupt(f"a record of stream {stream[:8]} in the spool cannot be read") from None
        if record.kind in _KINDS and record.seq >= next_seq:
            yield raw
