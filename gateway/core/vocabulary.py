"""The words of the product as types: data class, principal, leaf, finding."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Literal, NewType

ExchangeId = NewType("ExchangeId", str)
ModelId = NewType("ModelId", str)
DeploymentId = NewType("DeploymentId", str)
RuleId = NewType("RuleId", str)
BundleDigest = NewType("BundleDigest", str)
TenantId = NewType("TenantId", str)

DEFAULT_TENANT = TenantId("default")


class DataClass(IntEnum):
    """How sensitive an exchange is. Ordered; callers and inspection can only raise it."""

    PUBLIC = 0
    INTERNAL = 1
    CONFIDENTIAL = 2
    RESTRICTED = 3

    @property
    def label(self) -> str:
        """The word used in policy, headers and records."""
        return self.name.lower()

    @classmethod
    def parse(cls, word: str) -> DataClass:
        """Read a label in any case. Raises ``ValueError`` for a word that is no data class."""
        try:
            return cls[word.strip().upper()]
        except KeyError:
            known = ", ".join(c.label for c in cls)
            raise ValueError(f"unknown data class; expected one of: {known}") from None


class Assurance(IntEnum):
    """How well the served weights are known (ARCHITECTURE.md, assurance level)."""

    L0_DECLARED = 0
    L1_OBSERVED = 1
    L2_HOST_ATTESTED = 2
    L3_IN_MEMORY = 3
    L4_TEE = 4

    @property
    def label(self) -> str:
        """Short name, such as ``L0``."""
        return f"L{self.value}"


@dataclass(frozen=True, slots=True)
class Principal:
    """Who calls. ``id`` is stable and not secret; ``purposes`` are those granted, never asked for."""

    id: str
    kind: str
    name: str
    team: str
    tenant: TenantId = DEFAULT_TENANT
    groups: tuple[str, ...] = ()
    region: str = "unknown"
    role: str = "developer"
    floor: DataClass = DataClass.PUBLIC
    purposes: tuple[str, ...] = ("general",)


Coverage = Literal["full", "structured_only"]
"""Whether names can be found in a text, or its script is one that only structured inspection covers."""


class LeafKind(StrEnum):
    """Which part of an exchange a text leaf belongs to."""

    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"
    REASONING = "reasoning"
    TOOL_DEFINITION = "tool_definition"
    TOOL_ARGUMENTS = "tool_arguments"
    TOOL_RESULT = "tool_result"
    PARAMETER = "parameter"
    UNKNOWN_FIELD = "unknown_field"


@dataclass(frozen=True, slots=True)
class KeyOf:
    """Path step that names a mapping's key itself as the leaf, not the value below it."""

    key: str


@dataclass(frozen=True, slots=True)
class Embedded:
    """Path step into JSON that travels as text inside a string, such as tool arguments."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """Path step into text that travels as base64 in a ``data:`` URL, such as a file part."""


PathStep = str | int | KeyOf | Embedded | Encoded
Path = tuple[PathStep, ...]


@dataclass(frozen=True, slots=True)
class Leaf:
    """One piece of text in a body, found once, with the path that leads to it."""

    path: Path
    text: str
    kind: LeafKind


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One detected span, offsets in code points, end exclusive. Never holds the text."""

    start: int
    end: int
    type: str
    score: float
    recogniser: str
    validated: bool
