"""What searches go by, read for the checks: rows of exchanges and their tags."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.ledger.projection import ExchangeRow
from gateway.ledger.tally import Tag, tags_of
from gateway.storage.tables import EXCHANGE, EXCHANGE_TAG

_CHUNK = 500
_COLUMNS = [EXCHANGE.c[field.name] for field in fields(ExchangeRow)]


async def stored_rows(connection: AsyncConnection, expected: Sequence[ExchangeRow]) -> dict[str, ExchangeRow]:
    """The stored rows of these exchanges by id: looked for within their days, and only where that fails everywhere."""
    started = [row.started_us for row in expected]
    within = EXCHANGE.c.started_us.between(min(started), max(started))
    query = select(*_COLUMNS)
    ids = [row.id for row in expected]
    found = {row.id: ExchangeRow(*row) for row in await connection.execute(query.where(EXCHANGE.c.id.in_(ids), within))}
    if absent := [name for name in ids if name not in found]:
        rows = await connection.execute(query.where(EXCHANGE.c.id.in_(absent)))
        found.update({row.id: ExchangeRow(*row) for row in rows})
    return found


async def missing_tags(connection: AsyncConnection, expected: Sequence[ExchangeRow]) -> list[tuple[ExchangeRow, Tag]]:
    """Tags that exchanges must have and have not."""
    wanted = {tag: row for row in expected for tag in tags_of(row)}
    tag = EXCHANGE_TAG.c
    key = tuple_(tag.kind, tag.value, tag.started_us, tag.exchange_id)
    left = set(wanted)
    tags = list(wanted)
    for start in range(0, len(tags), _CHUNK):
        part = tags[start : start + _CHUNK]
        started = [item[2] for item in part]
        query = select(tag.kind, tag.value, tag.started_us, tag.exchange_id).where(
            key.in_(part), tag.started_us.between(min(started), max(started))
        )
        left.difference_update((row[0], row[1], row[2], row[3]) for row in await connection.execute(query))
    return [(wanted[item], item) for item in tags if item in left]
