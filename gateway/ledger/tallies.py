"""Numbers for the console: totals and a histogram from the hourly counts, facets from the newest that fit.

Nothing here scans the exchanges: counts are kept by the shipper, and facets look at ``FACET_ROWS`` rows at most.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import func, literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncEngine

from gateway.ledger.filters import KINDS, TAGGED, ExchangeFilter
from gateway.ledger.search import look_at, plan_for_values, search, ways_of
from gateway.ledger.tally import ALL, HOUR_US
from gateway.storage.tables import EXCHANGE_COUNT

FACET_ROWS = 1_000
"""The newest exchanges that fit, over which facets are counted."""
_MOST_BARS = 120


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers of exchanges: in all, and by each word of three columns."""

    total: int
    by_decision: Mapping[str, int]
    by_status: Mapping[str, int]
    by_data_class: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Histogram:
    """Numbers of exchanges by time: beginning of a bar in microseconds, and number; bars of ``width_us``.

    ``of`` is the one condition that is counted exactly, as kind and value; ``None`` for all exchanges.
    """

    bars: tuple[tuple[int, int], ...]
    width_us: int
    of: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Facets:
    """Numbers by value for each kind, the most frequent first, over the newest ``rows`` that fit.

    ``whole`` says that these are all that fit.
    """

    rows: int
    whole: bool
    by_kind: Mapping[str, tuple[tuple[str, int], ...]]


async def counts(engine: AsyncEngine) -> Counts:
    """How many exchanges there are, by decision, status and data class (``unclassified`` for none)."""
    count = EXCHANGE_COUNT.c
    kinds = ("decision", "status", "data_class")
    query = (
        select(count.kind, count.value, func.sum(count.number))
        .where(count.kind.in_(kinds), count.number > 0)
        .group_by(count.kind, count.value)
        .order_by(count.kind, count.value)
    )
    found: dict[str, dict[str, int]] = {kind: {} for kind in kinds}
    async with engine.connect() as connection:
        for kind, value, number in await connection.execute(query):
            found[kind][value or "unclassified"] = int(number)
    return Counts(sum(found["decision"].values()), found["decision"], found["status"], found["data_class"])


async def histogram(engine: AsyncEngine, wanted: ExchangeFilter, now_us: int) -> Histogram:
    """Exchanges over the span asked for, or over the last 30 days, in at most 120 bars of whole hours."""
    until = wanted.until_us if wanted.until_us is not None else now_us
    since = wanted.since_us if wanted.since_us is not None else until - 30 * 24 * HOUR_US
    hours = max(-(-(until - since) // HOUR_US), 1)
    width = next((h for h in (1, 2, 3, 6, 12, 24) if hours / h <= _MOST_BARS), 24 * -(-hours // (24 * _MOST_BARS)))
    width_us = width * HOUR_US
    words = wanted.words
    of = next(iter(words.items())) if len(words) == 1 and not wanted.text else None
    kind, value = of or (ALL, "")
    count = EXCHANGE_COUNT.c
    bar = count.hour_us - count.hour_us % width_us
    first = since - since % HOUR_US
    query = (
        select(bar, func.sum(count.number))
        .where(count.kind == kind, count.value == value, count.hour_us >= first, count.hour_us < until)
        .group_by(bar)
        .order_by(bar)
    )
    async with engine.connect() as connection:
        known = {int(start): int(number) for start, number in await connection.execute(query)}
    starts = range(first - first % width_us, until, width_us)
    return Histogram(tuple((start, known.get(start, 0)) for start in starts), width_us, of)


async def facets(engine: AsyncEngine, wanted: ExchangeFilter) -> Facets:
    """Facets over the newest that fit, within the budget of a search."""
    wanted = replace(wanted, before=None, after=None)
    async with engine.connect() as connection:
        await plan_for_values(connection)
        ways = await ways_of(connection, wanted)
        if ways is not None and len(ways) == 1 and not ways[0].rest and (ways[0].word or ("",))[0] not in TAGGED:
            look = await look_at(connection, wanted, ways[0], None, newer=False, number=FACET_ROWS)
            if look is None:
                return _facets([], 0, whole=True)
            part = look.query.cte("newest")
            kinds = [k for k in KINDS if k not in TAGGED]
            columns = {**{k: part.c[k] for k in kinds}, "rule": part.c.rules, "finding": part.c.finding_types}
            query = union_all(
                select(literal(ALL), literal(""), func.count()).select_from(part),
                *(select(literal(k), column, func.count()).group_by(column) for k, column in columns.items()),
            )
            rows = (await connection.execute(query)).all()
            total = next(number for kind, _, number in rows if kind == ALL)
            return _facets([(k, v, n) for k, v, n in rows if k != ALL], total, whole=total < FACET_ROWS)
    page = await search(engine, replace(wanted, limit=FACET_ROWS))
    found = []
    for row in page.rows:
        found += [(kind, getattr(row, kind), 1) for kind in KINDS if kind not in TAGGED]
        found += [("rule", row.rules, 1), ("finding", row.finding_types, 1)]
    return _facets(found, len(page.rows), whole=page.older is None and not page.too_many_values)


def _facets(found: list[tuple[str, str | None, int]], total: int, *, whole: bool) -> Facets:
    by_kind: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
    for kind, value, number in found:
        for word in (value or "").split() if kind in TAGGED else [value or ""]:
            if word:
                by_kind[kind][word] += number
    return Facets(total, whole, {kind: tuple(counter.most_common(12)) for kind, counter in by_kind.items()})
