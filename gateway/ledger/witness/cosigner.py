"""Has the log's newest checkpoints cosigned, off the path of requests, and keeps the witnesses' lines with them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from gateway.core.signed_note import Note
from gateway.ledger.log.guard import SourceUnreachable
from gateway.ledger.log.tiles import consistency_ranges
from gateway.ledger.log.tree import range_hashes
from gateway.ledger.note import Checkpoint
from gateway.ledger.witness.client import Cosigned, Prove, WitnessClient, WitnessRefused
from gateway.storage.tables import CHECKPOINT, LOG_HEAD


@dataclass(frozen=True, slots=True)
class WitnessState:
    """How one witness does: what it cosigned last, when (microseconds), and why not more."""

    name: str
    size: int | None = None
    cosigned_us: int | None = None
    problem: str | None = None


class CheckpointCosigner:
    """Asks every witness for the newest checkpoint of each shard that is not cosigned, or not lately."""

    def __init__(
        self,
        engine: AsyncEngine,
        clients: Sequence[WitnessClient],
        quorum: int,
        interval_s: float,
        clock_us: Callable[[], int] = lambda: time.time_ns() // 1000,
    ) -> None:
        self._engine = engine
        self._clients = tuple(clients)
        self._quorum = quorum
        self._fresh_us = int(interval_s * 500_000)
        self._clock_us = clock_us
        self._states = {client.name: WitnessState(client.name) for client in clients}

    def states(self) -> tuple[WitnessState, ...]:
        """How the witnesses do, as of the last round of this process."""
        return tuple(self._states.values())

    async def round(self) -> bool:
        """Ask once; whether every checkpoint that was due is cosigned by the quorum now. Raises database errors."""
        done = [await self._cosign(checkpoint, note) for checkpoint, note in await self._due()]
        return all(done)

    async def close(self) -> None:
        """Close the connections."""
        for client in self._clients:
            await client.close()

    async def _due(self) -> list[tuple[Checkpoint, str]]:
        """The newest checkpoint of each shard, unless it is cosigned and either final or fresh."""
        now_us, due = self._clock_us(), []
        heads = (
            select(LOG_HEAD.c.origin, LOG_HEAD.c.closed_us)
            .where(LOG_HEAD.c.abandoned_us.is_(None))
            .order_by(LOG_HEAD.c.first_leaf.desc())
        )
        async with self._engine.connect() as connection:
            for origin, closed_us in (await connection.execute(heads)).all():
                newest = select(CHECKPOINT).where(CHECKPOINT.c.origin == origin).order_by(CHECKPOINT.c.size.desc())
                row = (await connection.execute(newest.limit(1))).one_or_none()
                if row is None:
                    continue
                fresh = row.cosigned_us is not None and row.cosigned_us > now_us - self._fresh_us
                if fresh or (closed_us is not None and row.cosigned_us is not None):
                    continue
                due.append((Checkpoint.parse(Note.parse(row.note).text), row.note))
        return due

    async def _cosign(self, checkpoint: Checkpoint, note: str) -> bool:
        async def prove(old: int) -> list[bytes]:
            async with self._engine.connect() as connection:
                return await range_hashes(connection, checkpoint.origin, consistency_ranges(old, checkpoint.size))

        answers = await asyncio.gather(*(self._ask(client, checkpoint, note, prove) for client in self._clients))
        lines = [answer for answer in answers if answer is not None]
        if lines:
            await self._keep(checkpoint, lines)
        return len(lines) >= self._quorum

    async def _ask(self, client: WitnessClient, checkpoint: Checkpoint, note: str, prove: Prove) -> Cosigned | None:
        before = self._states[client.name]
        try:
            cosigned = await client.cosign(checkpoint, note, prove)
        except (SourceUnreachable, WitnessRefused, ValueError) as error:
            self._states[client.name] = WitnessState(client.name, before.size, before.cosigned_us, str(error))
            return None
        if cosigned is not None:
            self._states[client.name] = WitnessState(client.name, checkpoint.size, cosigned.time_s * 1_000_000)
        return cosigned

    async def _keep(self, checkpoint: Checkpoint, lines: Sequence[Cosigned]) -> None:
        """Put the lines into the stored note, each in the place of an older one of the same key."""
        mine = (CHECKPOINT.c.origin == checkpoint.origin, CHECKPOINT.c.size == checkpoint.size)
        now_us = self._clock_us()
        async with self._engine.begin() as connection:
            stored = await connection.scalar(select(CHECKPOINT.c.note).where(*mine).with_for_update())
            if stored is None:
                return
            note = Note.parse(stored)
            new = {(answer.line.name, answer.line.key_id) for answer in lines}
            kept = tuple(line for line in note.signatures if (line.name, line.key_id) not in new)
            added = tuple(answer.line for answer in lines)
            values: dict[str, object] = {"note": str(Note(note.text, (*kept, *added)))}
            if len(lines) >= self._quorum:
                values["cosigned_us"] = now_us
            await connection.execute(
                update(CHECKPOINT)
                .where(*mine, or_(CHECKPOINT.c.cosigned_us.is_(None), CHECKPOINT.c.cosigned_us <= now_us))
                .values(**values)
            )
