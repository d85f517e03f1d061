"""Opening a spool: ship what dead processes left, close what they left open, begin a new epoch.

Everything older is shipped before the new epoch begins, so its first record can name the old epoch's last head.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from gateway.ledger.files import Files
from gateway.ledger.frames import frame
from gateway.ledger.kinds import Kind, Position
from gateway.ledger.record import encode_record
from gateway.ledger.seal import GENESIS
from gateway.ledger.shipper import Cursor, Shipper
from gateway.ledger.spool import Folder, Place, SegmentLog, claim_folders, mend, remove_shipped


@dataclass(frozen=True, slots=True)
class Opened:
    """A claimed folder with a new epoch begun: ``log`` to go on writing, ``cursor`` behind all that it holds yet."""

    folder: Folder
    log: SegmentLog
    cursor: Cursor


@dataclass(frozen=True, slots=True)
class Recovery:
    """What recovery works with: how to ship, how to write, and what to call this software in the record."""

    shipper: Shipper
    files: Files
    segment_bytes: int
    software: str

    async def open_spool(self, spool_dir: Path) -> Opened:
        """Claim every free folder; settle and release all but the first, and begin an epoch in that one.

        Raises ``LedgerCorrupt``, ``OSError`` or a database error; then no folder stays claimed.
        """
        own, *orphans = await asyncio.to_thread(claim_folders, spool_dir, self.files)
        with ExitStack() as claims:
            claims.callback(own.release)
            with ExitStack() as passing:
                for orphan in orphans:
                    passing.callback(orphan.release)
                for orphan in orphans:
                    await self._end(orphan)
            opened = await self._begin(own, await self._settle(own))
            claims.pop_all()
            return opened

    async def _end(self, orphan: Folder) -> None:
        """Close a dead process's stream for good, where it did not do so itself."""
        settled = await self._settle(orphan)
        if settled.open_exchanges or (settled.last is not None and not settled.last.closed):
            opened = await self._begin(orphan, settled, closing=True)
            opened.log.close()

    async def _settle(self, folder: Folder) -> _Settled:
        """Ship all that the folder holds, and remove it from the spool."""
        ends = await asyncio.to_thread(mend, folder.path, self.files)
        for epoch, end in ends.items():
            cursor = await self.shipper.ship(folder.path, await self.shipper.cursor(folder.stream, epoch), end)
            await asyncio.to_thread(remove_shipped, folder.path, epoch, max(cursor.place, end), ended=True)
        shipped = await self.shipper.cursors(folder.stream)
        return _Settled(
            last=shipped[max(shipped)] if shipped else None,
            next_epoch=max([0, *shipped, *ends]) + 1,
            open_exchanges=await self.shipper.open_exchanges(folder.stream),
        )

    async def _begin(self, folder: Folder, settled: _Settled, *, closing: bool = False) -> Opened:
        """Write and ship the first records of a new epoch: what it follows, and how open exchanges ended."""
        last = settled.last
        head = last.head if last else GENESIS
        opening: dict[str, object] = {
            "prev_epoch": last.epoch if last else None,
            "prev_head": head,
            "software": self.software,
        }
        records: list[tuple[Kind, str | None, dict[str, object]]] = [(Kind.STREAM_OPEN, None, opening)]
        records += [(Kind.OUTCOME, id_, {"status": "unknown", "cause": "crash"}) for id_ in settled.open_exchanges]
        if closing:
            records.append((Kind.STREAM_CLOSE, None, {}))
        now_us = time.time_ns() // 1000
        first = Cursor(folder.stream, settled.next_epoch, 0, Place(0, 0), head, closed=False)
        block = b"".join(
            frame(encode_record(Position(first.stream, first.epoch, seq), now_us, kind, exchange_id, body))
            for seq, (kind, exchange_id, body) in enumerate(records)
        )
        log = SegmentLog(folder.path, first.epoch, self.segment_bytes, self.files)
        await asyncio.to_thread(log.append, block)
        return Opened(folder, log, await self.shipper.ship(folder.path, first, log.end))


@dataclass(frozen=True, slots=True)
class _Settled:
    """A stream with nothing left to ship. ``last`` is its last epoch in the database, if any."""

    last: Cursor | None
    next_epoch: int
    open_exchanges: list[str]
