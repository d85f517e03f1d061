"""Policy swapped again and again under load: nothing fails, and no exchange is decided by two bundles.

Two trees differ in one shadow rule that matches everything, so each decision shows which of them made it.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import subprocess
import sys
import time
from collections import Counter, defaultdict

import aiohttp
import pytest
import yaml
from sqlalchemy import select

from gateway.cli.process import free_port, gateway_command, start_served
from gateway.config.policy_tree import read_policy_files
from gateway.ledger.record import parse_record
from gateway.policy.bundle import digest_of
from gateway.storage.engine import make_engine
from gateway.storage.schema import upgrade
from gateway.storage.tables import RECORD
from tests.harness import POLICIES
from tests.stubs.signed_bundles import kill_rule, sealed, trust_root_yaml
from tests.stubs.upstream import stub_upstream

RATE = 200
QUIET_S = 5.0
SECRET = "a-secret-of-the-forge"


def variant(name):
    """A rule of ``rules/`` that matches everything and decides nothing."""
    return {f"rules/20-data/{name}.cedar": kill_rule(name, mode="shadow").replace(b'"hard"', b'"soft"')}


@pytest.mark.parametrize("swaps", [60, pytest.param(1000, marks=pytest.mark.long)])
@pytest.mark.timeout(3600)
async def test_reloads(tmp_path, swaps):
    tree = read_policy_files(POLICIES)
    names = ("V01-one", "V02-two")
    trees = [{**tree, **variant(name)} for name in names]
    by_digest = {digest_of(files): name for files, name in zip(trees, names, strict=True)}
    async with stub_upstream() as stub:
        config = configure(tmp_path, stub.url)
        deliver(tmp_path, trees[0], 1)
        environment = {**os.environ, "GATEWAY_CONFIG": str(config)}
        key = subprocess.run(
            [*gateway_command(), "keys", "create", "load", "--team", "load", "--quiet"],
            env=environment, capture_output=True, text=True, check=True,
        ).stdout.strip()  # fmt: skip
        served = await asyncio.to_thread(start_served, config)
        try:
            answers, latencies, waits = await load_while_swapping(served, key, tmp_path, trees, swaps)
            await asyncio.to_thread(served.settle)
        finally:
            served.stop()
    assert Counter(status for _, status, _ in answers) == {200: len(answers)}
    decided = await records_by_exchange(f"sqlite+aiosqlite:///{tmp_path / 'gateway.db'}")
    seen = Counter()
    for exchange, _, header in answers:
        digests, variants = decided[exchange]
        assert len(digests) == 1, (exchange, digests)
        digest = digests.pop()
        assert header.split("@")[0] == digest.removeprefix("sha256:")[:16], exchange
        assert variants == {by_digest[digest]}, (exchange, variants)
        seen[digest] += 1
    assert len(seen) == 2, "both trees decided something"
    print(report(latencies, waits, swaps), file=sys.stderr)


async def load_while_swapping(served, key, folder, trees, swaps):
    """``RATE`` requests a second, each started on time whatever became of the others, until the last swap is live."""
    done = asyncio.Event()
    answers, latencies, asked = [], [], []
    timeout = aiohttp.ClientTimeout(total=60)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), timeout=timeout) as client:

        async def ask(number):
            body = {
                # The route's first deployment is down, so these are decided again for a fallback.
                "model": "assistant" if number % 4 == 0 else "local-smollm2",
                "messages": [{"role": "user", "content": "hello there"}],
                "stream": number % 3 == 0,
            }
            headers = {"authorization": f"Bearer {key}"}
            began = time.perf_counter()
            async with client.post(f"{served.base_url}/chat/completions", json=body, headers=headers) as answer:
                await answer.read()
                latencies.append(time.perf_counter() - began)
                answers.append(
                    (answer.headers["x-gateway-exchange"], answer.status, answer.headers["x-gateway-policy"])
                )

        async def load():
            began = time.perf_counter()
            while not done.is_set():
                asked.append(asyncio.create_task(ask(len(asked))))
                ahead = began + len(asked) / RATE - time.perf_counter()
                await asyncio.sleep(max(0.0, ahead))
            await asyncio.gather(*asked)
            return len(asked) / (time.perf_counter() - began)

        loading = asyncio.create_task(load())
        try:
            # What the same load meets without any swap, on the same machine in the same minute.
            await asyncio.sleep(QUIET_S)
            quiet = len(latencies)
            waits = [await swap(client, served, folder, trees[n % 2], n + 1) for n in range(1, swaps + 1)]
        finally:
            done.set()
        rate = await loading
    assert rate >= RATE * 0.95, f"only {rate:.0f} requests/s were held"
    return answers, (latencies[:quiet], latencies[quiet:]), waits


async def swap(client, served, folder, files, sequence):
    """Release, tell the gateway, wait until it is live; seconds."""
    began = time.perf_counter()
    await asyncio.to_thread(deliver, folder, files, sequence)
    async with client.post(f"{served.admin_url}/policy/webhook", headers={"x-gitlab-token": SECRET}) as answer:
        assert answer.status == 202
    while time.perf_counter() - began < 60:
        async with client.get(f"{served.admin_url}/readyz") as answer:
            policy = (await answer.json())["policy"]
        assert policy["last_error"] is None, policy
        if policy["sequence"] == sequence:
            return time.perf_counter() - began
        await asyncio.sleep(0.02)
    raise AssertionError(f"bundle {sequence} did not go live: {policy}")


def deliver(folder, files, sequence):
    content = sealed("release-1", "release-2", files=files, now_s=int(time.time()), sequence=sequence).to_bytes()
    (folder / "x.new").write_bytes(content)
    (folder / "x.new").replace(folder / "x.bundle")


def configure(folder, upstream_url):
    (folder / "trust.yaml").write_bytes(trust_root_yaml())
    (folder / "secret").write_text(SECRET)
    config = folder / "gateway.yaml"
    settings = {
        "environment": "test",
        "inference": {"port": free_port()},
        "admin": {"port": free_port()},
        "state_dir": str(folder),
        "policies": str(POLICIES),
        "policy": {
            "source": "bundle",
            "bundle": "x.bundle",
            "trust_root": "trust.yaml",
            "poll_interval_s": 0,
            "webhook_secret_file": "secret",
        },
        "deployments": {
            "local-smollm2": {"kind": "openai", "base_url": upstream_url},
            "local-smollm2-standby": {"kind": "openai", "base_url": f"http://127.0.0.1:{free_port()}"},
        },
    }
    config.write_text(yaml.safe_dump(settings))
    upgrade(f"sqlite+aiosqlite:///{folder / 'gateway.db'}")
    return config


async def records_by_exchange(url):
    """Digests that the records of each exchange name, and the variants that its decisions matched."""
    found = defaultdict(lambda: (set(), set()))
    engine = make_engine(url)
    async with engine.connect() as connection:
        columns = (RECORD.c.exchange_id, RECORD.c.body)
        rows = await connection.execute(select(*columns).where(RECORD.c.exchange_id.is_not(None)))
        for exchange, raw in rows:
            digests, variants = found[exchange]
            body = parse_record(raw).body
            if "policy" in body:
                digests.add(body["policy"]["bundle"])
            for decision in body.get("decisions", ()):
                variants.update(rule["id"] for rule in decision["rules"] if rule["id"].startswith("V0"))
    await engine.dispose()
    return found


def report(latencies, waits, swaps):
    return json.dumps(
        {
            "swaps": swaps,
            "exchanges": sum(map(len, latencies)),
            "quiet_ms": milliseconds(latencies[0]),
            "swapping_ms": milliseconds(latencies[1]),
            "release_to_live_p50_ms": round(statistics.median(waits) * 1000),
            "release_to_live_max_ms": round(max(waits) * 1000),
        }
    )


def milliseconds(seconds):
    cuts = statistics.quantiles(seconds, n=1000)
    return {name: round(cuts[at] * 1000, 1) for name, at in (("p50", 499), ("p99", 989), ("p999", 998))}
