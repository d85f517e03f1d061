"""Starts the processes, follows them, and afterwards asks the database and the verifier whether all is there."""

from __future__ import annotations

import asyncio
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from gateway.config.keyring import load_keyring
from gateway.core.errors import LedgerUnavailable
from gateway.ledger.hammer.latency import Latencies
from gateway.ledger.hammer.telling import Beat, Orders
from gateway.ledger.hammer.witness import hammer_witness
from gateway.ledger.kinds import Kind
from gateway.ledger.verify import Verification, verify_ledger
from gateway.storage.engine import make_engine
from gateway.storage.tables import RECORD

ORIGIN = "gateway.example/hammer"

COSIGNED_WITHIN_S = 15.0

Watch = Callable[[list[Beat]], None]


@dataclass(frozen=True, slots=True)
class HammerPlan:
    """The load: ``writers`` processes with ``tasks`` appends at a time each, for ``seconds``.

    ``rate`` is in records a second over all processes; 0 appends as fast as is acknowledged. ``ledger`` overrides
    settings of the ledger by name. ``witness`` has a witness cosign the log meanwhile.
    """

    url: str
    state_dir: Path
    writers: int
    tasks: int
    seconds: float
    rate: float = 0.0
    ledger: dict[str, Any] = field(default_factory=dict)
    witness: bool = False


@dataclass(frozen=True, slots=True)
class HammerResult:
    """What came of it. Times of acknowledgement in microseconds; ``missing`` are acknowledged records not found."""

    acknowledged: int
    missing: int
    repeated: int
    refused: int
    failed: int
    seconds: float
    rate: float
    p50_us: int | None
    p99_us: int | None
    p999_us: int | None
    peak_unshipped: int
    drain_s: float
    verify_s: float
    verification: Verification
    cosigned_age_s: float | None = None

    @property
    def ok(self) -> bool:
        """Whether every acknowledged record is there once, everything checks, and witnesses came in time."""
        cosigned = self.cosigned_age_s is None or self.cosigned_age_s <= COSIGNED_WITHIN_S
        return self.missing == self.repeated == self.failed == 0 and self.verification.ok and cosigned


async def hammer(plan: HammerPlan, watch: Watch = lambda _beats: None) -> HammerResult:
    """Load the database at ``plan.url``, which must hold no ledger yet, and verify what it holds then.

    ``watch`` is called with the latest beat of every process, about twice a second. Raises ``LedgerUnavailable``
    where a process ends early, after which none is left running.
    """
    key = load_keyring(plan.state_dir / "keys").ledger
    if plan.witness:
        async with hammer_witness(plan.state_dir / "witness", ORIGIN, key.public_key()) as witness:
            ledger = {**plan.ledger, "witness": witness}
            return await hammer(replace(plan, ledger=ledger, witness=False), watch)
    processes = [await _start(plan, number) for number in range(plan.writers)]
    try:
        followed = await _follow(processes, watch)
    finally:
        for process in processes:
            if process.returncode is None:
                process.kill()
                await process.wait()
    engine = make_engine(plan.url)
    try:
        missing, repeated = await _compare(engine, followed)
        began = time.perf_counter()
        verification = await verify_ledger(
            engine, origin=ORIGIN, public_key=key.public_key(), spool_dir=plan.state_dir / "spool"
        )
        verify_s = time.perf_counter() - began
    finally:
        await engine.dispose()
    last, acknowledged = followed.last, sum(beat.acknowledged for beat in followed.last)
    seconds = max(beat.loaded_s for beat in last)
    return HammerResult(
        acknowledged=acknowledged,
        missing=missing,
        repeated=repeated,
        refused=sum(beat.refused for beat in last),
        failed=sum(beat.failed for beat in last),
        seconds=seconds,
        rate=acknowledged / seconds,
        p50_us=followed.latencies.quantile(0.5),
        p99_us=followed.latencies.quantile(0.99),
        p999_us=followed.latencies.quantile(0.999),
        peak_unshipped=followed.peak_unshipped,
        drain_s=max(beat.drained_s for beat in last),
        verify_s=verify_s,
        verification=verification,
        cosigned_age_s=followed.oldest_s if "witness" in plan.ledger else None,
    )


