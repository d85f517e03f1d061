"""Whole gateway, real models in a real worker: killed, hung and overloaded, while exchanges that need no names go on."""

import asyncio
import os
import signal
import time
from contextlib import asynccontextmanager

import aiohttp
import pytest

from gateway.config.settings import DeploymentBinding, NamesSettings
from tests.harness import running, settings_for
from tests.stubs.upstream import stub_upstream

NAME = "Maria Lindqvist"
TEXT = f"Hello, my name is {NAME} and I live at 12 Baker Street, London NW1 6XE. Please call me back."
DEADLINE_S = 4.0


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    """The quantised weights are made once for the module."""
    return tmp_path_factory.mktemp("models")


@asynccontextmanager
async def gateway_with(tmp_path, models, **names):
    async with stub_upstream() as stub:
        chosen = NamesSettings(cache_dir=models, deadline_s=DEADLINE_S, **names)
        settings = settings_for(tmp_path, stub.url, names=chosen)
        provider = {"openai-gpt-4.1": DeploymentBinding(base_url=stub.url)}
        settings = settings.model_copy(update={"deployments": {**settings.deployments, **provider}})
        async with running(settings) as served, aiohttp.ClientSession() as client:
            yield served, client, stub


async def ask(served, client, model, text=TEXT, **more):
    body = {"model": model, "messages": [{"role": "user", "content": text}], **more}
    async with client.post(f"{served.base_url}/v1/chat/completions", json=body, headers=served.headers) as answer:
        return answer.status, await answer.json(), dict(answer.headers)


async def until_names_answer(served, client):
    """The worker takes seconds to load; until then exchanges that need it are refused."""
    async with asyncio.timeout(120):
        while True:
            status, body, _ = await ask(served, client, "openai-gpt-4.1")
            if status == 200:
                return body
            assert body["error"]["code"] == "names_unavailable", body


def said(body):
    return body["choices"][0]["message"]["content"]


async def test_names_and_addresses_never_reach_the_provider_and_come_back(tmp_path, models):
    async with gateway_with(tmp_path, models) as (served, client, stub):
        body = await until_names_answer(served, client)
        sent = b"\n".join(stub.requests)
        assert b"Lindqvist" not in sent
        assert b"Baker Street" not in sent
        assert b"PERSON_" in sent
        assert NAME in said(body)
        records = await served.gateway.ledger.flush() or []
        assert NAME not in str(records)


async def test_a_killed_worker_refuses_at_most_what_needed_it_and_is_replaced(tmp_path, models):
    async with gateway_with(tmp_path, models) as (served, client, stub):
        await until_names_answer(served, client)
        (pid,) = served.gateway.ports.names.pool.pids()
        os.kill(pid, signal.SIGKILL)
        stub.requests.clear()
        answers = await asyncio.gather(
            *(ask(served, client, "openai-gpt-4.1", f"{TEXT} {n}") for n in range(5)),
            *(ask(served, client, "local-smollm2", f"{TEXT} {n}") for n in range(5)),
        )
        for status, body, headers in answers[:5]:
            assert status in {200, 503}
            if status == 503:
                assert body["error"]["code"] == "names_unavailable"
                assert headers["Retry-After"] == "1"
        assert [status for status, _, _ in answers[5:]] == [200] * 5
        provider = [raw for raw in stub.requests if b"gpt-4.1" in raw]
        assert all(b"Lindqvist" not in raw for raw in provider)
        await until_names_answer(served, client)
        assert served.gateway.ports.names.pool.pids() != [pid]


async def test_a_hung_worker_holds_nobody_longer_than_the_deadline(tmp_path, models):
    async with gateway_with(tmp_path, models) as (served, client, stub):
        await until_names_answer(served, client)
        (pid,) = served.gateway.ports.names.pool.pids()
        os.kill(pid, signal.SIGSTOP)
        stub.requests.clear()
        began = time.monotonic()
        hung = asyncio.create_task(ask(served, client, "openai-gpt-4.1", f"{TEXT} again"))
        status, body, _ = await ask(served, client, "local-smollm2")
        assert status == 200
        assert time.monotonic() - began < DEADLINE_S
        status, body, _ = await hung
        assert (status, body["error"]["code"]) == (503, "names_unavailable")
        assert DEADLINE_S - 0.5 < time.monotonic() - began < DEADLINE_S + 2
        assert not [raw for raw in stub.requests if b"gpt-4.1" in raw]
        await until_names_answer(served, client)


async def test_more_text_than_the_queue_takes_is_refused_at_once(tmp_path, models):
    async with gateway_with(tmp_path, models, queued_kchars=4) as (served, client, stub):
        await until_names_answer(served, client)
        stub.requests.clear()
        long = "\n\n".join(f"{TEXT} Case {number}." for number in range(100))
        began = time.monotonic()
        status, body, _ = await ask(served, client, "openai-gpt-4.1", long)
        assert (status, body["error"]["code"]) == (503, "names_unavailable")
        assert time.monotonic() - began < DEADLINE_S
        assert stub.requests == []
        assert (await ask(served, client, "local-smollm2", long))[0] == 200
        assert (await ask(served, client, "openai-gpt-4.1", f"{TEXT} short"))[0] == 200


async def test_a_script_without_names_stays_at_home_where_the_class_asks_for_it(tmp_path, models):
    async with gateway_with(tmp_path, models) as (served, client, stub):
        headers = {**served.headers, "x-gateway-data-class": "internal"}
        body = {"model": "openai-gpt-4.1", "messages": [{"role": "user", "content": "请帮我写一封信给王小明先生。"}]}
        url = f"{served.base_url}/v1/chat/completions"
        async with client.post(url, json=body, headers=headers) as answer:
            refused = await answer.json()
        assert (answer.status, refused["error"]["code"]) == (403, "policy_refused")
        assert "C05-names-not-covered" in refused["error"]["rules"]
        assert stub.requests == []
        async with client.post(url, json={**body, "model": "local-smollm2"}, headers=headers) as answer:
            assert answer.status == 200
