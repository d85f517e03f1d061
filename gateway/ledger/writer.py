"""The writer thread: drains the queue, writes once, syncs once, and only then tells those who wait.

Batches form by themselves: while one sync runs, the next records queue up. No timer delays a lone record.
"""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass
from queue import SimpleQueue

from gateway.core.errors import LedgerUnavailable
from gateway.ledger.spool import Place, SegmentLog

_Waiting = asyncio.Future[None]


@dataclass(frozen=True, slots=True)
class Durable:
    """How far the epoch is durable: the end of the last synced frame, and the next sequence number."""

    place: Place
    next_seq: int


class SpoolWriter:
    """Owns the segment log from ``start`` on. ``submit`` is called on the event loop only."""

    def __init__(self, log: SegmentLog, next_seq: int) -> None:
        self._log = log
        self._queue: SimpleQueue[tuple[bytes, _Waiting] | None] = SimpleQueue()
        self._loop = asyncio.get_running_loop()
        self._thread = threading.Thread(target=self._write_all, name="ledger-writer", daemon=True)
        self.durable = Durable(log.end, next_seq)
        self.failure: str | None = None
        self.pending = 0

    def start(self) -> None:
        """Begin to write."""
        self._thread.start()

    def submit(self, frame: bytes) -> _Waiting:
        """Queue one frame. The future resolves when it is durable, or fails with ``LedgerUnavailable``.

        Cancelling the future takes nothing back: the frame is written once, in its turn. An empty frame writes
        nothing and resolves when all before it is durable.
        """
        waiting = self._loop.create_future()
        self.pending += 1
        self._queue.put((frame, waiting))
        return waiting

    async def stop(self) -> None:
        """Write what is queued, end the thread and close the segment."""
        self._queue.put(None)
        await asyncio.to_thread(self._thread.join)

    def _write_all(self) -> None:
        while self._write_batch():
            pass
        try:
            self._log.close()
        except OSError as error:
            self.failure = self.failure or _describe(error)

    def _write_batch(self) -> bool:
        entries = [self._queue.get()]
        entries += [self._queue.get() for _ in range(self._queue.qsize())]
        batch = [entry for entry in entries if entry is not None]
        frames = [frame for frame, _ in batch if frame]
        if frames and self.failure is None:
            try:
                self._log.append(frames[0] if len(frames) == 1 else b"".join(frames))
            except OSError as error:
                # Final: after a failed sync the kernel may have dropped the pages, and a retry would say "fine".
                self.failure = _describe(error)
            else:
                self.durable = Durable(self._log.end, self.durable.next_seq + len(frames))
        if batch:
            self._tell([waiting for _, waiting in batch])
        return len(batch) == len(entries)

    def _tell(self, waiting: list[_Waiting]) -> None:
        try:
            self._loop.call_soon_threadsafe(self._resolve, waiting, self.failure)
        except RuntimeError:
            # The loop is closed: nobody waits any more, and what was written is found at the next start.
            return

    def _resolve(self, waiting: list[_Waiting], failure: str | None) -> None:
        self.pending -= len(waiting)
        for future in waiting:
            if future.done():
                continue
            if failure is None:
                future.set_result(None)
            else:
                future.set_exception(LedgerUnavailable(failure))


def _describe(error: OSError) -> str:
    return f"the spool cannot be written: {error.strerror or 'no more space'}"
