"""The shipper's statements, compiled once for the database at hand, with positional parameters.

Executing compiled text skips the per-row work of the expression language, most of the cost of a batch. Rows that end
are read, changed by ``projection.close_row`` and written back: on PostgreSQL in one statement over arrays, bounded by
their times, so that only the partitions of these days are planned and touched.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from sqlalchemy import Dialect, bindparam
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import ClauseElement

from gateway.ledger.projection import ExchangeRow
from gateway.storage.tables import EXCHANGE, EXCHANGE_COUNT, EXCHANGE_TAG, EXCHANGE_VALUE, PRUNED, RECORD, SEAL

_ROW_VALUES: attrgetter[tuple[Any, ...]] = attrgetter(*(column.name for column in EXCHANGE.columns))
_COLUMNS = ", ".join(column.name for column in EXCHANGE.columns)
_CHANGED = (
    "decision",
    "status",
    "code",
    "http_status",
    "model",
    "deployment",
    "licence",
    "redactions",
    "elapsed_us",
    "last_seq",
)
_NEW_VALUES: attrgetter[tuple[Any, ...]] = attrgetter(*_CHANGED, "id", "started_us")


@dataclass(frozen=True, slots=True)
class Statements:
    """SQL texts; parameters stand in the tables' column order, others as the methods give them."""

    insert_record: str
    insert_seal: str
    insert_exchange: str
    insert_tag: str
    insert_value: str
    add_count: str
    insert_pruned: str
    select_open: str
    close_exchanges: str
    arrays: bool

    @classmethod
    def compile(cls, dialect: Dialect) -> Statements:
        """The statements in the words of one dialect (SQLite or PostgreSQL)."""
        arrays = dialect.name == "postgresql"
        insert = postgresql.insert if arrays else sqlite.insert
        seal_columns = {c.name: bindparam(c.name, type_=c.type) for c in SEAL.columns if c.name != "leaf_index"}
        count = insert(EXCHANGE_COUNT)
        add = count.on_conflict_do_update(
            index_elements=["kind", "value", "hour_us"],
            set_={"number": EXCHANGE_COUNT.c.number + count.excluded.number},
        )
        return cls(
            insert_record=_text(insert(RECORD), dialect),
            insert_seal=_text(insert(SEAL).values(**seal_columns), dialect),
            insert_exchange=_text(insert(EXCHANGE).on_conflict_do_nothing(), dialect),
            insert_tag=_text(insert(EXCHANGE_TAG).on_conflict_do_nothing(), dialect),
            insert_value=_text(insert(EXCHANGE_VALUE).on_conflict_do_nothing(), dialect),
            add_count=_text(add, dialect),
            insert_pruned=_text(insert(PRUNED), dialect),
            select_open=_SELECT_OPEN.format("= ANY($1::varchar[])", "$2")
            if arrays
            else _SELECT_OPEN.format("IN (SELECT value FROM json_each(?))", "?"),
            close_exchanges=_close_by_arrays(dialect) if arrays else _close_one(),
            arrays=arrays,
        )

    def exchange_values(self, row: ExchangeRow) -> tuple[Any, ...]:
        """The parameters of ``insert_exchange``."""
        return _ROW_VALUES(row)

    def closing_values(self, rows: Sequence[ExchangeRow]) -> Any:  # noqa: ANN401 - what the driver takes
        """The parameters of ``close_exchanges``: one set of arrays with the span of times, or one tuple a row."""
        values: Iterable[tuple[Any, ...]] = map(_NEW_VALUES, rows)
        if not self.arrays:
            return list(values)
        started = [row.started_us for row in rows]
        return (*map(list, zip(*values, strict=True)), min(started), max(started))


_SELECT_OPEN = f"SELECT {_COLUMNS} FROM exchange WHERE id {{}} AND status = 'open' AND started_us >= {{}}"  # noqa: S608


def _close_one() -> str:
    changes = ", ".join(f"{name} = ?" for name in _CHANGED)
    return f"UPDATE exchange SET {changes} WHERE id = ? AND started_us = ?"  # noqa: S608


def _close_by_arrays(dialect: Dialect) -> str:
    names = (*_CHANGED, "id", "started_us")
    types = {name: EXCHANGE.c[name].type.compile(dialect).partition(" COLLATE ")[0] for name in names}
    arrays = ", ".join(f"${number}::{types[name]}[]" for number, name in enumerate(names, 1))
    changes = ", ".join(f"{name} = given.{name}" for name in _CHANGED)
    first, last = len(names) + 1, len(names) + 2
    return (
        f"UPDATE exchange SET {changes} FROM unnest({arrays}) AS given ({', '.join(names)}) "  # noqa: S608
        "WHERE exchange.id = given.id AND exchange.started_us = given.started_us "
        f"AND exchange.started_us BETWEEN ${first} AND ${last}"
    )


def _text(statement: ClauseElement, dialect: Dialect) -> str:
    compiled = statement.compile(dialect=dialect)
    if not isinstance(compiled, SQLCompiler):
        raise TypeError("not a statement with parameters")
    return str(compiled)
