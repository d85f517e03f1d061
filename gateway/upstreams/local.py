"""The embedded model as a supervised child: started, watched, started again, and never outliving the gateway."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import secrets
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import aiohttp
import orjson

from gateway.config.settings import LocalModelSettings
from gateway.core.errors import ConfigurationError
from gateway.upstreams.cores import threads_for, usable_cores
from gateway.upstreams.local_weights import SERVED_NAME, check_weights, find_weights

Progress = Callable[[str], None]

LOG_NAME = "local-model.log"
# Also the largest `n` that the server takes.
_PARALLEL = 4
_READY_WITHIN_S = 120.0
_POLL_S = 0.05
_TELL_EVERY_S = 1.0
_SHORTEST_PAUSE_S = 0.5
_LONGEST_PAUSE_S = 30.0
_STEADY_AFTER_S = 60.0
_END_WITHIN_S = 5.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Address:
    """Where the model serves, and the key that only the gateway has."""

    url: str
    key: str = field(repr=False)


class _NotServing(Exception):
    """The child ended or did not come up."""


class LocalModel:
    """SmolLM2-135M-Instruct behind llama.cpp's server. Its log goes to ``local-model.log`` in the state directory."""

    def __init__(self, settings: LocalModelSettings, state_dir: Path) -> None:
        self._settings = settings
        self._state_dir = state_dir
        self._weights: Path | None = None
        self._process: Process | None = None
        self._supervisor: asyncio.Task[None] | None = None
        self.address: Address | None = None
        self.restarts = 0

    @property
    def served_name(self) -> str:
        """The model's name at its server."""
        return SERVED_NAME

    @property
    def ready(self) -> bool:
        """Whether it can be asked now."""
        return self.address is not None

    async def start(self, on_progress: Progress | None = None) -> None:
        """Check the weights, start the child, return when it answers. Raises ``ConfigurationError``."""
        say = on_progress or _silent
        say("checking the embedded model's weights")
        self._weights = await asyncio.to_thread(_checked_weights)
        self._state_dir.mkdir(parents=True, exist_ok=True)
        (self._state_dir / LOG_NAME).unlink(missing_ok=True)
        try:
            await self._launch(say)
        except _NotServing:
            await self._end()
            raise ConfigurationError(f"the embedded model did not start; see {self._state_dir / LOG_NAME}") from None
        except BaseException:
            await self._end()
            raise
        say(f"the embedded model {SERVED_NAME} is ready")
        self._supervisor = asyncio.create_task(self._supervise())

    async def stop(self) -> None:
        """End the child and wait until it is gone."""
        if self._supervisor is not None:
            self._supervisor.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._supervisor
            self._supervisor = None
        await self._end()

    async def _supervise(self) -> None:
        """Whenever the child ends, start it again, after longer and longer pauses while it does not hold."""
        loop = asyncio.get_running_loop()
        pause_s = _SHORTEST_PAUSE_S
        since = loop.time()
        while True:
            if self._process is not None:
                await self._process.wait()
            self.address = None
            if loop.time() - since > _STEADY_AFTER_S:
                pause_s = _SHORTEST_PAUSE_S
            _log.warning("the embedded model ended; starting it again in %.1f s", pause_s)
            await asyncio.sleep(pause_s)
            pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)
            since = loop.time()
            self.restarts += 1
            try:
                await self._launch(_silent)
            except (_NotServing, OSError):
                await self._end()

    async def _launch(self, say: Progress) -> None:
        """One child, from start until it answers. Raises ``_NotServing``; the child may then still run."""
        key = secrets.token_urlsafe(32)
        with self._open_log() as log:
            process = self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-I",
                str(Path(__file__).with_name("local_server.py")),
                stdin=PIPE,
                stdout=PIPE,
                stderr=log,
                cwd=self._state_dir,
                # Nothing of the gateway's environment, for it may hold credentials; and no Ctrl-C while it drains.
                env={},
                start_new_session=True,
            )
        coming = asyncio.create_task(self._come_up(process, key))
        gone = asyncio.create_task(process.wait())
        telling = asyncio.create_task(_tell_time(say))
        try:
            await asyncio.wait({coming, gone}, timeout=_READY_WITHIN_S, return_when=asyncio.FIRST_COMPLETED)
            if gone.done() or not coming.done():
                raise _NotServing
            self.address = coming.result()
        finally:
            for task in (coming, gone, telling):
                task.cancel()
            await asyncio.gather(coming, gone, telling, return_exceptions=True)

    async def _come_up(self, process: Process, key: str) -> Address:
        try:
            url = await self._order(process, key)
        except (OSError, ValueError, KeyError):
            raise _NotServing from None
        await _wait_healthy(url)
        return Address(url, key)

    async def _order(self, process: Process, key: str) -> str:
        """Tell the child what to serve; the address that it answers with."""
        if process.stdin is None or process.stdout is None:
            raise _NotServing
        order = {
            "weights": str(self._weights),
            "name": SERVED_NAME,
            "port": self._settings.port,
            "threads": threads_for(self._settings.threads, usable_cores()),
            "context": self._settings.context,
            "parallel": _PARALLEL,
            "key": key,
        }
        process.stdin.write(orjson.dumps(order) + b"\n")
        await process.stdin.drain()
        line = await process.stdout.readline()
        if not line:
            raise _NotServing
        return str(orjson.loads(line)["url"])

    async def _end(self) -> None:
        """Close the child's stdin, which ends it; kill it where that does not."""
        self.address = None
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin is not None:
            process.stdin.close()
        try:
            async with asyncio.timeout(_END_WITHIN_S):
                await process.wait()
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    def _open_log(self) -> IO[bytes]:
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        return os.fdopen(os.open(self._state_dir / LOG_NAME, flags, 0o600), "ab")


async def _wait_healthy(url: str) -> None:
    async with aiohttp.ClientSession(trust_env=False) as session:
        while True:
            with contextlib.suppress(aiohttp.ClientError):
                async with session.get(f"{url}/health", allow_redirects=False) as response:
                    if response.status == 200:
                        return
            await asyncio.sleep(_POLL_S)


async def _tell_time(say: Progress) -> None:
    seconds = 0.0
    while True:
        await asyncio.sleep(_TELL_EVERY_S)
        seconds += _TELL_EVERY_S
        say(f"loading the embedded model: {seconds:.0f} s")


def _checked_weights() -> Path:
    path = find_weights()
    check_weights(path)
    return path


def _silent(_message: str) -> None:
    return None
