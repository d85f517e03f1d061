"""The table of bad input: each case gets the OpenAI error shape with a code, one record, and no leak of text."""

import aiohttp
import orjson
import pytest

from gateway.core.errors import ControlFailed
from tests.harness import running, settings_for
from tests.stubs.upstream import stub_upstream

CANARY = "canary-3f9a71c2"
GOOD = {"model": "local-smollm2", "messages": [{"role": "user", "content": "hi"}]}


def nested(levels):
    value = CANARY
    for _ in range(levels):
        value = [value]
    return value


CASES = {
    "malformed JSON": (b'{"model": "' + CANARY.encode(), 400, "invalid_json"),
    "NaN": (b'{"model": "x", "temperature": NaN, "user": "canary-3f9a71c2"}', 400, "invalid_json"),
    "invalid UTF-8": (b'{"model": "\xff\xfe canary-3f9a71c2"}', 400, "invalid_utf8"),
    "duplicate keys": (b'{"model": "a", "model": "canary-3f9a71c2"}', 400, "duplicate_key"),
    "deep nesting": (orjson.dumps({**GOOD, "metadata": {"x": nested(100)}}), 400, "too_deep"),
    "not an object": (b'["canary-3f9a71c2"]', 400, "invalid_request"),
    "wrong type": (orjson.dumps({**GOOD, "messages": CANARY}), 400, "invalid_request"),
    "no messages": (orjson.dumps({"model": "auto"}), 400, "invalid_request"),
    "unknown role": (orjson.dumps({**GOOD, "messages": [{"role": CANARY, "content": "x"}]}), 400, "unknown_role"),
    "unknown part": (
        orjson.dumps({**GOOD, "messages": [{"role": "user", "content": [{"type": CANARY}]}]}),
        400,
        "unknown_content_part",
    ),
    "unknown model": (orjson.dumps({**GOOD, "model": CANARY}), 404, "unknown_model"),
    "over the limit": (orjson.dumps({**GOOD, "user": CANARY + "x" * 70_000}), 413, "body_too_large"),
}


@pytest.fixture
async def server(tmp_path):
    async with stub_upstream() as stub:
        settings = settings_for(tmp_path, stub.url, limits={"max_body_bytes": 65_536})
        async with running(settings) as gateway, aiohttp.ClientSession() as client:
            yield gateway, client, stub


@pytest.mark.parametrize("name", CASES)
async def test_bad_bodies(server, name):
    gateway, client, stub = server
    body, status, code = CASES[name]
    async with client.post(f"{gateway.base_url}/v1/chat/completions", data=body, headers=gateway.headers) as answer:
        text = await answer.text()
        assert (answer.status, (await answer.json())["error"]["code"]) == (status, code)
        assert answer.headers["x-gateway-decision"] == "refused"
    assert CANARY not in text
    error = orjson.loads(text)["error"]
    assert error["message"]
    assert error["remediation"]
    records = await gateway.records(answer.headers["x-gateway-exchange"])
    assert [(r["kind"], r["code"], r["http_status"]) for r in records] == [("exchange.refusal", code, status)]
    assert CANARY not in str(records)
    assert stub.requests == []


@pytest.mark.parametrize(
    ("method", "path", "headers", "status", "code"),
    [
        ("POST", "/v1/chat/completions", {"authorization": ""}, 401, "missing_credentials"),
        ("POST", "/v1/chat/completions", {"authorization": f"Bearer {CANARY}"}, 401, "invalid_credentials"),
        ("POST", "/v1/chat/completions", {"x-gateway-data-class": CANARY}, 400, "invalid_data_class"),
        ("POST", "/v1/chat/completions", {"x-gateway-purpose": CANARY}, 403, "purpose_not_granted"),
        ("POST", "/v1/chat/completions", {"content-encoding": "gzip"}, 415, "unsupported_encoding"),
        ("GET", "/v1/chat/completions", {}, 405, "method_not_allowed"),
        ("POST", f"/v1/{CANARY}", {}, 404, "unknown_route"),
        ("POST", "/v1/chat/completions/", {}, 404, "unknown_route"),
        ("POST", "/v1/embeddings", {}, 404, "unknown_route"),
        ("DELETE", "/v1/models", {}, 405, "method_not_allowed"),
        ("GET", "/console", {}, 404, "unknown_route"),
        ("GET", "/openapi.json", {}, 404, "unknown_route"),
    ],
)
async def test_bad_requests(server, method, path, headers, status, code):
    gateway, client, stub = server
    body = orjson.dumps(GOOD) if method == "POST" else None
    sent = {**gateway.headers, **headers}
    async with client.request(method, gateway.base_url + path, data=body, headers=sent) as answer:
        text = await answer.text()
        assert (answer.status, orjson.loads(text)["error"]["code"]) == (status, code)
    assert CANARY not in text
    records = await gateway.records(answer.headers["x-gateway-exchange"])
    assert [r["kind"] for r in records] == ["exchange.refusal"]
    assert CANARY not in str(records)
    assert stub.requests == []


async def test_models_answer_in_the_apis_own_shape_when_a_control_fails(server, monkeypatch):
    gateway, client, _ = server

    async def broken(_headers):
        raise ControlFailed("the keys cannot be read")

    monkeypatch.setattr(gateway.gateway.ports.authenticator, "authenticate", broken)
    async with client.get(f"{gateway.base_url}/v1/models", headers=gateway.headers) as answer:
        assert (answer.status, (await answer.json())["error"]["code"]) == (500, "internal")
    records = await gateway.records(answer.headers["x-gateway-exchange"])
    assert [r["kind"] for r in records] == ["exchange.refusal"]


async def test_a_refused_key_is_recorded_on_the_model_list_too(server):
    gateway, client, _ = server
    async with client.get(f"{gateway.base_url}/v1/models", headers={"authorization": "Bearer nobody"}) as answer:
        assert answer.status == 401
    records = await gateway.records(answer.headers["x-gateway-exchange"])
    assert [(r["kind"], r["code"]) for r in records] == [("exchange.refusal", "invalid_credentials")]


async def test_more_work_than_may_be_in_flight_is_told_when_to_come_back(server):
    gateway, client, stub = server
    concurrency = gateway.gateway.ports.concurrency
    while concurrency.enter():
        continue
    async with client.post(f"{gateway.base_url}/v1/chat/completions", json=GOOD, headers=gateway.headers) as answer:
        assert (answer.status, answer.headers["retry-after"]) == (503, "1")
        assert (await answer.json())["error"]["code"] == "overloaded"
    assert stub.requests == []
