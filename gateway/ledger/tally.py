"""What exchanges are found by and counted by: tags, and numbers by hour and value. Pure."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator

from gateway.ledger.projection import ExchangeRow
from gateway.storage.tables import EXCHANGE_VALUE, SEARCHED_COLUMNS

ALL = "all"
RULE = "rule"
FINDING = "finding"
HOUR_US = 3_600_000_000

_LONGEST = EXCHANGE_VALUE.c.value.type.length or 0  # type: ignore[attr-defined]

Tag = tuple[str, str, int, str]
"""Kind (``rule``, ``finding``), value, start of the exchange, its id: a row of ``exchange_tag``."""
Counted = tuple[str, str, int]
"""Kind, value, beginning of the hour: the key of ``exchange_count``."""


def hour_of(time_us: int) -> int:
    """The beginning of the hour, rounded towards zero as SQL does."""
    return time_us - int(math.fmod(time_us, HOUR_US))


def tags_of(row: ExchangeRow) -> list[Tag]:
    """What the exchange is tagged with: its rules and the types of its findings."""
    return [(kind, value, row.started_us, row.id) for kind, value in _tagged(row)]


def counts_of(rows: Iterable[ExchangeRow]) -> Counter[Counted]:
    """What exchanges add to the counts. No data class counts as an empty one; nothing else that is empty counts."""
    found: Counter[Counted] = Counter()
    for row in rows:
        hour = hour_of(row.started_us)
        found[ALL, "", hour] += 1
        for name in SEARCHED_COLUMNS:
            value = getattr(row, name)
            if value is not None:
                found[name, value[:_LONGEST], hour] += 1
            elif name == "data_class":
                found[name, "", hour] += 1
        for kind, value in _tagged(row):
            found[kind, value, hour] += 1
    return found


def _tagged(row: ExchangeRow) -> Iterator[tuple[str, str]]:
    for kind, words in ((RULE, row.rules), (FINDING, row.finding_types)):
        for word in dict.fromkeys(word[:_LONGEST] for word in words.split()):
            yield kind, word
