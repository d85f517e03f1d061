"""The few words and counts of an answer that the record keeps; what an upstream makes up beyond them is not kept."""

from __future__ import annotations

import re

_FINISH = frozenset({"stop", "length", "tool_calls", "function_call", "content_filter", "abort", "error", "repetition"})
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,119}")


def finish_word(reason: object) -> str:
    """The finish reason when it is one of the field's, else ``other``."""
    return reason if isinstance(reason, str) and reason in _FINISH else "other"


def model_word(name: object) -> str | None:
    """The served model's name when it looks like one."""
    return name if isinstance(name, str) and _NAME.fullmatch(name) else None


def tokens(usage: object) -> tuple[int | None, int | None, int | None]:
    """Prompt, completion and reasoning tokens."""
    if not isinstance(usage, dict):
        return None, None, None
    details = usage.get("completion_tokens_details")
    reasoning = details.get("reasoning_tokens") if isinstance(details, dict) else None
    return _count(usage.get("prompt_tokens")), _count(usage.get("completion_tokens")), _count(reasoning)


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53 else None
