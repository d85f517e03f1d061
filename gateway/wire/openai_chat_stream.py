"""A chat completion as it streams: every text of every choice and tool call runs through a channel of its own.

Events in, bytes out; no sockets. What a channel still holds is released in the event that ends its choice, or as
soon as the choice goes on to another kind of text, so that order is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import orjson

from gateway.core.errors import Code, UpstreamFailed
from gateway.wire.sse import Event, event_bytes
from gateway.wire.thinking import WRITTEN, normalise_reasoning

_CLOSED_TOP = frozenset(
    {"id", "object", "created", "model", "system_fingerprint", "service_tier", "usage", "choices", "timings"}
)
_ARGUMENTS = "arguments"


class Channel(Protocol):
    """One run of text under inspection (``redaction.stream.ResponseFilter``)."""

    def feed(self, text: str) -> str:
        """What may be released now."""

    def finish(self) -> str:
        """What was still held."""


class ChatStream:
    """State of one streamed answer. ``open_channel(json_escaped)`` makes a channel; ``whole`` cleans any other JSON."""

    def __init__(
        self,
        open_channel: Callable[[bool], Channel],
        whole: Callable[[Any], Any],
        *,
        hide_reasoning: bool,
        wants_usage: bool,
    ) -> None:
        self._open_channel = open_channel
        self._whole = whole
        self._hide_reasoning = hide_reasoning
        self._wants_usage = wants_usage
        self._channels: dict[tuple[int, str, int], Channel] = {}
        self._skeleton: dict[str, Any] = {}
        self.done = False
        self.usage: dict[str, Any] | None = None
        self.served_model: str | None = None
        self.finish_reasons: list[str] = []
        self.reasoned = False

    def feed(self, event: Event) -> bytes:
        """What may be released after this event. Raises ``UpstreamFailed`` for what cannot be read."""
        if event.data is None:
            return b""
        if event.data.strip() == b"[DONE]":
            self.done = True
            return self.finish()
        try:
            chunk = orjson.loads(event.data)
        except orjson.JSONDecodeError:
            raise UpstreamFailed(Code.UPSTREAM_MALFORMED, retriable=False) from None
        if not isinstance(chunk, dict):
            raise UpstreamFailed(Code.UPSTREAM_MALFORMED, retriable=False)
        if chunk.get("error") is not None:
            raise UpstreamFailed(Code.UPSTREAM_REJECTED, retriable=False)
        return self._rewrite(chunk, event.raw)

    def finish(self) -> bytes:
        """What is still held when the stream ends without having said so choice by choice."""
        choices: dict[int, dict[str, Any]] = {}
        for choice in sorted({index for index, _, _ in self._channels}):
            delta: dict[str, Any] = {}
            self._flush(choice, delta, keep=None)
            if delta:
                choices[choice] = {"index": choice, "delta": delta, "finish_reason": None}
        if not choices:
            return b""
        return event_bytes(orjson.dumps({**self._skeleton, "choices": list(choices.values())}))

    def _rewrite(self, chunk: dict[str, Any], raw: bytes) -> bytes:
        changed = self._note_top(chunk)
        choices = chunk.get("choices")
        if not isinstance(choices, list) or not all(isinstance(choice, dict) for choice in choices):
            raise UpstreamFailed(Code.UPSTREAM_MALFORMED, retriable=False)
        if not choices:
            return raw if self._wants_usage and not changed else self._usage_only(chunk)
        silent = True
        for choice in choices:
            altered, says = self._rewrite_choice(choice)
            changed |= altered
            silent &= not says
        if silent:
            return b""
        return event_bytes(orjson.dumps(chunk)) if changed else raw

    def _usage_only(self, chunk: dict[str, Any]) -> bytes:
        return event_bytes(orjson.dumps(chunk)) if self._wants_usage else b""

    def _note_top(self, chunk: dict[str, Any]) -> bool:
        if not self._skeleton:
            self._skeleton = {k: chunk[k] for k in ("id", "object", "created", "model") if k in chunk}
            model = chunk.get("model")
            self.served_model = model if isinstance(model, str) else None
        if isinstance(usage := chunk.get("usage"), dict):
            self.usage = usage
        changed = False
        for name in chunk.keys() - _CLOSED_TOP:
            cleaned = self._whole(chunk[name])
            if cleaned != chunk[name]:
                chunk[name] = cleaned
                changed = True
        return changed

    def _rewrite_choice(self, choice: dict[str, Any]) -> tuple[bool, bool]:
        """Whether the choice was altered, and whether it says anything worth an event."""
        delta = choice.get("delta")
        delta = delta if isinstance(delta, dict) else {}
        index = choice.get("index")
        index = index if isinstance(index, int) else 0
        before = orjson.dumps(delta)
        normalise_reasoning(delta)
        self.reasoned |= bool(delta.get(WRITTEN))
        if self._hide_reasoning:
            delta.pop(WRITTEN, None)
        started = bool(delta)
        present = _text_keys(delta)
        held: dict[str, Any] = {}
        if present:
            self._flush(index, held, keep=present)
        self._feed(index, delta)
        _prepend(delta, held)
        reason = choice.get("finish_reason")
        if reason is not None:
            self.finish_reasons.append(reason if isinstance(reason, str) else "other")
            tail: dict[str, Any] = {}
            self._flush(index, tail, keep=None)
            _append(delta, tail)
        if choice.get("logprobs") is not None and orjson.dumps(delta) != before:
            # Token texts would tell what the channel holds back or has replaced.
            choice["logprobs"] = None
        choice["delta"] = delta
        for name in choice.keys() - {"index", "delta", "finish_reason", "logprobs", "stop_reason", "token_ids"}:
            choice[name] = self._whole(choice[name])
        says = reason is not None or any(value not in ("", [], None) for value in delta.values()) or not started
        return orjson.dumps(delta) != before, says

    def _feed(self, index: int, delta: dict[str, Any]) -> None:
        for name, value in delta.items():
            if name == "role":
                continue
            if name == "tool_calls" and isinstance(value, list):
                for call in value:
                    self._feed_call(index, call)
            elif name == "function_call" and isinstance(value, dict):
                self._feed_function(index, value, -1)
            elif isinstance(value, str):
                delta[name] = self._channel(index, name, 0).feed(value)
            elif value is not None:
                delta[name] = self._whole(value)

    def _feed_call(self, index: int, call: object) -> None:
        if not isinstance(call, dict) or not isinstance(call.get("function") or {}, dict):
            raise UpstreamFailed(Code.UPSTREAM_MALFORMED, retriable=False)
        position = call.get("index")
        function = call.get("function")
        if isinstance(function, dict):
            self._feed_function(index, function, position if isinstance(position, int) else 0)

    def _feed_function(self, index: int, function: dict[str, Any], call: int) -> None:
        arguments = function.get(_ARGUMENTS)
        for name in function.keys() - {_ARGUMENTS}:
            function[name] = self._whole(function[name])
        if isinstance(arguments, str):
            function[_ARGUMENTS] = self._channel(index, _ARGUMENTS, call).feed(arguments)

    def _channel(self, index: int, name: str, call: int) -> Channel:
        key = (index, name, call)
        channel = self._channels.get(key)
        if channel is None:
            channel = self._channels[key] = self._open_channel(name == _ARGUMENTS)
        return channel

    def _flush(self, index: int, into: dict[str, Any], *, keep: set[tuple[str, int]] | None) -> None:
        """Finish the channels of a choice, save those in ``keep``, and put their text into the delta ``into``."""
        for key in [key for key in self._channels if key[0] == index and (keep is None or key[1:] not in keep)]:
            _, name, call = key
            text = self._channels.pop(key).finish()
            if not text:
                continue
            if name != _ARGUMENTS:
                into[name] = into.get(name, "") + text
            elif call < 0:
                into["function_call"] = {_ARGUMENTS: text}
            else:
                into.setdefault("tool_calls", []).append({"index": call, "function": {_ARGUMENTS: text}})


def _text_keys(delta: dict[str, Any]) -> set[tuple[str, int]]:
    """The channels that this delta speaks to."""
    keys: set[tuple[str, int]] = set()
    for name, value in delta.items():
        if name == "tool_calls" and isinstance(value, list):
            keys |= {(_ARGUMENTS, call.get("index", 0)) for call in value if isinstance(call, dict)}
        elif name == "function_call" and isinstance(value, dict):
            keys.add((_ARGUMENTS, -1))
        elif name != "role" and isinstance(value, str) and value:
            keys.add((name, 0))
    return keys


def _prepend(delta: dict[str, Any], held: dict[str, Any]) -> None:
    for name, value in held.items():
        if isinstance(value, str):
            delta[name] = value + (delta.get(name) or "")
        elif isinstance(value, list):
            delta[name] = value + (delta.get(name) or [])
        else:
            delta.setdefault(name, value)


def _append(delta: dict[str, Any], tail: dict[str, Any]) -> None:
    for name, value in tail.items():
        if isinstance(value, str):
            delta[name] = (delta.get(name) or "") + value
        elif isinstance(value, list):
            delta[name] = (delta.get(name) or []) + value
        elif name in delta and isinstance(delta[name], dict):
            delta[name][_ARGUMENTS] = delta[name].get(_ARGUMENTS, "") + value[_ARGUMENTS]
        else:
            delta[name] = value
