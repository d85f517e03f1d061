"""The shipper's statements, compiled once for the database at hand, with positional parameters.

Executing compiled text skips the per-row work of the expression language, most of the cost of a batch. PostgreSQL is
given a batch's rows as one JSON text, in one statement instead of one a row: it is written faster than arrays are, and
appends wait for the event loop meanwhile. Rows that end are read, changed by ``projection.close_row`` and written back,
bounded by their times, so that only the partitions of these days are planned and touched.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

import orjson
from sqlalchemy import Dialect, Table, bindparam
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import ClauseElement

from gateway.ledger.projection import ExchangeRow
from gateway.storage.tables import (
    EXCHANGE,
    EXCHANGE_CHANGES,
    EXCHANGE_COUNT,
    EXCHANGE_TAG,
    EXCHANGE_VALUE,
    PRUNED,
    RECORD,
    SEAL,
)

_ROW_VALUES: attrgetter[tuple[Any, ...]] = attrgetter(*(column.name for column in EXCHANGE.columns))
_COLUMNS = ", ".join(column.name for column in EXCHANGE.columns)
_NEW_VALUES: attrgetter[tuple[Any, ...]] = attrgetter(*EXCHANGE_CHANGES, "id", "started_us")


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

        def rows(one: ClauseElement, table: Table) -> str:
            text = _text(one, dialect)
            return _from_json(text, table, dialect) if arrays else text

        return cls(
            insert_record=_text(insert(RECORD), dialect),
            insert_seal=_text(insert(SEAL).values(**seal_columns), dialect),
            insert_exchange=rows(insert(EXCHANGE).on_conflict_do_nothing(), EXCHANGE),
            insert_tag=rows(insert(EXCHANGE_TAG).on_conflict_do_nothing(), EXCHANGE_TAG),
            insert_value=rows(insert(EXCHANGE_VALUE).on_conflict_do_nothing(), EXCHANGE_VALUE),
            add_count=rows(add, EXCHANGE_COUNT),
            insert_pruned=_text(insert(PRUNED), dialect),
            select_open=_SELECT_OPEN.format("= ANY($1::varchar[])", "$2")
            if arrays
            else _SELECT_OPEN.format("IN (SELECT value FROM json_each(?))", "?"),
            close_exchanges=_close_by_arrays(dialect) if arrays else _close_one(),
            arrays=arrays,
        )

    def exchange_values(self, rows: Iterable[ExchangeRow]) -> Any:  # noqa: ANN401 - what the driver takes
        """The parameters of ``insert_exchange``."""
        return (orjson.dumps(list(rows)).decode(),) if self.arrays else list(map(_ROW_VALUES, rows))

    def values(self, table: Table, rows: Iterable[tuple[Any, ...]]) -> Any:  # noqa: ANN401 - what the driver takes
        """The parameters of another insertion into ``table``: one JSON text, or one tuple a row."""
        if not self.arrays:
            return list(rows)
        names = [str(column.name) for column in table.columns]
        return (orjson.dumps([dict(zip(names, row, strict=True)) for row in rows]).decode(),)

    def closing_values(self, rows: Sequence[ExchangeRow]) -> Any:  # noqa: ANN401 - what the driver takes
        """The parameters of ``close_exchanges``: one set of arrays with the span of times, or one tuple a row."""
        values = list(map(_NEW_VALUES, rows))
        if not self.arrays:
            return values
        started = [row.started_us for row in rows]
        return (*map(list, zip(*values, strict=True)), min(started), max(started))


_SELECT_OPEN = f"SELECT {_COLUMNS} FROM exchange WHERE id {{}} AND status = 'open' AND started_us >= {{}}"  # noqa: S608


def _close_one() -> str:
    changes = ", ".join(f"{name} = ?" for name in EXCHANGE_CHANGES)
    return f"UPDATE exchange SET {changes} WHERE id = ? AND started_us = ?"  # noqa: S608


def _close_by_arrays(dialect: Dialect) -> str:
    names = (*EXCHANGE_CHANGES, "id", "started_us")
    types = [_type(EXCHANGE, name, dialect) for name in names]
    arrays = ", ".join(f"${number}::{type_}[]" for number, type_ in enumerate(types, 1))
    changes = ", ".join(f"{name} = given.{name}" for name in EXCHANGE_CHANGES)
    first, last = len(names) + 1, len(names) + 2
    return (
        f"UPDATE exchange SET {changes} FROM unnest({arrays}) AS given ({', '.join(names)}) "  # noqa: S608
        "WHERE exchange.id = given.id AND exchange.started_us = given.started_us "
        f"AND exchange.started_us BETWEEN ${first} AND ${last}"
    )


def _from_json(one: str, table: Table, dialect: Dialect) -> str:
    """An insertion of one row as an insertion of a JSON list of them."""
    before, _, rest = one.partition(" VALUES (")
    names = [column.name for column in table.columns]
    fields = ", ".join(f"{name} {_type(table, name, dialect)}" for name in names)
    source = f"SELECT {', '.join(names)} FROM json_to_recordset($1::json) AS given ({fields})"  # noqa: S608
    return f"{before} {source}{rest.partition(')')[2]}"


def _type(table: Table, name: str, dialect: Dialect) -> str:
    return table.c[name].type.compile(dialect).partition(" COLLATE ")[0]


def _text(statement: ClauseElement, dialect: Dialect) -> str:
    compiled = statement.compile(dialect=dialect)
    if not isinstance(compiled, SQLCompiler):
        raise TypeError("not a statement with parameters")
    return str(compiled)
