"""Appends seals to the one log of the installation and signs its checkpoints (RFC 6962, C2SP tlog-checkpoint).

The log's head is moved by compare-and-swap before its checkpoint is signed, and both become visible in one commit:
a checkpoint that was signed first and lost to another replica would fork the log for ever.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from gateway.core.errors import LedgerUnavailable
from gateway.ledger.merkle import Frontier, leaf_hash
from gateway.ledger.note import Checkpoint, sign_note
from gateway.ledger.points import Point, Reached, pass_by
from gateway.storage.tables import CHECKPOINT, LOG_HEAD, SEAL

_BATCH_SEALS = 1000


@dataclass(frozen=True, slots=True)
class LogState:
    """The log's size in seals, and when its latest checkpoint was signed."""

    size: int = 0
    signed_us: int | None = None


class Integrator:
    """One of several may work at a time; the others find the lock taken and leave it be."""

    def __init__(
        self,
        engine: AsyncEngine,
        origin: str,
        key: Ed25519PrivateKey,
        lock_path: Path,
        reached: Reached = pass_by,
    ) -> None:
        self._engine = engine
        self._reached = reached
        self._origin = origin
        self._key = key
        self._lock_path = lock_path
        self._lock_number = int.from_bytes(sha256(b"ledger log " + origin.encode()).digest()[:8], "big", signed=True)

    async def state(self) -> LogState:
        """What the database says of the log."""
        async with self._engine.connect() as connection:
            size = await connection.scalar(select(LOG_HEAD.c.size).where(LOG_HEAD.c.origin == self._origin))
            signed = await connection.scalar(
                select(func.max(CHECKPOINT.c.signed_us)).where(CHECKPOINT.c.origin == self._origin)
            )
            return LogState(size or 0, signed)

    async def integrate(self) -> bool:
        """Append every waiting seal and sign a checkpoint where the log has grown. False where another is at it.

        Raises ``LedgerUnavailable`` where the log's stored state contradicts itself, or a database error.
        """
        async with self._leadership() as leading:
            if leading:
                while await self._append_waiting():
                    pass
            return leading

    @asynccontextmanager
    async def _leadership(self) -> AsyncIterator[bool]:
        if self._engine.dialect.name == "postgresql":
            async with self._engine.connect() as connection:
                yield bool(await connection.scalar(select(func.pg_try_advisory_xact_lock(self._lock_number))))
            return
        descriptor = os.open(self._lock_path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
        finally:
            os.close(descriptor)

    async def _append_waiting(self) -> bool:
        """Append one batch of seals; true where more may wait."""
        async with self._engine.begin() as connection:
            old = await self._load(connection)
            waiting = await connection.execute(
                select(SEAL.c.stream, SEAL.c.epoch, SEAL.c.first_seq, SEAL.c.body)
                .where(SEAL.c.leaf_index.is_(None))
                .order_by(SEAL.c.stream, SEAL.c.epoch, SEAL.c.first_seq)
                .limit(_BATCH_SEALS)
            )
            places = []
            new = Frontier.decode(old.size, old.encode())
            for seal in waiting:
                places.append(
                    {"at_stream": seal.stream, "at_epoch": seal.epoch, "at_seq": seal.first_seq, "index": new.size}
                )
                new.append(leaf_hash(seal.body))
            if not places:
                return False
            await self._swap(connection, old, new)
            self._reached(Point.HEAD_SWAPPED)
            await self._sign(connection, new)
            self._reached(Point.CHECKPOINT_SIGNED)
            await connection.execute(
                update(SEAL)
                .where(
                    SEAL.c.stream == bindparam("at_stream"),
                    SEAL.c.epoch == bindparam("at_epoch"),
                    SEAL.c.first_seq == bindparam("at_seq"),
                    SEAL.c.leaf_index.is_(None),
                )
                .values(leaf_index=bindparam("index")),
                places,
            )
        self._reached(Point.CHECKPOINT_COMMITTED)
        return len(places) == _BATCH_SEALS

    async def _load(self, connection: AsyncConnection) -> Frontier:
        row = (await connection.execute(select(LOG_HEAD).where(LOG_HEAD.c.origin == self._origin))).one_or_none()
        if row is None:
            return Frontier()
        try:
            frontier = Frontier.decode(row.size, row.frontier)
        except ValueError:
            raise LedgerUnavailable("the log's frontier does not fit its size") from None
        if frontier.root().hex() != row.root:
            raise LedgerUnavailable("the log's frontier does not fit its root")
        return frontier

    async def _swap(self, connection: AsyncConnection, old: Frontier, new: Frontier) -> None:
        values = {"size": new.size, "root": new.root().hex(), "frontier": new.encode()}
        if old.size == 0:
            await connection.execute(LOG_HEAD.insert().values(origin=self._origin, **values))
            return
        swapped = await connection.execute(
            update(LOG_HEAD)
            .where(LOG_HEAD.c.origin == self._origin, LOG_HEAD.c.size == old.size, LOG_HEAD.c.root == old.root().hex())
            .values(**values)
        )
        if swapped.rowcount != 1:
            raise LedgerUnavailable("another process has moved the log")

    async def _sign(self, connection: AsyncConnection, head: Frontier) -> None:
        signed = await connection.scalar(select(func.max(CHECKPOINT.c.size)).where(CHECKPOINT.c.origin == self._origin))
        if head.size <= (signed or 0):
            raise LedgerUnavailable("the log is smaller than its last checkpoint")
        text = Checkpoint(self._origin, head.size, head.root()).text()
        await connection.execute(
            CHECKPOINT.insert().values(
                origin=self._origin,
                size=head.size,
                note=sign_note(text, self._origin, self._key),
                signed_us=time.time_ns() // 1000,
            )
        )
