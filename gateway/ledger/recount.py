"""The counts of exchanges anew from their rows: to check what the shipper kept, and to make it again."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, delete, func, insert, literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.ledger.tally import ALL, HOUR_US
from gateway.storage.tables import EXCHANGE, EXCHANGE_COUNT, EXCHANGE_TAG, EXCHANGE_VALUE, SEARCHED_COLUMNS

_MOST_NAMED = 100


async def wrong_counts(connection: AsyncConnection) -> list[tuple[str, str, int, int]]:
    """Kind, value, hour and how many too few are counted (negative: too many); the first 100 that are wrong."""
    kept = select(EXCHANGE_COUNT.c.kind, EXCHANGE_COUNT.c.value, EXCHANGE_COUNT.c.hour_us, -EXCHANGE_COUNT.c.number)
    both = union_all(*_counted(), kept).subquery("both")
    kind, value, hour, number = both.c
    query = (
        select(kind, value, hour, func.sum(number))
        .group_by(kind, value, hour)
        .having(func.sum(number) != 0)
        .order_by(hour, kind, value)
        .limit(_MOST_NAMED)
    )
    return [(k, v, int(h), int(n)) for k, v, h, n in await connection.execute(query)]


async def unknown_values(connection: AsyncConnection) -> list[tuple[str, str]]:
    """Kinds and values that are counted and that no text would be looked for in; the first 100."""
    counted = select(EXCHANGE_COUNT.c.kind, EXCHANGE_COUNT.c.value)
    query = counted.except_(select(EXCHANGE_VALUE.c.kind, EXCHANGE_VALUE.c.value)).limit(_MOST_NAMED)
    return [(kind, value) for kind, value in await connection.execute(query)]


async def recount(connection: AsyncConnection, since_us: int | None = None, until_us: int | None = None) -> None:
    """Make the counts again, of whole hours within the span or of everything, from the rows of exchanges."""
    hour = EXCHANGE_COUNT.c.hour_us
    span = _span(hour, since_us, until_us)
    await connection.execute(delete(EXCHANGE_COUNT).where(*span))
    for query in _counted(since_us, until_us):
        columns = ["kind", "value", "hour_us", "number"]
        await connection.execute(insert(EXCHANGE_COUNT).from_select(columns, query))
    known = select(EXCHANGE_VALUE.c.kind, EXCHANGE_VALUE.c.value)
    counted = select(EXCHANGE_COUNT.c.kind, EXCHANGE_COUNT.c.value).where(*span)
    await connection.execute(insert(EXCHANGE_VALUE).from_select(["kind", "value"], counted.except_(known)))


def _counted(since_us: int | None = None, until_us: int | None = None) -> list[Select[Any]]:
    """Kind, value, hour and number, a query for each kind."""
    row = EXCHANGE.c
    within = _span(row.started_us, since_us, until_us)
    hour = (row.started_us - row.started_us % HOUR_US).label("hour_us")
    longest = EXCHANGE_VALUE.c.value.type.length  # type: ignore[attr-defined]
    number = func.count().label("number")
    queries = [
        select(literal(ALL).label("kind"), literal("").label("value"), hour, number).where(*within).group_by(hour)
    ]
    for name in SEARCHED_COLUMNS:
        # No data class counts as an empty one, and nothing else does.
        counts_none = name == "data_class"
        value = (func.coalesce(row[name], "") if counts_none else func.substr(row[name], 1, longest)).label("value")
        conditions = within if counts_none else [*within, row[name].is_not(None)]
        queries.append(
            select(literal(name).label("kind"), value, hour, number).where(*conditions).group_by(value, hour)
        )
    tag = EXCHANGE_TAG.c
    tag_hour = (tag.started_us - tag.started_us % HOUR_US).label("hour_us")
    queries.append(
        select(tag.kind, tag.value, tag_hour, number)
        .where(*_span(tag.started_us, since_us, until_us))
        .group_by(tag.kind, tag.value, tag_hour)
    )
    return queries


def _span(column: ColumnElement[int], since_us: int | None, until_us: int | None) -> list[ColumnElement[bool]]:
    bounds = [] if since_us is None else [column >= since_us]
    return bounds if until_us is None else [*bounds, column < until_us]
