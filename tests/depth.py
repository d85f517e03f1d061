"""How much the tests try: little in the loop of a developer, all of it in CI and where ``DEPTH=full`` asks for it."""

from __future__ import annotations

import os

FULL = bool(os.environ.get("CI")) or os.environ.get("DEPTH") == "full"
_SHARE = 8


def rounds(whole: int) -> int:
    """``whole`` where everything is tried, else an eighth of it, and at least one."""
    return whole if FULL else max(1, whole // _SHARE)
