"""litellm's answers in OpenAI's format and nothing else: fields it adds may repeat text that duties apply to. Pure."""

from __future__ import annotations

from typing import Any

_ANSWER = ("id", "object", "created", "model", "system_fingerprint", "service_tier")
_MESSAGE = ("role", "content", "refusal", "reasoning_content", "tool_calls", "annotations")
_TOOL_CALL = ("index", "id", "type", "function")
_USAGE = (
    "prompt_tokens",
    "completion_tokens",
    "total_tokens",
    "prompt_tokens_details",
    "completion_tokens_details",
)


def whole_answer(dumped: dict[str, Any]) -> dict[str, Any]:
    """A ``chat.completion`` from litellm's dump of one."""
    return _shaped(dumped, "message")


def chunk(dumped: dict[str, Any]) -> dict[str, Any]:
    """A ``chat.completion.chunk`` from litellm's dump of one."""
    return _shaped(dumped, "delta")


def _shaped(dumped: dict[str, Any], part: str) -> dict[str, Any]:
    shaped = _picked(dumped, _ANSWER)
    shaped["choices"] = [_choice(choice, part) for choice in dumped.get("choices") or ()]
    if usage := dumped.get("usage"):
        shaped["usage"] = _picked(usage, _USAGE)
        # As OpenAI sends it: usage comes in an event of its own.
        if part == "delta":
            shaped["choices"] = []
    return shaped


def _choice(choice: dict[str, Any], part: str) -> dict[str, Any]:
    said = _picked(choice.get(part) or {}, _MESSAGE)
    if part == "message":
        said.setdefault("content", None)
    if calls := said.get("tool_calls"):
        said["tool_calls"] = [_picked(call, _TOOL_CALL) for call in calls]
    shaped = {"index": choice.get("index", 0), part: said, "finish_reason": choice.get("finish_reason")}
    if choice.get("logprobs") is not None:
        shaped["logprobs"] = choice["logprobs"]
    return shaped


def _picked(value: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: value[name] for name in names if value.get(name) is not None}
