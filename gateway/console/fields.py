"""Reading record bodies for display. A field that is missing or of another type is simply not shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Body = Mapping[str, Any]


def mapping(body: Body, name: str) -> Body:
    """The mapping at ``name``, or an empty one."""
    value = body.get(name)
    return value if isinstance(value, Mapping) else {}


def mappings(body: Body, name: str) -> list[Body]:
    """The mappings in the list at ``name``."""
    value = body.get(name)
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def text(body: Body, name: str) -> str:
    """The text at ``name``, or an empty one."""
    value = body.get(name)
    return value if isinstance(value, str) else ""


def words(body: Body, name: str) -> tuple[str, ...]:
    """The texts in the list at ``name``."""
    value = body.get(name)
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def integer(body: Body, name: str) -> int | None:
    """The integer at ``name``."""
    value = body.get(name)
    return value if type(value) is int else None


def counts(body: Body, name: str) -> dict[str, int]:
    """Positive counts by word."""
    return {k: v for k, v in mapping(body, name).items() if isinstance(k, str) and type(v) is int and v > 0}
