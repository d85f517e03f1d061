"""The stored tiles of a shard: written as it grows, read for roots and proofs. They follow from the leaves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select, tuple_, union_all
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.core.errors import LedgerUnavailable
from gateway.ledger.log.heads import Shard
from gateway.ledger.log.tiles import HASH_BYTES, Range, TileName, edge_of, grow, range_hash, tiles_of
from gateway.ledger.merkle import leaf_hash
from gateway.storage.tables import LOG_ENTRY, LOG_TILE, SEAL

_PAGE = 1000


async def leaf_bodies(connection: AsyncConnection, first: int, count: int) -> list[bytes]:
    """The leaves ``first`` to ``first + count - 1``, counted through all shards; fewer where some are missing."""
    seals, entries = (
        select(table.c.leaf_index, table.c.body).where(table.c.leaf_index >= first, table.c.leaf_index < first + count)
        for table in (SEAL, LOG_ENTRY)
    )
    both = union_all(seals, entries).subquery()
    rows = await connection.execute(select(both.c.leaf_index, both.c.body).order_by(both.c.leaf_index))
    bodies: list[bytes] = []
    for index, body in rows:
        if index != first + len(bodies):
            break
        bodies.append(bytes(body))
    return bodies


async def extend_tiles(connection: AsyncConnection, shard: Shard, leaves: Sequence[bytes]) -> None:
    """Write the tiles that change as ``leaves`` (hashes) follow the shard as it is; makes those that are missing."""
    size = shard.frontier.size
    edge = await _edge(connection, shard.origin, size)
    if edge is None:
        for done in range(0, size, _PAGE):
            bodies = await leaf_bodies(connection, shard.first_leaf + done, min(_PAGE, size - done))
            so_far = await _edge(connection, shard.origin, done)
            if so_far is None or len(bodies) != min(_PAGE, size - done):
                raise LedgerUnavailable("the log's tiles cannot be made: a leaf is missing")
            await _write(connection, shard.origin, grow(done, so_far, [leaf_hash(body) for body in bodies]))
        edge = await _edge(connection, shard.origin, size)
    if edge is None:
        raise LedgerUnavailable("the log's tiles do not fit its size")
    await _write(connection, shard.origin, grow(size, edge, leaves))


async def root_at(connection: AsyncConnection, origin: str, size: int) -> bytes:
    """The root of the first ``size`` leaves of a shard. Raises ``ValueError`` where tiles are missing."""
    return (await range_hashes(connection, origin, [(0, size)]))[0]


async def range_hashes(connection: AsyncConnection, origin: str, ranges: Sequence[Range]) -> list[bytes]:
    """The hash of each range, as ``tiles.inclusion_ranges`` and ``consistency_ranges`` ask for them."""
    tiles = await read_tiles(connection, origin, tiles_of(ranges))
    return [range_hash(leaves, tiles) for leaves in ranges]


async def read_tiles(connection: AsyncConnection, origin: str, names: Iterable[TileName]) -> dict[TileName, bytes]:
    """The stored tiles of these names; those that do not exist are left out."""
    wanted = sorted(names)
    rows = await connection.execute(
        select(LOG_TILE.c.level, LOG_TILE.c.position, LOG_TILE.c.hashes).where(
            LOG_TILE.c.origin == origin, tuple_(LOG_TILE.c.level, LOG_TILE.c.position).in_(wanted)
        )
    )
    return {(row.level, row.position): bytes(row.hashes) for row in rows}


async def _edge(connection: AsyncConnection, origin: str, size: int) -> dict[int, bytes] | None:
    """The partial tiles of the tree of that size; ``None`` where one is not there or of another width."""
    wanted = edge_of(size)
    tiles = await read_tiles(connection, origin, {(level, position) for level, (position, _) in wanted.items()})
    edge = {level: tiles.get((level, position), b"") for level, (position, _) in wanted.items()}
    fits = all(len(edge[level]) == width * HASH_BYTES for level, (_, width) in wanted.items())
    return edge if fits else None


async def _write(connection: AsyncConnection, origin: str, tiles: dict[TileName, bytes]) -> None:
    if not tiles:
        return
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = insert(LOG_TILE)
    await connection.execute(
        statement.on_conflict_do_update(
            index_elements=["origin", "level", "position"], set_={"hashes": statement.excluded.hashes}
        ),
        [
            {"origin": origin, "level": level, "position": position, "hashes": hashes}
            for (level, position), hashes in tiles.items()
        ],
    )
