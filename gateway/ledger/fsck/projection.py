"""The rows that searches read, derived again from the records: rows of exchanges, their tags, and the counts."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import asdict

from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.ledger.kinds import Kind
from gateway.ledger.projection import ExchangeRow, close_row, closing_of, open_row
from gateway.ledger.record import parse_record
from gateway.ledger.recount import recount, unknown_values, wrong_counts
from gateway.ledger.tally import Tag, tags_of
from gateway.ledger.verify import Discrepancy
from gateway.ledger.verify.searchable import stored_rows
from gateway.storage.tables import EXCHANGE, EXCHANGE_TAG, RECORD

_PAGE = 1000
_TAG = ("kind", "value", "started_us", "exchange_id")


async def derived_rows(connection: AsyncConnection) -> AsyncIterator[list[ExchangeRow]]:
    """Every exchange's row as its records give it, some at a time. Only open exchanges are kept in memory."""
    kinds = [kind.value for kind in (Kind.INTENT, Kind.REFUSAL, Kind.OUTCOME)]
    streams = await connection.execute(select(RECORD.c.stream, RECORD.c.epoch).distinct())
    opened: dict[str, ExchangeRow] = {}
    for stream, epoch in sorted((stream, epoch) for stream, epoch in streams):
        done = -1
        wanted = select(RECORD.c.seq, RECORD.c.body).where(
            RECORD.c.stream == stream, RECORD.c.epoch == epoch, RECORD.c.kind.in_(kinds)
        )
        while page := (
            await connection.execute(wanted.where(RECORD.c.seq > done).order_by(RECORD.c.seq).limit(_PAGE))
        ).all():
            done = page[-1].seq
            finished = list(_project((row.body for row in page), opened))
            if finished:
                yield finished
    left = list(opened.values())
    for start in range(0, len(left), _PAGE):
        yield left[start : start + _PAGE]


async def projection_differences(connection: AsyncConnection) -> list[Discrepancy]:
    """What verification does not look for: tags that no exchange has."""
    expected = 0
    async for rows in derived_rows(connection):
        expected += sum(len(tags_of(row)) for row in rows)
    stored = await connection.scalar(select(func.count()).select_from(EXCHANGE_TAG)) or 0
    if stored == expected:
        return []
    return [Discrepancy("exchange.tag", "exchange_tag", f"{stored} tags are stored and {expected} are due")]


async def mend_projection(connection: AsyncConnection) -> dict[str, int]:
    """Make rows, tags and counts what the records give; how many of each were changed. The caller commits."""
    changed = removed = tags = 0
    known: set[str] = set()
    async for rows in derived_rows(connection):
        known.update(row.id for row in rows)
        stored = await stored_rows(connection, rows)
        wrong = [row for row in rows if stored.get(row.id) != row]
        if wrong:
            await connection.execute(delete(EXCHANGE).where(EXCHANGE.c.id.in_([row.id for row in wrong])))
            await connection.execute(insert(EXCHANGE), [asdict(row) for row in wrong])
        changed += len(wrong)
        tags += await _mend_tags(connection, rows)
    removed = await _remove_unknown(connection, known)
    counts = len(await wrong_counts(connection)) + len(await unknown_values(connection))
    if counts or changed or removed or tags:
        await recount(connection)
    return {"rows written": changed, "rows removed": removed, "tags changed": tags, "counts written": counts}


async def _mend_tags(connection: AsyncConnection, rows: Sequence[ExchangeRow]) -> int:
    ids = [row.id for row in rows]
    tag = EXCHANGE_TAG.c
    found = await connection.execute(
        select(tag.kind, tag.value, tag.started_us, tag.exchange_id).where(tag.exchange_id.in_(ids))
    )
    stored: set[Tag] = {(row[0], row[1], row[2], row[3]) for row in found}
    due = {item for row in rows for item in tags_of(row)}
    if stored == due:
        return 0
    wrong = {item[3] for item in stored ^ due}
    await connection.execute(delete(EXCHANGE_TAG).where(tag.exchange_id.in_(wrong)))
    missing = [dict(zip(_TAG, item, strict=True)) for item in due if item[3] in wrong]
    if missing:
        await connection.execute(insert(EXCHANGE_TAG), missing)
    return len(stored ^ due)


async def _remove_unknown(connection: AsyncConnection, known: set[str]) -> int:
    removed = 0
    for table, column in ((EXCHANGE, EXCHANGE.c.id), (EXCHANGE_TAG, EXCHANGE_TAG.c.exchange_id)):
        rows = await connection.execute(select(column).distinct())
        unknown = sorted(name for (name,) in rows if name not in known)
        for start in range(0, len(unknown), _PAGE):
            await connection.execute(delete(table).where(column.in_(unknown[start : start + _PAGE])))
        removed += len(unknown)
    return removed


def _project(bodies: Iterable[bytes], opened: dict[str, ExchangeRow]) -> Iterator[ExchangeRow]:
    """The rows that are finished with these records; ``opened`` is kept up to date."""
    for body in bodies:
        record = parse_record(body)
        name = record.exchange_id
        if name is None:
            continue
        if record.kind == Kind.INTENT:
            opened.setdefault(name, open_row(record))
        elif record.kind == Kind.REFUSAL:
            yield open_row(record)
        elif name in opened:
            yield close_row(opened.pop(name), closing_of(record))
