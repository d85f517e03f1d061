"""Choices out of one keyed digest, so that a fake is always the same for the same value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

_T = TypeVar("_T")


class Draw:
    """Numbers from the 256 bits of ``digest``, each used once. Enough for about 70 digits."""

    __slots__ = ("_left",)

    def __init__(self, digest: bytes) -> None:
        self._left = int.from_bytes(digest, "big")

    def below(self, bound: int) -> int:
        """A number from 0 to ``bound`` - 1."""
        self._left, number = divmod(self._left, bound)
        return number

    def digits(self, count: int) -> str:
        """So many digits."""
        return str(self.below(10**count)).zfill(count)

    def of(self, choices: Sequence[_T]) -> _T:
        """One of ``choices``."""
        return choices[self.below(len(choices))]


def refill(layout: str, compact: str) -> str:
    """``layout`` with its letters and digits replaced in order by those of ``compact``, in the layout's case."""
    following = iter(compact)
    lower = any(c.islower() for c in layout) and not any(c.isupper() for c in layout)
    out = "".join(next(following, "") if c.isalnum() else c for c in layout)
    return out.lower() if lower else out
