"""Reads one snapshot of the database, page by page, and the spool, and puts them through the checks."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import ColumnElement, Row, Select, case, func, or_, select, union
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from gateway.config.ledger_keys import LogKey
from gateway.ledger.kinds import Kind
from gateway.ledger.projection import ExchangeRow
from gateway.ledger.recount import unknown_values, wrong_counts
from gateway.ledger.seal import parse_seal
from gateway.ledger.verify.demands import NO_DEMANDS, Demands, Trust
from gateway.ledger.verify.exchanges import ExchangeCheck
from gateway.ledger.verify.pruned import Pruned, read_pruned
from gateway.ledger.verify.result import Verification, place
from gateway.ledger.verify.rows import StoredEpoch, StoredRecord, StoredSeal
from gateway.ledger.verify.searchable import missing_tags, stored_rows
from gateway.ledger.verify.shards import check_log
from gateway.ledger.verify.silence import SilenceCheck
from gateway.ledger.verify.spool import HeldSegment, check_spool, hold_spool
from gateway.ledger.verify.streams import StreamCheck
from gateway.storage.tables import EXCHANGE, RECORD, SEAL, STREAM

Progress = Callable[[int, int], None]

_PAGE = 1000

_SEAL_COLUMNS = [SEAL.c[name] for name in StoredSeal._fields]


async def verify_ledger(
    engine: AsyncEngine,
    *,
    origin: str,
    public_key: Ed25519PublicKey | Sequence[LogKey],
    demands: Demands = NO_DEMANDS,
    spool_dir: Path | None = None,
    progress: Progress | None = None,
    now_us: int | None = None,
    kept: Sequence[str] = (),
    since_us: int | None = None,
) -> Verification:
    """Check every record, seal, checkpoint and exchange; with ``spool_dir``, what is not shipped yet, too.

    ``origin`` is the log's name without its shard, ``public_key`` its key, or all its keys with their validity.
    Reads one consistent snapshot, so it may run beside a serving gateway. ``progress`` is called with records done and
    in all. ``now_us`` is the time, in microseconds since 1970, up to which streams must have been heard of. ``kept``
    are checkpoints from elsewhere, which the log must extend. With ``since_us``, records are read from the batch on
    that holds the first one of that time in its epoch; the log, its checkpoints and the counts are checked whole.
    """
    result = Verification()
    with ExitStack() as files:
        held = hold_spool(spool_dir, files)
        async with _snapshot(engine) as connection:
            counted = select(func.count()).select_from(RECORD)
            if since_us is not None:
                counted = counted.where(RECORD.c.ts_us >= since_us)
            total = await connection.scalar(counted) or 0
            until_us = time.time_ns() // 1000 if now_us is None else now_us
            reading = _Reading(
                connection,
                result,
                held,
                progress or (lambda _done, _total: None),
                total,
                now_us=until_us,
                since_us=since_us,
            )
            reading.pruned = await read_pruned(connection)
            await reading.streams()
            await reading.exchange_rows()
            await reading.exchange_counts()
            await check_log(connection, origin, Trust.of(public_key, demands), result, kept)
    return result


@asynccontextmanager
async def _snapshot(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    async with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            await connection.execution_options(isolation_level="REPEATABLE READ")
        else:
            # The driver begins no transaction for reads by itself.
            await connection.exec_driver_sql("BEGIN")
        yield connection


class _Reading:
    """One pass over the snapshot."""

    def __init__(
        self,
        connection: AsyncConnection,
        result: Verification,
        held: dict[str, list[HeldSegment]],
        progress: Progress,
        total: int,
        *,
        now_us: int,
        since_us: int | None,
    ) -> None:
        self._since_us = since_us
        self._connection = connection
        self._result = result
        self._held = held
        self._progress = progress
        self._total = total
        self._now_us = now_us
        self.pruned = Pruned()

    async def streams(self) -> None:
        """Every stream with its epochs, in the database and in the spool."""
        epochs: dict[str, dict[int, StoredEpoch | None]] = {name: {} for name in self._held}
        places = union(*(select(table.c.stream, table.c.epoch) for table in (STREAM, RECORD, SEAL)))
        for stream, epoch in await self._connection.execute(places):
            epochs.setdefault(stream, {})[epoch] = None
        columns = [STREAM.c[name] for name in StoredEpoch._fields]
        for row in await self._connection.execute(select(*columns)):
            epochs[row.stream][row.epoch] = StoredEpoch._make(row)
        for stream in sorted(epochs):
            self._result.streams += 1
            await self._stream(stream, epochs[stream])

    async def exchange_rows(self) -> None:
        """Exchanges that have begun or ended more than once, anywhere, and rows that no record stands behind."""
        begun, ended = _number_of(Kind.INTENT, Kind.REFUSAL), _number_of(Kind.OUTCOME)
        repeated = (
            select(RECORD.c.exchange_id, begun, ended)
            .where(RECORD.c.exchange_id.is_not(None))
            .group_by(RECORD.c.exchange_id)
            .having(or_(begun > 1, ended > 1))
        )
        for exchange_id, starts, ends in await self._connection.execute(repeated):
            message = f"the exchange has {starts} intents or refusals and {ends} outcomes"
            self._result.report("exchange.repeated", exchange_id, message)
        behind = select(RECORD.c.seq).where(
            RECORD.c.exchange_id == EXCHANGE.c.id, RECORD.c.kind.in_([Kind.INTENT.value, Kind.REFUSAL.value])
        )
        orphans = select(EXCHANGE.c.id, EXCHANGE.c.stream, EXCHANGE.c.epoch, EXCHANGE.c.first_seq)
        for row in await self._connection.execute(orphans.where(~behind.exists())):
            if self.pruned.covers(row.stream, row.epoch, row.first_seq):
                continue
            where = place(row.stream, row.epoch, row.first_seq)
            self._result.report("exchange.no_record", where, f"no record stands behind the row of exchange {row.id}")

    async def exchange_counts(self) -> None:
        """The counts and values that searches go by, against the rows."""
        for kind, value, hour_us, number in await wrong_counts(self._connection):
            message = f"{abs(number)} exchanges too {'few' if number > 0 else 'many'} are counted"
            self._result.report("exchange.count", f"{kind} {value} {hour_us}", message)
        for kind, value in await unknown_values(self._connection):
            self._result.report("exchange.value", f"{kind} {value}", "the value is counted and cannot be searched for")

    async def _stream(self, stream: str, epochs: dict[int, StoredEpoch | None]) -> None:
        check = StreamCheck(stream, self._result, pruned=self.pruned)
        exchanges = ExchangeCheck(self._result, self.pruned, partial=self._since_us is not None)
        silence = SilenceCheck(self._result)
        shipped: dict[int, int] = {}
        for epoch in sorted(epochs):
            first_seq = await self._first_seq(stream, epoch)
            if first_seq is None:
                stored = epochs[epoch]
                check.pass_epoch(epoch, stored)
                shipped[epoch] = stored.next_seq if stored else 0
                continue
            check.begin_epoch(epoch, first_seq, await self._head_before(stream, epoch, first_seq))
            await self._epoch(stream, epoch, check, exchanges, silence)
            check.end_epoch(epochs[epoch])
            shipped[epoch] = check.next_seq
        await self._compare(exchanges, exchanges.open_rows())
        running = None if check.closed or not epochs else max(epochs)
        last = check_spool(stream, self._held.get(stream, []), shipped, exchanges, silence, result=self._result)
        if last is not None:
            running = None if last.kind == Kind.STREAM_CLOSE else last.epoch
        exchanges.end_stream(running)
        silence.end(self._now_us)

    async def _epoch(
        self, stream: str, epoch: int, check: StreamCheck, exchanges: ExchangeCheck, silence: SilenceCheck
    ) -> None:
        records = select(RECORD).where(RECORD.c.stream == stream, RECORD.c.epoch == epoch).order_by(RECORD.c.seq)
        seals = select(*_SEAL_COLUMNS).where(SEAL.c.stream == stream, SEAL.c.epoch == epoch).order_by(SEAL.c.first_seq)
        done = check.next_seq - 1
        while page := await self._page(records.where(RECORD.c.seq > done)):
            last = page[-1].seq
            within = seals.where(SEAL.c.first_seq > done, SEAL.c.first_seq <= last)
            check.add_seals([StoredSeal._make(row) for row in await self._connection.execute(within)])
            for row in page:
                record = check.add_record(StoredRecord._make(row))
                if record is not None:
                    exchanges.add(record)
                    silence.add(record)
            await self._compare(exchanges, exchanges.take_finished())
            await self._begun_before(exchanges)
            done = last
            self._progress(self._result.records, self._total)
        after = await self._connection.execute(seals.where(SEAL.c.first_seq > done))
        check.add_seals([StoredSeal._make(row) for row in after])

    async def _first_seq(self, stream: str, epoch: int) -> int | None:
        """Where to begin in an epoch: with a batch, or ``None`` where nothing in it is to be read."""
        if self._since_us is None:
            return 0
        mine = RECORD.c.stream == stream, RECORD.c.epoch == epoch, RECORD.c.ts_us >= self._since_us
        seq = await self._connection.scalar(select(func.min(RECORD.c.seq)).where(*mine))
        if seq is None:
            return None
        under = SEAL.c.stream == stream, SEAL.c.epoch == epoch, SEAL.c.first_seq <= seq
        return await self._connection.scalar(select(func.max(SEAL.c.first_seq)).where(*under)) or 0

    async def _head_before(self, stream: str, epoch: int, first_seq: int) -> str | None:
        """The head of the seal before ``first_seq``; ``None`` where it cannot be read."""
        if first_seq == 0:
            return None
        before = select(SEAL.c.body).where(SEAL.c.stream == stream, SEAL.c.epoch == epoch, SEAL.c.first_seq < first_seq)
        body = await self._connection.scalar(before.order_by(SEAL.c.first_seq.desc()).limit(1))
        try:
            return parse_seal(body).head if body is not None else None
        except ValueError:
            return None

    async def _begun_before(self, exchanges: ExchangeCheck) -> None:
        """Report exchanges that were not seen to begin, unless they began before what is read."""
        unopened = exchanges.take_unopened()
        if not unopened:
            return
        begun = select(RECORD.c.exchange_id).where(
            RECORD.c.exchange_id.in_({record.exchange_id for record in unopened}),
            RECORD.c.kind == Kind.INTENT.value,
        )
        known = set((await self._connection.scalars(begun)).all())
        for record in unopened:
            if record.exchange_id not in known:
                exchanges.report_unopened(record)

    async def _compare(self, exchanges: ExchangeCheck, expected: list[ExchangeRow]) -> None:
        for start in range(0, len(expected), _PAGE):
            part = expected[start : start + _PAGE]
            exchanges.compare(part, await stored_rows(self._connection, part))
            tagged = [row for row in part if not self.pruned.covers_day_of(row.started_us)]
            for row, tag in await missing_tags(self._connection, tagged):
                where = place(row.stream, row.epoch, row.first_seq)
                self._result.report("exchange.tag", where, f"exchange {row.id} is not found by its {tag[0]} {tag[1]}")

    async def _page(self, statement: Select[Any]) -> Sequence[Row[Any]]:
        rows: Sequence[Row[Any]] = (await self._connection.execute(statement.limit(_PAGE))).all()
        return rows


def _number_of(*kinds: Kind) -> ColumnElement[int]:
    return func.sum(case((RECORD.c.kind.in_([kind.value for kind in kinds]), 1), else_=0))
