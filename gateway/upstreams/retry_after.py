"""Reading Retry-After (RFC 9110, section 10.2.3). Pure but for a date, which needs the clock."""

from __future__ import annotations

import math
import time
from email.utils import parsedate_to_datetime

_LONGEST_S = 24 * 3600


def retry_after_s(value: str | None, now_s: float | None = None) -> int | None:
    """Whole seconds from 0 to a day; ``None`` where the header is missing or says nothing that can be read."""
    if value is None:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        # A longer number is past any bound, and int() of a huge one is slow.
        return min(int(text), _LONGEST_S) if len(text) < 9 else _LONGEST_S
    try:
        at = parsedate_to_datetime(text).timestamp()
    except (ValueError, OverflowError):
        return None
    now = time.time() if now_s is None else now_s
    return max(0, min(math.ceil(at - now), _LONGEST_S))
