"""A process that forks a victim for each order on its stdin, so that a round costs no start of Python.

A victim opens the ledger, appends exchanges from several tasks, notes each acknowledgement with one unbuffered write,
and kills itself with SIGKILL at the point that its order names.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from ledger_installation import INTENT, OUTCOME, Installation

from gateway.ledger import Kind
from gateway.ledger.files import Files
from gateway.ledger.points import Point
from gateway.storage.engine import make_engine

FILE_POINTS = (
    "creating", "created", "writing", "written", "half_written", "synced", "folder_synced",
    "removing", "removed", "truncating", "truncated",
)  # fmt: skip
POINTS = (*FILE_POINTS, *(point.value for point in Point))
TASKS = 16
_SETTINGS = {"ship_interval_s": 0.01, "checkpoint_interval_s": 0.03, "segment_bytes": 16 * 1024, "batch_records": 50}


@dataclass(frozen=True, slots=True)
class Order:
    """Where to die: when ``point`` is passed for the ``nth`` time and ``delay_ms`` later, or after ``seconds`` of load."""

    url: str
    spool_dir: str
    acknowledged: str
    name: str
    point: str
    nth: int
    delay_ms: float
    seconds: float


class Fate:
    """Counts how often the point was passed, and kills."""

    def __init__(self, order: Order, log: int):
        self._order, self._log, self._passed = order, log, 0

    def passed(self, point: str) -> bool:
        """Die where it is time, or soon after; true where the caller has half a write to do before it dies."""
        if point != self._order.point:
            return False
        self._passed += 1
        if self._passed != self._order.nth:
            return False
        os.write(self._log, f"reached {point}\n".encode())
        if point == "half_written":
            return True
        if not self._order.delay_ms:
            self.die()
        threading.Thread(target=self._die_later, daemon=True).start()
        return False

    def die(self) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def _die_later(self) -> None:
        time.sleep(self._order.delay_ms / 1000)
        self.die()


class DeadlyFiles(Files):
    """Real files around whose operations a process may die."""

    def __init__(self, fate: Fate):
        self._fate = fate

    def create(self, path):
        self._fate.passed("creating")
        descriptor = super().create(path)
        self._fate.passed("created")
        return descriptor

    def write(self, descriptor, block):
        self._fate.passed("writing")
        if self._fate.passed("half_written"):
            super().write(descriptor, block[: len(block) // 2])
            self._fate.die()
        taken = super().write(descriptor, block)
        self._fate.passed("written")
        return taken

    def sync(self, descriptor):
        super().sync(descriptor)
        self._fate.passed("synced")

    def sync_folder(self, path):
        super().sync_folder(path)
        self._fate.passed("folder_synced")

    def remove(self, path):
        self._fate.passed("removing")
        super().remove(path)
        self._fate.passed("removed")

    def truncate(self, path, length):
        self._fate.passed("truncating")
        super().truncate(path, length)
        self._fate.passed("truncated")


async def _append_until_dead(order: Order) -> None:
    log = os.open(order.acknowledged, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    fate = Fate(order, log)
    installation = Installation(make_engine(order.url), Path(order.spool_dir))
    ledger = await installation.open(settings=_SETTINGS, files=DeadlyFiles(fate), reached=fate.passed)
    asyncio.get_running_loop().call_later(order.seconds, fate.die)

    async def work(task: int) -> None:
        number = 0
        while True:
            name = f"ex_{order.name}_{task}_{number}"
            await ledger.append(Kind.INTENT, name, INTENT)
            os.write(log, f"{name} {Kind.INTENT}\n".encode())
            await ledger.append(Kind.OUTCOME, name, OUTCOME)
            os.write(log, f"{name} {Kind.OUTCOME}\n".encode())
            number += 1

    await asyncio.gather(*(work(task) for task in range(TASKS)))


def _serve() -> None:
    for line in sys.stdin:
        order = Order(**json.loads(line))
        child = os.fork()
        if child == 0:
            try:
                asyncio.run(_append_until_dead(order))
            finally:
                # Only SIGKILL is the end of a victim; whatever else ends it is said by this code.
                os._exit(70)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    _serve()
