"""One names worker as the gateway sees it: started, asked, and killed when it does not answer in time."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import Any

import orjson

from gateway.core.errors import NamesUnavailable
from gateway.core.vocabulary import Finding
from gateway.names.frames import HEADER, MAX_FRAME, findings_from_rows, frame

_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV", "PYTHONPATH", "SYSTEMROOT")
"""Of the environment a worker sees no more than this: credentials stay with the gateway."""


def worker_command(cache_dir: Path, recognisers: Path | None = None) -> tuple[str, ...]:
    """The command line of the worker that the gateway ships. ``recognisers``: a registry of the operator's own."""
    more = (str(recognisers.resolve()),) if recognisers is not None else ()
    return (sys.executable, "-m", "gateway.names.worker", str(cache_dir.resolve()), *more)


class WorkerProcess:
    """Not shared: one question at a time."""

    def __init__(self, process: asyncio.subprocess.Process, version: str) -> None:
        self._process = process
        self.version = version

    @classmethod
    async def start(cls, command: Sequence[str], timeout_s: float) -> WorkerProcess:
        """Start and wait until the models are loaded. Raises ``NamesUnavailable``."""
        process = await _spawn(command)
        worker = cls(process, "")
        try:
            async with asyncio.timeout(timeout_s):
                answer = await worker._receive()
        except BaseException as error:
            await worker.kill()
            if isinstance(error, TimeoutError | NamesUnavailable):
                raise NamesUnavailable("the worker did not become ready") from None
            raise
        if not isinstance(version := answer.get("ready"), str):
            await worker.kill()
            failed = answer.get("failed")
            raise NamesUnavailable(failed if isinstance(failed, str) else "the worker did not become ready")
        worker.version = version
        return worker

    async def find(self, texts: Sequence[str]) -> list[tuple[Finding, ...]]:
        """Findings of each text. Raises ``NamesUnavailable`` when the worker dies or answers nonsense."""
        stdin = self._process.stdin
        if stdin is None:
            raise NamesUnavailable("the worker has no input")
        try:
            stdin.write(frame(list(texts)))
            await stdin.drain()
        except (OSError, RuntimeError):
            raise NamesUnavailable("the worker is gone") from None
        answer = await self._receive()
        if isinstance(reason := answer.get("failed"), str):
            raise NamesUnavailable(reason)
        rows = answer.get("findings")
        if not isinstance(rows, list) or len(rows) != len(texts):
            raise NamesUnavailable("the worker answered something else")
        try:
            return [findings_from_rows(row, len(text)) for row, text in zip(rows, texts, strict=True)]
        except ValueError:
            raise NamesUnavailable("the worker answered something else") from None

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    async def kill(self) -> None:
        """End the process at once and wait until it is gone, even where this task is cancelled meanwhile."""
        await _whatever_happens(self._end())

    async def _end(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        if self._process.stdin is not None:
            self._process.stdin.close()
        if self._process.stdout is not None:
            # To its end, so that the pipe is closed with the process.
            await self._process.stdout.read()
        await self._process.wait()

    async def _receive(self) -> dict[str, Any]:
        stdout = self._process.stdout
        if stdout is None:
            raise NamesUnavailable("the worker has no output")
        try:
            length = int.from_bytes(await stdout.readexactly(HEADER), "big")
            if length > MAX_FRAME:
                raise NamesUnavailable("the worker answered something else")
            answer = orjson.loads(await stdout.readexactly(length))
        except (asyncio.IncompleteReadError, OSError):
            raise NamesUnavailable("the worker is gone") from None
        except orjson.JSONDecodeError:
            raise NamesUnavailable("the worker answered something else") from None
        if not isinstance(answer, dict):
            raise NamesUnavailable("the worker answered something else")
        return answer


async def _spawn(command: Sequence[str]) -> asyncio.subprocess.Process:
    """Start a process; a cancellation meanwhile ends it. Raises ``NamesUnavailable``."""
    environment = {name: value for name in _KEPT if (value := os.environ.get(name)) is not None}
    creating = asyncio.ensure_future(
        asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={**environment, "OMP_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"},
        )
    )
    try:
        return await asyncio.shield(creating)
    except OSError:
        raise NamesUnavailable("the worker cannot be started") from None
    except asyncio.CancelledError:
        await WorkerProcess(await creating, "").kill()
        raise


async def _whatever_happens(work: Coroutine[Any, Any, None]) -> None:
    task = asyncio.ensure_future(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task})
        raise
