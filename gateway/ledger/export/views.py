"""The forms in which the records of a part are written for other tools, beside the evidence."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from gateway.ledger.export import cef, ocsf, otlp
from gateway.ledger.record import Record

Push = Callable[[Sequence[Record]], None]


class View(Protocol):
    """Writes one part."""

    def write(self, part: str, records: Sequence[Record], tenants: Mapping[str, str]) -> list[tuple[str, int]]:
        """The files that were written, within the export, with their numbers of records."""


class LineView:
    """A text file for each part. ``render`` is a pure function of the records, so that a verifier can do it again."""

    def __init__(
        self, folder: Path, name: str, ending: str, render: Callable[[Sequence[Record]], Iterable[bytes]]
    ) -> None:
        self._folder = folder
        self._name = name
        self._ending = ending
        self._render = render

    def write(self, part: str, records: Sequence[Record], tenants: Mapping[str, str]) -> list[tuple[str, int]]:
        """One file, durable when this returns."""
        del tenants
        path = f"{self._name}/{part}.{self._ending}"
        (self._folder / self._name).mkdir(exist_ok=True)
        with (self._folder / path).open("wb") as file:
            file.writelines(line + b"\n" for line in self._render(records))
            file.flush()
            os.fsync(file.fileno())
        return [(path, len(records))]


RENDERED: dict[str, tuple[str, Callable[[Sequence[Record]], Iterable[bytes]]]] = {
    "ocsf": ("jsonl", ocsf.lines),
    "cef": ("cef", cef.lines),
    "otlp": ("jsonl", otlp.lines),
}


def _lines(name: str) -> Callable[[Path], View]:
    ending, render = RENDERED[name]
    return lambda folder: LineView(folder, name, ending, render)


def _parquet(folder: Path) -> View:
    from gateway.ledger.export.parquet import ParquetView  # noqa: PLC0415  an extra; it loads only where it is used

    return ParquetView(folder)


VIEWS: dict[str, Callable[[Path], View]] = {**{name: _lines(name) for name in RENDERED}, "parquet": _parquet}
