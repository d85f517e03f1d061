"""Small faults put into the parameters of an obligation."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from gateway.policy.rules import Rule

_OTHERS = {
    "where": ("request", "response", "both"),
    "redact": ("surrogate", "fake", "hash", "mask", "drop"),
    "thinking": ("off", "hide", "allow"),
}


def changed_params(rule: Rule) -> Iterator[tuple[str, dict[str, Any]]]:
    """What changed, and the parameters as ``@params`` would hold them."""
    if rule.obligation is None:
        return
    # What the file leaves to its default can be wrong as well; types stay as they were written.
    params: dict[str, Any] = {**rule.obligation.params, **json.loads(rule.tree.annotations["params"])}
    for name, value in params.items():
        for change, other in _changed(rule.obligation.type, name, value):
            yield change, {**params, name: other}


def _changed(kind: str, name: str, value: Any) -> Iterator[tuple[str, object]]:  # noqa: ANN401 - anything from JSON
    if isinstance(value, list):
        for index, element in enumerate(value):
            yield f"{name} without {element}", [*value[:index], *value[index + 1 :]]
    elif isinstance(value, bool):
        yield f"{name} swapped", not value
    elif isinstance(value, int):
        yield f"{name} one less", value - 1
        yield f"{name} one more", value + 1
    elif isinstance(value, float):
        yield f"{name} less", round(value - 0.01, 6)
        yield f"{name} more", round(value + 0.01, 6)
    elif isinstance(value, str):
        words = _OTHERS.get(name) or (_OTHERS.get(kind) if name == "mode" else None)
        others = [word for word in words if word != value] if words else [f"{value} x"]
        yield from ((f"{name} {word}", word) for word in others)
