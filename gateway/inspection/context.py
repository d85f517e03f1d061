"""Words that announce what follows: whole words in several languages, looked for shortly before a candidate.

Only what stands before counts: a stream has not seen what comes after.
"""

from __future__ import annotations

import re

WINDOW = 64
"""Characters before a candidate in which an announcing word counts. Streams keep more than this in view."""

_JOINED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def words(*terms: str) -> re.Pattern[str]:
    """A pattern of whole words in any case. A space in a term also stands for ``_``, ``-`` or nothing.

    Terms in scripts written without spaces match inside a run of letters.
    """
    return re.compile("|".join(map(_term, sorted(terms, key=len, reverse=True))), re.IGNORECASE)


def announced(text: str, start: int, pattern: re.Pattern[str], window: int = WINDOW) -> bool:
    """Whether a word of ``pattern`` stands whole within ``window`` characters before ``start``."""
    return pattern.search(text, max(0, start - window), start) is not None


def _term(term: str) -> str:
    body = re.escape(term).replace(r"\ ", r"[\s_-]?")
    if _JOINED.search(term):
        return body
    return rf"(?<![^\W_]){body}(?![^\W_])"
