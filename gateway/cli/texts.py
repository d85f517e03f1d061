"""Texts given to a command: an argument, standard input, or JSON lines of ``{"id", "text"}``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import orjson
import typer

from gateway.cli.output import complain


def one_text(text: str | None) -> str:
    """The argument, or standard input where it is ``-`` or absent."""
    return sys.stdin.read() if text is None or text == "-" else text


def text_lines(source: Path) -> Iterator[tuple[object, str]]:
    """Id and text of each line of ``source`` (``-`` is standard input). Ends the command with 2 at a bad line."""
    stream = sys.stdin.buffer if str(source) == "-" else source.open("rb")
    with stream:
        for number, line in enumerate(stream, 1):
            if not line.strip():
                continue
            try:
                entry = orjson.loads(line)
                yield entry["id"], _text(entry["text"])
            except (orjson.JSONDecodeError, KeyError, TypeError):
                complain(
                    f"Line {number} is not an object with id and text.", "", 'Write {"id": …, "text": "…"} a line.'
                )
                raise typer.Exit(2) from None


def write_line(value: object) -> None:
    """One JSON line on standard output."""
    sys.stdout.buffer.write(orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value
