"""The pass-through upstream against a real server on loopback: what passes, and what each fault becomes."""

import asyncio
import time

import orjson
import pytest

from gateway.core.errors import Code, UpstreamFailed
from gateway.upstreams.openai_compatible import Endpoint, OpenAiCompatible, Timeouts
from tests.stubs.upstream import SAYS, stub_upstream

PATH = "/v1/chat/completions"
TIMEOUTS = Timeouts(connect_s=1, first_byte_s=0.5, idle_s=0.3, total_s=5)


def body(text, *, stream=False, **more):
    return orjson.dumps({"model": "m", "stream": stream, "messages": [{"role": "user", "content": text}], **more})


@pytest.fixture
async def stub():
    async with stub_upstream() as running:
        yield running


@pytest.fixture
async def upstream(stub):
    made = OpenAiCompatible(Endpoint(stub.url, TIMEOUTS, 8, {"Authorization": "Bearer up-key", "x-fixed": "1"}))
    yield made
    await made.close()


async def whole(upstream, sent, limit=1 << 20):
    answer = await upstream.open(PATH, sent, {}, stream=False)
    try:
        return await answer.read(limit)
    finally:
        await answer.close()


async def streamed(upstream, sent):
    answer = await upstream.open(PATH, sent, {}, stream=True)
    try:
        return b"".join([chunk async for chunk in answer.chunks()])
    finally:
        await answer.close()


async def test_the_bytes_sent_are_the_bytes_given(stub, upstream):
    sent = b'{ "messages":[{"role":"user","content":"h\\u00e9"}],   "new_field": 1e2, "model":"m"}'
    answer = await upstream.open(PATH, sent, {"traceparent": "00-1", "authorization": "Bearer caller"}, stream=False)
    assert (answer.status, answer.content_type, answer.request_id) == (200, "application/json", "req-stub")
    assert orjson.loads(await answer.read(1 << 20))["choices"][0]["message"]["content"] == "hé"
    await answer.close()
    assert stub.requests == [sent]
    assert stub.paths == [PATH]
    head = stub.heads[0]
    assert head["authorization"] == "Bearer up-key"
    assert (head["traceparent"], head["x-fixed"], head["accept-encoding"]) == ("00-1", "1", "identity")
    assert (head["content-type"], head["accept"]) == ("application/json", "application/json")
    assert "user-agent" not in head
    assert "cookie" not in head


async def test_a_stream_passes_event_for_event(stub, upstream):
    raw = await streamed(upstream, body("hello there", stream=True))
    events = [orjson.loads(line[6:]) for line in raw.split(b"\n\n") if line.startswith(b"data: {")]
    assert "".join(e["choices"][0]["delta"].get("content", "") for e in events) == "hello there"
    assert raw.endswith(b"data: [DONE]\n\n")
    assert stub.heads[0]["accept"] == "text/event-stream"


async def test_connections_are_used_again(stub, upstream):
    for stream in (False, True, False, True):
        read = streamed if stream else whole
        await read(upstream, body("again", stream=stream))
    assert len(stub.requests) == 4
    assert stub.connections == 1


BEFORE_THE_HEAD = [
    ("429", Code.UPSTREAM_UNREACHABLE, 429, True, 7),
    ("500", Code.UPSTREAM_UNREACHABLE, 500, True, None),
    ("reject", Code.UPSTREAM_REJECTED, 422, False, None),
    ("401", Code.UPSTREAM_REJECTED, 401, False, None),
    ("hang", Code.UPSTREAM_TIMEOUT, None, True, None),
    ("close", Code.UPSTREAM_UNREACHABLE, None, True, None),
    ("html", Code.UPSTREAM_MALFORMED, 200, True, None),
    ("wrong-type", Code.UPSTREAM_MALFORMED, 200, True, None),
    ("redirect", Code.UPSTREAM_MALFORMED, 307, True, None),
    ("gzip-bomb", Code.UPSTREAM_MALFORMED, 200, True, None),
    ("not-http", Code.UPSTREAM_MALFORMED, None, True, None),
]


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(("fault", "code", "status", "retriable", "wait_s"), BEFORE_THE_HEAD)
async def test_faults_before_the_head(stub, upstream, fault, code, status, retriable, wait_s, stream):
    with pytest.raises(UpstreamFailed) as caught:
        await upstream.open(PATH, body(f"fault:{fault}", stream=stream), {}, stream=stream)
    assert caught.value == UpstreamFailed(code, status, retriable, wait_s)
    assert SAYS not in str(caught.value)
    assert "/followed" not in stub.paths


