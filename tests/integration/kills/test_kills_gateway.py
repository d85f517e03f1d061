"""kill -9 of the gateway under load: nothing that was answered is unrecorded, and every intent gets its outcome."""

import asyncio
import os
import random
import signal
import subprocess
from functools import partial

import aiohttp
import pytest
import yaml
from sqlalchemy import select

from gateway.cli.process import free_port, gateway_command, start_served
from gateway.storage.engine import make_engine
from gateway.storage.schema import upgrade
from gateway.storage.tables import EXCHANGE
from tests.harness import POLICIES
from tests.stubs.upstream import stub_upstream

CONCURRENT = 50


@pytest.mark.parametrize("rounds", [3, pytest.param(20, marks=pytest.mark.long)])
@pytest.mark.timeout(1200)
async def test_every_answer_has_its_records(tmp_path, rounds):
    rng = random.Random(rounds)
    answered: set[str] = set()
    async with stub_upstream() as stub:
        config = configure(tmp_path, stub.url)
        environment = {**os.environ, "GATEWAY_CONFIG": str(config)}
        key = subprocess.run(
            [*gateway_command(), "keys", "create", "load", "--team", "load", "--quiet"],
            env=environment, capture_output=True, text=True, check=True,
        ).stdout.strip()  # fmt: skip
        for _ in range(rounds):
            served = await asyncio.to_thread(start_served, config)
            before = len(answered)
            doom = partial(os.kill, served.process.pid, signal.SIGKILL)
            await load_until_dead(served.base_url, key, answered, before + rng.randint(50, 500), doom)
            served.process.wait()
        served = await asyncio.to_thread(start_served, config)
        await asyncio.to_thread(served.settle)
        served.stop()
    verified = subprocess.run(
        [*gateway_command(), "ledger", "verify", "--json"], env=environment, capture_output=True, text=True, check=False
    )
    assert verified.returncode == 0, verified.stdout
    statuses = await status_by_exchange(f"sqlite+aiosqlite:///{tmp_path / 'gateway.db'}")
    assert {statuses.get(exchange) for exchange in answered} == {"answered"}
    assert set(statuses.values()) <= {"answered", "unknown", "client_closed", "upstream_failed", "refused"}
    assert "unknown" in statuses.values(), "no exchange was caught in flight, so the kills proved little"


async def load_until_dead(base_url, key, answered, enough, doom):
    """Fifty callers ask until the gateway is gone; whole answers are noted by exchange id.

    ``doom`` strikes when ``enough`` are noted, while others are on their way.
    """
    body = {"model": "local-smollm2", "messages": [{"role": "user", "content": "hello there"}]}
    headers = {"authorization": f"Bearer {key}"}

    async def caller(client, number):
        while True:
            try:
                asked = {**body, "stream": number % 3 == 0}
                async with client.post(f"{base_url}/chat/completions", json=asked, headers=headers) as answer:
                    text = await answer.read()
                    assert answer.status == 200, text
                    if not asked["stream"] or text.endswith(b"data: [DONE]\n\n"):
                        answered.add(answer.headers["x-gateway-exchange"])
                        if len(answered) == enough:
                            doom()
            except (aiohttp.ClientError, ConnectionError, asyncio.IncompleteReadError):
                return

    connector = aiohttp.TCPConnector(limit=CONCURRENT)
    async with aiohttp.ClientSession(connector=connector) as client:
        await asyncio.wait_for(asyncio.gather(*(caller(client, n) for n in range(CONCURRENT))), 60)


def configure(folder, upstream_url):
    config = folder / "gateway.yaml"
    config.write_text(
        yaml.safe_dump(
            {
                "environment": "test",
                "inference": {"port": free_port()},
                "admin": {"port": free_port()},
                "state_dir": str(folder),
                "policies": str(POLICIES),
                "ledger": {"segment_bytes": 262_144},
                "deployments": {"local-smollm2": {"kind": "openai", "base_url": upstream_url}},
            }
        )
    )
    upgrade(f"sqlite+aiosqlite:///{folder / 'gateway.db'}")
    return config


async def status_by_exchange(url):
    engine = make_engine(url)
    async with engine.connect() as connection:
        rows = (await connection.execute(select(EXCHANGE.c.id, EXCHANGE.c.status))).all()
    await engine.dispose()
    return {row.id: row.status for row in rows}
