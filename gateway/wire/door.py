"""What a door is: one API route, described as data and plain functions, so that every door runs the same stages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gateway.core.decision import Refusal
from gateway.core.vocabulary import Leaf, LeafKind, Path


@dataclass(frozen=True, slots=True)
class Shape:
    """What a door read from a validated body, besides its text."""

    model: str
    stream: bool
    wants_usage: bool
    thinking: bool | None
    unknown_fields: tuple[str, ...]
    uninspected: tuple[str, ...]
    remote_urls: int
    tools: int


@dataclass(frozen=True, slots=True)
class Door:
    """One governed route.

    ``validate`` raises ``Refused``; ``skip`` names paths whose value was validated against a closed list;
    ``is_media`` those leaves that are media by value, which policy is told of as ``uninspected``.
    ``refusal_body`` and ``refusal_event`` speak the caller's API's own error shape.
    """

    name: str
    method: str
    path: str
    upstream_path: str
    validate: Callable[[dict[str, Any]], Shape]
    kind_of: Callable[[Path], LeafKind]
    skip: Callable[[Path], bool]
    skip_answer: Callable[[Path], bool]
    is_media: Callable[[Leaf], bool]
    refusal_body: Callable[[Refusal, str], bytes]
    refusal_event: Callable[[Refusal, str], bytes]