@pytest.mark.parametrize(
    ("fault", "code"),
    [("stall", Code.UPSTREAM_TIMEOUT), ("cut", Code.UPSTREAM_INTERRUPTED), ("reset", Code.UPSTREAM_INTERRUPTED)],
)
async def test_faults_in_a_whole_answer_may_be_tried_elsewhere(upstream, fault, code):
    with pytest.raises(UpstreamFailed) as caught:
        await whole(upstream, body(f"fault:{fault}"))
    assert caught.value == UpstreamFailed(code, retriable=True)


@pytest.mark.parametrize(
    ("fault", "code"),
    [("stall", Code.UPSTREAM_TIMEOUT), ("cut", Code.UPSTREAM_INTERRUPTED), ("reset", Code.UPSTREAM_INTERRUPTED)],
)
async def test_faults_in_mid_stream_are_final_and_come_after_what_was_sent(upstream, fault, code):
    answer = await upstream.open(PATH, body(f"fault:{fault}", stream=True), {}, stream=True)
    chunks = answer.chunks()
    assert SAYS.encode() in await anext(chunks)
    with pytest.raises(UpstreamFailed) as caught:
        await anext(chunks)
    await answer.close()
    assert caught.value == UpstreamFailed(code, retriable=False)


async def test_an_answer_past_the_limit_is_malformed_and_not_read_on(stub, upstream):
    with pytest.raises(UpstreamFailed) as caught:
        await whole(upstream, body("fault:giant"), limit=1 << 20)
    assert caught.value == UpstreamFailed(Code.UPSTREAM_MALFORMED, retriable=False)


async def test_the_total_bound_holds_for_an_upstream_that_is_never_idle(stub):
    upstream = OpenAiCompatible(Endpoint(stub.url, Timeouts(1, 1, 1, total_s=0.2), 8))
    with pytest.raises(UpstreamFailed) as caught:
        await streamed(upstream, body("fault:drip", stream=True))
    assert caught.value == UpstreamFailed(Code.UPSTREAM_TIMEOUT, retriable=False)
    await asyncio.wait_for(stub.aborted.wait(), 5)
    await upstream.close()


async def test_nobody_listening_is_unreachable():
    async with stub_upstream() as stub:
        gone = stub.url
    upstream = OpenAiCompatible(Endpoint(gone, TIMEOUTS, 8))
    with pytest.raises(UpstreamFailed) as caught:
        await upstream.open(PATH, body("x"), {}, stream=False)
    await upstream.close()
    assert caught.value == UpstreamFailed(Code.UPSTREAM_UNREACHABLE)


@pytest.mark.parametrize("stream", [False, True])
async def test_closing_early_aborts_the_upstream(stub, upstream, stream):
    answer = await upstream.open(PATH, body("fault:drip", stream=True), {}, stream=True)
    if stream:
        assert await anext(answer.chunks())
    await answer.close()
    await asyncio.wait_for(stub.aborted.wait(), 5)
    await answer.close()


async def test_cancelling_the_wait_for_the_head_aborts_the_upstream(stub, upstream):
    asking = asyncio.create_task(upstream.open(PATH, body("fault:hang"), {}, stream=False))
    await asyncio.wait_for(stub.arrived.wait(), 5)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    await asyncio.wait_for(stub.aborted.wait(), 5)


async def test_an_idle_connection_that_the_server_dropped_costs_no_failure(stub, upstream):
    answer = await whole(upstream, body("fault:close-once"))
    assert b"fault:close-once" in answer
    assert len(stub.requests) == 2


async def test_a_server_that_always_closes_is_asked_twice_and_no_more(stub, upstream):
    with pytest.raises(UpstreamFailed):
        await whole(upstream, body("fault:close"))
    assert len(stub.requests) == 2


async def test_the_bound_on_connections_is_kept_and_waiting_counts_against_the_first_byte(stub):
    upstream = OpenAiCompatible(Endpoint(stub.url, TIMEOUTS, max_connections=2))
    held = [await upstream.open(PATH, body("fault:drip", stream=True), {}, stream=True) for _ in range(2)]
    began = time.monotonic()
    with pytest.raises(UpstreamFailed) as caught:
        await whole(upstream, body("third"))
    assert caught.value == UpstreamFailed(Code.UPSTREAM_TIMEOUT)
    assert time.monotonic() - began >= TIMEOUTS.first_byte_s * 0.9
    assert len(stub.requests) == 2
    for answer in held:
        await answer.close()
    assert b"third" in await whole(upstream, body("third"))
    await upstream.close()


async def test_no_proxy_is_taken_from_the_environment(stub, upstream, monkeypatch):
    async with stub_upstream() as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url)
        assert b"direct" in await whole(upstream, body("direct"))
        assert proxy.connections == 0


async def test_the_credential_is_not_in_what_may_be_printed(stub):
    endpoint = Endpoint(stub.url, TIMEOUTS, 8, {"authorization": "Bearer very-secret"})
    assert "very-secret" not in repr(endpoint)
