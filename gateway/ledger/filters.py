"""What a search may ask for, and the same as conditions in SQL. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from gateway.ledger.tally import FINDING, RULE
from gateway.storage.tables import EXCHANGE_TAG, SEARCHED_COLUMNS

TAGGED = (RULE, FINDING)
KINDS = (*SEARCHED_COLUMNS, *TAGGED)
"""What exchanges are found by: columns of their rows, and tags."""

Word = tuple[str, str]
"""Kind and value."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands in the order of time: its start in microseconds, and its id."""

    started_us: int
    id: str


@dataclass(frozen=True, slots=True)
class ExchangeFilter:
    """What to list; every part given must hold. Times in microseconds, the end exclusive.

    ``text`` is looked for in the values of every kind, without regard to case; it may also begin an exchange's id.
    ``before`` goes on towards the past, ``after`` towards now; at most one of them.
    """

    team: str | None = None
    principal: str | None = None
    requested_model: str | None = None
    model: str | None = None
    deployment: str | None = None
    licence: str | None = None
    data_class: str | None = None
    decision: str | None = None
    status: str | None = None
    policy_commit: str | None = None
    rule: str | None = None
    finding: str | None = None
    text: str | None = None
    since_us: int | None = None
    until_us: int | None = None
    before: Place | None = None
    after: Place | None = None
    limit: int = 50

    @property
    def words(self) -> Mapping[str, str]:
        """The values that are asked for, by kind."""
        return {kind: value for kind in KINDS if (value := getattr(self, kind)) is not None}


def in_time(wanted: ExchangeFilter, started: ColumnElement[int]) -> list[ColumnElement[bool]]:
    """The filter's span of time."""
    found = []
    if wanted.since_us is not None:
        found.append(started >= wanted.since_us)
    if wanted.until_us is not None:
        found.append(started < wanted.until_us)
    return found


def beyond(
    place: Place, started: ColumnElement[int], name: ColumnElement[str], *, newer: bool
) -> list[ColumnElement[bool]]:
    """What stands on one side of ``place``; written so that an index over the time is entered at the right point."""
    if newer:
        return [started >= place.started_us, or_(started > place.started_us, name > place.id)]
    return [started <= place.started_us, or_(started < place.started_us, name < place.id)]


def begins_with(name: ColumnElement[str], text: str) -> ColumnElement[bool]:
    """That an id, which is compared by its code points and has no capitals, begins with ``text``."""
    begin = text.lower()
    return and_(name >= begin, name < begin + "\U0010ffff")


@dataclass(frozen=True, slots=True)
class AnyOf:
    """A condition: an exchange has one of these values, by kind, or an id that begins so."""

    words: Mapping[str, tuple[str, ...]]
    id_begins: str | None = None

    def over(self, row: ReadOnlyColumnCollection[str, Any]) -> ColumnElement[bool]:
        """The same over rows of ``exchange``, or of a query with its columns."""
        found: list[ColumnElement[bool]] = [] if self.id_begins is None else [begins_with(row.id, self.id_begins)]
        for kind, values in self.words.items():
            if kind not in TAGGED:
                found.append(row[kind].in_(values))
                continue
            tag = EXCHANGE_TAG.c
            there = and_(
                tag.kind == kind,
                tag.value.in_(values),
                tag.started_us == row.started_us,
                tag.exchange_id == row.id,
            )
            found.append(select(tag.kind).where(there).exists())
        return or_(*found)
