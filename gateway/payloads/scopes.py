"""Keys of scopes: made with the first text of a tenant's month, opened once by their holder, replaced at an erasure."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from gateway.core.errors import PayloadsFailed
from gateway.payloads.holders import KeyHolder
from gateway.payloads.sealing import KEY_BYTES
from gateway.storage.payload_tables import PAYLOAD_SCOPE

_C = PAYLOAD_SCOPE.c


@dataclass(frozen=True, slots=True, repr=False)
class ScopeKey:
    """The key of one version of a scope, opened."""

    scope: str
    version: int
    key: bytes


class ScopeKeys:
    """Scope keys by name and version; opened ones stay in memory until they are destroyed."""

    def __init__(self, engine: AsyncEngine, holder: KeyHolder, clock: Callable[[], int]) -> None:
        self._engine = engine
        self._holder = holder
        self._clock = clock
        self._opened: dict[tuple[str, int], ScopeKey] = {}
        self._insert = postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert

    async def current(self, scope: str) -> ScopeKey:
        """The key that new texts of ``scope`` are sealed under, made where there is none. Raises ``PayloadsFailed``."""
        async with self._engine.connect() as connection:
            row = await self._live(connection, scope)
        if row is None:
            await self._make(scope)
            async with self._engine.connect() as connection:
                row = await self._live(connection, scope)
        if row is None:
            raise PayloadsFailed("a scope of keys was destroyed while it was made")
        return await self.open(scope, *row)

    async def open(self, scope: str, version: int, wrapped: bytes) -> ScopeKey:
        """One version, by its row."""
        known = self._opened.get((scope, version))
        if known is None:
            key = await asyncio.to_thread(self._holder.unwrap, name_of(scope, version), wrapped)
            known = self._opened[scope, version] = ScopeKey(scope, version, key)
        return known

    async def at(self, connection: AsyncConnection, scope: str, version: int) -> ScopeKey:
        """The version that a text was sealed under. Raises ``PayloadsFailed`` where it was destroyed."""
        query = select(_C.wrapped).where(_C.scope == scope, _C.version == version, _C.destroyed_us.is_(None))
        wrapped = (await connection.execute(query)).scalar_one_or_none()
        if wrapped is None:
            raise PayloadsFailed("the key of a stored text was destroyed")
        return await self.open(scope, version, wrapped)

    async def hold_still(self, connection: AsyncConnection, key: ScopeKey) -> bool:
        """Whether ``key`` is the live one, and stays so until this transaction ends."""
        is_it = (_C.scope == key.scope) & (_C.version == key.version) & _C.destroyed_us.is_(None)
        if connection.dialect.name == "postgresql":
            held = await connection.execute(select(_C.version).where(is_it).with_for_update(read=True))
            return held.scalar_one_or_none() is not None
        written = await connection.execute(update(PAYLOAD_SCOPE).where(is_it).values(created_us=_C.created_us))
        return written.rowcount == 1

    async def replace(self, connection: AsyncConnection, scope: str, version: int) -> ScopeKey:
        """In this transaction: a new version of ``scope``; the old one counts as destroyed from its commit on.

        The holder destroys it with ``destroy``, after the commit.
        """
        fresh = ScopeKey(scope, version + 1, secrets.token_bytes(KEY_BYTES))
        name = name_of(scope, fresh.version)
        await asyncio.to_thread(self._holder.create, name)
        wrapped = await asyncio.to_thread(self._holder.wrap, name, fresh.key)
        now_us = self._clock()
        await connection.execute(
            self._insert(PAYLOAD_SCOPE).values(scope=scope, version=fresh.version, wrapped=wrapped, created_us=now_us)
        )
        await connection.execute(
            update(PAYLOAD_SCOPE)
            .where(_C.scope == scope, _C.version == version)
            .values(destroyed_us=now_us, wrapped=b"")
        )
        return fresh

    async def destroy(self, scope: str, version: int) -> None:
        """Make a version that is marked as destroyed unrecoverable."""
        self._opened.pop((scope, version), None)
        await asyncio.to_thread(self._holder.destroy, name_of(scope, version))

    async def finish_destructions(self) -> int:
        """Destroy again what is marked as destroyed: a crash may have come between. How many there are."""
        async with self._engine.connect() as connection:
            query = select(_C.scope, _C.version).where(_C.destroyed_us.is_not(None))
            rows = (await connection.execute(query)).all()
        for scope, version in rows:
            await self.destroy(scope, version)
        return len(rows)

    async def _live(self, connection: AsyncConnection, scope: str) -> tuple[int, bytes] | None:
        query = (
            select(_C.version, _C.wrapped)
            .where(_C.scope == scope, _C.destroyed_us.is_(None))
            .order_by(_C.version.desc())
            .limit(1)
        )
        row = (await connection.execute(query)).one_or_none()
        return None if row is None else (row.version, row.wrapped)

    async def _make(self, scope: str) -> None:
        async with self._engine.connect() as connection:
            last = (await connection.execute(select(func.max(_C.version)).where(_C.scope == scope))).scalar() or 0
        name = name_of(scope, last + 1)
        await asyncio.to_thread(self._holder.create, name)
        wrapped = await asyncio.to_thread(self._holder.wrap, name, secrets.token_bytes(KEY_BYTES))
        statement = self._insert(PAYLOAD_SCOPE).values(
            scope=scope, version=last + 1, wrapped=wrapped, created_us=self._clock()
        )
        async with self._engine.begin() as connection:
            # Another replica may have been first; then its key is the one.
            await connection.execute(statement.on_conflict_do_nothing(index_elements=["scope", "version"]))


def name_of(scope: str, version: int) -> str:
    """What the holder calls the key of a version."""
    return f"{scope}/{version}"
