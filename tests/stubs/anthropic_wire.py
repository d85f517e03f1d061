"""What Anthropic's messages endpoint answers, as bytes, for the adapter that reads it."""

from __future__ import annotations

from typing import Any

import orjson

_USAGE = {"input_tokens": 11, "output_tokens": 5}


def whole_answer(body: dict[str, Any], text: str) -> bytes:
    """One message; a tool call where tools were offered."""
    content, stop = _content(body, text)
    return orjson.dumps({**_message(body), "content": [content], "stop_reason": stop, "usage": _USAGE})


def events(body: dict[str, Any], text: str) -> list[bytes]:
    """The events of one streamed message."""
    content, stop = _content(body, text)
    start = {**_message(body), "content": [], "stop_reason": None, "usage": {"input_tokens": 11, "output_tokens": 1}}
    if content["type"] == "text":
        opening = {"type": "text", "text": ""}
        deltas = [{"type": "text_delta", "text": text[at : at + 5]} for at in range(0, len(text), 5)]
    else:
        opening = {**content, "input": {}}
        deltas = [{"type": "input_json_delta", "partial_json": orjson.dumps(content["input"]).decode()}]
    return [
        _event("message_start", message=start),
        _event("content_block_start", index=0, content_block=opening),
        *(_event("content_block_delta", index=0, delta=delta) for delta in deltas),
        _event("content_block_stop", index=0),
        _event("message_delta", delta={"stop_reason": stop, "stop_sequence": None}, usage={"output_tokens": 5}),
        _event("message_stop"),
    ]


def _message(body: dict[str, Any]) -> dict[str, Any]:
    return {"id": "msg_stub", "type": "message", "role": "assistant", "model": body["model"], "stop_sequence": None}


def _content(body: dict[str, Any], text: str) -> tuple[dict[str, Any], str]:
    if tools := body.get("tools"):
        return {"type": "tool_use", "id": "toolu_stub", "name": tools[0]["name"], "input": {"text": text}}, "tool_use"
    return {"type": "text", "text": text}, "end_turn"


def _event(kind: str, **fields: Any) -> bytes:
    return b"event: " + kind.encode() + b"\ndata: " + orjson.dumps({"type": kind, **fields}) + b"\n\n"
