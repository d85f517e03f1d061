"""Days that have been kept for their time are removed: told first, in a record of the ledger, then dropped.

What is removed are records, rows of exchanges, their tags and counts. Seals and leaf hashes stay, so the log and its
checkpoints verify as before, and the record says which numbers may be missing from then on. A day is kept where a hold
covers an exchange of it, or one of it is still open.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from gateway.ledger.projection import OPEN
from gateway.storage.partitions import DAILY, DAY_US, begins_us, day_of, drop_day
from gateway.storage.tables import EXCHANGE, RECORD

_RANGES_A_RECORD = 4000

Held = Callable[[AsyncConnection, int, int], Awaitable[Sequence[str]]]
"""The matters of holds over exchanges that began within a span; called in the transaction that drops, it also keeps
further holds from coming into force until that has ended."""
Tell = Callable[[Mapping[str, object]], Awaitable[object]]
"""Append a ``retention.pruned`` record; when it returns, the record is in the database and sealed."""


@dataclass(frozen=True, slots=True)
class DroppedDay:
    """One day that is gone."""

    day: date
    records: int


@dataclass(frozen=True, slots=True)
class KeptDay:
    """One day that stays though its time is over, and why: the matters of holds, or that an exchange is open."""

    day: date
    why: str


@dataclass(frozen=True, slots=True)
class Range:
    """Consecutive records of one epoch, both ends included."""

    stream: str
    epoch: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one run did."""

    dropped: tuple[DroppedDay, ...]
    kept: tuple[KeptDay, ...]


async def prune(engine: AsyncEngine, before: date, basis: str, *, held: Held, tell: Tell) -> Outcome:
    """Remove every day before ``before``, oldest first. Raises database errors and what ``tell`` raises."""
    dropped, kept = list[DroppedDay](), list[KeptDay]()
    async with engine.connect() as connection:
        days = await due_days(connection, before)
    for day in days:
        since, until = begins_us(day), begins_us(day) + DAY_US
        async with engine.connect() as connection:
            why = await _kept_because(connection, held, since, until)
            ranges = [] if why else await _ranges(connection, since, until)
        if not why:
            for start in range(0, len(ranges), _RANGES_A_RECORD) or (0,):
                await tell(_body(day, basis, ranges[start : start + _RANGES_A_RECORD]))
            async with engine.begin() as connection:
                # Again, for a hold may have come into force meanwhile; from here on none can.
                why = await _kept_because(connection, held, since, until)
                if not why:
                    await drop_day(connection, day)
        if why:
            kept.append(KeptDay(day, why))
        else:
            dropped.append(DroppedDay(day, sum(item.last - item.first + 1 for item in ranges)))
    return Outcome(tuple(dropped), tuple(kept))


async def due_days(connection: AsyncConnection, before: date) -> list[date]:
    """Days before ``before`` of which there is anything."""
    end_us = begins_us(before)
    days = set()
    for table, name in DAILY.values():
        column, at_us = table.c[name], -(2**62)
        while True:
            query = select(func.min(column)).where(column >= at_us, column < end_us)
            first = await connection.scalar(query)
            if first is None:
                break
            day = day_of(first)
            days.add(day)
            at_us = begins_us(day + timedelta(days=1))
    return sorted(days)


async def _kept_because(connection: AsyncConnection, held: Held, since_us: int, until_us: int) -> str:
    # An exchange that began on the day before may have records on this one.
    matters = await held(connection, since_us - DAY_US, until_us)
    if matters:
        return "held: " + ", ".join(matters)
    began = EXCHANGE.c.started_us
    running = select(EXCHANGE.c.id).where(EXCHANGE.c.status == OPEN, began >= since_us - DAY_US, began < until_us)
    return "an exchange is open" if await connection.scalar(running.limit(1)) is not None else ""


async def _ranges(connection: AsyncConnection, since_us: int, until_us: int) -> list[Range]:
    record = RECORD.c
    place = func.row_number().over(partition_by=(record.stream, record.epoch), order_by=record.seq)
    numbered = (
        select(record.stream, record.epoch, record.seq, (record.seq - place).label("run"))
        .where(record.ts_us >= since_us, record.ts_us < until_us)
        .subquery()
    )
    part = numbered.c
    query = (
        select(part.stream, part.epoch, func.min(part.seq), func.max(part.seq))
        .group_by(part.stream, part.epoch, part.run)
        .order_by(part.stream, part.epoch, func.min(part.seq))
    )
    return [Range(*row) for row in (await connection.execute(query)).all()]


def _body(day: date, basis: str, ranges: Sequence[Range]) -> dict[str, object]:
    return {
        "day": day.isoformat(),
        "basis": basis,
        "ranges": [[item.stream, item.epoch, item.first, item.last] for item in ranges],
    }
