"""``python -m benchmarks.quality``: run the engine over the corpus and print what it finds, misses and invents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn
from rich.table import Table

from .acceptance import floors
from .corpus import generate
from .model import Case
from .negatives import negatives
from .page import page
from .score import Fault, Finder, Found, Score
from .tables import Sheet, sheets

_BATCH = 64


class HalfName(StrEnum):
    """Which half of the corpus."""

    tuning = "tuning"
    test = "test"


class LaneName(StrEnum):
    """Which lanes of the engine, with the cases made for them."""

    structured = "structured"
    names = "names"
    all = "all"


def main(
    half: Annotated[HalfName, typer.Option(help="Half of the corpus.")] = HalfName.tuning,
    lane: Annotated[
        LaneName, typer.Option(help="Structured types, names and addresses, or both.")
    ] = LaneName.structured,
    size: Annotated[int, typer.Option(help="Labelled cases a lane; the names lane takes a tenth.", min=10)] = 12_000,
    seed: Annotated[int, typer.Option(help="Seed of the corpus.")] = 1,
    kilobytes: Annotated[int, typer.Option(help="Python sources read for false alarms, in kB.")] = 600,
    cache: Annotated[Path, typer.Option(help="Folder of the name model's cache.")] = Path("var/names"),
    json: Annotated[Path | None, typer.Option(help="Write counts and floors to this file.")] = None,
    write: Annotated[Path | None, typer.Option(help="Write the page to this file.")] = None,
    errors: Annotated[int, typer.Option(help="List so many errors of each kind and type (tuning half only).")] = 0,
) -> None:
    """Measure inspection on generated, labelled text."""
    console = Console()
    if errors and half is HalfName.test:
        Console(stderr=True).print(
            "The errors of the test half are not shown: whoever has seen them could tune on it. Use --half tuning."
        )
        raise typer.Exit(2)
    score = Score()
    with Progress(
        *Progress.get_default_columns()[:1],
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
    ) as progress:
        if lane is not LaneName.names:
            _measure(score, list(generate(half.value, seed, size)), structured, progress, "structured")
            for case, found in _found(list(negatives(half.value, seed, kilobytes)), structured, progress, "negatives"):
                score.add_negative(case, found)
        if lane is not LaneName.structured:
            _measure(score, list(generate(half.value, seed, size // 10, "names")), both_lanes(cache), progress, "names")
    for sheet in sheets(score):
        console.print(rendered(sheet))
    if errors:
        _list(console, score.faults, errors)
    if json:
        json.write_bytes(orjson.dumps(document(score), option=orjson.OPT_INDENT_2))
    if write:
        write.write_text(page(score, half.value, lane.value, size, seed), encoding="utf-8")
    raise typer.Exit(0 if all(floor.met for floor in floors(score)) else 1)


def structured(cases: Sequence[Case]) -> list[Sequence[Found]]:
    """Findings of the structured lane; a leaf comes with its key."""
    from gateway.inspection.engine import find  # noqa: PLC0415 - the corpus can be used without the engine

    return [find(case.text, key=case.key) if case.key else find(case.text) for case in cases]


def both_lanes(cache: Path) -> Finder:
    """Findings of the structured and the names lane together."""
    from gateway.names.lane import NamesLane  # noqa: PLC0415 - needs the names extra

    lane = NamesLane.load(cache)

    def finder(cases: Sequence[Case]) -> list[Sequence[Found]]:
        names = lane.find([case.text for case in cases])
        return [(*exact, *named) for exact, named in zip(structured(cases), names, strict=True)]

    return finder


def rendered(sheet: Sheet) -> Table:
    """A table for the terminal."""
    table = Table(*sheet.columns, title=sheet.title, title_justify="left")
    for column in table.columns[1:]:
        column.justify = "right"
    for row in sheet.rows:
        style = "red" if "NOT MET" in row or any(cell.endswith("✗") for cell in row) else None
        table.add_row(*row, style=style)
    return table


def document(score: Score) -> dict[str, object]:
    """Counts and floors for machines."""
    return {
        "cases": score.cases,
        "floors": [
            {"name": f.name, "value": f.value, "bound": f.bound, "at_most": f.most, "met": f.met} for f in floors(score)
        ],
        "types": {name: asdict(tally) for name, tally in sorted(score.types.items())},
        "languages": {
            f"{kind}/{language}": asdict(tally) for (kind, language), tally in sorted(score.languages.items())
        },
        "disguises": {name: asdict(tally) for name, tally in sorted(score.obfuscations.items())},
        "carriers": {name: asdict(tally) for name, tally in sorted(score.carriers.items())},
        "false_alarms_per_10_kB": {s: score.counted[s] * 10_000 / size for s, size in sorted(score.characters.items())},
    }


def _measure(score: Score, cases: list[Case], finder: Finder, progress: Progress, title: str) -> None:
    for case, found in _found(cases, finder, progress, title):
        score.add(case, found)


def _found(cases: list[Case], finder: Finder, progress: Progress, title: str) -> Iterable[tuple[Case, Sequence[Found]]]:
    task = progress.add_task(title, total=len(cases))
    for place in range(0, len(cases), _BATCH):
        batch = cases[place : place + _BATCH]
        yield from zip(batch, finder(batch), strict=True)
        progress.advance(task, len(batch))


def _list(console: Console, faults: list[Fault], most: int) -> None:
    grouped: dict[tuple[str, str], list[Fault]] = {}
    for fault in faults:
        grouped.setdefault((fault.what, fault.type), []).append(fault)
    for (what, kind), members in sorted(grouped.items(), key=lambda item: (item[0][0], -len(item[1]))):
        console.print(f"{what}: {kind} × {len(members)}", style="bold", markup=False)
        for fault in sorted(members, key=lambda member: len(member.text))[:most]:
            key = f"  (key {fault.case.key})" if fault.case.key else ""
            console.print("    " + fault.text.replace("\n", "⏎") + key, markup=False, highlight=False)


if __name__ == "__main__":
    typer.run(main)
