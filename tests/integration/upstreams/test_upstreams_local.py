"""The embedded model for real: it answers, streams, comes back after a kill, dies with its parent, and logs no prompt."""

import asyncio
import os
import signal
import stat
import sys

import aiohttp
import orjson
import pytest

from gateway.config.settings import DeploymentBinding, LocalModelSettings
from gateway.core.errors import Code, ConfigurationError, UpstreamFailed
from gateway.upstreams import UpstreamPool, local
from gateway.upstreams.local import LOG_NAME, LocalModel
from gateway.upstreams.local_weights import check_weights, find_weights

PATH = "/v1/chat/completions"
CANARY = "canary-5d20e1"


@pytest.fixture
async def model(tmp_path):
    made = LocalModel(LocalModelSettings(), tmp_path)
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
async def upstream(model):
    pool = UpstreamPool({"local-smollm2": DeploymentBinding(kind="local")}, model, {})
    await pool.start()
    yield pool.get("local-smollm2")
    await pool.close()


async def ask(upstream, text, *, stream=False, **more):
    body = {"model": "smollm2-135m-instruct", "temperature": 0, "max_tokens": 16, "stream": stream, **more}
    body.setdefault("messages", [{"role": "user", "content": text}])
    answer = await upstream.open(PATH, orjson.dumps(body), {}, stream=stream)
    try:
        if stream:
            return b"".join([chunk async for chunk in answer.chunks()])
        return orjson.loads(await answer.read(1 << 20))
    finally:
        await answer.close()


async def test_it_says_how_far_it_is(tmp_path):
    said = []
    made = LocalModel(LocalModelSettings(), tmp_path)
    await made.start(said.append)
    assert made.ready
    await made.stop()
    assert not made.ready
    assert said[0] == "checking the embedded model's weights"
    assert said[-1] == "the embedded model smollm2-135m-instruct is ready"


async def test_a_question_is_answered_by_the_weights_own_template(upstream):
    answer = await ask(upstream, "What is the capital of France? Answer in one short sentence.")
    assert "Paris" in answer["choices"][0]["message"]["content"]
    assert answer["model"] == "smollm2-135m-instruct"
    assert answer["choices"][0]["finish_reason"] == "stop"
    assert answer["usage"]["total_tokens"] == answer["usage"]["prompt_tokens"] + answer["usage"]["completion_tokens"]


async def test_a_stream_says_the_same_as_a_whole_answer(upstream):
    question = "What is the capital of Germany?"
    whole = await ask(upstream, question)
    raw = await ask(upstream, question, stream=True, stream_options={"include_usage": True})
    events = [orjson.loads(line[6:]) for line in raw.split(b"\n\n") if line.startswith(b"data: {")]
    text = "".join(e["choices"][0]["delta"].get("content") or "" for e in events if e["choices"])
    assert text == whole["choices"][0]["message"]["content"]
    assert events[-1]["usage"]["completion_tokens"] == whole["usage"]["completion_tokens"]
    assert raw.endswith(b"data: [DONE]\n\n")


async def test_surrogates_are_repeated_as_the_demo_needs_it(upstream):
    sentence = "Please write to EMAIL_7QK4M2XA about account IBAN_9T3ZK1PQ today."
    messages = [
        {"role": "user", "content": f"Repeat this sentence exactly: {sentence}"},
        {"role": "assistant", "content": sentence},
        {"role": "user", "content": "Repeat it once more."},
    ]
    answer = await ask(upstream, "", messages=messages, max_tokens=80)
    assert answer["choices"][0]["message"]["content"] == sentence


async def test_choices_log_probabilities_and_formats(upstream):
    several = await ask(upstream, "Say hello.", n=4, temperature=1.0)
    assert [choice["index"] for choice in several["choices"]] == [0, 1, 2, 3]
    likely = await ask(upstream, "Say hello.", logprobs=True, top_logprobs=2, max_tokens=2)
    assert [len(token["top_logprobs"]) for token in likely["choices"][0]["logprobs"]["content"]] == [2, 2]
    shape = {"type": "object", "properties": {"capital": {"type": "string"}}, "required": ["capital"]}
    form = {"type": "json_schema", "json_schema": {"name": "answer", "schema": shape}}
    fitted = await ask(upstream, "What is the capital of France?", response_format=form, max_tokens=40)
    assert orjson.loads(fitted["choices"][0]["message"]["content"]).keys() == {"capital"}


async def test_unknown_fields_do_no_harm(upstream):
    answer = await ask(upstream, "Say hello.", brand_new={"x": [1]}, store=False, metadata={"a": "b"})
    assert answer["choices"][0]["message"]["content"]


