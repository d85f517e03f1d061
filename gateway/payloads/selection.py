"""Which stored texts somebody means: one form for erasure, legal holds and lists, as plain data and as SQL."""

from __future__ import annotations

from dataclasses import dataclass, fields

import orjson
from sqlalchemy import ColumnElement, and_, false, select

from gateway.storage.payload_tables import PAYLOAD, PAYLOAD_TERM
from gateway.storage.tables import EXCHANGE

_DAY_US = 86_400 * 1_000_000


@dataclass(frozen=True, slots=True)
class Selection:
    """All sides given have to agree; an empty tuple leaves its side open. Times are microseconds, the end exclusive.

    ``terms`` are keyed digests of values (``sealing.term_of``); a text matches where it held one of them.
    """

    exchanges: tuple[str, ...] = ()
    tenants: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    principals: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    since_us: int | None = None
    until_us: int | None = None

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing, and so would mean everything."""
        return self == Selection()

    def condition(self) -> ColumnElement[bool]:
        """The same in SQL over ``payload``. An empty selection matches nothing."""
        if self.is_empty:
            return false()
        column = PAYLOAD.c
        sides: list[ColumnElement[bool]] = []
        for name, of in (
            ("exchanges", column.exchange_id),
            ("tenants", column.tenant),
            ("teams", column.team),
            ("principals", column.principal),
        ):
            if chosen := getattr(self, name):
                sides.append(of.in_(chosen))
        if self.terms:
            there = select(PAYLOAD_TERM.c.exchange_id).where(PAYLOAD_TERM.c.term.in_(self.terms))
            sides.append(column.exchange_id.in_(there))
        if self.since_us is not None:
            sides.append(column.stored_us >= self.since_us)
        if self.until_us is not None:
            sides.append(column.stored_us < self.until_us)
        return and_(*sides)

    def over_exchanges(self) -> ColumnElement[bool]:
        """The same over ``exchange``. A text is stored after its exchange began, so a day is added before."""
        if self.is_empty:
            return false()
        column = EXCHANGE.c
        sides: list[ColumnElement[bool]] = []
        for name, of in (
            ("exchanges", column.id),
            ("tenants", column.tenant),
            ("teams", column.team),
            ("principals", column.principal),
        ):
            if chosen := getattr(self, name):
                sides.append(of.in_(chosen))
        if self.terms:
            there = select(PAYLOAD_TERM.c.exchange_id).where(PAYLOAD_TERM.c.term.in_(self.terms))
            sides.append(column.id.in_(there))
        if self.since_us is not None:
            sides.append(column.started_us >= self.since_us - _DAY_US)
        if self.until_us is not None:
            sides.append(column.started_us < self.until_us)
        return and_(*sides)

    def written(self) -> str:
        """As JSON, for tables and records."""
        return orjson.dumps({item.name: getattr(self, item.name) for item in fields(self)}).decode()


def read_selection(text: str) -> Selection:
    """What ``written`` wrote. Raises ``ValueError``."""
    data = orjson.loads(text)
    if not isinstance(data, dict) or set(data) != {item.name for item in fields(Selection)}:
        raise ValueError("not a selection")
    since_us, until_us = data["since_us"], data["until_us"]
    if any(type(time) not in (int, type(None)) for time in (since_us, until_us)):
        raise ValueError("not a selection")

    def words(name: str) -> tuple[str, ...]:
        if not isinstance(data[name], list):
            raise ValueError("not a selection")  # noqa: TRY004 - the text is at fault, not the caller
        return tuple(map(str, data[name]))

    return Selection(
        words("exchanges"),
        words("tenants"),
        words("teams"),
        words("principals"),
        words("terms"),
        since_us,
        until_us,
    )
