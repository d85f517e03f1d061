"""From an OpenAI chat body to litellm's keyword arguments: a closed list, for many of its arguments are powers. Pure.

litellm takes URLs, credentials, callbacks, fallbacks and retries as arguments beside the request's own; it fetches
remote images itself, and connects to tool servers itself. None of that may be reached from a caller's body.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gateway.core.errors import Code, UpstreamFailed

_PASSED = frozenset(
    {
        "frequency_penalty",
        "logit_bias",
        "logprobs",
        "max_completion_tokens",
        "max_tokens",
        "messages",
        "n",
        "parallel_tool_calls",
        "presence_penalty",
        "reasoning_effort",
        "response_format",
        "seed",
        "stop",
        "stream_options",
        "temperature",
        "tool_choice",
        "tools",
        "top_logprobs",
        "top_p",
        "user",
    }
)
# Said by the gateway, or true of these providers anyway: leaving them out changes nothing.
_NEUTRAL: Mapping[str, tuple[object, ...]] = {"store": (False, None), "stream": (True, False, None)}
_TEXT_PARTS = frozenset({"text", "refusal"})
_MAX_DEPTH = 64


def litellm_arguments(body: Mapping[str, Any]) -> dict[str, Any]:
    """Keyword arguments for ``acompletion`` without model, stream, address and credential.

    Raises ``UpstreamFailed`` (rejected, 400) for a field that this adapter cannot pass on, a tool that is not a plain
    function, and content that names something to fetch.
    """
    arguments: dict[str, Any] = {}
    for name, value in body.items():
        if name == "model" or (name in _NEUTRAL and value in _NEUTRAL[name]):
            continue
        if name not in _PASSED:
            raise _rejected()
        arguments[name] = value
    for tool in _items(arguments, "tools"):
        if not isinstance(tool, dict) or tool.get("type") != "function":
            raise _rejected()
    for message in _items(arguments, "messages"):
        content = message.get("content") if isinstance(message, dict) else None
        if isinstance(content, list) and any(_fetches(part, _MAX_DEPTH) for part in content):
            raise _rejected()
    return arguments


def _items(arguments: Mapping[str, Any], name: str) -> list[Any]:
    value = arguments.get(name)
    if value is None:
        return []
    if not isinstance(value, list):
        raise _rejected()
    return value


def _fetches(part: object, depth: int) -> bool:
    """Whether a content part is anything but text and inline data."""
    if not isinstance(part, dict):
        return True
    if part.get("type") in _TEXT_PARTS:
        return False
    return any(_names_a_source(value, depth) for name, value in part.items() if name != "type")


def _names_a_source(value: object, depth: int) -> bool:
    if depth == 0:
        return True
    if isinstance(value, dict):
        # A file's id may itself be a URL to this adapter's provider code.
        return "file_id" in value or any(_names_a_source(item, depth - 1) for item in value.values())
    if isinstance(value, list):
        return any(_names_a_source(item, depth - 1) for item in value)
    return isinstance(value, str) and ("://" in value or value.startswith(("/", ".", "~")))


def _rejected() -> UpstreamFailed:
    return UpstreamFailed(Code.UPSTREAM_REJECTED, 400, retriable=False)
