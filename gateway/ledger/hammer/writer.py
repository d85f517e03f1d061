"""One process under the hammer: ``python -m gateway.ledger.hammer.writer``. Orders come on stdin, beats go to stdout.

It opens a ledger of its own as a replica does, appends until its time is over, and then drains what it has spooled.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import time
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import uvloop

from gateway.config.keyring import load_keyring
from gateway.config.settings import LedgerSettings
from gateway.core.errors import LedgerOverloaded, LedgerUnavailable
from gateway.ledger.hammer.bodies import intent_body, outcome_body
from gateway.ledger.hammer.latency import Latencies
from gateway.ledger.hammer.telling import Beat, Orders
from gateway.ledger.kinds import Kind
from gateway.ledger.ledger import Ledger
from gateway.storage.engine import make_engine

BEAT_S = 0.5
_BACK_OFF_S = 0.005
_DRAIN_WITHIN_S = 600.0


class _Load:
    """The tasks of one process, and what they have counted."""

    def __init__(self, orders: Orders, ledger: Ledger) -> None:
        self._orders = orders
        self._ledger = ledger
        self._began = time.perf_counter()
        self._due = 0
        self.latencies = Latencies()
        self.acknowledged = self.exchanges = self.refused = self.failed = 0
        self.loaded_s = self.drained_s = 0.0

    async def run(self) -> None:
        self._began = time.perf_counter()
        await asyncio.gather(*(self._task(task) for task in range(self._orders.tasks)))
        self.loaded_s = time.perf_counter() - self._began

    async def _task(self, task: int) -> None:
        number = 0
        while time.perf_counter() - self._began < self._orders.seconds:
            await self._wait_for_turn()
            # The numbers of a task's exchanges have no gap, so that the database can be asked whether all are there.
            name = f"hx_{self._orders.writer:03}_{task:04}_{number:09}"
            now_us = time.time_ns() // 1000
            if not await self._append(Kind.INTENT, name, intent_body(name, number, now_us)):
                return
            if not await self._append(Kind.OUTCOME, name, outcome_body(name, number, 1000 + number % 977)):
                return
            self.exchanges += 1
            number += 1

    async def _append(self, kind: Kind, name: str, body: dict[str, object]) -> bool:
        while True:
            started = time.perf_counter_ns()
            try:
                await self._ledger.append(kind, name, body)
            except LedgerOverloaded:
                self.refused += 1
                await asyncio.sleep(_BACK_OFF_S)
                continue
            except LedgerUnavailable:
                self.failed += 1
                return False
            self.latencies.add((time.perf_counter_ns() - started) // 1000)
            self.acknowledged += 1
            return True

    async def _wait_for_turn(self) -> None:
        rate = self._orders.rate
        if rate <= 0:
            return
        # Two records an exchange; each task takes the next slot, so that the load is even.
        due, self._due = self._due, self._due + 2
        ahead = due / rate - (time.perf_counter() - self._began)
        if ahead > 0:
            await asyncio.sleep(ahead)

    async def drain(self) -> None:
        """Return when all is shipped, sealed and signed."""
        began = time.perf_counter()
        while time.perf_counter() - began < _DRAIN_WITHIN_S:
            before = self._ledger.health().unshipped
            try:
                await self._ledger.flush()
                break
            except LedgerUnavailable:
                if self._ledger.health().unshipped >= before > 0:
                    break
        self.drained_s = time.perf_counter() - began

    def beat(self, phase: str) -> Beat:
        health = self._ledger.health()
        measured, self.latencies = self.latencies, Latencies()
        return Beat(
            writer=self._orders.writer,
            phase=phase,
            acknowledged=self.acknowledged,
            exchanges=self.exchanges,
            refused=self.refused,
            failed=self.failed,
            queued=health.queued,
            unshipped=health.unshipped,
            checkpoint_us=health.checkpoint_us,
            cosigned_us=health.cosigned_us,
            loaded_s=self.loaded_s,
            drained_s=self.drained_s,
            error=health.error,
            latencies=measured.counts,
        )


async def _run(orders: Orders) -> None:
    state = Path(orders.state_dir)
    engine = make_engine(orders.url)
    try:
        ledger = await Ledger.open(
            settings=LedgerSettings(origin=orders.origin, **orders.ledger),
            spool_dir=state / "spool",
            engine=engine,
            signing_key=load_keyring(state / "keys").ledger,
            software="gateway ledger hammer",
        )
        load = _Load(orders, ledger)
        _tell(load.beat("ready"))
        # All begin together.
        await asyncio.to_thread(sys.stdin.buffer.readline)
        await _beating(load, "load", load.run())
        await _beating(load, "drain", load.drain())
        await ledger.close()
        _tell(load.beat("done"))
    finally:
        await engine.dispose()


async def _beating(load: _Load, phase: str, work: Coroutine[Any, Any, None]) -> None:
    task = asyncio.create_task(work)
    while not task.done():
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.shield(task), BEAT_S)
        _tell(load.beat(phase))
    task.result()


def _tell(beat: Beat) -> None:
    os.write(1, beat.encode())


if __name__ == "__main__":
    uvloop.run(_run(Orders.decode(sys.stdin.buffer.readline())))
