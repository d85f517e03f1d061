"""The results as tables, for the terminal and for the page in ``docs/``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .acceptance import floors, type_floors
from .score import Rate, Score, Tally
from .values import NAME_TYPES


class Sheet(NamedTuple):
    """A titled table of text cells; the first column is left-aligned, the others are right-aligned."""

    title: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]


def sheets(score: Score) -> list[Sheet]:
    """Every table for which the run holds data."""
    made = [
        _floors(score),
        _types(score),
        _findings(score),
        _names(score),
        _languages(score),
        _obfuscations(score),
        _carriers(score),
        _alarms(score),
        _near(score),
    ]
    return [sheet for sheet in made if sheet.rows]


def interval(rate: Rate) -> str:
    """A share with its interval and count, such as ``0.985 [0.97, 0.99]``."""
    if not rate.trials:
        return "–"
    low, high = rate.interval
    return f"{rate.value:.3f} [{low:.3f}, {high:.3f}]"


def _floors(score: Score) -> Sheet:
    rows = [
        (
            floor.name,
            f"{'≤' if floor.most else '≥'} {floor.bound:.3g}",
            f"{floor.value:.3f}" if floor.rate is None else interval(floor.rate),
            "" if floor.rate is None else str(floor.rate.trials),
            "met" if floor.met else "NOT MET",
        )
        for floor in floors(score)
    ]
    return Sheet("Acceptance", ("demand", "bound", "measured", "n", ""), rows)


def _mark(rate: Rate, floor: float) -> str:
    return interval(rate) + ("" if not rate.trials or rate.value >= floor else " ✗")


def _types(score: Score) -> Sheet:
    rows = [
        (name, str(t.gold), _mark(t.recall, type_floors(name)[0]), _share(t.overlap))
        for name, t in sorted(score.types.items())
        if t.gold and name not in NAME_TYPES
    ]
    return Sheet(
        "Labelled structured types (✗: below the floor of the type)",
        ("type", "labelled", "recall, nothing leaks", "found as its family"),
        rows,
    )


def _findings(score: Score) -> Sheet:
    rows = [
        (name, str(t.predicted), _mark(t.precision, type_floors(name)[1]))
        for name, t in sorted(score.types.items())
        if t.predicted and name not in NAME_TYPES
    ]
    return Sheet("Findings by the engine's type names", ("type", "findings", "precision"), rows)


def _names(score: Score) -> Sheet:
    rows = [
        (
            kind,
            language,
            str(tally.gold),
            interval(tally.recall),
            _share(tally.overlap),
            str(tally.predicted),
            interval(tally.precision),
        )
        for (kind, language), tally in sorted(score.languages.items())
        if kind in NAME_TYPES
    ]
    return Sheet(
        "Names and places by language",
        ("type", "language", "labelled", "fully masked", "found as its family", "findings", "precision"),
        rows,
    )


def _languages(score: Score) -> Sheet:
    return _plain(
        "Structured types by language",
        "language",
        ((key[1], t) for key, t in sorted(score.languages.items()) if key[0] == "structured"),
    )


def _carriers(score: Score) -> Sheet:
    return _plain("By carrier", "carrier", sorted(score.carriers.items()))


def _obfuscations(score: Score) -> Sheet:
    rows = [
        (
            name,
            str(tally.gold),
            interval(tally.recall),
            interval(score.twins[name].recall) if name in score.twins else "",
            interval(tally.precision),
        )
        for name, tally in sorted(score.obfuscations.items())
        if tally.gold
    ]
    return Sheet("Disguises", ("disguise", "labelled", "recall", "same cases written plainly", "precision"), rows)


def _plain(title: str, first: str, tallies: Iterable[tuple[str, Tally]]) -> Sheet:
    rows = [(name, str(t.gold), interval(t.recall), str(t.predicted), interval(t.precision)) for name, t in tallies]
    return Sheet(title, (first, "labelled", "recall", "findings", "precision"), rows)


def _alarms(score: Score) -> Sheet:
    rows = []
    for source, size in sorted(score.characters.items()):
        most = ", ".join(f"{name} {count}" for name, count in score.alarms[source].most_common(5))
        total = score.alarms[source].total()
        rows.append(
            (
                source,
                f"{size / 1000:.0f}",
                f"{score.counted[source] * 10_000 / size:.2f}",
                f"{total * 10_000 / size:.2f}",
                most or "none",
            )
        )
    return Sheet(
        "False alarms per 10 KB of text without personal data",
        ("source", "kB", "false alarms", "with real addresses in the files", "most frequent findings"),
        rows,
    )


def _near(score: Score) -> Sheet:
    rows = [
        (name, str(count), str(score.near_missed[name]))
        for name, count in sorted(score.near_misses.items())
        if score.near_missed[name]
    ]
    return Sheet("Near misses (wrong check digit) taken for real", ("type", "near misses", "found all the same"), rows)


def _share(rate: Rate) -> str:
    return f"{rate.value:.3f}" if rate.trials else "–"