async def test_requests_that_it_rejects(upstream):
    for more in ({"n": 5}, {"messages": "no"}, {"messages": [{"role": "user", "content": "x " * 6000}]}):
        with pytest.raises(UpstreamFailed) as caught:
            await ask(upstream, "x", **more)
        assert caught.value == UpstreamFailed(Code.UPSTREAM_REJECTED, 400, retriable=False)


async def test_only_the_gateway_is_answered_and_nothing_else_is_shown(model, upstream):
    await ask(upstream, CANARY)
    async with aiohttp.ClientSession() as client:
        async with client.post(model.address.url + PATH, json={"messages": []}) as answer:
            assert answer.status == 401
        for path in ("/slots", "/props", "/metrics", "/"):
            async with client.get(model.address.url + path) as answer:
                assert CANARY not in await answer.text()
        key = {"authorization": f"Bearer {model.address.key}"}
        for path in ("/slots", "/metrics", "/"):
            async with client.get(model.address.url + path, headers=key) as answer:
                assert answer.status >= 400
                assert CANARY not in await answer.text()
    assert model.address.key not in repr(model.address)


async def test_prompts_are_not_logged_and_the_log_is_private(model, upstream, tmp_path):
    await ask(upstream, f"Repeat {CANARY}", stream=True)
    with pytest.raises(UpstreamFailed):
        await ask(upstream, "", messages=[{"role": CANARY, "content": [{"type": CANARY}]}])
    log = tmp_path / LOG_NAME
    assert CANARY not in log.read_text()
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


async def test_the_child_knows_none_of_our_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", CANARY)
    made = LocalModel(LocalModelSettings(), tmp_path)
    await made.start()
    try:
        for name in ("environ", "cmdline"):
            with open(f"/proc/{made._process.pid}/{name}", "rb") as file:
                content = file.read()
            assert CANARY.encode() not in content
            assert made.address.key.encode() not in content
    finally:
        await made.stop()


async def test_a_caller_who_hangs_up_frees_the_model(model, upstream):
    body = {"messages": [{"role": "user", "content": "Tell a long story."}], "max_tokens": 2000, "stream": True}
    for _ in range(8):
        answer = await upstream.open(PATH, orjson.dumps(body), {}, stream=True)
        await anext(answer.chunks())
        await answer.close()
    answer = await asyncio.wait_for(ask(upstream, "Say hello."), 20)
    assert answer["choices"]


async def test_it_is_started_again_after_a_kill(model, upstream, monkeypatch):
    monkeypatch.setattr(local, "_SHORTEST_PAUSE_S", 0.05)
    before = model.address
    os.kill(model._process.pid, signal.SIGKILL)
    await until(lambda: model.address != before)
    with pytest.raises(UpstreamFailed) as caught:
        while model.address is None:
            await ask(upstream, "Say hello.")
            await asyncio.sleep(0)
    assert caught.value == UpstreamFailed(Code.UPSTREAM_UNREACHABLE)
    await until(lambda: model.ready)
    assert model.restarts == 1
    assert model.address.key != before.key
    assert (await ask(upstream, "Say hello."))["choices"]


_PARENT = """
import asyncio, pathlib, sys
from gateway.config.settings import LocalModelSettings
from gateway.upstreams.local import LocalModel

async def main():
    model = LocalModel(LocalModelSettings(), pathlib.Path(sys.argv[1]))
    await model.start()
    print(model._process.pid, flush=True)
    await asyncio.sleep(600)

asyncio.run(main())
"""


async def test_it_does_not_outlive_a_killed_parent(tmp_path):
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _PARENT, str(tmp_path), stdout=asyncio.subprocess.PIPE
    )
    pid = int(await asyncio.wait_for(parent.stdout.readline(), 60))
    assert is_running(pid)
    parent.kill()
    await parent.communicate()
    await until(lambda: not is_running(pid))


async def test_a_broken_child_is_a_configuration_error_and_leaves_nothing_running(tmp_path, monkeypatch):
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(b"GGUF and nothing more")
    monkeypatch.setattr(local, "_checked_weights", lambda: broken)
    made = LocalModel(LocalModelSettings(), tmp_path)
    with pytest.raises(ConfigurationError, match=LOG_NAME):
        await made.start()
    assert made._process is None
    await made.stop()


async def test_other_weights_are_refused(tmp_path):
    other = tmp_path / "other.gguf"
    other.write_bytes(b"something else")
    with pytest.raises(ConfigurationError, match="SHA-256"):
        check_weights(other)
    check_weights(find_weights())


async def until(condition):
    async with asyncio.timeout(30):
        while not condition():
            await asyncio.sleep(0.01)


def is_running(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
