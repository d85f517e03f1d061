"""litellm's SDK behind our interface, against a server that speaks Anthropic's format on loopback."""

import asyncio
import logging
import sys

import orjson
import pytest

from gateway.core.errors import Code, UpstreamFailed
from gateway.upstreams.litellm_module import litellm_module
from gateway.upstreams.litellm_sdk import LitellmSdk
from gateway.upstreams.openai_compatible import Timeouts
from tests.stubs.upstream import SAYS, stub_upstream

PATH = "/v1/chat/completions"
TOOLS = [{"type": "function", "function": {"name": "note", "parameters": {"type": "object", "properties": {}}}}]

# litellm's own code and its dependencies warn about each other; ours is held to errors by the other tests.
pytestmark = pytest.mark.filterwarnings("ignore:::litellm", "ignore:::pydantic", "ignore:::openai")


@pytest.fixture
async def stub():
    async with stub_upstream() as running:
        yield running


@pytest.fixture
async def upstream(stub):
    await asyncio.to_thread(litellm_module)
    return LitellmSdk("anthropic/claude-opus-4-5", stub.url, "sk-up", Timeouts(1, 0.7, 0.4, 5))


async def ask(upstream, text, *, stream=False, **more):
    body = {"model": "openai/other", "max_tokens": 9, "stream": stream, **more}
    body["messages"] = [{"role": "system", "content": "be brief"}, {"role": "user", "content": text}]
    answer = await upstream.open(PATH, orjson.dumps(body), {"traceparent": "00-1"}, stream=stream)
    try:
        if stream:
            return b"".join([chunk async for chunk in answer.chunks()])
        return await answer.read(1 << 20)
    finally:
        await answer.close()


def events(raw):
    return [orjson.loads(line[6:]) for line in raw.split(b"\n\n") if line.startswith(b"data: {")]


async def test_a_whole_answer_is_openais_and_no_more(stub, upstream):
    answer = orjson.loads(await ask(upstream, "hello there", store=False, user="u-1"))
    assert answer["object"] == "chat.completion"
    assert answer["choices"] == [
        {"index": 0, "message": {"role": "assistant", "content": "hello there"}, "finish_reason": "stop"}
    ]
    assert {name: answer["usage"][name] for name in ("prompt_tokens", "completion_tokens", "total_tokens")} == {
        "prompt_tokens": 11,
        "completion_tokens": 5,
        "total_tokens": 16,
    }
    assert answer.keys() <= {"id", "object", "created", "model", "choices", "usage"}
    sent = orjson.loads(stub.requests[0])
    assert sent["model"] == "claude-opus-4-5"
    assert sent["system"] == [{"type": "text", "text": "be brief"}]
    assert stub.paths == ["/v1/messages"]
    head = stub.heads[0]
    assert (head["x-api-key"], head["traceparent"], head["accept-encoding"]) == ("sk-up", "00-1", "identity")


async def test_a_stream_is_openais_events(upstream):
    raw = await ask(upstream, "hello there", stream=True, stream_options={"include_usage": True})
    got = events(raw)
    assert raw.endswith(b"data: [DONE]\n\n")
    assert {event["object"] for event in got} == {"chat.completion.chunk"}
    text = "".join(event["choices"][0]["delta"].get("content", "") for event in got if event["choices"])
    assert text == "hello there"
    assert [e["choices"][0]["finish_reason"] for e in got if e["choices"]][-1] == "stop"
    assert [(e["choices"], e["usage"]["total_tokens"]) for e in got if "usage" in e] == [([], 16)]


@pytest.mark.parametrize("stream", [False, True])
async def test_tool_calls(upstream, stream):
    raw = await ask(upstream, "remember", stream=stream, tools=TOOLS)
    if stream:
        choices = [event["choices"][0] for event in events(raw) if event["choices"]]
        calls = [call["function"] for choice in choices for call in choice["delta"].get("tool_calls", ())]
        name = "".join(call.get("name", "") for call in calls)
        finish = choices[-1]["finish_reason"]
    else:
        choice = orjson.loads(raw)["choices"][0]
        calls = [call["function"] for call in choice["message"]["tool_calls"]]
        name, finish = calls[0]["name"], choice["finish_reason"]
    assert (name, finish) == ("note", "tool_calls")
    assert orjson.loads("".join(call["arguments"] for call in calls)) == {"text": "remember"}


