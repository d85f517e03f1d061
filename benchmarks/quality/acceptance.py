"""The floors that quality has to reach, and whether it does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from .score import Rate, Score, pooled
from .values import LATIN, NAME_TYPES, checksum_types

_DISGUISED = ("spaced digits", "number words", "(at) and (dot)", "base64")
_ENOUGH = 30
_LOOKS = ("invisible", "look-alike", "full-width")


class Floor(NamedTuple):
    """One demand. ``bound`` is a floor, or a ceiling where ``most`` is true; ``rate`` is absent for densities."""

    name: str
    value: float
    bound: float
    rate: Rate | None = None
    most: bool = False

    @property
    def met(self) -> bool:
        """Judged on the point estimate; the interval is shown beside it."""
        return self.value <= self.bound if self.most else self.value >= self.bound


def floors(score: Score) -> list[Floor]:
    """Every demand for which the run holds data."""
    return [*_structured(score), *_disguises(score), *_alarms(score), *_names(score)]


def type_floors(name: str) -> tuple[float, float]:
    """(recall, precision) demanded of a structured type."""
    return (0.995, 0.99) if name in checksum_types() else (0.985, 0.95)


def _structured(score: Score) -> Iterator[Floor]:
    plain = {name: tally for name, tally in score.types.items() if name not in NAME_TYPES}
    if not any(tally.gold for tally in plain.values()):
        return
    strict = pooled(t for name, t in plain.items() if name in checksum_types())
    everything = pooled(plain.values())
    yield Floor("structured types together: recall", everything.recall.value, 0.985, everything.recall)
    yield Floor("structured types together: precision", everything.precision.value, 0.95, everything.precision)
    yield Floor("checksum types together: recall", strict.recall.value, 0.995, strict.recall)
    yield Floor("checksum types together: precision", strict.precision.value, 0.99, strict.precision)
    recalls = {name: tally.recall for name, tally in plain.items() if tally.gold}
    # Types the corpus has none of count in the pooled precision; alone, a stray finding is no rate.
    precisions = {n: t.precision for n, t in plain.items() if t.predicted and (t.gold or t.predicted >= _ENOUGH)}
    for label, rates, place in (("recall", recalls, 0), ("precision", precisions, 1)):
        good = sum(rate.value >= type_floors(name)[place] for name, rate in rates.items())
        share = Rate(good, len(rates))
        yield Floor(f"types that reach their own {label} floor", share.value, 1.0, share)


def _disguises(score: Score) -> Iterator[Floor]:
    for name in _LOOKS:
        if name in score.twins:
            rate, plain = score.obfuscations[name].recall, score.twins[name].recall
            yield Floor(
                f"{name}: recall within 1 point of plain ({plain.value:.3f})", rate.value, plain.value - 0.01, rate
            )
    for name in _DISGUISED:
        if score.obfuscations[name].gold:
            rate = score.obfuscations[name].recall
            yield Floor(f"{name}: recall", rate.value, 0.90, rate)


def _alarms(score: Score) -> Iterator[Floor]:
    density = {source: score.counted[source] * 10_000 / size for source, size in score.characters.items()}
    if "Python sources" in density:
        yield Floor("false alarms per 10 KB: Python sources", density["Python sources"], 1, most=True)
    made = [source for source in ("logs", "metrics JSON") if source in density]
    if made:
        size = sum(score.characters[source] for source in made)
        both = sum(score.counted[source] for source in made) * 10_000 / size
        yield Floor("false alarms per 10 KB: logs and metrics JSON", both, 5, most=True)


def _names(score: Score) -> Iterator[Floor]:
    for language in LATIN:
        persons, places = score.languages.get(("PERSON", language)), score.languages.get(("ADDRESS", language))
        if persons and persons.gold:
            yield Floor(f"names fully masked: {language}", persons.recall.value, 0.90, persons.recall)
            yield Floor(f"names precision: {language}", persons.precision.value, 0.80, persons.precision)
        if places and places.gold:
            yield Floor(f"whole addresses: {language}", places.recall.value, 0.80, places.recall)
