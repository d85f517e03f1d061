"""Views are made again from the records of their part, and must come out the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from gateway.core.errors import ConfigurationError
from gateway.ledger.export.views import RENDERED
from gateway.ledger.record import Record, parse_record
from gateway.ledger.verify.result import Verification


def check_view(folder: Path, path: str, result: Verification) -> None:
    """Hold one file of a view against the records. What is in no known view is reported."""
    view, part = path.partition("/")[0], path.rpartition("/")[2].partition(".")[0]
    if not (folder / path).is_file():
        return
    if view == "parquet":
        _check_parquet(folder, path, part, result)
    elif view in RENDERED:
        expected = RENDERED[view][1](list(_records(folder, part)))
        found = (folder / path).read_bytes().split(b"\n")[:-1]
        for number, line in enumerate(expected, 1):
            if number > len(found) or found[number - 1] != line:
                result.report("view.altered", f"{path}:{number}", "the line is not what the record gives")
                return
        if len(found) > number:
            result.report("view.altered", f"{path}:{number + 1}", "the line has no record")
    else:
        result.report("view.altered", path, "no view of this name is known")


def _check_parquet(folder: Path, path: str, part: str, result: Verification) -> None:
    try:
        from gateway.ledger.export.parquet import altered_row  # noqa: PLC0415  an extra; it loads only where it is used
    except ConfigurationError:
        result.report("view.unread", path, "Parquet needs the extra `parquet`")
        return
    records = {(record.stream, record.epoch, record.seq): record for record in _records(folder, part)}
    row = altered_row(folder / path, records)
    if row is not None:
        result.report("view.altered", f"{path}:{row}", "the row is not what the record gives")


def _records(folder: Path, part: str) -> Iterator[Record]:
    target = folder / f"ledger/{part}.records.jsonl"
    for raw in target.read_bytes().split(b"\n") if target.is_file() else []:
        try:
            yield parse_record(raw)
        except ValueError:
            continue
