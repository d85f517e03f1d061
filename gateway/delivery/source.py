"""What every source of policy gives: an offer that is cheap to look at, and the tree behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from gateway.delivery.remembered import Accepted


@dataclass(frozen=True, slots=True)
class Offer:
    """What the source has now. ``identity`` differs whenever what ``Source.read`` would give differs."""

    identity: str
    digest: str | None = None
    commit: str | None = None
    content: Mapping[str, bytes] | bytes | None = None


@dataclass(frozen=True, slots=True)
class Delivered:
    """A policy tree that its source vouches for, and what is to be remembered of it.

    ``archive`` is what must be kept to have the tree again when the source has it no more; None where that is the
    source's own affair.
    """

    files: Mapping[str, bytes]
    accepted: Accepted
    archive: bytes | None = None
    signed_by: tuple[str, ...] = ()


class Source(Protocol):
    """Blocking; called from one thread at a time. Everything raises ``BundleRefused`` where it refuses."""

    @property
    def name(self) -> str:
        """``directory``, ``git`` or ``bundle``."""

    def look(self) -> Offer:
        """What is there now."""

    def read(self, offer: Offer, last: Accepted | None, now_s: int) -> Delivered:
        """The tree of an offer, verified. ``last`` is what was live last; anything older than it is refused."""

    def restore(self, last: Accepted, archive: bytes | None) -> Delivered | None:
        """The tree that was live last, verified in all but its time; None where the source keeps none."""

    def close(self) -> None:
        """Stop what is under way."""
