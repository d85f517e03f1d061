"""OpenAI chat completions: what is valid, where text stands, and which fields are closed vocabularies."""

from __future__ import annotations

from typing import Any

from gateway.core.errors import Code, Refused
from gateway.core.vocabulary import Embedded, Leaf, LeafKind, Path
from gateway.wire.data_url import text_of
from gateway.wire.door import Door, Shape
from gateway.wire.openai_errors import refusal_body, refusal_event
from gateway.wire.thinking import asked

_ROLES = {
    "system": LeafKind.SYSTEM,
    "developer": LeafKind.SYSTEM,
    "user": LeafKind.USER,
    "assistant": LeafKind.ASSISTANT,
    "tool": LeafKind.TOOL_RESULT,
    "function": LeafKind.TOOL_RESULT,
}
_TEXT_PARTS = frozenset({"text", "refusal", "input_text", "output_text"})
_OPAQUE_PARTS = {
    "image_url": "image",
    "input_audio": "audio",
    "audio_url": "audio",
    "video_url": "video",
    "file": "file",
}
_NUMBER = (int, float)

# Every field that the API or the engines behind it define, with the JSON types it may have besides null.
_FIELDS: dict[str, tuple[type, ...]] = {
    "model": (str,), "messages": (list,), "stream": (bool,), "stream_options": (dict,), "n": (int,),
    "temperature": _NUMBER, "top_p": _NUMBER, "top_k": (int,), "min_p": _NUMBER, "seed": (int,),
    "max_tokens": (int,), "max_completion_tokens": (int,), "min_tokens": (int,), "stop": (str, list),
    "presence_penalty": _NUMBER, "frequency_penalty": _NUMBER, "repetition_penalty": _NUMBER,
    "logit_bias": (dict,), "logprobs": (bool,), "top_logprobs": (int,), "prompt_logprobs": (int,),
    "tools": (list,), "tool_choice": (str, dict), "parallel_tool_calls": (bool,),
    "functions": (list,), "function_call": (str, dict), "response_format": (dict,),
    "reasoning_effort": (str,), "chat_template_kwargs": (dict,), "user": (str,), "metadata": (dict,),
    "store": (bool,), "service_tier": (str,), "modalities": (list,), "audio": (dict,), "prediction": (dict,),
    "verbosity": (str,), "web_search_options": (dict,), "safety_identifier": (str,), "prompt_cache_key": (str,),
    "prompt_cache_retention": (str,), "ignore_eos": (bool,), "skip_special_tokens": (bool,),
    "stop_token_ids": (list,), "guided_json": (dict, str), "guided_regex": (str,), "guided_choice": (list,),
    "guided_grammar": (str,), "grammar": (str,), "add_generation_prompt": (bool,), "echo": (bool,),
}  # fmt: skip

_CLOSED_TOP = frozenset({"model", "reasoning_effort", "service_tier", "verbosity", "prompt_cache_retention"})
_CLOSED_ANSWER_TOP = frozenset({"id", "object", "model", "system_fingerprint", "service_tier"})


def validate(body: dict[str, Any]) -> Shape:
    """Check types, roles and parts. Raises ``Refused`` that names the field."""
    for name, value in body.items():
        allowed = _FIELDS.get(name)
        if allowed is not None and value is not None and not _is_one_of(value, allowed):
            raise Refused(Code.INVALID_REQUEST, field=name)
    model = body.get("model")
    if not model or not isinstance(model, str) or len(model) > 200:
        raise Refused(Code.INVALID_REQUEST, field="model")
    messages = body.get("messages")
    if not messages or not isinstance(messages, list):
        raise Refused(Code.INVALID_REQUEST, field="messages")
    uninspected: list[str] = []
    remote = 0
    for index, message in enumerate(messages):
        remote += _validate_message(message, f"messages.{index}", uninspected)
    copies = body.get("n")
    if copies is not None and not 1 <= copies <= 128:
        raise Refused(Code.INVALID_REQUEST, field="n")
    options = body.get("stream_options") or {}
    return Shape(
        model=model,
        stream=body.get("stream") is True,
        wants_usage=options.get("include_usage") is True,
        thinking=asked(body),
        unknown_fields=tuple(sorted(name for name in body if name not in _FIELDS)),
        uninspected=tuple(sorted(set(uninspected))),
        remote_urls=remote,
        tools=_count_tools(body),
    )


def kind_of(path: Path) -> LeafKind:
    """Which part of the exchange the text at ``path`` belongs to, without the role of its message."""
    head = path[0]
    if head == "messages":
        if Embedded() in path or "arguments" in path:
            return LeafKind.TOOL_ARGUMENTS
        return LeafKind.USER
    if head in {"tools", "functions"}:
        return LeafKind.TOOL_DEFINITION
    return LeafKind.PARAMETER if isinstance(head, str) and head in _FIELDS else LeafKind.UNKNOWN_FIELD