@dataclass(slots=True)
class _Followed:
    last: list[Beat]
    latencies: Latencies = field(default_factory=Latencies)
    peak_unshipped: int = 0
    began_us: int | None = None
    oldest_s: float = 0.0

    def age(self) -> None:
        """Take the age of the last cosigned checkpoint while there is load; before the first, since the start."""
        if any(beat.phase == "load" for beat in self.last):
            now_us = time.time_ns() // 1000
            self.began_us = self.began_us or now_us
            newest = max([self.began_us, *(beat.cosigned_us or 0 for beat in self.last)])
            self.oldest_s = max(self.oldest_s, (now_us - newest) / 1e6)


async def _start(plan: HammerPlan, number: int) -> Process:
    orders = Orders(
        url=plan.url,
        state_dir=str(plan.state_dir),
        origin=ORIGIN,
        writer=number,
        tasks=plan.tasks,
        seconds=plan.seconds,
        rate=plan.rate / plan.writers,
        ledger=plan.ledger,
    )
    arguments = (sys.executable, "-m", "gateway.ledger.hammer.writer")
    process = await asyncio.create_subprocess_exec(*arguments, stdin=PIPE, stdout=PIPE, limit=1 << 20)
    _stdin(process).write(orders.encode())
    return process


async def _follow(processes: list[Process], watch: Watch) -> _Followed:
    followed = _Followed([Beat(writer=number, phase="starting") for number in range(len(processes))])
    waiting = set(range(len(processes)))

    async def follow(number: int, process: Process) -> None:
        while line := await _stdout(process).readline():
            beat = Beat.decode(line)
            followed.latencies.merge(beat.measured())
            followed.last[number] = beat
            followed.peak_unshipped = max(followed.peak_unshipped, sum(b.unshipped for b in followed.last))
            if beat.phase == "ready":
                waiting.discard(number)
                if not waiting:
                    for each in processes:
                        _stdin(each).write(b"go\n")
            followed.age()
            watch([replace(b) for b in followed.last])
        if await process.wait() != 0 or followed.last[number].phase != "done":
            raise LedgerUnavailable(f"process {number} of the hammer ended early with code {process.returncode}")

    async with asyncio.TaskGroup() as group:
        for number, process in enumerate(processes):
            group.create_task(follow(number, process))
    return followed


async def _compare(engine: AsyncEngine, followed: _Followed) -> tuple[int, int]:
    """How many acknowledged records are not in the database, and how many stand there more than once.

    Names hold the process, the task and a number without gaps, so the highest number says how many there must be.
    """
    task = func.substr(RECORD.c.exchange_id, 1, 11)
    each = (
        select(
            task,
            RECORD.c.kind,
            func.count(),
            func.count(RECORD.c.exchange_id.distinct()),
            func.max(RECORD.c.exchange_id),
        )
        .where(
            RECORD.c.kind.in_([Kind.INTENT.value, Kind.OUTCOME.value]), RECORD.c.exchange_id.like(r"hx\_%", escape="\\")
        )
        .group_by(task, RECORD.c.kind)
    )
    present: dict[int, int] = {}
    holes = repeated = 0
    async with engine.connect() as connection:
        for name, _kind, rows, distinct, highest in await connection.execute(each):
            writer = int(name[3:6])
            present[writer] = present.get(writer, 0) + distinct
            repeated += rows - distinct
            holes += int(highest[12:]) + 1 - distinct
    short = sum(max(beat.acknowledged - present.get(beat.writer, 0), 0) for beat in followed.last)
    return max(holes, short), repeated


def _stdin(process: Process) -> asyncio.StreamWriter:
    if process.stdin is None:
        raise LedgerUnavailable("a process of the hammer has no input")
    return process.stdin


def _stdout(process: Process) -> asyncio.StreamReader:
    if process.stdout is None:
        raise LedgerUnavailable("a process of the hammer has no output")
    return process.stdout
