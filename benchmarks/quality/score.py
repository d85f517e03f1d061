"""Counts hits, misses and false alarms: recall by what leaks, precision by family, with 95% Wilson intervals."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from math import sqrt
from typing import NamedTuple, Protocol

from .families import compatible, family_of
from .model import Case, Gold
from .values import NAME_TYPES


class Found(Protocol):
    """What an engine reports: offsets in code points, end exclusive, and a type name."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def type(self) -> str: ...


Finder = Callable[[Sequence[Case]], Sequence[Sequence[Found]]]


class Rate(NamedTuple):
    """Successes out of trials."""

    hits: int
    trials: int

    @property
    def value(self) -> float:
        """The share, 1.0 where nothing was tried."""
        return self.hits / self.trials if self.trials else 1.0

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson score interval at 95%."""
        if not self.trials:
            return 0.0, 1.0
        z, n, p = 1.959964, self.trials, self.value
        middle = p + z * z / (2 * n)
        width = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return max(0.0, (middle - width) / (1 + z * z / n)), min(1.0, (middle + width) / (1 + z * z / n))


@dataclass(slots=True)
class Tally:
    """Counts under one heading."""

    gold: int = 0
    masked: int = 0
    typed: int = 0
    predicted: int = 0
    right: int = 0

    @property
    def recall(self) -> Rate:
        """Labelled spans of which nothing leaks."""
        return Rate(self.masked, self.gold)

    @property
    def overlap(self) -> Rate:
        """Labelled spans met by a finding of a compatible family."""
        return Rate(self.typed, self.gold)

    @property
    def precision(self) -> Rate:
        """Findings that meet a labelled span of a compatible family."""
        return Rate(self.right, self.predicted)


class Fault(NamedTuple):
    """A miss or a false alarm, for people who tune (tuning half only)."""

    what: str
    type: str
    text: str
    case: Case


@dataclass(slots=True)
class Score:
    """Everything counted over a run."""

    types: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    languages: defaultdict[tuple[str, str], Tally] = field(default_factory=lambda: defaultdict(Tally))
    carriers: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    obfuscations: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    twins: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    alarms: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    counted: Counter[str] = field(default_factory=Counter)
    """False alarms a source, real addresses in it left out."""
    characters: Counter[str] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)
    cases: int = 0
    near_misses: Counter[str] = field(default_factory=Counter)
    near_missed: Counter[str] = field(default_factory=Counter)
    _plain: dict[str, tuple[bool, ...]] = field(default_factory=dict)

    def add(self, case: Case, found: Sequence[Found]) -> None:
        """Count one labelled case."""
        self.cases += 1
        covered = bytearray(len(case.text))
        for finding in found:
            covered[finding.start : finding.end] = b"\1" * (finding.end - finding.start)
        hits = tuple(self._recall(case, gold, covered, found) for gold in case.gold)
        self._precision(case, found)
        self._plain[case.id] = hits
        if case.twin is not None:
            tally = self.twins[case.obfuscation]
            tally.gold += len(hits)
            tally.masked += sum(self._plain.get(case.twin, ()))

    def add_negative(self, case: Case, found: Sequence[Found]) -> None:
        """Count the false alarms of a text without personal data."""
        self.characters[case.source] += len(case.text)
        for finding in found:
            self.alarms[case.source][finding.type] += 1
            if not any(start < finding.end and finding.start < end for start, end in case.ignore):
                self.counted[case.source] += 1
                self.faults.append(Fault("alarm in " + case.source, finding.type, _around(case.text, finding), case))

    def _recall(self, case: Case, gold: Gold, covered: bytearray, found: Sequence[Found]) -> bool:
        masked = all(covered[i] for i in required(case.text, gold))
        typed = any(_meets(finding, gold) and compatible(finding.type, gold.type) for finding in found)
        language = case.language
        lane = "names" if gold.type in NAME_TYPES else "structured"
        headings = [self.obfuscations[case.obfuscation]]
        if case.obfuscation == "none":
            headings += [self.types[gold.type], self.carriers[case.carrier], self.languages[lane, language]]
            if lane == "names":
                headings.append(self.languages[gold.type, language])
        for tally in headings:
            tally.gold += 1
            tally.masked += masked
            tally.typed += typed
        if not masked:
            self.faults.append(Fault(f"missed ({case.obfuscation})", gold.type, _around(case.text, gold), case))
        return masked

    def _precision(self, case: Case, found: Sequence[Found]) -> None:
        for finding in found:
            right = any(_meets(finding, gold) and _answers(finding, gold) for gold in case.gold)
            lane = "names" if finding.type in NAME_TYPES else "structured"
            headings = [self.types[finding.type], self.languages[lane, case.language], self.carriers[case.carrier]]
            headings.append(self.obfuscations[case.obfuscation])
            if lane == "names":
                headings.append(self.languages[finding.type, case.language])
            for tally in headings:
                tally.predicted += 1
                tally.right += right
            if not right:
                self.faults.append(Fault(f"alarm ({case.source})", finding.type, _around(case.text, finding), case))
        for kind in case.absent:
            self.near_misses[kind] += 1
            self.near_missed[kind] += any(family_of(f.type) == family_of(kind) for f in found)


def required(text: str, gold: Gold) -> Iterable[int]:
    """Places that must be masked: letters and digits, and every visible character of a secret."""
    secret = gold.family == "secret"
    return [
        i
        for i in range(gold.start, gold.end)
        if text[i].isalnum() or (secret and text[i].isprintable() and text[i] != " ")
    ]


def pooled(tallies: Iterable[Tally]) -> Tally:
    """The sum of several tallies."""
    total = Tally()
    for tally in tallies:
        total.gold += tally.gold
        total.masked += tally.masked
        total.typed += tally.typed
        total.predicted += tally.predicted
        total.right += tally.right
    return total


def _meets(finding: Found, gold: Gold) -> bool:
    return finding.start < gold.end and gold.start < finding.end


def _answers(finding: Found, gold: Gold) -> bool:
    # A name inside the local part of an e-mail address is a name, though the label there says e-mail.
    inside = gold.start <= finding.start and finding.end <= gold.end
    return compatible(finding.type, gold.type) or (inside and finding.type == "PERSON" and gold.type == "EMAIL")


def _around(text: str, span: Found | Gold) -> str:
    before = text[max(0, span.start - 40) : span.start]
    return f"{before}⟦{text[span.start : span.end]}⟧{text[span.end : span.end + 12]}"
