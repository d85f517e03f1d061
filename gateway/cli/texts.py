"""Texts given to a command: an argument, standard input, JSON lines of ``{"id", "text"}``, or request bodies."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
import typer
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from gateway.cli.output import complain, stderr
from gateway.core.errors import TABLE, Refused
from gateway.core.vocabulary import Embedded, Encoded, KeyOf, Leaf
from gateway.inspection.leaves import extract
from gateway.wire.json_body import parse_object
from gateway.wire.openai_chat import CHAT

BATCH = 64
"""Lines that are looked at together."""
_MOST_LEAVES = 1_000_000
_DEEPEST = 200
_INSIDE = {KeyOf: "{key}", Embedded: "{json}", Encoded: "{text}"}


def one_text(text: str | None) -> str:
    """The argument, or standard input where it is ``-`` or absent."""
    return sys.stdin.read() if text is None or text == "-" else text


def batches(source: Path, what: str) -> Iterator[list[tuple[object, str]]]:
    """Id and text of the lines of ``source`` (``-`` is standard input), some at a time, with a bar on stderr.

    At a bad line what came before is given out; then the command ends with 2.
    """
    batch: list[tuple[object, str]] = []
    with _reading(source, what) as lines:
        for number, line in lines:
            if not line.strip():
                continue
            entry = _entry(line)
            if entry is None:
                yield batch
                sys.stdout.flush()
                complain(
                    f"Line {number} of {source} is not an object with id and text.",
                    "",
                    'Write {"id": …, "text": "…"} a line.',
                )
                raise typer.Exit(2)
            batch.append(entry)
            if len(batch) == BATCH:
                yield batch
                batch = []
    if batch:
        yield batch


def request_body(source: Path) -> tuple[dict[str, Any], tuple[Leaf, ...]]:
    """A chat request and its text leaves, read as the gateway reads it. Ends the command with 2 where it cannot be."""
    raw = sys.stdin.buffer.read() if str(source) == "-" else source.read_bytes()
    try:
        body = parse_object(raw, max_depth=_DEEPEST)
        CHAT.validate(body)
        leaves = extract(body, CHAT.kind_of, CHAT.skip, max_leaves=_MOST_LEAVES, max_depth=_DEEPEST)
    except Refused as refused:
        entry = TABLE[refused.code]
        complain(entry.reason, f"field: {refused.field}" if refused.field else "", entry.remedy)
        raise typer.Exit(2) from None
    return body, leaves


def path_of(leaf: Leaf) -> str:
    """``messages.0.content``; a key that is itself the text ends in ``{key}``, what stands inside a string in
    ``{json}`` or, decoded, in ``{text}``.
    """
    return ".".join(_INSIDE.get(type(step), str(step)) for step in leaf.path)


def write_line(value: object) -> None:
    """One JSON line on standard output."""
    sys.stdout.buffer.write(orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE))


@contextmanager
def _reading(source: Path, what: str) -> Iterator[Iterator[tuple[int, bytes]]]:
    if str(source) == "-":
        yield enumerate(sys.stdin.buffer, 1)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with (
        source.open("rb") as stream,
        Progress(*columns, console=stderr, transient=True, disable=not stderr.is_terminal) as bar,
    ):
        task = bar.add_task(what, total=source.stat().st_size)

        def lines() -> Iterator[tuple[int, bytes]]:
            for number, line in enumerate(stream, 1):
                yield number, line
                bar.advance(task, len(line))

        yield lines()


def _entry(line: bytes) -> tuple[object, str] | None:
    try:
        entry = orjson.loads(line)
        name, text = entry["id"], entry["text"]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return None
    return (name, text) if isinstance(text, str) else None
