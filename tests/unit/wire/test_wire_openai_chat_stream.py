"""The streamed answer: order, hold-back, flushing, and nothing lost."""

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.errors import Code, UpstreamFailed
from gateway.wire.openai_chat_stream import ChatStream
from gateway.wire.sse import EventReader, event_bytes


class Late:
    """Holds the last three characters back, like a filter that waits for more."""

    def __init__(self):
        self.held = ""

    def feed(self, text):
        self.held += text
        cut = max(0, len(self.held) - 3)
        out, self.held = self.held[:cut], self.held[cut:]
        return out

    def finish(self):
        out, self.held = self.held, ""
        return out


class Straight:
    def feed(self, text):
        return text

    def finish(self):
        return ""


def run(chunks, channel=Late, *, hide=False, usage=False, done=True):
    stream = ChatStream(lambda _escaped: channel(), lambda value: value, hide_reasoning=hide, wants_usage=usage)
    out = b""
    for chunk in chunks:
        for event in EventReader(10_000).feed(event_bytes(orjson.dumps(chunk))):
            out += stream.feed(event)
    if done:
        out += stream.finish()
    return stream, [orjson.loads(event.data) for event in EventReader(100_000).feed(out)]


def text_of(events, field="content", choice=0):
    return "".join(
        c["delta"].get(field) or "" for e in events for c in e.get("choices", []) if c.get("index", 0) == choice
    )


def arguments_of(events, call):
    return "".join(
        t["function"].get("arguments", "")
        for e in events
        for c in e["choices"]
        for t in c["delta"].get("tool_calls", [])
        if t["index"] == call
    )


def delta(content=None, *, index=0, finish=None, **more):
    body = {**({"content": content} if content is not None else {}), **more}
    return {
        "id": "c",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "m",
        "choices": [{"index": index, "delta": body, "finish_reason": finish}],
    }


@given(st.lists(st.text(max_size=6), min_size=1, max_size=12))
def test_nothing_is_lost_or_reordered(parts):
    chunks = [delta(role="assistant"), *[delta(p) for p in parts], delta(finish="stop")]
    _, events = run(chunks)
    assert text_of(events) == "".join(parts)
    assert events[-1]["choices"][0]["finish_reason"] == "stop"


@given(st.lists(st.tuples(st.integers(0, 2), st.text(max_size=5)), max_size=15))
def test_choices_do_not_mix(parts):
    chunks = [delta(text, index=index) for index, text in parts] + [delta(index=i, finish="stop") for i in range(3)]
    _, events = run(chunks)
    for choice in range(3):
        assert text_of(events, choice=choice) == "".join(t for i, t in parts if i == choice)


def test_unchanged_events_pass_with_their_exact_bytes():
    raw = b'data: {"choices": [ {"index":0, "delta": {"content":"hi"}} ], "x" : 1.50}\n\n'
    stream = ChatStream(lambda _: Straight(), lambda v: v, hide_reasoning=False, wants_usage=False)
    assert b"".join(stream.feed(e) for e in EventReader(1000).feed(raw)) == raw


def test_reasoning_is_released_before_the_answer_begins():
    _, events = run([delta(reasoning="let me think"), delta("answer"), delta(finish="stop")])
    assert text_of(events, "reasoning_content") == "let me think"
    released = ""
    for sent in events:
        part = sent["choices"][0]["delta"]
        released += part.get("reasoning_content") or ""
        assert not part.get("content") or released == "let me think"


def test_hidden_reasoning_never_passes():
    stream, events = run([delta(reasoning_content="secret thought"), delta("answer"), delta(finish="stop")], hide=True)
    assert "secret" not in str(events)
    assert stream.reasoned
    assert text_of(events) == "answer"


def test_tool_calls_keep_their_own_channels():
    def call(index, arguments, **more):
        return {"index": index, "function": {"arguments": arguments, **more}}

    chunks = [
        delta(tool_calls=[{"id": "a", "type": "function", **call(0, "", name="f")}]),
        delta(tool_calls=[call(0, '{"city":')]),
        delta(tool_calls=[call(0, '"Paris"}')]),
        delta(tool_calls=[{"id": "b", "type": "function", **call(1, '{"x"', name="g")}]),
        delta(tool_calls=[call(1, ":1}")]),
        delta(finish="tool_calls"),
    ]
    _, events = run(chunks)
    assert arguments_of(events, 0) == '{"city":"Paris"}'
    assert arguments_of(events, 1) == '{"x":1}'


def test_held_text_is_released_when_the_stream_ends_without_a_finish_reason():
    _, events = run([delta("abcdef")])
    assert text_of(events) == "abcdef"


def test_usage_reaches_only_who_asked():
    chunk = {"id": "c", "choices": [], "usage": {"prompt_tokens": 3, "completion_tokens": 4}}
    stream, events = run([delta("hi", finish="stop"), chunk])
    assert stream.usage == chunk["usage"]
    assert all(e["choices"] for e in events)
    _, events = run([delta("hi", finish="stop"), chunk], usage=True)
    assert events[-1]["usage"] == chunk["usage"]


def test_logprobs_do_not_tell_what_is_held():
    chunk = delta("abcdef")
    chunk["choices"][0]["logprobs"] = {"content": [{"token": "abcdef", "logprob": -1}]}
    _, events = run([chunk, delta(finish="stop")])
    assert events[0]["choices"][0]["logprobs"] is None


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"not json", Code.UPSTREAM_MALFORMED),
        (b"[1]", Code.UPSTREAM_MALFORMED),
        (b'{"choices": 3}', Code.UPSTREAM_MALFORMED),
        (b'{"no": "choices"}', Code.UPSTREAM_MALFORMED),
        (b'{"choices":[{"delta":{"tool_calls":["x"]}}]}', Code.UPSTREAM_MALFORMED),
        (b'{"error": {"message": "prompt was: canary"}}', Code.UPSTREAM_REJECTED),
    ],
)
def test_what_cannot_be_read_is_not_passed_on(data, code):
    stream = ChatStream(lambda _: Straight(), lambda v: v, hide_reasoning=False, wants_usage=False)
    with pytest.raises(UpstreamFailed) as caught:
        for event in EventReader(1000).feed(event_bytes(data)):
            stream.feed(event)
    assert caught.value.code is code
