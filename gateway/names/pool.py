"""A few worker processes for names and addresses, behind a bounded queue, with a deadline for every question.

Who cannot be answered in time gets an error, and so a refusal: never text that was not inspected. A worker that dies,
hangs or answers nonsense is killed and replaced.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from gateway.core.errors import NamesOverloaded, NamesUnavailable
from gateway.core.vocabulary import Finding
from gateway.names.process import WorkerProcess

_FIRST_PAUSE_S = 0.2
_LONGEST_PAUSE_S = 10.0
_Answer = list[tuple[Finding, ...]]


@dataclass(frozen=True, slots=True)
class PoolLimits:
    """Times in seconds, sizes in characters of text."""

    workers: int = 1
    deadline_s: float = 5.0
    start_timeout_s: float = 60.0
    queued_characters: int = 512 * 1024
    batch_characters: int = 8 * 1024


@dataclass(frozen=True, slots=True)
class PoolState:
    """For readiness and metrics."""

    ready: int
    queued_characters: int
    restarts: int
    problem: str | None


@dataclass(slots=True)
class _Job:
    texts: list[str]
    size: int
    answer: asyncio.Future[_Answer]


class NamesPool:
    """Started by the first question or by ``start``. Used from one event loop."""

    def __init__(self, command: Sequence[str], limits: PoolLimits) -> None:
        self._command = tuple(command)
        self._limits = limits
        self._jobs: deque[_Job] = deque()
        self._arrived = asyncio.Condition()
        self._queued = 0
        self._tasks: list[asyncio.Task[None]] = []
        self._workers: set[WorkerProcess] = set()
        self._restarts = 0
        self._problem: str | None = None
        self.version = ""

    def start(self) -> None:
        """Have the workers started in the background; harmless when they are."""
        if not self._tasks:
            self._tasks = [asyncio.create_task(self._work()) for _ in range(self._limits.workers)]

    async def find(self, texts: Sequence[str]) -> _Answer:
        """Findings of each text within the deadline.

        Raises ``NamesOverloaded`` where the queue is full, ``NamesUnavailable`` where no worker answers in time.
        """
        if not self._limits.workers:
            raise NamesUnavailable("no workers are configured")
        self.start()
        size = sum(map(len, texts))
        if self._queued + size > self._limits.queued_characters:
            raise NamesOverloaded("the queue is full")
        jobs = [self._enqueue(group) for group in _groups(texts, self._limits.batch_characters)]
        async with self._arrived:
            self._arrived.notify_all()
        try:
            async with asyncio.timeout(self._limits.deadline_s):
                answers = await asyncio.gather(*(job.answer for job in jobs))
        except TimeoutError:
            raise NamesUnavailable("no answer within the deadline") from None
        finally:
            for job in jobs:
                self._abandon(job)
        return [found for answer in answers for found in answer]

    def state(self) -> PoolState:
        """How it stands now."""
        return PoolState(len(self._workers), self._queued, self._restarts, self._problem)

    def pids(self) -> list[int]:
        """The processes that are ready."""
        return [worker.pid for worker in self._workers]

    async def close(self) -> None:
        """End the workers; questions still open fail."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []
        while self._jobs:
            self._settle(self._jobs.popleft(), NamesUnavailable("the pool is closed"))

    def _enqueue(self, texts: list[str]) -> _Job:
        job = _Job(texts, sum(map(len, texts)), asyncio.get_running_loop().create_future())
        self._jobs.append(job)
        self._queued += job.size
        return job

    def _abandon(self, job: _Job) -> None:
        job.answer.cancel()
        if not job.answer.cancelled():
            job.answer.exception()
        if any(waiting is job for waiting in self._jobs):
            self._jobs = deque(waiting for waiting in self._jobs if waiting is not job)
            self._queued -= job.size

    async def _work(self) -> None:
        pause_s = _FIRST_PAUSE_S
        while True:
            try:
                worker = await WorkerProcess.start(self._command, self._limits.start_timeout_s)
            except NamesUnavailable as error:
                self._problem = str(error)
                await asyncio.sleep(pause_s)
                pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)
                continue
            pause_s = _FIRST_PAUSE_S
            self._problem = None
            self.version = worker.version
            self._workers.add(worker)
            try:
                await self._serve(worker)
            except NamesUnavailable as error:
                self._problem = str(error)
                self._restarts += 1
            finally:
                self._workers.discard(worker)
                await worker.kill()

    async def _serve(self, worker: WorkerProcess) -> None:
        """Answer jobs until the worker fails. Raises ``NamesUnavailable``."""
        while True:
            batch = await self._take()
            texts = [text for job in batch for text in job.texts]
            failure: NamesUnavailable | None = NamesUnavailable("the pool is closing")
            answers: _Answer = []
            try:
                async with asyncio.timeout(self._limits.deadline_s):
                    answers = await worker.find(texts)
                failure = None
            except NamesUnavailable as error:
                failure = error
                raise
            except TimeoutError:
                failure = NamesUnavailable("the worker hung")
                raise failure from None
            finally:
                for job in batch:
                    self._settle(job, failure or answers[: len(job.texts)])
                    answers = answers[len(job.texts) :]

    async def _take(self) -> list[_Job]:
        """The oldest jobs that somebody still waits for, up to one batch."""
        async with self._arrived:
            while True:
                batch: list[_Job] = []
                size = 0
                while self._jobs and (not batch or size + self._jobs[0].size <= self._limits.batch_characters):
                    job = self._jobs.popleft()
                    batch.append(job)
                    size += job.size
                if batch:
                    return batch
                await self._arrived.wait()

    def _settle(self, job: _Job, outcome: _Answer | NamesUnavailable) -> None:
        self._queued -= job.size
        if job.answer.done():
            return
        if isinstance(outcome, NamesUnavailable):
            job.answer.set_exception(outcome)
        else:
            job.answer.set_result(outcome)


def _groups(texts: Sequence[str], limit: int) -> list[list[str]]:
    """The texts in order, in groups of about ``limit`` characters: a long request does not block a short one."""
    groups: list[list[str]] = []
    size = limit
    for text in texts:
        if size + len(text) > limit:
            groups.append([])
            size = 0
        groups[-1].append(text)
        size += len(text)
    return groups
