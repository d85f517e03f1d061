"""Ships records from the spool to the database: records, their seal, the exchanges' rows and the stream's place
in one transaction, so that each record arrives exactly once.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import asyncpg
import orjson
from sqlalchemy import Table, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from gateway.core.errors import LedgerUnavailable
from gateway.ledger.batch import Batch, RecordRow
from gateway.ledger.points import Point, Reached, pass_by
from gateway.ledger.projection import ExchangeRow, close_row
from gateway.ledger.seal import GENESIS, Seal
from gateway.ledger.spool import Place, read_records
from gateway.ledger.statements import Statements
from gateway.ledger.tally import Counted, counts_of, tags_of
from gateway.storage.partitions import day_of, ensure_days
from gateway.storage.tables import EXCHANGE, EXCHANGE_COUNT, EXCHANGE_TAG, EXCHANGE_VALUE, RECORD, STREAM

DATABASE_ERRORS = (SQLAlchemyError, asyncpg.PostgresError, asyncpg.InterfaceError, OSError)

_SLICE = 32
# An exchange seldom lasts longer; one that does is looked for everywhere.
_LOOK_BACK_US = 3_600_000_000


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far an epoch is shipped: its next sequence number, the place in the spool, the head of the chain.

    ``closed`` says that no record will follow.
    """

    stream: str
    epoch: int
    next_seq: int
    place: Place
    head: str
    closed: bool


