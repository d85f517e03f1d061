"""The log as static files (C2SP tlog-tiles): tiles, bundles of entries, the checkpoint; written once, and resumable.

Beside the layout of the specification, ``checkpoints/<size>`` keeps every checkpoint that was exported. Files of one
kind are written in order and a checkpoint last, so where a file is there, everything before it is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from gateway.ledger.anchor.store import AnchorFailed, Store
from gateway.ledger.log.tiles import HASH_BYTES, TILE_WIDTH, edge_of, full_tiles, tile_path
from gateway.ledger.log.tree import leaf_bodies, read_tiles
from gateway.storage.tables import CHECKPOINT, LOG_HEAD

Progress = Callable[[int, int], None]

_SIZE_DIGITS = 20


@dataclass(frozen=True, slots=True)
class Exported:
    """What of a shard is in the store now, in leaves, and how many files were written for it this time."""

    origin: str
    size: int
    files: int


async def export_log(
    engine: AsyncEngine, store: Store, progress: Progress = lambda _done, _total: None
) -> list[Exported]:
    """Bring the store up to the newest checkpoint of every shard, a cosigned one where there is one.

    Raises ``AnchorFailed`` where the store or the log's tiles do not allow it, or a database error.
    """
    done = []
    async with engine.connect() as connection:
        heads = select(LOG_HEAD.c.origin, LOG_HEAD.c.first_leaf).order_by(LOG_HEAD.c.first_leaf)
        for origin, first_leaf in (await connection.execute(heads)).all():
            newest = (
                select(CHECKPOINT.c.size, CHECKPOINT.c.note)
                .where(CHECKPOINT.c.origin == origin)
                .order_by(CHECKPOINT.c.cosigned_us.is_(None), CHECKPOINT.c.size.desc())
                .limit(1)
            )
            row = (await connection.execute(newest)).one_or_none()
            if row is not None:
                export = _Export(connection, store, origin, first_leaf, row.size)
                done.append(await export.run(row.note.encode(), progress))
    return done


def checkpoint_name(origin: str, size: int) -> str:
    """Where the checkpoint of that size is kept for good."""
    return f"{origin}/checkpoints/{size:0{_SIZE_DIGITS}}"


@dataclass(slots=True)
class _Export:
    connection: AsyncConnection
    store: Store
    origin: str
    first_leaf: int
    size: int
    files: int = 0

    async def run(self, note: bytes, progress: Progress) -> Exported:
        full = full_tiles(self.size)
        for position in range(await self._first_missing(0, full.get(0, 0)), full.get(0, 0)):
            await self._entries(position, TILE_WIDTH)
            await self._tile(0, position, TILE_WIDTH)
            progress((position + 1) * TILE_WIDTH, self.size)
        for level in sorted(full)[1:]:
            for position in range(await self._first_missing(level, full[level]), full[level]):
                await self._tile(level, position, TILE_WIDTH)
        for level, (position, width) in edge_of(self.size).items():
            if level == 0:
                await self._entries(position, width)
            await self._tile(level, position, width)
        name = checkpoint_name(self.origin, self.size)
        # A note gains lines of witnesses; the first that was kept under its size stays.
        if await asyncio.to_thread(self.store.get, name) is None:
            await self._put(name.removeprefix(f"{self.origin}/"), note)
            await asyncio.to_thread(self.store.replace, f"{self.origin}/checkpoint", note)
        progress(self.size, self.size)
        return Exported(self.origin, self.size, self.files)

    async def _first_missing(self, level: int, count: int) -> int:
        """The first position of a level without a file, by halving."""
        low, high = 0, count
        while low < high:
            middle = (low + high) // 2
            if await asyncio.to_thread(self.store.get, f"{self.origin}/{tile_path(level, middle)}") is None:
                high = middle
            else:
                low = middle + 1
        return low

    async def _entries(self, position: int, width: int) -> None:
        bodies = await leaf_bodies(self.connection, self.first_leaf + position * TILE_WIDTH, width)
        if len(bodies) != width:
            raise AnchorFailed(f"leaves of {self.origin} are missing from {position * TILE_WIDTH + len(bodies)} on")
        bundle = b"".join(len(body).to_bytes(2, "big") + body for body in bodies)
        await self._put(tile_path("entries", position, width), bundle)

    async def _tile(self, level: int, position: int, width: int) -> None:
        tiles = await read_tiles(self.connection, self.origin, [(level, position)])
        hashes = tiles.get((level, position), b"")[: width * HASH_BYTES]
        if len(hashes) != width * HASH_BYTES:
            raise AnchorFailed(f"tile {level}/{position} of {self.origin} is missing")
        await self._put(tile_path(level, position, width), hashes)

    async def _put(self, name: str, content: bytes) -> None:
        await asyncio.to_thread(self.store.put_once, f"{self.origin}/{name}", content)
        self.files += 1
