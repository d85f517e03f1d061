"""What people call each kind of data, in their languages and as field names; other words in each half of the corpus.

A row of ``labels_tuning.py`` and ``labels_test.py`` is ``language: words``; ``key`` rows are field names.
"""

from __future__ import annotations

from functools import cache

from . import labels_test, labels_tuning
from .model import Half

_TABLES = {"tuning": labels_tuning.TABLE, "test": labels_test.TABLE}
_SECRET_KEYS = {"tuning": labels_tuning.SECRET_KEYS, "test": labels_test.SECRET_KEYS}


def languages(kind: str) -> tuple[str, ...]:
    """Languages in which this kind has a name."""
    return tuple(language for language in _parsed("tuning")[kind] if language != "key")


def labels(kind: str, language: str, half: Half) -> tuple[str, ...]:
    """Names of a kind in a language, or field names for the language ``key``."""
    return _parsed(half)[kind][language]


def kinds() -> tuple[str, ...]:
    """Every kind that has names."""
    return tuple(_parsed("tuning"))


def field_names(kind: str, half: Half) -> tuple[str, ...]:
    """Names of fields that hold this kind; secrets of all kinds share theirs."""
    return _SECRET_KEYS[half] if kind.startswith("SECRET") else labels(kind, "key", half)


@cache
def _parsed(half: Half) -> dict[str, dict[str, tuple[str, ...]]]:
    table: dict[str, dict[str, tuple[str, ...]]] = {}
    kind = ""
    for line in _TABLES[half].strip().splitlines():
        language, found, words = line.partition(": ")
        if not found:
            kind = line
            table[kind] = {}
            continue
        table[kind][language] = tuple(word.strip() for word in words.split(","))
    return table