class Shipper:
    """Writes batches of one or more streams. One instance may be used by one task at a time."""

    def __init__(self, engine: AsyncEngine, batch_records: int, reached: Reached = pass_by) -> None:
        self._engine = engine
        self._limit = batch_records
        self._reached = reached
        self._statements = Statements.compile(engine.dialect)
        self._day: date | None = None

    async def cursors(self, stream: str) -> dict[int, Cursor]:
        """How far each epoch of the stream is shipped, oldest first."""
        async with self._engine.connect() as connection:
            rows = await connection.execute(select(STREAM).where(STREAM.c.stream == stream).order_by(STREAM.c.epoch))
            return {
                row.epoch: Cursor(
                    stream, row.epoch, row.next_seq, Place(row.segment, row.byte_offset), row.head, row.closed
                )
                for row in rows
            }

    async def cursor(self, stream: str, epoch: int) -> Cursor:
        """How far one epoch is shipped; an epoch of which nothing is shipped begins at its predecessor's head."""
        cursors = await self.cursors(stream)
        if epoch in cursors:
            return cursors[epoch]
        before = max((c for c in cursors.values() if c.epoch < epoch), key=lambda c: c.epoch, default=None)
        return Cursor(stream, epoch, 0, Place(0, 0), before.head if before else GENESIS, closed=False)

    async def open_exchanges(self, stream: str) -> list[str]:
        """The exchanges of the stream that have an intent and no outcome, oldest first."""
        async with self._engine.connect() as connection:
            rows = await connection.execute(
                select(EXCHANGE.c.id)
                .where(EXCHANGE.c.stream == stream, EXCHANGE.c.status == "open")
                .order_by(EXCHANGE.c.started_us, EXCHANGE.c.id)
            )
            return list(rows.scalars())

    async def ship_batch(self, folder: Path, cursor: Cursor, end: Place) -> Cursor:
        """Ship the next batch before ``end`` and return the new cursor; the same one where nothing is left.

        Raises one of ``DATABASE_ERRORS``, after which only the database knows whether the batch arrived, and
        ``LedgerCorrupt`` or ``LedgerUnavailable``.
        """
        raws, place = await asyncio.to_thread(read_records, folder, cursor.epoch, cursor.place, end, self._limit)
        if not raws:
            return cursor
        batch = Batch(cursor.stream, cursor.epoch, cursor.next_seq)
        for index, raw in enumerate(raws, 1):
            batch.add(raw)
            if index % _SLICE == 0:
                await asyncio.sleep(0)
        seal = batch.seal(cursor.head)
        shipped = Cursor(cursor.stream, cursor.epoch, cursor.next_seq + seal.n, place, seal.head, batch.closes)
        await self._make_days(day_of(time.time_ns() // 1000))
        async with self._engine.begin() as connection:
            await self._move_cursor(connection, cursor, shipped, batch.span_us[0])
            self._reached(Point.CURSOR_MOVED)
            await self._insert(connection, batch, seal)
            self._reached(Point.BATCH_WRITTEN)
        self._reached(Point.BATCH_COMMITTED)
        return shipped

    async def ship(self, folder: Path, cursor: Cursor, end: Place) -> Cursor:
        """Ship everything before ``end``, batch by batch."""
        while (moved := await self.ship_batch(folder, cursor, end)) != cursor:
            cursor = moved
        return cursor

    async def _make_days(self, day: date) -> None:
        """Partitions of the day and of the next ones, once a day and before they are needed."""
        if self._day != day:
            async with self._engine.begin() as connection:
                await ensure_days(connection, day)
            self._day = day

    async def _move_cursor(self, connection: AsyncConnection, old: Cursor, new: Cursor, first_us: int) -> None:
        # First in the transaction, so that it takes the write lock on SQLite and fences a second shipper off.
        values = {
            "next_seq": new.next_seq,
            "segment": new.place.segment,
            "byte_offset": new.place.offset,
            "head": new.head,
            "closed": new.closed,
        }
        if old.next_seq == 0:
            await connection.execute(
                update(STREAM)
                .where(STREAM.c.stream == old.stream, STREAM.c.epoch < old.epoch, STREAM.c.closed.is_(False))
                .values(closed=True)
            )
            await connection.execute(
                STREAM.insert().values(stream=old.stream, epoch=old.epoch, opened_us=first_us, **values)
            )
            return
        moved = await connection.execute(
            update(STREAM)
            .where(
                STREAM.c.stream == old.stream,
                STREAM.c.epoch == old.epoch,
                STREAM.c.next_seq == old.next_seq,
                STREAM.c.head == old.head,
            )
            .values(**values)
        )
        if moved.rowcount != 1:
            raise LedgerUnavailable("another process has shipped this stream")

    async def _insert(self, connection: AsyncConnection, batch: Batch, seal: Seal) -> None:
        statements = self._statements
        if statements.arrays:
            await self._copy(connection, RECORD, batch.records)
        else:
            await connection.exec_driver_sql(statements.insert_record, batch.records)
        self._reached(Point.RECORDS_COPIED)
        await connection.exec_driver_sql(
            statements.insert_seal,
            (seal.stream, seal.epoch, seal.first_seq, seal.n, seal.encode(), b"".join(batch.leaves)),
        )
        if batch.pruned:
            await connection.exec_driver_sql(statements.insert_pruned, batch.pruned)
        opened = list(batch.opened.values())
        if opened:
            await connection.exec_driver_sql(statements.insert_exchange, statements.exchange_values(opened))
            if tags := [tag for row in opened for tag in tags_of(row)]:
                await connection.exec_driver_sql(statements.insert_tag, statements.values(EXCHANGE_TAG, tags))
        counted = await _counts(opened)
        if batch.closings:
            before, after = await self._close(connection, batch)
            counted.update(await _counts(after))
            counted.subtract(await _counts(before))
        await self._count(connection, counted)

    async def _close(self, connection: AsyncConnection, batch: Batch) -> tuple[list[ExchangeRow], list[ExchangeRow]]:
        """End the rows of exchanges that began in earlier batches: as they were, and as they are now.

        Those that have ended before stay as they are.
        """
        statements = self._statements
        recent = await self._open_rows(connection, list(batch.closings), batch.span_us[0] - _LOOK_BACK_US)
        if older := [name for name in batch.closings if name not in recent]:
            recent.update(await self._open_rows(connection, older, -(2**62)))
        closed = [close_row(row, batch.closings[row.id]) for row in recent.values()]
        if closed:
            await connection.exec_driver_sql(statements.close_exchanges, statements.closing_values(closed))
        return list(recent.values()), closed

    async def _open_rows(self, connection: AsyncConnection, ids: list[str], since_us: int) -> dict[str, ExchangeRow]:
        given = ids if self._statements.arrays else orjson.dumps(ids).decode()
        rows = await connection.exec_driver_sql(self._statements.select_open, (given, since_us))
        return {row["id"]: ExchangeRow(**row) for row in rows.mappings()}

    async def _count(self, connection: AsyncConnection, counted: Counter[Counted]) -> None:
        # Last and in order: replicas add to the same counts, and would otherwise wait long, or for each other.
        if changed := sorted((key, number) for key, number in counted.items() if number):
            values = sorted({key[:2] for key, _ in changed})
            counts = [(*key, number) for key, number in changed]
            statements = self._statements
            await connection.exec_driver_sql(statements.insert_value, statements.values(EXCHANGE_VALUE, values))
            await connection.exec_driver_sql(statements.add_count, statements.values(EXCHANGE_COUNT, counts))

    async def _copy(self, connection: AsyncConnection, table: Table, rows: list[RecordRow]) -> None:
        raw = await connection.get_raw_connection()
        driver = raw.driver_connection
        if driver is None:
            raise asyncpg.InterfaceError("the connection was lost")
        columns = [column.name for column in table.columns]
        await driver.copy_records_to_table(table.name, records=self._slices(rows), columns=columns)

    async def _slices(self, rows: list[RecordRow]) -> AsyncIterator[RecordRow]:
        """The rows, with a turn of the event loop for others now and then."""
        for start in range(0, len(rows), _SLICE):
            self._reached(Point.COPYING)
            for row in rows[start : start + _SLICE]:
                yield row
            await asyncio.sleep(0)


async def _counts(rows: list[ExchangeRow]) -> Counter[Counted]:
    """What ``rows`` add to the counts, with turns of the event loop for others."""
    counts: Counter[Counted] = Counter()
    for start in range(0, len(rows), _SLICE):
        counts.update(counts_of(rows[start : start + _SLICE]))
        await asyncio.sleep(0)
    return counts
