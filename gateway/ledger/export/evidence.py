"""Reads from the database what is evidence: seals that are under a signed checkpoint, the records under them, notes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from gateway.ledger.export.cursor import Filter
from gateway.ledger.log.tree import leaf_bodies
from gateway.ledger.seal import Seal, parse_seal
from gateway.storage.tables import CHECKPOINT, EXCHANGE, LOG_ENTRY, LOG_HEAD, RECORD, SEAL, STREAM

_SEALS = 20
_PAGE = 1000


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


@dataclass(frozen=True, slots=True)
class Shard:
    """A shard of the log as far as it is signed; ``first_leaf`` is the number of leaves in all shards before it."""

    origin: str
    first_leaf: int
    size: int
    closed: bool
    abandoned: bool


class Evidence:
    """One connection. The ledger only grows, so what lies below ``log_size`` is the same at every reading.

    ``log_size`` counts the leaves of all shards.
    """

    def __init__(self, connection: AsyncConnection, shards: Sequence[Shard]) -> None:
        self._connection = connection
        self.shards = tuple(shards)
        self.log_size = shards[-1].first_leaf + shards[-1].size if shards else 0

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

    async def notes(self) -> AsyncIterator[tuple[str, int, str, int]]:
        """Origin, size, note and time of signing (microseconds) of each checkpoint, shard by shard, by size."""
        for shard in self.shards:
            beyond = -1
            while rows := (await self._connection.execute(_notes(shard, beyond))).all():
                for row in rows:
                    yield shard.origin, row.size, row.note, row.signed_us
                beyond = rows[-1].size

    async def leaves(self, shard: Shard) -> AsyncIterator[bytes]:
        """The leaves of a shard in their order, as far as none is missing."""
        done = 0
        while done < shard.size:
            count = min(_PAGE, shard.size - done)
            bodies = await leaf_bodies(self._connection, shard.first_leaf + done, count)
            for body in bodies:
                yield body
            if len(bodies) < count:
                return
            done += count

    async def entries(self) -> AsyncIterator[tuple[int, bytes]]:
        """Index and bytes of each leaf that is no seal."""
        entry = LOG_ENTRY.c
        found = select(entry.leaf_index, entry.body).where(entry.leaf_index < self.log_size)
        for index, body in await self._connection.execute(found.order_by(entry.leaf_index)):
            yield index, body

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
async def open_evidence(engine: AsyncEngine) -> AsyncIterator[Evidence]:
    """What is under the newest signed checkpoints now."""
    async with engine.connect() as connection:
        signed = select(CHECKPOINT.c.origin, func.max(CHECKPOINT.c.size)).group_by(CHECKPOINT.c.origin)
        sizes: dict[str, int] = {row[0]: row[1] for row in await connection.execute(signed)}
        shards: list[Shard] = []
        for head in (await connection.execute(select(LOG_HEAD).order_by(LOG_HEAD.c.first_leaf))).all():
            closed, abandoned = head.closed_us is not None, head.abandoned_us is not None
            size = head.size if abandoned else min(head.size, sizes.get(head.origin, 0))
            shards.append(Shard(head.origin, head.first_leaf, size, closed and size == head.size, abandoned))
            if size < head.size:
                # What follows is not whole yet either.
                break
        yield Evidence(connection, shards)


def _notes(shard: Shard, beyond: int) -> Select[tuple[int, str, int]]:
    return (
        select(CHECKPOINT.c.size, CHECKPOINT.c.note, CHECKPOINT.c.signed_us)
        .where(
            CHECKPOINT.c.origin == shard.origin,
            CHECKPOINT.c.size > beyond,
            CHECKPOINT.c.size <= shard.size,
        )
        .order_by(CHECKPOINT.c.size)
        .limit(_PAGE)
    )


def _read(body: bytes) -> Seal | None:
    try:
        return parse_seal(body)
    except ValueError:
        return None
