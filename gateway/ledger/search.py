"""Pages of exchanges, both ways through time, each at a bounded cost whatever is asked for and however much there is.

A page is read along one index: that of the rarest value asked for, or one for each value that a text matches. The
hourly counts of that value say how far in time to look, so that only these days are touched. What else is asked for is
checked on the rows that come along; a page whose budget ends says how far it came, and the next one goes on.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from operator import attrgetter
from typing import Any

from sqlalchemy import Select, func, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from gateway.ledger.filters import TAGGED, AnyOf, ExchangeFilter, Place, Span, Word, begins_with, beyond
from gateway.ledger.projection import ExchangeRow
from gateway.ledger.tally import ALL, HOUR_US
from gateway.storage.tables import EXCHANGE, EXCHANGE_COUNT, EXCHANGE_TAG, EXCHANGE_VALUE

BUDGET = 20_000
"""Rows that are looked at for one page, at most."""
BUDGET_S = 0.06
"""Seconds after which no further look is taken for one page."""
MOST_VALUES = 24
"""Values that a text may match; a text that matches more is too short to be looked for."""
MAX_LIMIT = 1000

_FIRST_LOOK = 150
_LATELY_US = 14 * 24 * HOUR_US
# Hours at the beginning of a span that may hold no rows of it: the one before, and the one that it begins in.
_EDGE_HOURS = 2
_COLUMNS = [EXCHANGE.c[field.name] for field in fields(ExchangeRow)]
_ID_PREFIX = "ex_"
_ID = re.compile(r"ex_([0-9a-f]{8,12})")
_BY_PLACE = attrgetter("started_us", "id")


@dataclass(frozen=True, slots=True)
class Page:
    """Rows newest first. ``older`` and ``newer`` are where the next page begins, or ``None`` at an end.

    ``looked_at`` is set where the search stopped for its budget: further rows that fit may lie beyond that time.
    ``too_many_values`` says that the text matches more values than can be looked for; the rows are then none.
    """

    rows: tuple[ExchangeRow, ...]
    older: Place | None = None
    newer: Place | None = None
    looked_at_us: int | None = None
    too_many_values: bool = False


@dataclass(frozen=True, slots=True)
class _Way:
    """One index to read along: that of a value, of ids, or of the time; ``rest`` is checked on what comes."""

    word: Word | None
    rest: tuple[AnyOf, ...]
    id_begins: str | None = None


@dataclass(frozen=True, slots=True)
class _Stretch:
    """What one way gave: rows in its order, and where it stopped for its budget."""

    rows: list[ExchangeRow]
    stopped: Place | None


class _Budget:
    """What one page may cost, shared by its ways."""

    def __init__(self, ways: int) -> None:
        self.rows = max(BUDGET // ways, 1)
        self.first_look = max(min(_FIRST_LOOK, self.rows) // ways, 1)
        self._until_s = time.monotonic() + BUDGET_S

    def is_over(self) -> bool:
        """Whether no further look may be taken."""
        return time.monotonic() >= self._until_s


async def search(engine: AsyncEngine, wanted: ExchangeFilter) -> Page:
    """One page of what fits, at most ``limit`` rows (1 to 1000)."""
    limit = min(max(wanted.limit, 1), MAX_LIMIT)
    async with engine.connect() as connection:
        await plan_for_values(connection)
        ways = await ways_of(connection, wanted)
        if ways is None:
            return Page((), too_many_values=True)
        budget = _Budget(max(len(ways), 1))
        newer = wanted.after is not None
        found = _Merged([await _read(connection, wanted, way, limit + 1, budget) for way in ways], newer=newer)
    return _page(found, wanted, limit)


async def plan_for_values(connection: AsyncConnection) -> None:
    """Plan each query for its own values in this transaction: a plan for any values would be one for all days."""
    if connection.dialect.name == "postgresql":
        await connection.execute(text("SET LOCAL plan_cache_mode = force_custom_plan"))


async def list_exchanges(engine: AsyncEngine, wanted: ExchangeFilter) -> list[ExchangeRow]:
    """The rows of one page."""
    return list((await search(engine, wanted)).rows)


async def ways_of(connection: AsyncConnection, wanted: ExchangeFilter) -> list[_Way] | None:
    """How to read what is wanted; ``None`` where its text matches too many values."""
    words = dict(wanted.words)
    matched = await _matching(connection, wanted.text) if wanted.text else {}
    if sum(map(len, matched.values())) > MOST_VALUES:
        return None
    begins = wanted.text if wanted.text and wanted.text.lower().startswith(_ID_PREFIX) else None
    if wanted.text and not matched and begins is None:
        return []
    numbers = await _numbers(connection, wanted, [*words.items(), *((k, v) for k, vs in matched.items() for v in vs)])
    rarest = min(words.items(), key=lambda word: numbers.get(word, 0), default=None)
    text_rows = sum(numbers.get((kind, value), 0) for kind, values in matched.items() for value in values)
    if wanted.text and (rarest is None or text_rows <= numbers.get(rarest, 0)):
        rest = tuple(AnyOf({kind: (value,)}) for kind, value in words.items())
        ways = [_Way((kind, value), rest) for kind, values in matched.items() for value in values]
        return ways if begins is None else [*ways, _Way(None, rest, begins)]
    rest = tuple(AnyOf({kind: (value,)}) for kind, value in words.items() if (kind, value) != rarest)
    return [_Way(rarest, (*rest, AnyOf(matched, begins)) if wanted.text else rest)]


@dataclass(frozen=True, slots=True)
class Look:
    """Rows (or tags) to look at, and the span of time that they all lie in."""

    query: Select[Any]
    span: Span


async def look_at(
    connection: AsyncConnection, wanted: ExchangeFilter, way: _Way, place: Place | None, *, newer: bool, number: int
) -> Look | None:
    """The next ``number`` rows (or tags) of a way in its order, from ``place`` on; ``None`` where there are none."""
    span = wanted.span
    if place is not None:
        span = span.within(Span(since_us=place.started_us) if newer else Span(until_us=place.started_us + 1))
    edge_us = await _edge_us(connection, way.word or (ALL, ""), span, newer=newer, number=number)
    if edge_us is None:
        return None
    span = span.within(Span(until_us=edge_us) if newer else Span(since_us=edge_us))
    if way.word is not None and way.word[0] in TAGGED:
        started, name = EXCHANGE_TAG.c.started_us, EXCHANGE_TAG.c.exchange_id
        is_it = EXCHANGE_TAG.c.kind == way.word[0], EXCHANGE_TAG.c.value == way.word[1]
        query = select(started, name).where(*is_it)
    else:
        started, name = EXCHANGE.c.started_us, EXCHANGE.c.id
        query = select(*_COLUMNS)
        if way.word is not None:
            query = query.where(EXCHANGE.c[way.word[0]] == way.word[1])
    query = query.where(*span.holds(started))
    if place is not None:
        query = query.where(*beyond(place, started, name, newer=newer))
    order = (started.asc(), name.asc()) if newer else (started.desc(), name.desc())
    return Look(query.order_by(*order).limit(number), span)


async def _edge_us(connection: AsyncConnection, word: Word, span: Span, *, newer: bool, number: int) -> int | None:
    """How far ``number`` rows of ``span`` reach at most, by the hourly counts; ``None`` where it holds none."""
    count = EXCHANGE_COUNT.c
    query = select(count.hour_us, count.number).where(count.kind == word[0], count.value == word[1], count.number > 0)
    # Hours that begin before the span may reach into it; times before 1970 are rounded up to their hour.
    since = None if span.since_us is None else span.since_us - HOUR_US
    until = None if span.until_us is None else span.until_us + HOUR_US
    order = count.hour_us.asc() if newer else count.hour_us.desc()
    query = query.where(*Span(since, until).holds(count.hour_us)).order_by(order)
    hours = (await connection.execute(query.limit(number + _EDGE_HOURS))).all()
    reached = 0
    for index, (hour_us, rows) in enumerate(hours):
        reached += rows if index >= _EDGE_HOURS else 0
        if reached >= number or index == len(hours) - 1:
            return int(hour_us) + HOUR_US if newer else int(hour_us) - (0 if hour_us > 0 else HOUR_US)
    return None


async def _read(
    connection: AsyncConnection, wanted: ExchangeFilter, way: _Way, limit: int, budget: _Budget
) -> _Stretch:
    newer = wanted.after is not None
    place = wanted.after or wanted.before
    if way.id_begins is not None:
        return await _by_id(connection, wanted, way, limit, newer=newer)
    checks = bool(way.rest) or (way.word is not None and way.word[0] in TAGGED)
    look, left, found = budget.first_look if way.rest else limit, budget.rows, list[ExchangeRow]()
    while True:
        inner = await look_at(connection, wanted, way, place, newer=newer, number=look)
        if inner is None:
            return _Stretch(found, None)
        query = _fitting(inner, way, newer=newer).limit(limit - len(found)) if checks else inner.query
        found += [ExchangeRow(*row) for row in await connection.execute(query)]
        if len(found) >= limit or not checks:
            return _Stretch(found, None)
        place = await _end_of(connection, inner.query, look)
        left -= look
        if place is None:
            return _Stretch(found, None)
        if left <= 0 or budget.is_over():
            return _Stretch(found, place)
        look = min(2 * look, left)


async def _by_id(
    connection: AsyncConnection, wanted: ExchangeFilter, way: _Way, limit: int, *, newer: bool
) -> _Stretch:
    """Exchanges whose id begins so; none where they are more than ``MAX_LIMIT``, for that is no id that was copied."""
    begins = select(*_COLUMNS).where(begins_with(EXCHANGE.c.id, way.id_begins or ""))
    if (span := _span_of_id(way.id_begins or "")) is not None:
        begins = begins.where(EXCHANGE.c.started_us.between(*span))
    part = begins.order_by(EXCHANGE.c.id).limit(MAX_LIMIT + 1).subquery("begins")
    if (await connection.scalar(select(func.count()).select_from(part)) or 0) > MAX_LIMIT:
        return _Stretch([], None)
    place = wanted.after or wanted.before
    query = select(part).where(*wanted.span.holds(part.c.started_us), *(c.over(part.c) for c in way.rest))
    if place is not None:
        query = query.where(*beyond(place, part.c.started_us, part.c.id, newer=newer))
    order = (part.c.started_us, part.c.id) if newer else (part.c.started_us.desc(), part.c.id.desc())
    return _Stretch([ExchangeRow(*row) for row in await connection.execute(query.order_by(*order).limit(limit))], None)


def _span_of_id(part: str) -> tuple[int, int] | None:
    """When exchanges began whose ids begin so, a day before and after: an id begins with its millisecond in hex."""
    known = _ID.match(part.lower())
    if known is None:
        return None
    digits = known[1]
    first, last = int(digits.ljust(12, "0"), 16) * 1000, int(digits.ljust(12, "f"), 16) * 1000
    return first - 24 * HOUR_US, last + 24 * HOUR_US


def _fitting(look: Look, way: _Way, *, newer: bool) -> Select[Any]:
    part = look.query.subquery("looked_at")
    row: ReadOnlyColumnCollection[str, Any]
    if way.word is not None and way.word[0] in TAGGED:
        same = (EXCHANGE.c.id == part.c.exchange_id) & (EXCHANGE.c.started_us == part.c.started_us)
        query, row, order = select(*_COLUMNS).join_from(part, EXCHANGE, same), EXCHANGE.c, part.c.exchange_id
        query = query.where(*look.span.holds(EXCHANGE.c.started_us))
    else:
        query, row, order = select(part), part.c, part.c.id
    query = query.where(*(condition.over(row) for condition in way.rest))
    return query.order_by(*(c.asc() if newer else c.desc() for c in (part.c.started_us, order)))


async def _end_of(connection: AsyncConnection, inner: Select[Any], number: int) -> Place | None:
    """Where ``number`` rows end, or ``None`` where there are fewer."""
    part = inner.limit(1).offset(number - 1).subquery("end")
    name = part.c.get("exchange_id")
    row = (await connection.execute(select(part.c.started_us, part.c.id if name is None else name))).one_or_none()
    return None if row is None else Place(*row)


class _Merged:
    """What several ways gave, as one: in order, each row once, and no further than every way has come."""

    def __init__(self, stretches: Sequence[_Stretch], *, newer: bool) -> None:
        stops = [stretch.stopped for stretch in stretches if stretch.stopped is not None]
        nearest = min if newer else max
        self.stopped = nearest(stops, key=_BY_PLACE) if stops else None
        rows = {row.id: row for stretch in stretches for row in stretch.rows}
        ordered = sorted(rows.values(), key=_BY_PLACE, reverse=not newer)
        if self.stopped is not None:
            end = _BY_PLACE(self.stopped)
            ordered = [row for row in ordered if (_BY_PLACE(row) <= end if newer else _BY_PLACE(row) >= end)]
        self.rows = ordered


def _page(found: _Merged, wanted: ExchangeFilter, limit: int) -> Page:
    newer = wanted.after is not None
    rows, more = found.rows[:limit], len(found.rows) > limit
    begun_us = found.stopped.started_us if found.stopped and not more else None
    ahead = _place(rows[-1]) if more else found.stopped
    behind = (_place(rows[0]) if rows else wanted.after or wanted.before) if (wanted.before or wanted.after) else None
    page = Page(tuple(rows), older=ahead, newer=behind, looked_at_us=begun_us)
    if newer:
        return replace(page, rows=tuple(reversed(rows)), older=behind, newer=ahead)
    return page


def _place(row: ExchangeRow) -> Place:
    return Place(row.started_us, row.id)


async def _matching(connection: AsyncConnection, part: str) -> Mapping[str, tuple[str, ...]]:
    """Values that contain the text, by kind; one more than may be looked for, at most."""
    value = EXCHANGE_VALUE.c.value
    query = select(EXCHANGE_VALUE.c.kind, value).where(value.icontains(part, autoescape=True)).limit(MOST_VALUES + 1)
    found: dict[str, tuple[str, ...]] = {}
    for kind, word in await connection.execute(query):
        found[kind] = (*found.get(kind, ()), word)
    return found


async def _numbers(connection: AsyncConnection, wanted: ExchangeFilter, words: list[Word]) -> Mapping[Word, int]:
    """How many exchanges had each value lately, seen from where the page begins; only where there is a choice."""
    if len(words) < 2:
        return {}
    count = EXCHANGE_COUNT.c
    place = wanted.before or wanted.after
    until_us = wanted.until_us if place is None else place.started_us
    if until_us is None:
        newest = select(func.max(count.hour_us)).where(count.kind == ALL, count.value == "")
        until_us = await connection.scalar(newest) or 0
    query = (
        select(count.kind, count.value, func.sum(count.number))
        .where(tuple_(count.kind, count.value).in_(words), count.hour_us > until_us - _LATELY_US)
        .where(count.hour_us <= until_us)
        .group_by(count.kind, count.value)
    )
    return {(kind, value): int(number) for kind, value, number in await connection.execute(query)}
