"""kill -9 at every named point: no acknowledged record is lost, none is there twice, and everything checks."""

from __future__ import annotations

import asyncio
import json
import random
import signal
import sys
from collections import Counter
from contextlib import asynccontextmanager
from dataclasses import asdict
from pathlib import Path

import pytest
from ledger_installation import Installation, exchange
from ledger_victims import POINTS, Order
from sqlalchemy import func, select

from gateway.ledger.points import Point
from gateway.storage.tables import RECORD

VICTIMS = Path(__file__).with_name("ledger_victims.py")
ROUNDS = 10
DATABASES = 15
LIMIT_S = 3.0
# Passed a few times in a start and no more; a high count would never be reached.
_RARE = {"creating", "created", "folder_synced", "truncating", "truncated", "stream_settled", "epoch_written"}


def walk(part: int) -> list[str]:
    """The next ``ROUNDS`` points of a walk in which all come up equally often, and a torn end before it is cut."""
    single = [point for point in POINTS if point not in {"half_written", "truncating", "truncated"}]
    order = random.Random(1).sample(single, len(single))
    order[3:3] = ["half_written", "truncating"]
    order[13:13] = ["half_written", "truncated"]
    return [order[(part * ROUNDS + number) % len(order)] for number in range(ROUNDS)]


@asynccontextmanager
async def victims():
    """A function that runs one victim to its end."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(VICTIMS), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )

    async def kill_one(order: Order) -> None:
        process.stdin.write(json.dumps(asdict(order)).encode() + b"\n")
        code = int(await asyncio.wait_for(process.stdout.readline(), 60))
        assert code == -signal.SIGKILL, f"the victim of {order} ended by itself with {code}"

    try:
        yield kill_one
    finally:
        process.stdin.close()
        await process.wait()


async def survive(url, engine, folder, kill_one, points, chance) -> Counter[str]:
    """Kill at each of ``points`` on one ledger, then recover and compare; how often each point was reached."""
    installation = Installation(engine, folder / "spool")
    log = folder / "acknowledged"
    for number, point in enumerate(points):
        nth = 1 if point in _RARE else chance.randint(1, 6)
        delay_ms = chance.uniform(0, 3) if point == Point.COPYING else 0.0
        await kill_one(
            Order(url, str(installation.spool_dir), str(log), f"r{number}", point, nth, delay_ms, seconds=LIMIT_S)
        )
    async with installation.ledger() as ledger:
        await exchange(ledger, "ex_after")
    lines = [line.split() for line in log.read_text().splitlines()]
    reached = Counter(point for word, point in lines if word == "reached")
    acknowledged = {(name, kind) for name, kind in lines if name != "reached"}
    copies = await recorded(engine)
    assert acknowledged - copies.keys() == set(), "acknowledged and lost"
    assert {key for key, number in copies.items() if number > 1} == set(), "there twice"
    result = await installation.verify()
    assert result.findings == []
    assert (result.open_exchanges, result.unshipped, result.streams) == (0, 0, 1)
    assert acknowledged, "the rounds acknowledged nothing, so they prove nothing"
    return reached


async def recorded(engine) -> dict[tuple[str, str], int]:
    key = (RECORD.c.exchange_id, RECORD.c.kind)
    async with engine.connect() as connection:
        rows = await connection.execute(
            select(*key, func.count()).where(RECORD.c.exchange_id.is_not(None)).group_by(*key)
        )
        return {(row[0], row[1]): row[2] for row in rows}


async def test_kills_at_named_points(migrated_url, engine, tmp_path):
    """A bounded round: other points on each database."""
    chance = random.Random(migrated_url.partition(":")[0])
    async with victims() as kill_one:
        points = walk(0 if migrated_url.startswith("sqlite") else 1)
        reached = await survive(migrated_url, engine, tmp_path, kill_one, points, chance)
    assert len(reached) >= ROUNDS // 2, "most rounds were ended by the clock, so they prove little"


_reached: Counter[str] = Counter()


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", range(DATABASES))
async def test_crashes_at_every_point(migrated_url, engine, tmp_path, seed):
    """With both databases, ``2 * DATABASES * ROUNDS`` kills."""
    chance = random.Random(seed)
    async with victims() as kill_one:
        _reached.update(await survive(migrated_url, engine, tmp_path, kill_one, walk(seed), chance))


@pytest.mark.long
def test_crashes_reached_every_point():
    """Runs after the kills: a point that was never reached was never tried."""
    if sum(_reached.values()) == 0:
        pytest.skip("the kills did not run in this process")
    assert set(POINTS) - _reached.keys() == set()
