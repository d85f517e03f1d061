"""The writer thread of one sink: drains the queue, writes once, syncs once, and only then tells those who wait.

Batches form by themselves: while one sync runs, the next records queue up. No timer delays a lone record. A disk
that does not answer within the deadline is a disk that failed: nobody waits for it longer.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from queue import SimpleQueue

from gateway.core.errors import LedgerUnavailable
from gateway.ledger.spool import Place, SegmentLog

DEADLINE_S = 5.0

_Waiting = asyncio.Future[None]
_LOOKS = 4


@dataclass(frozen=True, slots=True)
class Durable:
    """How far the epoch is durable: the end of the last synced frame, and the next sequence number."""

    place: Place
    next_seq: int


class SpoolWriter:
    """Owns the segment log from ``start`` on. ``submit`` is called on the event loop only.

    ``failed`` is called there once, with the reason, when the sink fails; after that every append fails.
    """

    def __init__(
        self,
        log: SegmentLog,
        next_seq: int,
        deadline_s: float = DEADLINE_S,
        failed: Callable[[str], None] = lambda _reason: None,
    ) -> None:
        self._log = log
        self._queue: SimpleQueue[bytes | None] = SimpleQueue()
        self._loop = asyncio.get_running_loop()
        self._thread = threading.Thread(target=self._write_all, name="ledger-writer", daemon=True)
        self._waiting: deque[_Waiting] = deque()
        self._ended = asyncio.Event()
        self._look_every_s = deadline_s / _LOOKS
        self._failed = failed
        # Even while the thread waits for records, odd while it waits for the disk.
        self._turns = 0
        self.durable = Durable(log.end, next_seq)
        self.failure: str | None = None

    @property
    def pending(self) -> int:
        """How many appends wait."""
        return len(self._waiting)

    def start(self) -> None:
        """Begin to write."""
        self._thread.start()
        self._loop.call_later(self._look_every_s, self._look, self._turns, 0)

    def submit(self, frame: bytes) -> _Waiting:
        """Queue one frame. The future resolves when it is durable, or fails with ``LedgerUnavailable``.

        Cancelling the future takes nothing back: the frame is written once, in its turn. An empty frame writes
        nothing and resolves when all before it is durable.
        """
        waiting = self._loop.create_future()
        if self.failure is not None:
            waiting.set_exception(LedgerUnavailable(self.failure))
            return waiting
        self._waiting.append(waiting)
        self._queue.put(frame)
        return waiting

    async def stop(self) -> None:
        """Write what is queued, end the thread and close the segment; a thread that hangs is left behind."""
        self._queue.put(None)
        await self._ended.wait()

    def _write_all(self) -> None:
        try:
            while self._write_batch():
                pass
        except OSError as error:
            # Final: after a failed sync the kernel may have dropped the pages, and a retry would say "fine".
            self._tell(self._fail, _describe(error))
        try:
            self._log.close()
        except OSError as error:
            self._tell(self._fail, _describe(error))
        self._tell(self._ended.set)

    def _write_batch(self) -> bool:
        entries = [self._queue.get()]
        entries += [self._queue.get() for _ in range(self._queue.qsize())]
        batch = [entry for entry in entries if entry is not None]
        frames = [frame for frame in batch if frame]
        if self._given_up():
            return False
        if frames:
            self._turns += 1
            self._log.append(frames)
            self._turns += 1
            if self._given_up():
                return False
            self.durable = Durable(self._log.end, self.durable.next_seq + len(frames))
        self._tell(self._resolve, len(batch))
        return len(batch) == len(entries)

    def _given_up(self) -> bool:
        return self.failure is not None

    def _tell(self, what: Callable[..., None], *arguments: object) -> None:
        try:
            self._loop.call_soon_threadsafe(what, *arguments)
        except RuntimeError:
            # The loop is closed: nobody waits any more, and what was written is found at the next start.
            return

    def _resolve(self, number: int) -> None:
        if self.failure is not None:
            return
        for _ in range(number):
            waiting = self._waiting.popleft()
            if not waiting.done():
                waiting.set_result(None)

    def _fail(self, reason: str) -> None:
        if self.failure is not None:
            return
        self.failure = reason
        while self._waiting:
            waiting = self._waiting.popleft()
            if not waiting.done():
                waiting.set_exception(LedgerUnavailable(reason))
        self._failed(reason)

    def _look(self, turns: int, looks: int) -> None:
        """Fail where the disk was seen at the same batch ``_LOOKS`` times.

        Looks are counted, not seconds: a process that was stopped for a while must not blame the disk.
        """
        if self._ended.is_set() or self.failure is not None:
            return
        looks = looks + 1 if turns == self._turns and turns % 2 else 0
        if looks >= _LOOKS:
            self._ended.set()
            self._fail("the spool did not answer in time")
            return
        self._loop.call_later(self._look_every_s, self._look, self._turns, looks)


def _describe(error: OSError) -> str:
    return f"the spool cannot be written: {error.strerror or 'no more space'}"
