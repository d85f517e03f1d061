"""Parquet, partitioned in the manner of Hive by day (UTC) and tenant, which DuckDB, Trino and Spark read as a table.

``raw`` holds a record's exact bytes; every other column is read from them.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from gateway.core.errors import ConfigurationError
from gateway.ledger.export.facts import Facts, facts_of
from gateway.ledger.record import Record

try:
    import pyarrow as pa
    from pyarrow import parquet
except ImportError:
    raise ConfigurationError(
        "Parquet needs the extra `parquet`: pip install 'llm-governance-gateway[parquet]'"
    ) from None

_NO_TENANT = "none"

SCHEMA = pa.schema(
    [
        pa.field("stream", pa.string(), nullable=False),
        pa.field("epoch", pa.int32(), nullable=False),
        pa.field("seq", pa.int64(), nullable=False),
        pa.field("ts", pa.timestamp("us", tz="UTC"), nullable=False),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("exchange", pa.string()),
        pa.field("principal", pa.string()),
        pa.field("team", pa.string()),
        pa.field("model", pa.string()),
        pa.field("deployment", pa.string()),
        pa.field("data_class", pa.string()),
        pa.field("allowed", pa.bool_()),
        pa.field("status", pa.string()),
        pa.field("code", pa.string()),
        pa.field("prompt_tokens", pa.int64()),
        pa.field("completion_tokens", pa.int64()),
        pa.field("elapsed_us", pa.int64()),
        pa.field("raw", pa.binary(), nullable=False),
    ]
)


class ParquetView:
    """``parquet/day=YYYY-MM-DD/tenant=T/NNNNN.parquet``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, part: str, records: Sequence[Record], tenants: Mapping[str, str]) -> list[tuple[str, int]]:
        """One file for each day and tenant in the part, durable when this returns."""
        groups: dict[str, list[Record]] = {}
        for record in records:
            groups.setdefault(_partition(record, tenants), []).append(record)
        written = []
        for partition, members in groups.items():
            path = f"parquet/{partition}/{part}.parquet"
            target = self._folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("wb") as file:
                parquet.write_table(table_of(members), file, compression="zstd")
                file.flush()
                os.fsync(file.fileno())
            written.append((path, len(members)))
        return written


def table_of(records: Sequence[Record]) -> pa.Table:
    """The records as a table."""
    rows = [(facts_of(record), record) for record in records]
    columns = {name: [_cell(name, facts, record) for facts, record in rows] for name in SCHEMA.names}
    return pa.table(columns, schema=SCHEMA)


def _cell(name: str, facts: Facts, record: Record) -> object:
    if name == "raw":
        return record.raw
    return facts.ts_us if name == "ts" else getattr(facts, name)


def _partition(record: Record, tenants: Mapping[str, str]) -> str:
    day = datetime.fromtimestamp(record.ts_us / 1_000_000, UTC).date().isoformat()
    tenant = tenants.get(record.exchange_id or "", _NO_TENANT)
    return f"day={day}/tenant={quote(tenant, safe='')}"


def altered_row(path: Path, records: Mapping[tuple[str, int, int], Record]) -> int | None:
    """The number of the first row, from 1, that is not what its record gives; 0 for a file that cannot be read."""
    try:
        # Of this file alone: its path would add the partition's columns.
        with path.open("rb") as file:
            table = parquet.read_table(file)
        places = list(zip(*(table.column(name).to_pylist() for name in ("stream", "epoch", "seq")), strict=True))
    except (pa.ArrowException, OSError, KeyError):
        return 0
    if table.schema != SCHEMA:
        return 0
    for number, place in enumerate(places, 1):
        if place not in records:
            return number
    if len(set(places)) != len(places):
        return 0
    expected = table_of([records[place] for place in places])
    if table.equals(expected):
        return None
    return next(n for n in range(1, len(places) + 1) if not table.slice(n - 1, 1).equals(expected.slice(n - 1, 1)))
