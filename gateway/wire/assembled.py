"""A streamed answer put together again from its events, for keeping: what each choice said, without the events."""

from __future__ import annotations

from typing import Any

import orjson

from gateway.wire.sse import EventReader, EventTooLarge

_LARGEST_EVENT = 8 * 1024 * 1024
_GROWING = ("content", "reasoning", "refusal")


def assembled(events: bytes) -> bytes:
    """``{"choices": […]}`` as JSON from chat completion events; what is no event of that kind is left out.

    Each choice has ``index``, ``finish_reason`` and a ``message`` with the texts and tool calls that grew in it.
    """
    choices: dict[int, dict[str, Any]] = {}
    try:
        for event in EventReader(_LARGEST_EVENT).feed(events):
            for choice in _choices(event.data or b""):
                _grow(choices.setdefault(choice["index"], {"message": {}, "finish_reason": None}), choice)
    except EventTooLarge:
        return orjson.dumps({"choices": [], "unreadable": True})
    return orjson.dumps({"choices": [{"index": index, **choices[index]} for index in sorted(choices)]})


def _choices(data: bytes) -> list[dict[str, Any]]:
    try:
        body = orjson.loads(data)
    except orjson.JSONDecodeError:
        return []
    found = body.get("choices") if isinstance(body, dict) else None
    if not isinstance(found, list):
        return []
    return [item for item in found if isinstance(item, dict) and isinstance(item.get("index"), int)]


def _grow(whole: dict[str, Any], choice: dict[str, Any]) -> None:
    delta = choice.get("delta")
    if isinstance(delta, dict):
        message = whole["message"]
        for name in _GROWING:
            if isinstance(text := delta.get(name), str):
                message[name] = message.get(name, "") + text
        for call in delta.get("tool_calls") or ():
            if isinstance(call, dict):
                _grow_call(message.setdefault("tool_calls", {}), call)
    if choice.get("finish_reason") is not None:
        whole["finish_reason"] = choice["finish_reason"]


def _grow_call(calls: dict[str, Any], call: dict[str, Any]) -> None:
    known = calls.setdefault(str(call.get("index", 0)), {"name": "", "arguments": ""})
    function = call.get("function")
    if isinstance(function, dict):
        for name in ("name", "arguments"):
            if isinstance(text := function.get(name), str):
                known[name] += text
