"""A process that is killed at any moment loses nothing that it acknowledged, and leaves no exchange open."""

from __future__ import annotations

import asyncio
import random
import signal
import sys
from pathlib import Path

from ledger_installation import Installation, exchange
from sqlalchemy import select

from gateway.storage.tables import RECORD

APPENDER = Path(__file__).with_name("ledger_appender.py")
ROUNDS = 6


class Appender:
    """A writing process; ``acknowledged`` holds what it said is recorded."""

    def __init__(self, process: asyncio.subprocess.Process):
        self._process = process
        self.acknowledged: set[tuple[str, str]] = set()

    @classmethod
    async def start(cls, url: str, spool_dir: Path, name: str) -> Appender:
        arguments = (sys.executable, str(APPENDER), url, str(spool_dir), "32", name)
        return cls(await asyncio.create_subprocess_exec(*arguments, stdout=asyncio.subprocess.PIPE))

    async def read(self, number: int) -> None:
        for _ in range(number):
            self._take(await self._process.stdout.readline())

    async def kill(self) -> None:
        self._process.send_signal(signal.SIGKILL)
        async for line in self._process.stdout:
            self._take(line)
        assert await self._process.wait() == -signal.SIGKILL

    def _take(self, line: bytes) -> None:
        name, what = line.decode().split()
        self.acknowledged.add((name, f"exchange.{what}"))


async def recorded(engine) -> set[tuple[str, str]]:
    async with engine.connect() as connection:
        rows = await connection.execute(select(RECORD.c.exchange_id, RECORD.c.kind))
        return {(row.exchange_id, row.kind) for row in rows}


async def test_kill_under_load_loses_no_acknowledged_record_and_leaves_none_open(migrated_url, engine, tmp_path):
    installation = Installation(engine, tmp_path / "spool")
    chance = random.Random(6962)
    acknowledged: set[tuple[str, str]] = set()
    for number in range(ROUNDS):
        appender = await Appender.start(migrated_url, installation.spool_dir, f"r{number}")
        await appender.read(chance.randint(50, 1500))
        await appender.kill()
        acknowledged |= appender.acknowledged
        stopped = await installation.verify()
        assert stopped.findings == []
    async with installation.ledger() as ledger:
        await exchange(ledger, "ex_after")
    assert acknowledged <= await recorded(engine)
    result = await installation.verify()
    assert result.findings == []
    assert (result.open_exchanges, result.unshipped, result.streams) == (0, 0, 1)
    assert result.epochs == ROUNDS + 1


async def test_killed_processes_beside_a_living_one_are_recovered_by_the_next(migrated_url, engine, tmp_path):
    installation = Installation(engine, tmp_path / "spool")
    async with installation.ledger() as living:
        await exchange(living, "ex_living")
        appenders = [await Appender.start(migrated_url, installation.spool_dir, f"k{n}") for n in range(2)]
        for appender in appenders:
            await appender.read(300)
        for appender in appenders:
            await appender.kill()
        async with installation.ledger():
            assert appenders[0].acknowledged | appenders[1].acknowledged <= await recorded(engine)
        await exchange(living, "ex_still_living")
    result = await installation.verify()
    assert (result.findings, result.open_exchanges, result.unshipped) == ([], 0, 0)
    assert result.streams == 3
