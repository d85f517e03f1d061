"""What the corpus is made of: samples of values, kinds of data, labelled spans, cases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Literal, NamedTuple

Half = Literal["tuning", "test"]
Lane = Literal["structured", "names"]


class Sample(NamedTuple):
    """A value as people write it. ``bare`` says that its form alone tells what it is.

    ``before`` and ``after`` belong to the text around the value, such as the rest of a URL with a password in it.
    """

    text: str
    bare: bool = False
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """One type of data: how valid and (where a rule can be broken) invalid values are made."""

    type: str
    valid: Callable[[Random], Sample]
    invalid: Callable[[Random], Sample] | None = None
    checksum: bool = False


class Gold(NamedTuple):
    """A labelled span, offsets in code points, end exclusive."""

    start: int
    end: int
    type: str
    family: str


@dataclass(frozen=True, slots=True)
class Case:
    """One text with everything that must be found in it.

    ``key`` is the JSON key in front of a leaf. ``ignore`` spans hold real addresses of files that nobody labelled: a
    finding there is neither right nor wrong. ``twin`` names the same case written plainly.
    """

    id: str
    text: str
    gold: tuple[Gold, ...]
    language: str
    obfuscation: str
    carrier: str
    lane: Lane = "structured"
    key: str | None = None
    source: str = "labelled"
    ignore: tuple[tuple[int, int], ...] = ()
    twin: str | None = None
    absent: tuple[str, ...] = field(default=())
    """Types of the invalid values in the text: near misses that must not be found."""
