"""The shards of the log, one after the other: that each is closed as it should be and the next follows from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Row, cast, func, null, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.ledger.log.shards import Entry, is_shard_of, parse_entry
from gateway.ledger.merkle import leaf_hash
from gateway.ledger.verify.demands import Trust
from gateway.ledger.verify.kept import KeptCheck, by_origin
from gateway.ledger.verify.log import Ending, LogCheck
from gateway.ledger.verify.result import Verification
from gateway.ledger.verify.rows import StoredCheckpoint, StoredLeaf, StoredShard
from gateway.storage.tables import CHECKPOINT, LOG_ENTRY, LOG_HEAD, SEAL

_PAGE = 1000


async def check_log(
    connection: AsyncConnection, origin: str, trust: Trust, result: Verification, kept: Sequence[str] = ()
) -> None:
    """Check every shard of the log ``origin``, what joins them, and that they extend the checkpoints ``kept``."""
    heads = select(*(LOG_HEAD.c[name] for name in StoredShard._fields)).order_by(LOG_HEAD.c.first_leaf)
    shards = [StoredShard._make(row) for row in await connection.execute(heads)]
    signed = (await connection.execute(select(CHECKPOINT.c.origin).distinct())).scalars().all()
    known = {shard.origin for shard in shards}
    for name in sorted(set(signed) - known if shards else ()):
        result.report("shard.missing", name, "checkpoints of the shard are there, and the shard is not")
    if not shards:
        shards = [StoredShard(signed[0] if signed else origin, 0, None, None, None, None)]
    notes = by_origin(kept, [shard.origin for shard in shards])
    pending = select(func.count()).select_from(SEAL).where(SEAL.c.leaf_index.is_(None))
    result.pending_seals = await connection.scalar(pending) or 0
    walk = _Walk(connection, trust, result, notes, several=len(shards) > 1)
    for number, shard in enumerate(shards):
        await walk.shard(shard, shards[number + 1] if number + 1 < len(shards) else None)
    last = shards[-1].origin
    if not is_shard_of(origin, last):
        result.report("shard.origin", last, f"the live shard is none of the log {origin}")


class _Walk:
    def __init__(
        self,
        connection: AsyncConnection,
        trust: Trust,
        result: Verification,
        kept: Mapping[str, Sequence[str]],
        *,
        several: bool,
    ) -> None:
        self._connection = connection
        self._trust = trust
        self._result = result
        self._kept = kept
        self._several = several
        self._joins = Joins(result)

    async def shard(self, stored: StoredShard, following: StoredShard | None) -> None:
        """Check one shard; ``following`` is the one after it."""
        label = f"{stored.origin} " if self._several else ""
        abandoned = stored.abandoned_us is not None
        check = LogCheck(stored.origin, self._trust, self._result, label=label, abandoned=abandoned)
        # What was known beyond the end of an abandoned shard is told by the recovery that follows.
        kept = KeptCheck(
            () if abandoned else self._kept.get(stored.origin, ()), stored.origin, self._trust, self._result
        )
        first = await self._leaves(stored, following, check, kept)
        kept.finish()
        head = None if stored.size is None or stored.root is None else (stored.size, stored.root)
        ending = check.finish(head, live=following is None)
        self._joins.add(stored, following, first, ending)

    async def _leaves(
        self, stored: StoredShard, following: StoredShard | None, check: LogCheck, kept: KeptCheck
    ) -> Entry | None:
        """Feed the checks; the first leaf's entry, where it is one."""
        checkpoints = select(*(CHECKPOINT.c[name] for name in StoredCheckpoint._fields)).where(
            CHECKPOINT.c.origin == stored.origin
        )
        signed, done, first = -1, stored.first_leaf - 1, None
        while leaves := await self._page(done, following):
            last = leaves[-1].leaf_index - stored.first_leaf
            due = checkpoints.where(CHECKPOINT.c.size > signed, CHECKPOINT.c.size <= last + 1)
            rows = await self._connection.execute(due.order_by(CHECKPOINT.c.size))
            check.add_checkpoints([StoredCheckpoint._make(row) for row in rows])
            for row in leaves:
                leaf = StoredLeaf(row.leaf_index - stored.first_leaf, row.stream, row.epoch, row.first_seq, row.body)
                entry = read_entry(stored.origin, leaf, self._result) if row.stream is None else None
                first = entry if leaf.number == 0 else first
                check.add_leaf(leaf, entry)
                kept.add(leaf_hash(leaf.body))
            signed, done = last + 1, leaves[-1].leaf_index
        rest = await self._connection.execute(checkpoints.where(CHECKPOINT.c.size > signed).order_by(CHECKPOINT.c.size))
        check.add_checkpoints([StoredCheckpoint._make(row) for row in rest])
        return first

    async def _page(self, done: int, following: StoredShard | None) -> Sequence[Row[tuple[int, str, int, int, bytes]]]:
        seals = select(SEAL.c.leaf_index, SEAL.c.stream, SEAL.c.epoch, SEAL.c.first_seq, SEAL.c.body)
        entries = select(
            LOG_ENTRY.c.leaf_index,
            # PostgreSQL takes a bare null for text.
            *(
                cast(null(), column.type).label(column.name)
                for column in (SEAL.c.stream, SEAL.c.epoch, SEAL.c.first_seq)
            ),
            LOG_ENTRY.c.body,
        )
        parts = []
        for statement, column in ((seals, SEAL.c.leaf_index), (entries, LOG_ENTRY.c.leaf_index)):
            within = statement.where(column > done)
            if following is not None:
                within = within.where(column < following.first_leaf)
            parts.append(within.order_by(column).limit(_PAGE).subquery().select())
        both = union_all(*parts).subquery()
        rows = await self._connection.execute(select(both).order_by(both.c.leaf_index).limit(_PAGE))
        return rows.all()


