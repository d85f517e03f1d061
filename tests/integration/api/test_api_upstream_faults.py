"""What each upstream fault becomes: the caller's error, the record's outcome, and nothing of the upstream's text."""

import asyncio

import aiohttp
import orjson
import pytest

from tests.harness import running, settings_for
from tests.stubs.upstream import stub_upstream


@pytest.fixture
async def server(tmp_path):
    async with stub_upstream() as stub:
        async with running(settings_for(tmp_path, stub.url)) as gateway, aiohttp.ClientSession() as client:
            yield gateway, client, stub


def body(fault, *, stream):
    return {
        "model": "local-smollm2",
        "stream": stream,
        "messages": [{"role": "user", "content": f"tell me something fault:{fault}"}],
    }


async def post(gateway, client, sent):
    url = f"{gateway.base_url}/v1/chat/completions"
    async with client.post(url, json=sent, headers=gateway.headers) as answer:
        return answer.status, answer.headers, await answer.read()


BEFORE_THE_FIRST_BYTE = [
    ("500", 502, "upstream_unreachable", "upstream_failed"),
    ("429", 429, "upstream_unreachable", "upstream_failed"),
    ("reject", 422, "upstream_rejected", "upstream_failed"),
    ("hang", 504, "upstream_timeout", "upstream_failed"),
    ("html", 502, "upstream_malformed", "upstream_failed"),
    ("redirect", 502, "upstream_malformed", "upstream_failed"),
    ("gzip-bomb", 502, "upstream_malformed", "upstream_failed"),
]


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(("fault", "status", "code", "outcome"), BEFORE_THE_FIRST_BYTE)
async def test_before_the_first_byte(server, fault, status, code, outcome, stream):
    gateway, client, _ = server
    got, headers, text = await post(gateway, client, body(fault, stream=stream))
    error = orjson.loads(text)["error"]
    assert (got, error["code"]) == (status, code)
    assert b"upstream-says" not in text
    records = await gateway.records(headers["x-gateway-exchange"])
    assert [r["kind"] for r in records] == ["exchange.intent", "exchange.outcome"]
    assert (records[-1]["status"], records[-1]["code"], records[-1]["http_status"]) == (outcome, code, status)
    assert [a["outcome"] for a in records[-1]["attempts"]] == [code]


@pytest.mark.parametrize("fault", ["invalid-json", "reset"])
async def test_a_whole_answer_that_cannot_be_read(server, fault):
    gateway, client, _ = server
    got, headers, text = await post(gateway, client, body(fault, stream=False))
    assert got == 502
    assert orjson.loads(text)["error"]["code"] in {"upstream_malformed", "upstream_interrupted"}
    records = await gateway.records(headers["x-gateway-exchange"])
    assert records[-1]["status"] == "upstream_failed"


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("half", "upstream_interrupted"),
        ("reset", "upstream_interrupted"),
        ("stall", "upstream_timeout"),
        ("invalid-json", "upstream_malformed"),
        ("invalid-utf8", "upstream_malformed"),
        ("giant", "upstream_malformed"),
    ],
)
async def test_in_mid_stream(server, fault, code):
    gateway, client, _ = server
    got, headers, text = await post(gateway, client, body(fault, stream=True))
    assert got == 200
    events = [line[6:] for line in text.split(b"\n") if line.startswith(b"data: ")]
    assert orjson.loads(events[-1])["error"]["code"] == code
    assert b"[DONE]" not in text
    records = await gateway.records(headers["x-gateway-exchange"])
    assert [r["kind"] for r in records] == ["exchange.intent", "exchange.outcome"]
    assert (records[-1]["status"], records[-1]["code"]) == ("interrupted", code)


@pytest.mark.parametrize("stream", [False, True])
async def test_a_caller_who_hangs_up_cancels_the_upstream_and_is_recorded(server, stream):
    gateway, client, stub = server
    sent = body("drip" if stream else "hang", stream=stream)
    url = f"{gateway.base_url}/v1/chat/completions"
    asking = asyncio.create_task(first_bytes(client, url, sent, gateway.headers))
    await asyncio.wait_for(stub.arrived.wait(), 10)
    if stream:
        await asyncio.wait_for(asking, 10)
    else:
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
    await asyncio.wait_for(stub.aborted.wait(), 10)
    row = await last_exchange(gateway)
    assert row["status"] == "client_closed"


async def first_bytes(client, url, sent, headers):
    """Read one event, then drop the connection."""
    answer = await client.post(url, json=sent, headers=headers)
    await answer.content.readany()
    answer.close()


async def last_exchange(gateway):
    from gateway.ledger.filters import ExchangeFilter
    from gateway.ledger.search import list_exchanges
    from gateway.storage.engine import make_engine

    engine = make_engine(gateway.settings.database)
    try:
        for _ in range(200):
            await gateway.gateway.ledger.flush()
            rows = await list_exchanges(engine, ExchangeFilter(limit=1))
            if rows and rows[0].status != "open":
                return {"status": rows[0].status}
            await asyncio.sleep(0.02)
    finally:
        await engine.dispose()
    raise AssertionError("the exchange was never closed")


async def test_a_dead_upstream_falls_back_and_is_decided_again(server):
    gateway, client, _ = server
    sent = {"model": "assistant", "messages": [{"role": "user", "content": "hello"}]}
    url = f"{gateway.base_url}/v1/chat/completions"
    headers = {**gateway.headers, "x-gateway-data-class": "confidential"}
    async with client.post(url, json=sent, headers=headers) as answer:
        assert answer.status == 200
        assert answer.headers["x-gateway-deployment"] == "local-smollm2"
    records = await gateway.records(answer.headers["x-gateway-exchange"])
    assert [r["kind"] for r in records] == ["exchange.intent", "exchange.attempt", "exchange.outcome"]
    intent, attempt, outcome = records
    assert intent["chosen"]["deployment"] == "local-smollm2-standby"
    assert attempt["deployment"] == "local-smollm2"
    assert attempt["previous"] == "upstream_unreachable"
    by_deployment = {d["deployment"]: d for d in attempt["decisions"]}
    assert by_deployment["openai-gpt-4.1"]["allow"] is False
    assert by_deployment["local-smollm2"]["action"] == "fallback"
    assert (
        by_deployment["local-smollm2"]["id"] != {d["deployment"]: d for d in intent["decisions"]}["local-smollm2"]["id"]
    )
    assert [a["deployment"] for a in outcome["attempts"]] == ["local-smollm2-standby", "local-smollm2"]


async def test_an_unknown_field_reaches_the_upstream_after_inspection(server):
    gateway, client, stub = server
    sent = {
        "model": "local-smollm2",
        "messages": [{"role": "user", "content": "hello"}],
        "brand_new": {"deep": ["mail maria@example.org", 1.5, None]},
    }
    status, _, _ = await post(gateway, client, sent)
    assert status == 200
    arrived = orjson.loads(stub.requests[-1])["brand_new"]
    assert arrived["deep"][1:] == [1.5, None]
    assert arrived["deep"][0].startswith("mail EMAIL_")
