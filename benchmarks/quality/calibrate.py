"""Expected precision of each recogniser, from the tuning half: ``python -m benchmarks.quality.calibrate``.

Writes ``gateway/inspection/calibration_table.py``. A recogniser's own estimate counts like ten findings, so that few
cases do not decide alone. For models the score of each finding goes through an isotonic regression per type.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from benchmarks.quality.__main__ import both_lanes, structured
from benchmarks.quality.corpus import generate
from benchmarks.quality.families import compatible
from benchmarks.quality.model import Case
from benchmarks.quality.negatives import negatives
from gateway.core.vocabulary import Finding
from gateway.inspection.calibration import MODEL_TYPES

_PRIOR = 10
_TARGET = Path("gateway/inspection/calibration_table.py")
_FEWEST = 30
_UNLABELLED = {"ORGANIZATION"}
_HEAD = '''"""Measured on the tuning half by ``python -m benchmarks.quality.calibrate``; not edited by hand."""

from __future__ import annotations

'''


def main(
    size: Annotated[int, typer.Option(help="Labelled texts of each lane.")] = 12_000,
    cache: Annotated[Path, typer.Option(help="Where the quantised model lies.")] = Path("var/names"),
) -> None:
    """Measure and write the table."""
    finder = both_lanes(cache)
    judged: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    curves: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    # Names are labelled in the cases of their own lane only.
    for cases, find, types_of_models in (
        (list(generate("tuning", 1, size)), structured, False),
        (list(generate("tuning", 1, size // 2, lane="names")), finder, True),
        (list(negatives("tuning", 1)), finder, None),
    ):
        for case, found in zip(cases, find(cases), strict=True):
            for finding, right in _judge(case, found):  # type: ignore[arg-type]  findings of the engine
                if finding.type in _UNLABELLED:
                    continue
                of_model = finding.type in MODEL_TYPES
                if types_of_models in {None, of_model}:
                    (curves[finding.type] if of_model else judged[finding.recogniser]).append((finding.score, right))
    recognisers = {name: _shrunk(rows) for name, rows in sorted(judged.items())}
    models = {kind: isotonic(rows) for kind, rows in sorted(curves.items())}
    lines = [_HEAD, "RECOGNISERS: dict[str, float] = {\n"]
    lines += [f'    "{name}": {value:.3f},\n' for name, value in recognisers.items()]
    lines += ["}\n\nMODELS: dict[str, tuple[tuple[float, float], ...]] = {\n"]
    lines += [f'    "{kind}": {steps!r},\n' for kind, steps in models.items()]
    lines += ["}\n"]
    _TARGET.write_text("".join(lines), encoding="utf-8")
    Console(stderr=True).print(f"{len(recognisers)} recognisers, {len(models)} types of models: {_TARGET}")


def isotonic(rows: Iterable[tuple[float, bool]]) -> tuple[tuple[float, float], ...]:
    """Steps (from this score on, expected precision) that never fall: pool adjacent violators (Ayer et al., 1955)."""
    blocks: list[list[float]] = []  # lowest score, right, all
    for score, right in sorted(rows):
        blocks.append([score, float(right), 1.0])
        while len(blocks) > 1 and (
            blocks[-2][1] * blocks[-1][2] >= blocks[-1][1] * blocks[-2][2] or blocks[-2][2] < _FEWEST
        ):
            lowest, right_in, all_in = blocks.pop()
            blocks[-1][1] += right_in
            blocks[-1][2] += all_in
            blocks[-1][0] = min(blocks[-1][0], lowest)
    return tuple((round(low, 3), round((right + 1) / (count + 2), 3)) for low, right, count in blocks)


def _judge(case: Case, found: Sequence[Finding]) -> Iterable[tuple[Finding, bool]]:
    for finding in found:
        if any(start < finding.end and finding.start < end for start, end in case.ignore):
            continue
        yield (
            finding,
            any(
                gold.start < finding.end and finding.start < gold.end and compatible(finding.type, gold.type)
                for gold in case.gold
            ),
        )


def _shrunk(rows: Sequence[tuple[float, bool]]) -> float:
    right = sum(is_right for _, is_right in rows)
    declared = sum(score for score, _ in rows) / len(rows)
    return (right + _PRIOR * declared) / (len(rows) + _PRIOR)


if __name__ == "__main__":
    typer.run(main)
