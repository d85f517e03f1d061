"""``gateway inspect``: what is found in a text, by the same engine that serves. Never prints the text itself."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import track
from rich.table import Table

from gateway.cli.output import stderr, stdout
from gateway.cli.texts import one_text, text_lines, write_line
from gateway.core.vocabulary import Finding
from gateway.inspection.engine import find


def inspect(
    text: Annotated[str | None, typer.Argument(help="The text; '-' or nothing reads standard input.")] = None,
    *,
    jsonl: Annotated[Path | None, typer.Option("--jsonl", help="JSON lines of id and text; '-' is stdin.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON on standard output.")] = False,
) -> None:
    """Find personal data and secrets. Offsets are in code points of the given text, end exclusive."""
    if jsonl is not None:
        for name, line in track(text_lines(jsonl), "inspecting", console=stderr, transient=True):
            write_line({"id": name, "findings": findings_of(line)})
        return
    found = find(one_text(text))
    if as_json:
        write_line({"findings": [_as_dict(finding) for finding in found]})
        return
    table = Table("type", "start", "end", "score", "recogniser", "validated")
    for finding in found:
        table.add_row(
            finding.type,
            str(finding.start),
            str(finding.end),
            f"{finding.score:.2f}",
            finding.recogniser,
            "yes" if finding.validated else "no",
        )
    stdout.print(table if found else "nothing found")


def findings_of(text: str) -> list[dict[str, object]]:
    """Findings as the JSON lines give them."""
    return [_as_dict(finding) for finding in find(text)]


def _as_dict(finding: Finding) -> dict[str, object]:
    found = asdict(finding)
    return {name: found[name] for name in ("start", "end", "type", "score", "recogniser", "validated")}
