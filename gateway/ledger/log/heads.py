"""Stored heads of the log's shards: the live one, and moving it by compare-and-swap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.core.errors import LedgerUnavailable
from gateway.ledger.log.shards import Head
from gateway.ledger.merkle import Frontier
from gateway.storage.tables import CHECKPOINT, LOG_HEAD


@dataclass(frozen=True, slots=True)
class Shard:
    """A shard as stored. ``first_leaf`` counts the leaves of all shards before it."""

    origin: str
    first_leaf: int
    frontier: Frontier

    @property
    def head(self) -> Head:
        """Origin, size and root."""
        return Head(self.origin, self.frontier.size, self.frontier.root().hex())

    @property
    def next_leaf(self) -> int:
        """The index of the next leaf, counted through all shards."""
        return self.first_leaf + self.frontier.size


async def live_shard(connection: AsyncConnection) -> Shard | None:
    """The shard that grows, or ``None`` where there is no log yet.

    Raises ``LedgerUnavailable`` where what is stored contradicts itself.
    """
    live = select(LOG_HEAD).where(LOG_HEAD.c.closed_us.is_(None), LOG_HEAD.c.abandoned_us.is_(None))
    rows = (await connection.execute(live)).all()
    if len(rows) > 1:
        raise LedgerUnavailable("the log has more than one shard that is not closed")
    if not rows:
        return None
    row = rows[0]
    try:
        frontier = Frontier.decode(row.size, row.frontier)
    except ValueError:
        raise LedgerUnavailable("the log's frontier does not fit its size") from None
    if frontier.root().hex() != row.root:
        raise LedgerUnavailable("the log's frontier does not fit its root")
    return Shard(row.origin, row.first_leaf, frontier)


class ShardPlace(NamedTuple):
    """A shard's origin, and the number of leaves in all shards before it."""

    origin: str
    first_leaf: int


async def shard_of(connection: AsyncConnection, leaf_index: int) -> ShardPlace | None:
    """The shard of a leaf that is counted through all shards."""
    rows = await connection.execute(
        select(LOG_HEAD.c.origin, LOG_HEAD.c.first_leaf)
        .where(LOG_HEAD.c.first_leaf <= leaf_index, LOG_HEAD.c.first_leaf + LOG_HEAD.c.size > leaf_index)
        .limit(1)
    )
    row = rows.one_or_none()
    return None if row is None else ShardPlace(*row)


async def open_shard(connection: AsyncConnection, shard: Shard) -> None:
    """Store a new shard."""
    await connection.execute(
        LOG_HEAD.insert().values(origin=shard.origin, first_leaf=shard.first_leaf, **_columns(shard.frontier))
    )


async def move_head(
    connection: AsyncConnection,
    old: Head,
    new: Frontier,
    *,
    closed_us: int | None = None,
    abandoned_us: int | None = None,
) -> None:
    """Put ``new`` in the place of ``old``. Raises ``LedgerUnavailable`` where another process was first."""
    swapped = await connection.execute(
        update(LOG_HEAD)
        .where(
            LOG_HEAD.c.origin == old.origin,
            LOG_HEAD.c.size == old.size,
            LOG_HEAD.c.root == old.root,
            LOG_HEAD.c.closed_us.is_(None),
            LOG_HEAD.c.abandoned_us.is_(None),
        )
        .values(closed_us=closed_us, abandoned_us=abandoned_us, **_columns(new))
    )
    if swapped.rowcount != 1:
        raise LedgerUnavailable("another process has moved the log")


async def unsigned_heads(connection: AsyncConnection) -> list[Head]:
    """The heads that have no checkpoint yet, oldest shard first.

    Raises ``LedgerUnavailable`` where a shard is smaller than what was signed of it.
    """
    signed = func.coalesce(func.max(CHECKPOINT.c.size), 0).label("signed")
    heads = (
        select(LOG_HEAD.c.origin, LOG_HEAD.c.size, LOG_HEAD.c.root, signed)
        .join(CHECKPOINT, CHECKPOINT.c.origin == LOG_HEAD.c.origin, isouter=True)
        .where(LOG_HEAD.c.abandoned_us.is_(None))
        .group_by(LOG_HEAD.c.origin, LOG_HEAD.c.size, LOG_HEAD.c.root, LOG_HEAD.c.first_leaf)
        .order_by(LOG_HEAD.c.first_leaf)
    )
    waiting = []
    for origin, size, root, last in await connection.execute(heads):
        if size < last:
            raise LedgerUnavailable("the log is smaller than its last checkpoint")
        if size > last:
            waiting.append(Head(origin, size, root))
    return waiting


def _columns(frontier: Frontier) -> dict[str, object]:
    return {"size": frontier.size, "root": frontier.root().hex(), "frontier": frontier.encode()}
