"""The sinks of one stream: every frame goes to each that works, and is durable when all of these have it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from gateway.core.errors import LedgerUnavailable
from gateway.ledger.spool import SegmentLog
from gateway.ledger.writer import Durable, SpoolWriter

Lost = Callable[[str, str], None]
"""Told the name of a sink and why it failed, where the others go on without it."""

NAMES = ("first", "second")


class Sinks:
    """One or two segment logs with the same frames at the same places.

    With ``either``, a sink that fails is done without, and ``lost`` is told; else one that fails fails all.
    ``failure`` says why nothing is taken any more, ``missing`` which sink is done without.
    """

    def __init__(
        self, logs: Sequence[SegmentLog], next_seq: int, deadline_s: float, *, either: bool, lost: Lost
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._folders = [log.folder for log in logs]
        self._either = either
        self._lost = lost
        self._writers = [
            SpoolWriter(log, next_seq, deadline_s, partial(self._failed, name))
            for name, log in zip(NAMES, logs, strict=False)
        ]
        self._working = list(self._writers)
        self.failure: str | None = None
        self.missing: str | None = None

    @property
    def pending(self) -> int:
        """How many appends wait."""
        return max((writer.pending for writer in self._working), default=0)

    @property
    def durable(self) -> Durable:
        """How far the records are durable that ``source`` holds."""
        return self._source().durable

    @property
    def source(self) -> Path:
        """The folder to ship from: of a sink that works, where there is one."""
        return self._folders[self._writers.index(self._source())]

    @property
    def working(self) -> list[Path]:
        """The folders of the sinks that work."""
        return [self._folders[self._writers.index(writer)] for writer in self._working]

    def start(self) -> None:
        """Begin to write."""
        for writer in self._writers:
            writer.start()

    def submit(self, frame: bytes) -> asyncio.Future[None]:
        """Queue one frame, as ``SpoolWriter.submit`` does."""
        if self.failure is None and len(self._working) == 1:
            return self._working[0].submit(frame)
        together = self._loop.create_future()
        if self.failure is not None:
            together.set_exception(LedgerUnavailable(self.failure))
            return together
        waits = [writer.submit(frame) for writer in self._working]
        for wait in waits:
            wait.add_done_callback(partial(self._settle, together, waits))
        return together

    async def stop(self) -> None:
        """Write what is queued and close the segments."""
        for writer in self._writers:
            await writer.stop()

    def _source(self) -> SpoolWriter:
        return (self._working or self._writers)[0]

    def _settle(
        self, together: asyncio.Future[None], waits: list[asyncio.Future[None]], _done: asyncio.Future[None]
    ) -> None:
        if not all(wait.done() for wait in waits) or together.done():
            return
        errors = [error for wait in waits if (error := wait.exception()) is not None]
        if errors and (not self._either or len(errors) == len(waits)):
            together.set_exception(errors[0])
        else:
            together.set_result(None)

    def _failed(self, name: str, reason: str) -> None:
        writer = self._writers[NAMES.index(name)]
        self._working = [each for each in self._working if each is not writer]
        if self._either and self._working:
            self.missing = f"the {name} sink is missing: {reason}"
            self._lost(name, reason)
        elif self.failure is None:
            self.failure = reason
