"""The switch between engines, the alarm where they differ, and a candidate bundle that decides beside the live one."""

import asyncio
import shutil
from dataclasses import replace

import aiohttp
import pytest

from gateway.config.settings import DecisionSettings
from gateway.policy.engine import Evaluation
from tests.harness import POLICIES, running, settings_for
from tests.stubs.upstream import stub_upstream

ASKED = {"model": "local-smollm2", "messages": [{"role": "user", "content": "hello"}]}


async def ask(gateway):
    async with aiohttp.ClientSession() as client:
        async with client.post(
            f"{gateway.base_url}/v1/chat/completions", json=ASKED, headers=gateway.headers
        ) as answer:
            return answer.status, answer.headers


async def ready(gateway):
    async with aiohttp.ClientSession() as client:
        async with client.get(f"{gateway.admin_url}/readyz") as answer:
            return (await answer.json())["engine"]


@pytest.fixture
async def upstream_url():
    async with stub_upstream() as stub:
        yield stub.url


async def test_cedarpy_alone_can_decide(tmp_path, upstream_url):
    settings = settings_for(tmp_path, upstream_url, decisions=DecisionSettings(engine="cedarpy", compare_every=1))
    async with running(settings) as gateway:
        assert (await ask(gateway))[0] == 200
        assert (await ready(gateway))["name"] == "cedarpy"


class Lying:
    """Permits everything."""

    def evaluate(self, _facts):
        return Evaluation(("B01-approved-models",), ())


async def test_engines_that_differ_leave_the_reference_alone_to_decide(tmp_path, upstream_url):
    settings = settings_for(tmp_path, upstream_url, decisions=DecisionSettings(compare_every=1))
    async with running(settings) as gateway:
        assert (await ready(gateway))["name"] == "compiled"
        live = gateway.gateway
        live.ports = replace(live.ports, bundle=replace(live.ports.bundle, engine=Lying()))
        assert (await ask(gateway))[0] == 200
        async with asyncio.timeout(10):
            while (found := await ready(gateway))["name"] != "cedarpy":
                await asyncio.sleep(0.01)
        assert found["compared"]["different"] == 1
        metrics = live.ports.telemetry.metrics.render().decode()
        assert 'gateway_policy_comparisons_total{result="different"} 1.0' in metrics


async def test_a_candidate_is_recorded_where_it_differs_and_changes_nothing(tmp_path, upstream_url):
    candidate = tmp_path / "candidate"
    shutil.copytree(POLICIES, candidate)
    rule = candidate / "rules" / "90-baseline" / "B01-approved-models.cedar"
    rule.write_text(rule.read_text().replace('@mode("enforce")', '@mode("shadow")'))
    settings = settings_for(tmp_path / "state", upstream_url, decisions=DecisionSettings(candidate=candidate))
    async with running(settings) as gateway:
        status, headers = await ask(gateway)
        assert status == 200
        digest = (await ready(gateway))["candidate"]
        assert digest != headers["x-gateway-policy"]
        [intent, *_] = await gateway.records(headers["x-gateway-exchange"])
        assert intent["decisions"][0]["allow"]
        assert intent["decisions"][0]["shadow"] == {"bundle": digest, "allow": False, "deciding": [], "obligations": []}
        metrics = gateway.gateway.ports.telemetry.metrics.render().decode()
        assert 'gateway_policy_shadow_total{result="would_refuse"} 1.0' in metrics
