"""Reads from the database what is evidence: seals that are under a signed checkpoint, the records under them, notes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from gateway.ledger.export.cursor import Filter
from gateway.ledger.seal import Seal, parse_seal
from gateway.storage.tables import CHECKPOINT, EXCHANGE, RECORD, SEAL, STREAM

_SEALS = 20


@dataclass(frozen=True, slots=True)
class Epoch:
    """One epoch as far as it is in the log."""

    stream: str
    epoch: int
    next_seq: int
    closed: bool

    @property
    def key(self) -> str:
        """``stream/epoch``."""
        return f"{self.stream}/{self.epoch}"


@dataclass(frozen=True, slots=True)
class Batch:
    """A seal with its stored bytes, leaf hashes and place in the log, and those of its records that were asked for.

    ``seal`` is ``None`` where it cannot be read; it is exported all the same.
    """

    first_seq: int
    n: int
    body: bytes
    leaves: bytes
    leaf_index: int
    seal: Seal | None
    records: list[bytes]


class Evidence:
    """One connection. The ledger only grows, so what lies below ``log_size`` is the same at every reading."""

    def __init__(self, connection: AsyncConnection, origin: str, log_size: int) -> None:
        self._connection = connection
        self._origin = origin
        self.log_size = log_size

    async def epochs(self) -> list[Epoch]:
        """Every epoch of which something is in the log, by stream and epoch."""
        ends = (
            select(SEAL.c.stream, SEAL.c.epoch, func.max(SEAL.c.first_seq + SEAL.c.n).label("next_seq"))
            .where(SEAL.c.leaf_index < self.log_size)
            .group_by(SEAL.c.stream, SEAL.c.epoch)
            .subquery()
        )
        both = select(ends, STREAM.c.next_seq.label("all"), STREAM.c.closed).outerjoin(
            STREAM, (STREAM.c.stream == ends.c.stream) & (STREAM.c.epoch == ends.c.epoch)
        )
        rows = await self._connection.execute(both.order_by(ends.c.stream, ends.c.epoch))
        return [
            Epoch(row.stream, row.epoch, row.next_seq, closed=bool(row.closed) and row.next_seq == row.all)
            for row in rows
        ]

    async def count(self, epochs: Sequence[Epoch]) -> int:
        """How many records there are at most."""
        return sum(epoch.next_seq for epoch in epochs)

    async def batches(self, epoch: Epoch, first_seq: int, asked: Filter) -> AsyncIterator[list[Batch]]:
        """The epoch's batches from ``first_seq`` on, a few at a time."""
        done = first_seq
        while True:
            rows = (
                await self._connection.execute(
                    select(SEAL.c.first_seq, SEAL.c.n, SEAL.c.body, SEAL.c.leaves, SEAL.c.leaf_index)
                    .where(
                        SEAL.c.stream == epoch.stream,
                        SEAL.c.epoch == epoch.epoch,
                        SEAL.c.first_seq >= done,
                        SEAL.c.leaf_index < self.log_size,
                    )
                    .order_by(SEAL.c.first_seq)
                    .limit(_SEALS)
                )
            ).all()
            if not rows:
                return
            batches = [
                Batch(row.first_seq, row.n, row.body, row.leaves, row.leaf_index, _read(row.body), []) for row in rows
            ]
            await self._fill(epoch, batches, asked)
            yield batches
            done = rows[-1].first_seq + 1

    async def tenants(self, exchanges: Sequence[str]) -> dict[str, str]:
        """The tenant of each exchange."""
        found = select(EXCHANGE.c.id, EXCHANGE.c.tenant).where(EXCHANGE.c.id.in_(exchanges))
        return {row.id: row.tenant for row in await self._connection.execute(found)}

    async def notes(self, beyond: int) -> AsyncIterator[tuple[int, str, int]]:
        """Size, note and time of signing (microseconds) of each checkpoint over more than ``beyond`` seals."""
        while True:
            rows = (
                await self._connection.execute(
                    select(CHECKPOINT.c.size, CHECKPOINT.c.note, CHECKPOINT.c.signed_us)
                    .where(
                        CHECKPOINT.c.origin == self._origin,
                        CHECKPOINT.c.size > beyond,
                        CHECKPOINT.c.size <= self.log_size,
                    )
                    .order_by(CHECKPOINT.c.size)
                    .limit(1000)
                )
            ).all()
            for row in rows:
                yield row.size, row.note, row.signed_us
            if not rows:
                return
            beyond = rows[-1].size

    async def leaves(self) -> AsyncIterator[bytes]:
        """The seals' bytes in the order of the log."""
        done = -1
        while True:
            rows = (
                await self._connection.execute(
                    select(SEAL.c.leaf_index, SEAL.c.body)
                    .where(SEAL.c.leaf_index > done, SEAL.c.leaf_index < self.log_size)
                    .order_by(SEAL.c.leaf_index)
                    .limit(5000)
                )
            ).all()
            for row in rows:
                yield row.body
            if not rows:
                return
            done = rows[-1].leaf_index

    async def _fill(self, epoch: Epoch, batches: list[Batch], asked: Filter) -> None:
        covered = [
            batch for batch in batches if batch.seal is None or asked.covers(batch.seal.min_us, batch.seal.max_us)
        ]
        if not covered:
            return
        wanted = (
            select(RECORD.c.seq, RECORD.c.body)
            .where(
                RECORD.c.stream == epoch.stream,
                RECORD.c.epoch == epoch.epoch,
                RECORD.c.seq >= covered[0].first_seq,
                RECORD.c.seq < covered[-1].first_seq + covered[-1].n,
            )
            .order_by(RECORD.c.seq)
        )
        if asked.exchanges:
            wanted = wanted.where(RECORD.c.exchange_id.in_(asked.exchanges))
        if asked.tenants:
            theirs = select(EXCHANGE.c.id).where(EXCHANGE.c.tenant.in_(asked.tenants))
            wanted = wanted.where(RECORD.c.exchange_id.in_(theirs))
        rows = iter((await self._connection.execute(wanted)).all())
        row = next(rows, None)
        for batch in covered:
            end = batch.first_seq + batch.n
            while row is not None and row.seq < end:
                if row.seq >= batch.first_seq:
                    batch.records.append(row.body)
                row = next(rows, None)


@asynccontextmanager
async def open_evidence(engine: AsyncEngine, origin: str) -> AsyncIterator[Evidence]:
    """What is under the newest signed checkpoint now."""
    async with engine.connect() as connection:
        signed = select(func.max(CHECKPOINT.c.size)).where(CHECKPOINT.c.origin == origin)
        yield Evidence(connection, origin, await connection.scalar(signed) or 0)


def _read(body: bytes) -> Seal | None:
    try:
        return parse_seal(body)
    except ValueError:
        return None
