"""What an OpenAI-compatible server answers, as bytes: whole answers and the events of streams."""

from __future__ import annotations

from typing import Any

import orjson

CREATED = 1_700_000_000
ID = "chatcmpl-stub"
DONE = b"data: [DONE]\n\n"


def last_user_text(body: dict[str, Any]) -> str:
    """The text of the last user message, parts joined."""
    texts = [_text(m.get("content")) for m in body.get("messages", []) if m.get("role") == "user"]
    return texts[-1] if texts else ""


def whole_answer(body: dict[str, Any], message: dict[str, Any], finish: str = "stop") -> bytes:
    """One ``chat.completion`` with ``n`` equal choices."""
    count = int(body.get("n") or 1)
    return orjson.dumps(
        {
            "id": ID,
            "object": "chat.completion",
            "created": CREATED,
            "model": body.get("model"),
            "choices": [
                {"index": index, "message": {"role": "assistant", **message}, "logprobs": None, "finish_reason": finish}
                for index in range(count)
            ],
            "usage": _usage(body, message),
        }
    )


def events(body: dict[str, Any], deltas: list[dict[str, Any]], finish: str = "stop") -> list[bytes]:
    """Events for ``deltas``, the finish, usage where it was asked for, and the end."""
    made = [event(body, {"role": "assistant", "content": ""})]
    made += [event(body, delta) for delta in deltas]
    made.append(event(body, {}, finish))
    if (body.get("stream_options") or {}).get("include_usage"):
        made.append(_framed({**_frame(body), "choices": [], "usage": _usage(body, {"content": str(deltas)})}))
    return [*made, DONE]


def event(body: dict[str, Any], delta: dict[str, Any], finish: str | None = None) -> bytes:
    """One event with one delta."""
    return _framed({**_frame(body), "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]})


def in_pieces(text: str, size: int = 5) -> list[dict[str, Any]]:
    """``text`` as content deltas of ``size`` characters."""
    return [{"content": text[start : start + size]} for start in range(0, len(text), size)]


def tool_call(body: dict[str, Any], text: str) -> list[dict[str, Any]]:
    """A call of the first tool with ``text`` as its one argument."""
    tools = body.get("tools") or [{"function": {"name": "echo"}}]
    arguments = orjson.dumps({"text": text}).decode()
    return [{"id": "call_stub", "type": "function", "function": {**_name_of(tools[0]), "arguments": arguments}}]


def tool_deltas(call: dict[str, Any]) -> list[dict[str, Any]]:
    """A tool call as it streams: the name first, then its arguments in pieces."""
    function = call["function"]
    first = {"index": 0, "id": call["id"], "type": "function", "function": {"name": function["name"], "arguments": ""}}
    pieces = [function["arguments"][start : start + 4] for start in range(0, len(function["arguments"]), 4)]
    return [
        {"tool_calls": [first]},
        *({"tool_calls": [{"index": 0, "function": {"arguments": piece}}]} for piece in pieces),
    ]


def _name_of(tool: dict[str, Any]) -> dict[str, Any]:
    return {"name": tool["function"]["name"]}


def _frame(body: dict[str, Any]) -> dict[str, Any]:
    return {"id": ID, "object": "chat.completion.chunk", "created": CREATED, "model": body.get("model")}


def _framed(value: dict[str, Any]) -> bytes:
    return b"data: " + orjson.dumps(value) + b"\n\n"


def _usage(body: dict[str, Any], message: dict[str, Any]) -> dict[str, int]:
    prompt, completion = len(last_user_text(body).split()), len(str(message.get("content") or "").split())
    return {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}


def _text(content: Any) -> str:
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        return " ".join(part.get("text", "") for part in content if isinstance(part, dict))
    return ""