def skip(path: Path) -> bool:
    """Whether the value at ``path`` was held against a closed list, or is opaque media that policy is told of."""
    depth = len(path)
    if depth == 1:
        return path[0] in _CLOSED_TOP
    head, last = path[0], path[-1]
    if head == "messages":
        if depth == 3:
            return last == "role"
        if depth == 5 and path[2] == "content":
            return last == "type"
        if depth == 5 and path[2] == "tool_calls":
            return last == "type"
        return depth == 6 and path[2] == "content" and (path[4], last) in _MEDIA
    if head in {"tools", "tool_choice", "response_format"}:
        return last == "type" and depth <= 3
    return False


def skip_answer(path: Path) -> bool:
    """The same for an answer: ids, names of objects and closed words."""
    last = path[-1]
    if len(path) == 1:
        return path[0] in _CLOSED_ANSWER_TOP
    if path[0] == "usage" or "logprobs" in path:
        return True
    return last in {"role", "type", "finish_reason", "object"} or (path[-2] == "tool_calls" and last == "id")


def is_media(leaf: Leaf) -> bool:
    """Whether the leaf is media in a ``data:`` URL of a content part."""
    return leaf.path[-1] == "url" and leaf.text.startswith("data:") and "content" in leaf.path


CHAT = Door(
    name="chat",
    method="POST",
    path="/v1/chat/completions",
    upstream_path="/v1/chat/completions",
    validate=validate,
    kind_of=kind_of,
    skip=skip,
    skip_answer=skip_answer,
    is_media=is_media,
    refusal_body=refusal_body,
    refusal_event=refusal_event,
)

_MEDIA = frozenset({("input_audio", "data"), ("file", "file_data")})


def _validate_message(message: object, where: str, uninspected: list[str]) -> int:
    if not isinstance(message, dict):
        raise Refused(Code.INVALID_REQUEST, field=where)
    role = message.get("role")
    if not isinstance(role, str):
        raise Refused(Code.INVALID_REQUEST, field=f"{where}.role")
    if role not in _ROLES:
        raise Refused(Code.UNKNOWN_ROLE, field=f"{where}.role")
    calls = message.get("tool_calls")
    if calls is not None:
        _validate_tool_calls(calls, f"{where}.tool_calls")
    content = message.get("content")
    if content is None or isinstance(content, str):
        return 0
    if not isinstance(content, list):
        raise Refused(Code.INVALID_REQUEST, field=f"{where}.content")
    remote = 0
    for index, part in enumerate(content):
        remote += _validate_part(part, f"{where}.content.{index}", uninspected)
    return remote


def _validate_part(part: object, where: str, uninspected: list[str]) -> int:
    if not isinstance(part, dict) or not isinstance(part.get("type"), str):
        raise Refused(Code.INVALID_REQUEST, field=where)
    kind = part["type"]
    if kind in _TEXT_PARTS:
        text = part.get("text", part.get("refusal"))
        if not isinstance(text, str):
            raise Refused(Code.INVALID_REQUEST, field=f"{where}.text")
        return 0
    if kind not in _OPAQUE_PARTS:
        raise Refused(Code.UNKNOWN_CONTENT_PART, field=f"{where}.type")
    holder = part.get(kind)
    data = holder.get("file_data") if kind == "file" and isinstance(holder, dict) else None
    if isinstance(data, str) and text_of(data) is not None:
        return 0
    uninspected.append(_OPAQUE_PARTS[kind])
    url = holder.get("url") if isinstance(holder, dict) else None
    return 1 if isinstance(url, str) and not url.startswith("data:") else 0


def _validate_tool_calls(calls: object, where: str) -> None:
    if not isinstance(calls, list) or not all(isinstance(call, dict) for call in calls):
        raise Refused(Code.INVALID_REQUEST, field=where)
    for index, call in enumerate(calls):
        function = call.get("function")
        if function is None:
            continue
        if not isinstance(function, dict) or not isinstance(function.get("arguments", ""), str):
            raise Refused(Code.INVALID_REQUEST, field=f"{where}.{index}.function")


def _count_tools(body: dict[str, Any]) -> int:
    tools = [*(body.get("tools") or []), *(body.get("functions") or [])]
    if not all(isinstance(tool, dict) for tool in tools):
        raise Refused(Code.INVALID_REQUEST, field="tools")
    return len(tools)


def _is_one_of(value: object, allowed: tuple[type, ...]) -> bool:
    if isinstance(value, bool):
        return bool in allowed
    return isinstance(value, allowed)