FAULTS = [
    ("429", False, UpstreamFailed(Code.UPSTREAM_UNREACHABLE, 429, retry_after_s=7)),
    ("429", True, UpstreamFailed(Code.UPSTREAM_UNREACHABLE, 429, retry_after_s=7)),
    ("500", False, UpstreamFailed(Code.UPSTREAM_UNREACHABLE, 500)),
    ("reject", False, UpstreamFailed(Code.UPSTREAM_REJECTED, 422, retriable=False)),
    ("401", True, UpstreamFailed(Code.UPSTREAM_REJECTED, 401, retriable=False)),
    ("hang", False, UpstreamFailed(Code.UPSTREAM_TIMEOUT)),
    ("hang", True, UpstreamFailed(Code.UPSTREAM_TIMEOUT)),
    ("close", False, UpstreamFailed(Code.UPSTREAM_UNREACHABLE, 500)),
    ("html", False, UpstreamFailed(Code.UPSTREAM_MALFORMED, 200)),
    ("html", True, UpstreamFailed(Code.UPSTREAM_MALFORMED, 200)),
    ("wrong-type", True, UpstreamFailed(Code.UPSTREAM_MALFORMED, 200)),
    ("gzip-bomb", False, UpstreamFailed(Code.UPSTREAM_MALFORMED, 200)),
    ("redirect", False, UpstreamFailed(Code.UPSTREAM_MALFORMED, 307)),
    ("redirect", True, UpstreamFailed(Code.UPSTREAM_MALFORMED, 307)),
    ("invalid-json", False, UpstreamFailed(Code.UPSTREAM_UNREACHABLE, 500)),
    ("invalid-json", True, UpstreamFailed(Code.UPSTREAM_INTERRUPTED, retriable=False)),
    ("half", True, UpstreamFailed(Code.UPSTREAM_INTERRUPTED, retriable=False)),
    ("cut", True, UpstreamFailed(Code.UPSTREAM_INTERRUPTED, retriable=False)),
    ("stall", True, UpstreamFailed(Code.UPSTREAM_TIMEOUT, retriable=False)),
]


@pytest.mark.parametrize(("fault", "stream", "expected"), FAULTS)
async def test_faults(stub, upstream, fault, stream, expected, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    with pytest.raises(UpstreamFailed) as caught:
        await ask(upstream, f"canary-77 fault:{fault}", stream=stream)
    assert caught.value == expected
    assert "/followed" not in stub.paths
    printed = caplog.text + "".join(capfd.readouterr()) + str(caught.value)
    assert SAYS not in printed
    assert "canary-77" not in printed


async def test_what_it_cannot_pass_on_never_leaves(stub, upstream):
    for more in ({"api_base": "http://elsewhere"}, {"brand_new": 1}, {"n": 2}):
        with pytest.raises(UpstreamFailed) as caught:
            await ask(upstream, "x", **more)
        assert caught.value == UpstreamFailed(Code.UPSTREAM_REJECTED, 400, retriable=False)
    with pytest.raises(UpstreamFailed) as caught:
        await upstream.open("/v1/embeddings", b"{}", {}, stream=False)
    assert caught.value.retriable is False
    assert stub.requests == []


async def test_cancelling_lets_go_of_the_provider(stub, upstream):
    asking = asyncio.create_task(ask(upstream, "fault:hang"))
    await asyncio.wait_for(stub.arrived.wait(), 5)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    await asyncio.wait_for(stub.aborted.wait(), 5)


async def test_no_proxy_is_taken_from_the_environment(stub, upstream, monkeypatch):
    async with stub_upstream() as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url)
        assert b"direct" in await ask(upstream, "direct")
        assert proxy.connections == 0


_GUARDED = """
import asyncio, ipaddress, sys

def loopback(host):
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host in ("localhost", "", None)

def hook(event, arguments):
    if event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
        if isinstance(address, tuple) and not loopback(address[0]):
            print("ATTEMPT", event, address, flush=True)
            raise PermissionError
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = arguments[0].decode() if isinstance(arguments[0], bytes) else arguments[0]
        if not loopback(host):
            print("ATTEMPT", event, host, flush=True)
            raise PermissionError

sys.addaudithook(hook)
assert "litellm" not in sys.modules
from gateway.upstreams.litellm_sdk import LitellmSdk
from gateway.upstreams.openai_compatible import Timeouts
assert "litellm" not in sys.modules, "importing the adapter must not import litellm"

async def main():
    upstream = LitellmSdk("anthropic/claude-opus-4-5", sys.argv[1], "sk-up", Timeouts(5, 30, 30, 30))
    for stream in (False, True):
        body = b'{"max_tokens": 3, "messages": [{"role": "user", "content": "hello"}]}'
        answer = await upstream.open("/v1/chat/completions", body, {}, stream=stream)
        print("ANSWER", len(await answer.read(100000)))
        await answer.close()

asyncio.run(main())
"""


async def test_import_and_calls_connect_to_loopback_only(stub, tmp_path):
    # Isolated from the environment too: no cache of a home folder and no setting of ours may be what keeps it quiet.
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _GUARDED, stub.url,
        env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, err = await asyncio.wait_for(child.communicate(), 120)
    assert child.returncode == 0, err.decode()[-2000:]
    assert [line.split()[0] for line in out.decode().splitlines()] == ["ANSWER", "ANSWER"], out.decode()
    assert len(stub.requests) == 2
