"""Appends seals to the one log of the installation and signs its checkpoints (RFC 6962, C2SP tlog-checkpoint).

One round: ask what others know of the log, append what waits, move the head by compare-and-swap, and only then sign
what is the head. The signature becomes visible with the head, in one commit: a checkpoint that was signed first and
lost to another replica would fork the log for ever. A head that is found unsigned is signed by the next round.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import bindparam, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from gateway.config.ledger_keys import Signers
from gateway.core.errors import LedgerUnavailable
from gateway.ledger.log.guard import Guard
from gateway.ledger.log.heads import Shard, live_shard, move_head, open_shard, unsigned_heads
from gateway.ledger.log.shards import Head, Naming, Recovery, close_entry, open_entry, recover_entry
from gateway.ledger.log.tree import extend_tiles, root_at
from gateway.ledger.merkle import Frontier, leaf_hash
from gateway.ledger.note import Checkpoint, sign_checkpoint
from gateway.ledger.points import Point, Reached, pass_by
from gateway.storage.tables import CHECKPOINT, LOG_ENTRY, SEAL

LEASE_S = 15.0

_BATCH_SEALS = 1000
_LOCK_NUMBER = int.from_bytes(b"gwledger", "big", signed=True)


@dataclass(frozen=True, slots=True)
class LogState:
    """The live shard: leaves in it, when its latest checkpoint was signed, and what of it is cosigned since when."""

    size: int = 0
    signed_us: int | None = None
    cosigned_size: int = 0
    cosigned_us: int | None = None


class Integrator:
    """One of several may work at a time; the others find the lock taken and leave it be.

    On PostgreSQL the lock and every transaction end after ``lease_s`` of silence, so a leader that was stopped neither
    holds the log up nor finishes what it had begun.
    """

    def __init__(
        self,
        engine: AsyncEngine,
        naming: Naming,
        signers: Signers,
        lock_path: Path,
        *,
        guard: Guard | None = None,
        reached: Reached = pass_by,
        lease_s: float = LEASE_S,
        clock_us: Callable[[], int] = lambda: time.time_ns() // 1000,
    ) -> None:
        self._engine = engine
        self._naming = naming
        self._signers = signers
        self._lock_path = lock_path
        self._guard = guard or Guard()
        self._reached = reached
        self._lease_ms = int(1000 * lease_s)
        self._clock_us = clock_us
        self._checked: Head | None = None

    async def state(self) -> LogState:
        """What the database says of the log."""
        async with self._engine.connect() as connection:
            shard = await live_shard(connection)
            if shard is None:
                return LogState()
            mine = CHECKPOINT.c.origin == shard.origin
            signed = await connection.scalar(select(func.max(CHECKPOINT.c.signed_us)).where(mine))
            cosigned = select(func.max(CHECKPOINT.c.size), func.max(CHECKPOINT.c.cosigned_us))
            row = (await connection.execute(cosigned.where(mine, CHECKPOINT.c.cosigned_us.is_not(None)))).one()
            return LogState(shard.frontier.size, signed, row[0] or 0, row[1])

    async def integrate(self) -> bool:
        """Append every waiting seal and sign what has grown. False where another is at it.

        Raises ``LedgerUnavailable`` where the log's stored state contradicts itself or nobody says how far it had come,
        ``LogRolledBack`` where others know more of it, or a database error.
        """
        async with self._leadership() as lease:
            if lease is None:
                return False
            head = await self._checked_head()
            while (moved := await self._append_waiting(head)) is not None:
                head = moved
                self._reached(Point.CHECKPOINT_COMMITTED)
                await lease.renew()
            head = await self._turn(head)
            async with self._begin() as connection:
                await self._sign(connection)
            self._checked = head
            return True

    async def recover(self, recovery: Recovery) -> Head:
        """Leave the live shard as it is and go on in a new one that begins with the recovery.

        Raises ``LedgerUnavailable`` where there is no log, or another process is at it.
        """
        async with self._leadership() as lease:
            if lease is None:
                raise LedgerUnavailable("another process is at the log: stop the gateways first")
            async with self._begin() as connection:
                old = await live_shard(connection)
                if old is None:
                    old = Shard(self._naming.at(self._clock_us()), 0, Frontier())
                    await open_shard(connection, old)
                now_us, origin = self._clock_us(), self._naming.recovery(old.origin)
                await move_head(connection, old.head, old.frontier, abandoned_us=now_us)
                new = Shard(origin, old.next_leaf, Frontier())
                await open_shard(connection, new)
                await self._append_entry(connection, new, recover_entry(origin, old.head, recovery, now_us))
                await self._sign(connection)
            return new.head

    @asynccontextmanager
    async def _leadership(self) -> AsyncIterator[_Lease | None]:
        if self._engine.dialect.name == "postgresql":
            async with self._begin() as connection:
                leading = await connection.scalar(select(func.pg_try_advisory_xact_lock(_LOCK_NUMBER)))
                yield _Lease(connection) if leading else None
            return
        descriptor = os.open(self._lock_path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
        else:
            yield _Lease(None)
        finally:
            os.close(descriptor)

    @asynccontextmanager
    async def _begin(self) -> AsyncIterator[AsyncConnection]:
        async with self._engine.begin() as connection:
            if self._engine.dialect.name == "postgresql":
                await connection.execute(text(f"SET LOCAL idle_in_transaction_session_timeout = {self._lease_ms}"))
            yield connection

    async def _checked_head(self) -> Head:
        """The head as stored, once it is certain that nobody knows more. Where it is as we left it, that is certain."""
        async with self._engine.connect() as connection:
            shard = await live_shard(connection)
            head = shard.head if shard else Head(self._naming.at(self._clock_us()), 0, Frontier().root().hex())
            if head == self._checked or self._guard.knows_nobody:
                return head

            async def root(size: int) -> bytes:
                try:
                    return await root_at(connection, head.origin, size)
                except ValueError as error:
                    raise LedgerUnavailable(str(error)) from None

            await self._guard.check(head, root)
            return head

    async def _append_waiting(self, head: Head) -> Head | None:
        """Append one batch of seals to ``head``; the new head, or ``None`` where none waits."""
        async with self._begin() as connection:
            waiting = await connection.execute(
                select(SEAL.c.stream, SEAL.c.epoch, SEAL.c.first_seq, SEAL.c.body)
                .where(SEAL.c.leaf_index.is_(None))
                .order_by(SEAL.c.stream, SEAL.c.epoch, SEAL.c.first_seq)
                .limit(_BATCH_SEALS)
            )
            seals = waiting.all()
            if not seals:
                return None
            shard = await self._live(connection, head)
            places = [
                {"at_stream": seal.stream, "at_epoch": seal.epoch, "at_seq": seal.first_seq, "index": index}
                for index, seal in enumerate(seals, shard.next_leaf)
            ]
            moved = await self._append(connection, shard, [seal.body for seal in seals])
            self._reached(Point.HEAD_SWAPPED)
            await self._sign(connection)
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
        return moved.head

    async def _turn(self, head: Head) -> Head:
        """Close the shard whose half-year is over and open the next; the head to go on from."""
        now_us = self._clock_us()
        following = self._naming.next(head.origin, now_us) if head.size else None
        if following is None:
            return head
        async with self._begin() as connection:
            shard = await self._live(connection, head)
            entry = close_entry(shard.origin, head.size + 1, following, now_us)
            closed = await self._append_entry(connection, shard, entry, closed_us=now_us)
            opened = Shard(following, closed.next_leaf, Frontier())
            await open_shard(connection, opened)
            opened = await self._append_entry(connection, opened, open_entry(following, closed.head, now_us))
            await self._sign(connection)
        return opened.head

    async def _live(self, connection: AsyncConnection, head: Head) -> Shard:
        shard = await live_shard(connection)
        if shard is None:
            shard = Shard(head.origin, 0, Frontier())
            await open_shard(connection, shard)
        if shard.head != head:
            raise LedgerUnavailable("another process has moved the log")
        return shard

    async def _append_entry(
        self, connection: AsyncConnection, shard: Shard, body: bytes, *, closed_us: int | None = None
    ) -> Shard:
        await connection.execute(LOG_ENTRY.insert().values(leaf_index=shard.next_leaf, origin=shard.origin, body=body))
        return await self._append(connection, shard, [body], closed_us=closed_us)

    async def _append(
        self, connection: AsyncConnection, shard: Shard, bodies: Sequence[bytes], *, closed_us: int | None = None
    ) -> Shard:
        leaves = [leaf_hash(body) for body in bodies]
        new = Frontier.decode(shard.frontier.size, shard.frontier.encode())
        for leaf in leaves:
            new.append(leaf)
        await move_head(connection, shard.head, new, closed_us=closed_us)
        await extend_tiles(connection, shard, leaves)
        return Shard(shard.origin, shard.first_leaf, new)

    async def _sign(self, connection: AsyncConnection) -> None:
        """Sign every head that has no checkpoint yet."""
        for head in await unsigned_heads(connection):
            now_us = self._clock_us()
            checkpoint = Checkpoint(head.origin, head.size, bytes.fromhex(head.root))
            note = sign_checkpoint(checkpoint, self._signers.at(now_us))
            await connection.execute(
                CHECKPOINT.insert().values(origin=head.origin, size=head.size, note=note, signed_us=now_us)
            )
            self._reached(Point.CHECKPOINT_SIGNED)


@dataclass(frozen=True, slots=True)
class _Lease:
    """Leadership. ``connection`` holds the advisory lock; ``None`` where a file lock does, which nobody takes away."""

    connection: AsyncConnection | None

    async def renew(self) -> None:
        """Show that we live. A database error where the lock was taken away meanwhile."""
        if self.connection is not None:
            await self.connection.execute(select(1))
