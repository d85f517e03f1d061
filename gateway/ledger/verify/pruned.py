"""Records that retention has removed: believed only where a record of the ledger, under a seal, says so.

``ledger_pruned`` keeps these records beside the others, since they are removed in their time as well; what stands for
them then is their leaf hash in the seal.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.ledger.kinds import Kind
from gateway.ledger.merkle import leaf_hash
from gateway.ledger.record import Record, parse_record
from gateway.storage.partitions import DAY_US, begins_us
from gateway.storage.tables import PRUNED, SEAL

Run = tuple[int, int]
"""First and last number, both included."""


class Pruned:
    """What may be missing: runs of numbers by stream and epoch, and days of exchanges."""

    def __init__(self) -> None:
        self._runs: dict[tuple[str, int], list[Run]] = defaultdict(list)
        self._days: set[int] = set()

    def add(self, record: Record) -> None:
        """Take a ``retention.pruned`` record. What in it is malformed counts as not said."""
        try:
            day = date.fromisoformat(str(record.body.get("day")))
        except ValueError:
            return
        self._days.add(begins_us(day))
        ranges = record.body.get("ranges")
        for item in ranges if isinstance(ranges, list) else []:
            match item:
                case [str(stream), int(epoch), int(first), int(last)] if 0 <= first <= last:
                    self._runs[stream, epoch].append((first, last))
        for runs in self._runs.values():
            runs.sort()

    def missing(self, stream: str, epoch: int, first: int, end: int) -> Iterator[Run]:
        """The parts of ``first`` to ``end`` (excluded) that no record accounts for."""
        at = first
        for start, last in self._runs.get((stream, epoch), []):
            if last < at or start >= end:
                continue
            if start > at:
                yield at, start - 1
            at = max(at, last + 1)
        if at < end:
            yield at, end - 1

    def covers(self, stream: str, epoch: int, seq: int) -> bool:
        """Whether this record may be missing."""
        return not list(self.missing(stream, epoch, seq, seq + 1))

    def before(self, stream: str, epoch: int, seq: int) -> bool:
        """Whether anything before this record of its stream may be missing."""
        return any(
            runs and (at < epoch or (at == epoch and bisect_right(runs, (seq, -1)) > 0))
            for (name, at), runs in self._runs.items()
            if name == stream
        )

    def after(self, stream: str, epoch: int, seq: int) -> bool:
        """Whether anything after this record of its stream may be missing."""
        return any(
            at > epoch or (at == epoch and runs[-1][1] > seq)
            for (name, at), runs in self._runs.items()
            if name == stream and runs
        )

    def covers_day_of(self, started_us: int) -> bool:
        """Whether the row of an exchange that began then may be missing."""
        return started_us - started_us % DAY_US in self._days


async def read_pruned(connection: AsyncConnection) -> Pruned:
    """What ``ledger_pruned`` holds, as far as each record is the one that was sealed in its place."""
    pruned = Pruned()
    for row in (await connection.execute(select(PRUNED))).all():
        try:
            record = parse_record(row.body, strict=True)
        except ValueError:
            continue
        if (record.stream, record.epoch, record.seq) != (row.stream, row.epoch, row.seq):
            continue
        if record.kind == Kind.RETENTION_PRUNED and await _was_sealed(connection, record):
            pruned.add(record)
    return pruned


async def _was_sealed(connection: AsyncConnection, record: Record) -> bool:
    query = (
        select(SEAL.c.first_seq, SEAL.c.leaves)
        .where(SEAL.c.stream == record.stream, SEAL.c.epoch == record.epoch, SEAL.c.first_seq <= record.seq)
        .order_by(SEAL.c.first_seq.desc())
        .limit(1)
    )
    seal = (await connection.execute(query)).one_or_none()
    if seal is None:
        return False
    start = 32 * (record.seq - seal.first_seq)
    return bytes(seal.leaves[start : start + 32]) == leaf_hash(record.raw)
