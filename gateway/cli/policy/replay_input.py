"""Where recorded decisions come from: files of lines, stdin, or the live ledger, each a line at a time."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from gateway.cli.db import require_database
from gateway.cli.output import stderr
from gateway.cli.policy.replay_workers import Line
from gateway.config.settings import load_settings
from gateway.core.errors import ConfigurationError
from gateway.ledger.reading import count_exchange_records, exchange_records
from gateway.storage.engine import make_engine
from gateway.storage.schema import check_schema

# A record has at most 1 MiB; a longer line is none, and is not taken into memory.
_LONGEST: Final = 2 << 20
_STEP: Final = 2000
STDIN: Final = Path("-")


@contextmanager
def opened(files: Sequence[Path], *, ledger: bool, hidden: bool) -> Iterator[Iterator[Line]]:
    """The lines of all files, or of the ledger of this installation, with a bar on stderr unless it is ``hidden``.

    Raises ``ConfigurationError`` for what cannot be read.
    """
    columns = (TextColumn("replaying"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    bar = Progress(*columns, console=stderr, transient=True, disable=hidden or not stderr.is_terminal)
    with bar:
        yield _ledger_lines(bar) if ledger else _file_lines(files, bar)


def _file_lines(files: Sequence[Path], bar: Progress) -> Iterator[Line]:
    try:
        total = sum(path.stat().st_size for path in files if path != STDIN)
        task = bar.add_task("replay", total=None if STDIN in files else total)
        for path in files:
            if path == STDIN:
                yield from _counted(_lines("stdin", sys.stdin.buffer), bar, task)
            else:
                with path.open("rb") as file:
                    yield from _counted(_lines(str(path), file), bar, task)
    except OSError as error:
        raise ConfigurationError(f"{error.filename} cannot be read: {error.strerror}") from None


def _counted(lines: Iterable[Line], bar: Progress, task: int) -> Iterator[Line]:
    read = 0
    for number, line in enumerate(lines, 1):
        read += len(line[1]) + 1
        if number % _STEP == 0:
            bar.advance(task, read)  # type: ignore[arg-type]
            read = 0
        yield line


def _lines(name: str, file: BinaryIO) -> Iterator[Line]:
    number = 0
    while line := file.readline(_LONGEST):
        number += 1
        if len(line) == _LONGEST and not line.endswith(b"\n"):
            # What follows belongs to the same line, which is named once and then passed over.
            while (rest := file.readline(_LONGEST)) and not rest.endswith(b"\n"):
                continue
            yield f"{name}:{number}", b"(longer than any record)"
        elif not line.isspace():
            yield f"{name}:{number}", line.rstrip(b"\n")


def _ledger_lines(bar: Progress) -> Iterator[Line]:
    """The records through an event loop of its own, a page of them at a time."""
    settings = load_settings()
    engine = make_engine(require_database(settings.database))
    with asyncio.Runner() as runner:
        try:
            runner.run(check_schema(engine))
            task = bar.add_task("replay", total=runner.run(count_exchange_records(engine)))
            records = exchange_records(engine, settings.under_state(settings.ledger.spool_dir))
            number = 0
            while page := runner.run(_page(records)):
                for raw in page:
                    number += 1
                    yield f"ledger:{number}", raw
                bar.advance(task, len(page))
        finally:
            runner.run(engine.dispose())


async def _page(records: AsyncIterator[bytes]) -> list[bytes]:
    page: list[bytes] = []
    async for raw in records:
        page.append(raw)
        if len(page) >= _STEP:
            break
    return page
