import pytest

from gateway.core.errors import Code, Refused
from gateway.wire.openai_chat import skip, validate

OK = {"model": "m", "messages": [{"role": "user", "content": "hi"}]}


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"model": None}, Code.INVALID_REQUEST, "model"),
        ({"model": 7}, Code.INVALID_REQUEST, "model"),
        ({"model": "x" * 201}, Code.INVALID_REQUEST, "model"),
        ({"messages": []}, Code.INVALID_REQUEST, "messages"),
        ({"messages": "hi"}, Code.INVALID_REQUEST, "messages"),
        ({"messages": ["hi"]}, Code.INVALID_REQUEST, "messages.0"),
        ({"messages": [{"content": "x"}]}, Code.INVALID_REQUEST, "messages.0.role"),
        ({"messages": [{"role": "root", "content": "x"}]}, Code.UNKNOWN_ROLE, "messages.0.role"),
        ({"messages": [{"role": "user", "content": 5}]}, Code.INVALID_REQUEST, "messages.0.content"),
        (
            {"messages": [{"role": "user", "content": [{"type": "hologram"}]}]},
            Code.UNKNOWN_CONTENT_PART,
            "messages.0.content.0.type",
        ),
        (
            {"messages": [{"role": "user", "content": [{"type": "text", "text": 5}]}]},
            Code.INVALID_REQUEST,
            "messages.0.content.0.text",
        ),
        (
            {"messages": [{"role": "assistant", "tool_calls": [{"function": {"arguments": {}}}]}]},
            Code.INVALID_REQUEST,
            "messages.0.tool_calls.0.function",
        ),
        ({"stream": "yes"}, Code.INVALID_REQUEST, "stream"),
        ({"stream": 1}, Code.INVALID_REQUEST, "stream"),
        ({"n": 0}, Code.INVALID_REQUEST, "n"),
        ({"n": True}, Code.INVALID_REQUEST, "n"),
        ({"temperature": "hot"}, Code.INVALID_REQUEST, "temperature"),
        ({"tools": ["x"]}, Code.INVALID_REQUEST, "tools"),
        (
            {"chat_template_kwargs": {"enable_thinking": "no"}},
            Code.INVALID_REQUEST,
            "chat_template_kwargs.enable_thinking",
        ),
    ],
)
def test_refuses_and_names_the_field(change, code, field):
    with pytest.raises(Refused) as caught:
        validate({**OK, **change})
    assert (caught.value.code, caught.value.field) == (code, field)


def test_names_unknown_fields_media_and_remote_urls():
    shape = validate(
        {
            **OK,
            "brand_new": 1,
            "messages": [
                {
                    "role": "user",
                    "content": [
                        {"type": "text", "text": "look"},
                        {"type": "image_url", "image_url": {"url": "https://host.example/x.png"}},
                        {"type": "input_audio", "input_audio": {"data": "AAAA", "format": "wav"}},
                    ],
                }
            ],
        }
    )
    assert shape.unknown_fields == ("brand_new",)
    assert shape.uninspected == ("audio", "image")
    assert shape.remote_urls == 1


@pytest.mark.parametrize(
    ("body", "thinking"),
    [
        ({}, None),
        ({"chat_template_kwargs": {"enable_thinking": False}}, False),
        ({"chat_template_kwargs": {"enable_thinking": True}}, True),
        ({"reasoning_effort": "none"}, False),
        ({"reasoning_effort": "high"}, True),
        ({"reasoning_effort": "high", "chat_template_kwargs": {"enable_thinking": False}}, False),
    ],
)
def test_understands_the_thinking_switch(body, thinking):
    assert validate({**OK, **body}).thinking is thinking


@pytest.mark.parametrize(
    "path",
    [
        ("messages", 0, "content"),
        ("messages", 0, "name"),
        ("messages", 0, "tool_calls", 0, "id"),
        ("messages", 0, "content", 0, "image_url", "url"),
        ("tools", 0, "function", "description"),
        ("tools", 0, "function", "parameters", "type"),
        ("metadata", "type"),
        ("user",),
        ("brand_new", "role"),
        ("messages", 0, "content", "x", "role"),
    ],
)
def test_text_is_never_skipped(path):
    assert not skip(path)
