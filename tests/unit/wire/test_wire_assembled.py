"""A streamed answer put together again: texts, reasoning and tool calls of each choice, whatever else passes by."""

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.wire.assembled import assembled


def events(*choices):
    return (
        b"".join(b"data: " + orjson.dumps({"choices": [choice]}) + b"\n\n" for choice in choices) + b"data: [DONE]\n\n"
    )


def delta(index=0, finish=None, **parts):
    return {"index": index, "delta": parts, "finish_reason": finish}


def test_texts_reasoning_and_calls_grow_in_their_choices():
    call = {"index": 0, "function": {"name": "find", "arguments": '{"q":'}}
    more = {"index": 0, "function": {"arguments": '"x"}'}}
    raw = events(
        delta(reasoning="hm"),
        delta(content="Hel"),
        delta(1, content="other"),
        delta(content="lo"),
        delta(tool_calls=[call]),
        delta(tool_calls=[more]),
        delta(finish="tool_calls"),
    )
    first, second = orjson.loads(assembled(raw))["choices"]
    assert first == {
        "index": 0,
        "message": {
            "reasoning": "hm",
            "content": "Hello",
            "tool_calls": {"0": {"name": "find", "arguments": '{"q":"x"}'}},
        },
        "finish_reason": "tool_calls",
    }
    assert second["message"] == {"content": "other"}


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"data: no json\n\n",
        b": ping\n\n",
        b"data: []\n\n",
        b'data: {"choices": 3}\n\n',
        b'data: {"choices": [1, {}]}\n\n',
    ],
)
def test_what_is_no_event_of_a_completion_is_left_out(raw):
    assert orjson.loads(assembled(raw)) == {"choices": []}


@given(st.binary(max_size=300), st.text(max_size=20))
def test_any_bytes_give_an_answer(noise, said):
    found = orjson.loads(assembled(noise + b"\n\n" + events(delta(content=said))))
    assert found["choices"] or "\ud800" in said
