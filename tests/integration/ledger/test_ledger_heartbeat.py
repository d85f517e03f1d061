"""An idle stream says that it is alive; a clock that is set and a process that was stopped are told in the record."""

from __future__ import annotations

import asyncio
import time

from ledger_installation import abandon, exchange
from sqlalchemy import select

from gateway.ledger.record import parse_record
from gateway.ledger.silence import Moment, now
from gateway.storage.tables import RECORD


async def kinds(engine):
    async with engine.connect() as connection:
        rows = await connection.execute(select(RECORD.c.body).order_by(RECORD.c.epoch, RECORD.c.seq))
        return [(record.kind, record.body) for record in (parse_record(row.body) for row in rows)]


async def test_an_idle_stream_beats_and_a_busy_one_does_not(sqlite_installation, sqlite_engine):
    async with sqlite_installation.ledger(settings={"heartbeat_s": 1}) as ledger:
        for number in range(8):
            await exchange(ledger, f"ex_{number}")
            await asyncio.sleep(0.2)
        await ledger.flush()
        assert "stream.heartbeat" not in [kind for kind, _ in await kinds(sqlite_engine)]
        await asyncio.sleep(2.5)
    beats = [kind for kind, _ in await kinds(sqlite_engine) if kind == "stream.heartbeat"]
    assert len(beats) == 2
    assert (await sqlite_installation.verify()).findings == []


async def test_a_process_that_died_is_found_when_nobody_follows_it(sqlite_installation):
    ledger = await sqlite_installation.open()
    await ledger.flush()
    await abandon(ledger)
    soon = await sqlite_installation.verify()
    assert soon.findings == []
    later = await sqlite_installation.verify(now_us=time.time_ns() // 1000 + 61_000_000)
    assert [finding.code for finding in later.findings] == ["stream.silent"]
    async with sqlite_installation.ledger():
        pass
    assert (await sqlite_installation.verify(now_us=time.time_ns() // 1000 + 61_000_000)).findings == []


class Clock:
    """The system's clock, with the wall clock and both clocks moved on."""

    def __init__(self):
        self.step_us = self.pause_us = 0

    def __call__(self):
        real = now()
        return Moment(real.wall_us + self.step_us + self.pause_us, real.monotonic_us + self.pause_us)


async def test_clocks_that_are_set_and_pauses_are_told(sqlite_installation, sqlite_engine):
    clock = Clock()
    async with sqlite_installation.ledger(clock=clock) as ledger:
        await exchange(ledger, "ex_before")
        clock.step_us -= 3_600_000_000
        await exchange(ledger, "ex_back")
        clock.step_us += 7_200_000_000
        await exchange(ledger, "ex_forward")
        clock.pause_us += 600_000_000
        await exchange(ledger, "ex_paused")
    told = [body["cause"] for kind, body in await kinds(sqlite_engine) if kind == "ledger.gap"]
    assert told == ["clock", "clock", "silence"]
    ordered = [kind for kind, _ in await kinds(sqlite_engine) if kind.startswith("exchange.")]
    assert ordered == ["exchange.intent", "exchange.outcome"] * 4
    assert (await sqlite_installation.verify(now_us=time.time_ns() // 1000 + 3_700_000_000)).findings == []