class Joins:
    """What joins the shards: takes them in order, each with its first leaf's entry and how it ended."""

    def __init__(self, result: Verification) -> None:
        self._result = result
        self._next_leaf = 0
        self._before: Ending | None = None
        self._abandoned_before = False

    def add(self, stored: StoredShard, following: StoredShard | None, first: Entry | None, ending: Ending) -> None:
        """Check that the shard follows from the one before, and ends for the one after it."""
        if stored.first_leaf != self._next_leaf:
            self._result.report("shard.column", stored.origin, "the shard does not begin where the one before ends")
        self._check_opening(stored.origin, first)
        self._check_closing(stored, following, ending)
        self._before, self._abandoned_before = ending, stored.abandoned_us is not None
        self._next_leaf = stored.first_leaf + ending.head.size

    def _check_opening(self, origin: str, first: Entry | None) -> None:
        before = self._before
        if before is None:
            return
        wanted = "shard.recover" if self._abandoned_before else "shard.open"
        if first is None or first.kind != wanted or first.origin != origin or first.prev != before.head:
            self._result.report(wanted, f"{origin} log/0", "the shard does not begin with what it follows")
        elif first.kind == "shard.recover":
            self._result.recoveries += 1

    def _check_closing(self, stored: StoredShard, following: StoredShard | None, ending: Ending) -> None:
        closing = ending.closing
        if stored.abandoned_us is not None:
            if following is None:
                self._result.report("shard.recover", stored.origin, "the shard was left and no other follows")
            return
        if (closing is None) != (stored.closed_us is None):
            self._result.report(
                "shard.column", stored.origin, "the row says otherwise than the log whether it is closed"
            )
        if following is None and closing is not None:
            self._result.report("shard.close", stored.origin, "the shard is closed and no other follows")
        if following is not None and (closing is None or closing.next != following.origin):
            self._result.report("shard.close", stored.origin, "the shard does not end with a closing for the next")


def read_entry(origin: str, leaf: StoredLeaf, result: Verification) -> Entry | None:
    """What a leaf says that is no seal; ``None`` where it cannot be read, which is reported."""
    try:
        return parse_entry(leaf.body)
    except ValueError as error:
        result.report("shard.entry", f"{origin} log/{leaf.number}", str(error))
        return None
