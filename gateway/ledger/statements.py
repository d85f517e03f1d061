"""The shipper's statements, compiled once for the database at hand, with positional parameters.

Executing compiled text skips the per-row work of the expression language, most of the cost of a batch.
"""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from sqlalchemy import Dialect, bindparam, func, literal_column, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import ClauseElement, ColumnElement

from gateway.ledger.projection import Closing, ExchangeRow
from gateway.storage.tables import EXCHANGE, RECORD, SEAL

_ROW_VALUES: attrgetter[tuple[Any, ...]] = attrgetter(*(column.name for column in EXCHANGE.columns))


@dataclass(frozen=True, slots=True)
class Statements:
    """SQL texts; parameters stand in the tables' column order, those of ``close_exchange`` as ``closing_values``."""

    insert_record: str
    insert_seal: str
    insert_exchange: str
    close_exchange: str
    closing_order: tuple[str, ...]

    @classmethod
    def compile(cls, dialect: Dialect) -> Statements:
        """The statements in the words of one dialect (SQLite or PostgreSQL)."""
        insert = postgresql.insert if dialect.name == "postgresql" else sqlite.insert
        seal_columns = {c.name: bindparam(c.name, type_=c.type) for c in SEAL.columns if c.name != "leaf_index"}
        close, order = _text(_close_exchange(), dialect)
        return cls(
            insert_record=_text(insert(RECORD), dialect)[0],
            insert_seal=_text(insert(SEAL).values(**seal_columns), dialect)[0],
            insert_exchange=_text(insert(EXCHANGE).on_conflict_do_nothing(index_elements=["id"]), dialect)[0],
            close_exchange=close,
            closing_order=order,
        )

    def exchange_values(self, row: ExchangeRow) -> tuple[Any, ...]:
        """The parameters of ``insert_exchange``."""
        return _ROW_VALUES(row)

    def closing_values(self, closing: Closing) -> tuple[Any, ...]:
        """The parameters of ``close_exchange``."""
        return tuple(getattr(closing, name.removeprefix("new_")) for name in self.closing_order)


def _close_exchange() -> ClauseElement:
    def new(name: str) -> ColumnElement[Any]:
        return bindparam(f"new_{name}", type_=EXCHANGE.c[name].type)

    def kept(name: str) -> ColumnElement[Any]:
        return func.coalesce(new(name), EXCHANGE.c[name])

    return (
        update(EXCHANGE)
        .where(EXCHANGE.c.id == new("id"), EXCHANGE.c.status == literal_column("'open'"))
        .values(
            decision=kept("decision"),
            status=new("status"),
            code=kept("code"),
            http_status=kept("http_status"),
            model=kept("model"),
            deployment=kept("deployment"),
            licence=kept("licence"),
            redactions=EXCHANGE.c.redactions + new("redactions"),
            elapsed_us=kept("elapsed_us"),
            last_seq=new("last_seq"),
        )
    )


def _text(statement: ClauseElement, dialect: Dialect) -> tuple[str, tuple[str, ...]]:
    compiled = statement.compile(dialect=dialect)
    if not isinstance(compiled, SQLCompiler):
        raise TypeError("not a statement with parameters")
    return str(compiled), tuple(compiled.positiontup or ())
