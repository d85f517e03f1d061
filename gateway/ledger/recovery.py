"""Opening a spool: ship what dead processes left, close what they left open, begin a new epoch.

Everything older is shipped before the new epoch begins, so its first record can name the old epoch's last head.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence, Set
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from gateway.ledger.files import Files
from gateway.ledger.frames import frame
from gateway.ledger.kinds import Kind, Position
from gateway.ledger.points import Point, Reached, pass_by
from gateway.ledger.record import encode_record
from gateway.ledger.seal import GENESIS
from gateway.ledger.shipper import Cursor, Shipper
from gateway.ledger.spool import Folder, Place, SegmentLog, claim_folders, mend, remove_shipped

Told = tuple[Kind, str | None, Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Opened:
    """A claimed stream with a new epoch begun: ``logs`` to go on writing, ``cursor`` behind all that they hold yet."""

    folder: Folder
    logs: tuple[SegmentLog, ...]
    cursor: Cursor


@dataclass(frozen=True, slots=True)
class Recovery:
    """What recovery works with: how to ship, how to write, and what ``stream.open`` tells beside its predecessor."""

    shipper: Shipper
    files: Files
    segment_bytes: int
    opening: Mapping[str, object]
    reached: Reached = pass_by

    async def open_spool(self, spool_dirs: Sequence[Path]) -> Opened:
        """Claim every free stream; settle and release all but the first, and begin an epoch in that one.

        Raises ``LedgerCorrupt``, ``OSError`` or a database error; then no stream stays claimed.
        """
        own, *orphans = await asyncio.to_thread(claim_folders, spool_dirs, self.files)
        with ExitStack() as claims:
            claims.callback(own.release)
            with ExitStack() as passing:
                for orphan in orphans:
                    passing.callback(orphan.release)
                for orphan in orphans:
                    await self._end(orphan)
            settled = await self._settle(own)
            opened = await self._begin(own, settled, _ended(settled.open_exchanges, "crash"))
            claims.pop_all()
            return opened

    async def open_again(self, folder: Folder, running: Set[str], told: Sequence[Told]) -> Opened:
        """Begin a new epoch of a stream that this process holds, after its sinks failed. Raises as ``open_spool``.

        Exchanges that are ``running`` stay open, for their outcomes will come; ``told`` follows the first record.
        """
        settled = await self._settle(folder)
        lost = [id_ for id_ in settled.open_exchanges if id_ not in running]
        return await self._begin(folder, settled, [*told, *_ended(lost, "unrecorded")])

    async def _end(self, orphan: Folder) -> None:
        """Close a dead process's stream for good, where it did not do so itself."""
        settled = await self._settle(orphan)
        if settled.open_exchanges or (settled.last is not None and not settled.last.closed):
            closing: list[Told] = [*_ended(settled.open_exchanges, "crash"), (Kind.STREAM_CLOSE, None, {})]
            opened = await self._begin(orphan, settled, closing)
            for log in opened.logs:
                log.close()

    async def _settle(self, folder: Folder) -> _Settled:
        """Ship all that the folders hold, and remove it from the spool.

        The folders hold the same frames at the same places, each up to where its disk failed, if it did.
        """
        ends = [(path, await asyncio.to_thread(mend, path, self.files)) for path in folder.paths]
        epochs = sorted({epoch for _, by_epoch in ends for epoch in by_epoch})
        for epoch in epochs:
            for path, by_epoch in ends:
                if epoch in by_epoch:
                    cursor = await self.shipper.cursor(folder.stream, epoch)
                    await self.shipper.ship(path, cursor, by_epoch[epoch])
        for path, by_epoch in ends:
            for epoch, end in by_epoch.items():
                await asyncio.to_thread(remove_shipped, path, epoch, end, self.files, ended=True)
        self.reached(Point.STREAM_SETTLED)
        shipped = await self.shipper.cursors(folder.stream)
        return _Settled(
            last=shipped[max(shipped)] if shipped else None,
            next_epoch=max([0, *epochs, *shipped]) + 1,
            open_exchanges=await self.shipper.open_exchanges(folder.stream),
        )

    async def _begin(self, folder: Folder, settled: _Settled, told: Sequence[Told]) -> Opened:
        """Write and ship the first records of a new epoch: what it follows, and what is ``told``."""
        last = settled.last
        head = last.head if last else GENESIS
        opening = {"prev_epoch": last.epoch if last else None, "prev_head": head, **self.opening}
        now_us = time.time_ns() // 1000
        first = Cursor(folder.stream, settled.next_epoch, 0, Place(0, 0), head, closed=False)
        frames = [
            frame(encode_record(Position(first.stream, first.epoch, seq), now_us, kind, exchange_id, body))
            for seq, (kind, exchange_id, body) in enumerate([(Kind.STREAM_OPEN, None, opening), *told])
        ]
        logs = tuple(SegmentLog(path, first.epoch, self.segment_bytes, self.files) for path in folder.paths)
        for log in logs:
            await asyncio.to_thread(log.append, frames)
        self.reached(Point.EPOCH_WRITTEN)
        return Opened(folder, logs, await self.shipper.ship(folder.paths[0], first, logs[0].end))


@dataclass(frozen=True, slots=True)
class _Settled:
    """A stream with nothing left to ship. ``last`` is its last epoch in the database, if any."""

    last: Cursor | None
    next_epoch: int
    open_exchanges: list[str]


def _ended(exchange_ids: Sequence[str], cause: str) -> list[Told]:
    return [(Kind.OUTCOME, id_, {"status": "unknown", "cause": cause}) for id_ in exchange_ids]
