"""What a search may ask for, and the same as conditions in SQL. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from gateway.ledger.tally import FINDING, RULE
from gateway.storage.tables import SEARCHED_COLUMNS

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
    def span(self) -> Span:
        """The time asked for."""
        return Span(self.since_us, self.until_us)

    @property
    def words(self) -> Mapping[str, str]:
        """The values that are asked for, by kind."""
        return {kind: value for kind in KINDS if (value := getattr(self, kind)) is not None}


@dataclass(frozen=True, slots=True)
class Span:
    """From ``since_us`` on and before ``until_us``; ``None`` leaves a side open.

    Said of every table that a query reads, it keeps PostgreSQL from planning and opening all the other days.
    """

    since_us: int | None = None
    until_us: int | None = None

    def holds(self, started: ColumnElement[int]) -> list[ColumnElement[bool]]:
        """As conditions on a time."""
        found = [] if self.since_us is None else [started >= self.since_us]
        return found if self.until_us is None else [*found, started < self.until_us]

    def within(self, other: Span) -> Span:
        """What both hold."""
        since = [bound for bound in (self.since_us, other.since_us) if bound is not None]
        until = [bound for bound in (self.until_us, other.until_us) if bound is not None]
        return Span(max(since, default=None), min(until, default=None))


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
            # The row holds its tags as well, in words: cheaper than to look for each in the table of tags.
            padded = " " + row["rules" if kind == RULE else "finding_types"] + " "
            found += [padded.contains(f" {value} ", autoescape=True) for value in values]
        return or_(*found)
