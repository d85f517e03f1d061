"""``gateway inspect``: what is found in a text, by the same code that serves. Never prints the text itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from gateway.cli.lanes import Lane, finder
from gateway.cli.output import stdout
from gateway.cli.texts import batches, one_text, path_of, request_body, write_line
from gateway.core.vocabulary import Finding
from gateway.inspection.leaves import key_of

LaneOption = Annotated[
    Lane | None, typer.Option(help="Patterns and checksums alone, or names as well. Default: all that is installed.")
]
BodyOption = Annotated[Path | None, typer.Option("--body", help="A whole chat request as JSON; '-' is stdin.")]


def inspect(
    text: Annotated[str | None, typer.Argument(help="The text; '-' or nothing reads standard input.")] = None,
    *,
    jsonl: Annotated[Path | None, typer.Option("--jsonl", help="JSON lines of id and text; '-' is stdin.")] = None,
    body: BodyOption = None,
    lane: LaneOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON on standard output.")] = False,
    fail_on_findings: Annotated[bool, typer.Option(help="End with 1 where anything was found.")] = False,
) -> None:
    """Find personal data and secrets. Offsets are in code points of the given text, end exclusive.

    Exit codes: 0 done; 1 something was found and --fail-on-findings was given; 2 bad input; 3 environment.
    """
    find = finder(lane)
    found_any = False
    if jsonl is not None:
        for batch in batches(jsonl, "inspecting"):
            for (name, _), found in zip(batch, find([(line, "") for _, line in batch]), strict=True):
                found_any |= bool(found)
                write_line({"id": name, "findings": findings_as_rows(found)})
    elif body is not None:
        _, leaves = request_body(body)
        answers = find([(leaf.text, key_of(leaf)) for leaf in leaves])
        rows = [(path_of(leaf), found) for leaf, found in zip(leaves, answers, strict=True) if found]
        found_any = bool(rows)
        if as_json:
            write_line([{"path": path, "findings": findings_as_rows(found)} for path, found in rows])
        else:
            _print([(path, finding) for path, found in rows for finding in found])
    else:
        (found,) = find([(one_text(text), "")])
        found_any = bool(found)
        if as_json:
            write_line({"findings": findings_as_rows(found)})
        else:
            _print([("", finding) for finding in found])
    if found_any and fail_on_findings:
        raise typer.Exit(1)


def findings_as_rows(found: Sequence[Finding]) -> list[dict[str, object]]:
    """Findings as the JSON lines give them."""
    names = ("start", "end", "type", "score", "recogniser", "validated")
    return [{name: fields[name] for name in names} for fields in map(asdict, found)]


def _print(rows: Sequence[tuple[str, Finding]]) -> None:
    if not rows:
        stdout.print("nothing found")
        return
    with_path = any(path for path, _ in rows)
    table = Table(*(["path"] if with_path else []), "type", "start", "end", "score", "recogniser", "validated")
    for path, finding in rows:
        cells = (
            finding.type,
            str(finding.start),
            str(finding.end),
            f"{finding.score:.2f}",
            finding.recogniser,
            "yes" if finding.validated else "no",
        )
        table.add_row(*([path] if with_path else []), *cells)
    stdout.print(table)
