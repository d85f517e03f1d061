"""The thinking switch and the reasoning fields, which engines spell differently.

Qwen3 under vLLM, SGLang and llama.cpp: ``chat_template_kwargs.enable_thinking``. OpenAI: ``reasoning_effort``.
Answers: ``reasoning_content`` (SGLang, llama.cpp, older vLLM) or ``reasoning`` (newer vLLM); the gateway
writes the first.
"""

from __future__ import annotations

from typing import Any

from gateway.core.errors import Code, Refused

WRITTEN = "reasoning_content"
READ = ("reasoning_content", "reasoning")


def asked(body: dict[str, Any]) -> bool | None:
    """Whether the caller asked for thinking: yes, no, or said nothing. Raises ``Refused`` for a wrong type."""
    arguments = body.get("chat_template_kwargs")
    if arguments is not None and not isinstance(arguments, dict):
        raise Refused(Code.INVALID_REQUEST, field="chat_template_kwargs")
    effort = body.get("reasoning_effort")
    if effort is not None and not isinstance(effort, str):
        raise Refused(Code.INVALID_REQUEST, field="reasoning_effort")
    switch = arguments.get("enable_thinking") if arguments else None
    if switch is not None:
        if not isinstance(switch, bool):
            raise Refused(Code.INVALID_REQUEST, field="chat_template_kwargs.enable_thinking")
        return switch
    if effort is None:
        return None
    return effort != "none"


def with_thinking(body: dict[str, Any], *, enabled: bool) -> dict[str, Any]:
    """A copy of ``body`` with the hard switch set and ``reasoning_effort: none`` translated away."""
    copy = {key: value for key, value in body.items() if key != "reasoning_effort" or value != "none"}
    copy["chat_template_kwargs"] = {**(body.get("chat_template_kwargs") or {}), "enable_thinking": enabled}
    return copy


def normalise_reasoning(message: dict[str, Any]) -> bool:
    """Move every spelling of the reasoning text in ``message`` to the one written. True when something moved."""
    other = message.get("reasoning")
    if not isinstance(other, str):
        return False
    del message["reasoning"]
    if not message.get(WRITTEN):
        message[WRITTEN] = other
    return True
