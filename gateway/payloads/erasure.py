"""Forgetting: texts are erased by destroying what opens them, so that a copy of everything that is left opens none.

A copy of a database may hold rows that were deleted long ago: in free pages, write-ahead logs, backups. So the key of
a whole scope is destroyed by its holder, after the texts that stay were moved to a new one. What the ledger committed
to are ciphertexts, and its proofs stay valid.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.payloads.holds import NotPossible, hold_still, holds_in_force
from gateway.payloads.scopes import ScopeKey
from gateway.payloads.sealing import rewrap
from gateway.payloads.selection import Selection
from gateway.payloads.vault import PayloadVault
from gateway.storage.payload_tables import PAYLOAD, PAYLOAD_TERM

_CHUNK = 2000
_C = PAYLOAD.c

OnProgress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased, as (exchange, part, digest of the ciphertext), and what was not, as (exchange, matter)."""

    texts: tuple[tuple[str, str, str], ...]
    held: tuple[tuple[str, str], ...]
    scopes: tuple[tuple[str, int], ...]


async def erase(vault: PayloadVault, selection: Selection, on_progress: OnProgress = lambda _: None) -> Erased:
    """Erase what ``selection`` covers and no hold does. Raises ``NotPossible``, ``PayloadsFailed``.

    When it returns, no copy of the database opens these texts any more, whatever its age. ``on_progress`` hears how
    many further texts were moved to a new key.
    """
    if selection.is_empty:
        raise NotPossible("an erasure says what it covers: give at least one side of the selection")
    return await _destroy(vault, selection.condition() & _C.erased_us.is_(None), on_progress)


async def expire(vault: PayloadVault) -> Erased:
    """Erase what has been kept for its time and is under no hold."""
    return await _destroy(vault, and_(_C.expires_us <= vault.clock(), _C.erased_us.is_(None)), lambda _: None)


async def _destroy(vault: PayloadVault, condition: ColumnElement[bool], on_progress: OnProgress) -> Erased:
    now_us = vault.clock()
    async with vault.engine.begin() as connection:
        await hold_still(connection)
        held = await _held(connection, condition)
        spared = {exchange for exchange, _ in held}
        query = select(_C.exchange_id, _C.part, _C.ciphertext_sha256, _C.scope, _C.version).where(condition)
        rows = [row for row in await connection.execute(query) if row.exchange_id not in spared]
        scopes = sorted({(row.scope, row.version) for row in rows})
        await _clear(connection, [(row.exchange_id, row.part) for row in rows], now_us)
        for scope, version in scopes:
            old = await vault.scopes.at(connection, scope, version)
            fresh = await vault.scopes.replace(connection, scope, version)
            await _move(connection, old, fresh, on_progress)
    for scope, version in scopes:
        await vault.scopes.destroy(scope, version)
    texts = tuple((row.exchange_id, row.part, row.ciphertext_sha256) for row in rows)
    return Erased(texts, held, tuple(scopes))


async def _held(connection: AsyncConnection, condition: ColumnElement[bool]) -> tuple[tuple[str, str], ...]:
    found: dict[tuple[str, str], None] = {}
    for matter, selection in await holds_in_force(connection):
        query = select(_C.exchange_id).where(condition, selection.condition())
        found.update(dict.fromkeys((exchange, matter) for exchange in (await connection.execute(query)).scalars()))
    return tuple(sorted(found))


async def _clear(connection: AsyncConnection, texts: Iterable[tuple[str, str]], now_us: int) -> None:
    statement = (
        update(PAYLOAD)
        .where(_C.exchange_id == bindparam("exchange"), _C.part == bindparam("which"))
        .values(wrapped=None, ciphertext=None, erased_us=now_us)
    )
    given = [{"exchange": exchange, "which": part} for exchange, part in texts]
    for start in range(0, len(given), _CHUNK):
        await connection.execute(statement, given[start : start + _CHUNK])
    gone = delete(PAYLOAD_TERM).where(PAYLOAD_TERM.c.exchange_id == bindparam("exchange"))
    exchanges = [{"exchange": exchange} for exchange in sorted({item["exchange"] for item in given})]
    for start in range(0, len(exchanges), _CHUNK):
        await connection.execute(gone, exchanges[start : start + _CHUNK])


async def _move(connection: AsyncConnection, old: ScopeKey, fresh: ScopeKey, on_progress: OnProgress) -> None:
    """Every text that stays, from the old key to the new one, unread."""
    query = (
        select(_C.exchange_id, _C.part, _C.wrapped)
        .where(_C.scope == old.scope, _C.version == old.version, _C.erased_us.is_(None))
        .limit(_CHUNK)
    )
    statement = (
        update(PAYLOAD)
        .where(_C.exchange_id == bindparam("exchange"), _C.part == bindparam("which"))
        .values(version=fresh.version, wrapped=bindparam("moved"))
    )
    while rows := (await connection.execute(query)).all():
        moved = [
            {
                "exchange": row.exchange_id,
                "which": row.part,
                "moved": rewrap(old.key, fresh.key, row.wrapped, row.exchange_id, row.part),
            }
            for row in rows
        ]
        await connection.execute(statement, moved)
        on_progress(len(moved))
