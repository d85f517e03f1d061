"""Day partitions on PostgreSQL: made ahead, dropped by retention. SQLite has none, and rows are deleted instead.

Partitions lie in a schema of their own, named ``<table>_<yyyymmdd>``; ``<table>_rest`` takes what fits no day. Both
operations are functions of the database, so that a role may be granted one without owning tables.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Table, delete, text
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.storage.tables import EXCHANGE, EXCHANGE_COUNT, EXCHANGE_TAG, EXCHANGE_VALUE, RECORD

DAY_US = 86_400 * 1_000_000
DAYS_AHEAD = 7
SCHEMA = "ledger_days"
DAILY: dict[str, tuple[Table, str]] = {
    "ledger_record": (RECORD, "ts_us"),
    "exchange": (EXCHANGE, "started_us"),
    "exchange_tag": (EXCHANGE_TAG, "started_us"),
}
"""Tables that are partitioned, by the column of their time."""


def day_of(time_us: int) -> date:
    """The UTC day that a time falls on."""
    return datetime.fromtimestamp(time_us // 1_000_000, UTC).date()


def begins_us(day: date) -> int:
    """The first microsecond of a UTC day."""
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) * 1_000_000


async def ensure_days(connection: AsyncConnection, first: date, days: int = DAYS_AHEAD) -> int:
    """Make the partitions of ``first`` and the ``days`` after it that are not there; how many were made."""
    if connection.dialect.name != "postgresql":
        return 0
    wanted = {"first": first, "last": first + timedelta(days=days)}
    return await connection.scalar(text("SELECT ledger_ensure_days(:first, :last)"), wanted) or 0


async def drop_day(connection: AsyncConnection, day: date) -> None:
    """Remove every record, exchange, tag and count of a day. Rows only: seals and their leaves stay."""
    if connection.dialect.name == "postgresql":
        await connection.execute(text("SELECT ledger_drop_day(:day)"), {"day": day})
        return
    since, until = begins_us(day), begins_us(day) + DAY_US
    for table, name in DAILY.values():
        column = table.c[name]
        await connection.execute(delete(table).where(column >= since, column < until))
    hour = EXCHANGE_COUNT.c.hour_us
    await connection.execute(delete(EXCHANGE_COUNT).where(hour >= since, hour < until))
    counted = EXCHANGE_COUNT.select().where(
        EXCHANGE_COUNT.c.kind == EXCHANGE_VALUE.c.kind, EXCHANGE_COUNT.c.value == EXCHANGE_VALUE.c.value
    )
    await connection.execute(delete(EXCHANGE_VALUE).where(~counted.exists()))
