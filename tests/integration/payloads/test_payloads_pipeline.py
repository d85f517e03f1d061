"""Texts kept by policy on a whole gateway: request and answer, whole and streamed; nothing leaves where they cannot be."""

import shutil

import aiohttp
import orjson
import pytest
from sqlalchemy import text

from gateway.config.settings import PayloadSettings
from gateway.payloads.erasure import erase
from gateway.payloads.selection import Selection
from gateway.storage.engine import make_engine
from tests.harness import POLICIES, running, settings_for
from tests.stubs.upstream import stub_upstream

CANARY = "Zephyrine Quill, zephyrine.quill@canary.example"
RULE = """@id("O90-keep-texts")
@title("Texts are kept")
@reason("Complaints are looked into for a month.")
@severity("low")
@level("soft")
@mode("enforce")
@owner("data-protection")
@refs("POL-1")
@review_by("2027-11-30")
@obligation("store_text")
@params("{\\"where\\": \\"both\\", \\"days\\": 30}")
permit (principal, action == Action::"oblige", resource) when { principal.team == "complaints" };
"""


@pytest.fixture
async def serve(tmp_path):
    policies = tmp_path / "policies"
    shutil.copytree(POLICIES, policies)
    (policies / "obligations" / "O90-keep-texts.cedar").write_text(RULE)
    async with stub_upstream() as stub:

        def with_holder(holder):
            settings = settings_for(tmp_path / "state", stub.url, payloads=PayloadSettings(holder=holder))
            return running(settings.model_copy(update={"policies": policies}), team="complaints")

        yield with_holder, stub


async def ask(gateway, **more):
    body = {"model": "local-smollm2", "messages": [{"role": "user", "content": f"I am {CANARY}"}], **more}
    async with aiohttp.ClientSession() as client:
        async with client.post(f"{gateway.base_url}/v1/chat/completions", json=body, headers=gateway.headers) as answer:
            return answer.status, answer.headers["x-gateway-exchange"], await answer.read()


async def test_a_whole_exchange_is_kept_and_its_records_commit_to_ciphertexts(serve):
    with_holder, _ = serve
    async with with_holder("file") as gateway:
        status, exchange, answer = await ask(gateway)
        assert status == 200
        texts = await gateway.gateway.ports.payloads.read(exchange)
        assert CANARY in orjson.loads(texts["request"])["messages"][0]["content"]
        assert texts["response"] == answer
        intent, outcome = await gateway.records(exchange)
        assert [item["part"] for item in intent["payloads"]] == ["request"]
        assert outcome["payload"] == "kept"
        assert [item["size"] for item in outcome["payloads"]] == [len(answer)]
        assert "canary.example" not in orjson.dumps([intent, outcome]).decode()


async def test_a_streamed_answer_is_kept_put_together(serve):
    with_holder, _ = serve
    async with with_holder("file") as gateway:
        status, exchange, events = await ask(gateway, stream=True)
        assert status == 200
        said = "".join(
            choice["delta"].get("content") or ""
            for line in events.split(b"\n\n")
            if line.startswith(b"data: {")
            for choice in orjson.loads(line[6:])["choices"]
        )
        kept = orjson.loads((await gateway.gateway.ports.payloads.read(exchange))["response"])
        assert kept["choices"][0]["message"]["content"] == said != ""
        assert (await gateway.records(exchange))[-1]["payload"] == "kept"


async def test_a_value_in_the_request_finds_the_text_for_erasure_and_the_ledger_still_verifies(serve):
    with_holder, _ = serve
    async with with_holder("file") as gateway:
        _, exchange, _ = await ask(gateway)
        vault = gateway.gateway.ports.payloads
        term = vault.term("default", "Zephyrine.Quill@canary.example")
        erased = await erase(vault, Selection(terms=(term,)))
        assert {item[0] for item in erased.texts} == {exchange}
        assert await vault.read(exchange) == {}
        [intent, *_] = await gateway.records(exchange)
        assert intent["payloads"][0]["sha256"] in {item[2] for item in erased.texts}


async def test_without_a_vault_the_duty_cannot_be_met(serve):
    with_holder, stub = serve
    async with with_holder("none") as gateway:
        status, _, body = await ask(gateway)
        assert (status, orjson.loads(body)["error"]["code"]) == (403, "obligation_unmet")
        assert stub.requests == []


@pytest.mark.parametrize("stream", [False, True])
async def test_where_the_text_cannot_be_kept_nothing_leaves(serve, stream):
    with_holder, stub = serve
    async with with_holder("file") as gateway:
        engine = make_engine(gateway.settings.database)
        async with engine.begin() as connection:
            await connection.execute(text("DROP TABLE payload"))
        await engine.dispose()
        status, _, body = await ask(gateway, stream=stream)
        assert (status, orjson.loads(body)["error"]["code"]) == (503, "payload_unavailable")
        assert stub.requests == []
