"""What a replay counts. Tallies of parts add up to the tally of the whole, and each is bounded."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

from gateway.policy.facts import Action
from gateway.policy.replay.recorded import Asked

Direction = Literal["allow_to_deny", "deny_to_allow"]
DIRECTIONS: Final[tuple[Direction, Direction]] = ("allow_to_deny", "deny_to_allow")
OTHERS: Final = "(others)"
SAMPLES: Final = 4
_NAMES: Final = 5000
_GROUPS: Final = 50_000
_NAMED_LINES: Final = 20


class Example(NamedTuple):
    """One question that shows a change. ``now_s`` in Unix seconds."""

    asked: Asked
    deployment: str
    action: Action
    now_s: int

    @property
    def order(self) -> tuple[int, str]:
        """The plainest come first, the same in every run."""
        asked = self.asked
        return len(asked.findings) + len(asked.groups) + asked.tools + asked.unknown_fields, repr(self)


class GroupKey(NamedTuple):
    """Who needs a model for what. ``data_class`` is its label."""

    team: str
    data_class: str
    purpose: str


@dataclass(slots=True)
class Group:
    """Exchanges of one group: how many, and how many of them had an allowed candidate. ``samples``: a few of them."""

    exchanges: int = 0
    served_before: int = 0
    served_after: int = 0
    samples: list[tuple[str, Asked]] = field(default_factory=list)

    def sample(self, asked: Asked) -> None:
        """Keep the question if it is among the plainest."""
        plain = f"{len(asked.findings) + asked.tools:04}"
        if len(self.samples) >= SAMPLES and plain > self.samples[-1][0][:4]:
            return
        entry = (f"{plain}{asked!r}", asked)
        if entry not in self.samples and (len(self.samples) < SAMPLES or entry[0] < self.samples[-1][0]):
            self.samples = sorted([*self.samples, entry], key=lambda item: item[0])[:SAMPLES]


@dataclass(slots=True)
class Changes:
    """Decisions that changed in one direction, and by what they can be told apart."""

    total: int = 0
    teams: Counter[str] = field(default_factory=Counter)
    models: Counter[str] = field(default_factory=Counter)
    data_classes: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    examples: dict[str, Example] = field(default_factory=dict)

    def add(self, count: int, example: Example, model: str, data_class: str, rules: tuple[str, ...]) -> None:
        """``rules``: those that refuse, now or before."""
        self.total += count
        bump(self.teams, example.asked.team, count)
        bump(self.models, model, count)
        bump(self.data_classes, data_class, count)
        for rule in rules:
            bump(self.rules, rule, count)
            self._show(rule, example)

    def merge(self, other: Changes) -> None:
        """Add another part."""
        self.total += other.total
        for name in ("teams", "models", "data_classes", "rules"):
            merge(getattr(self, name), getattr(other, name))
        for rule, example in other.examples.items():
            self._show(rule, example)

    def _show(self, rule: str, example: Example) -> None:
        known = self.examples.get(rule)
        if known is None:
            if len(self.examples) < _NAMES:
                self.examples[rule] = example
        elif known != example and example.order < known.order:
            self.examples[rule] = example


@dataclass(slots=True)
class Tally:
    """``decisions`` are those that records hold; ``replayed`` could be asked again. Times in Unix seconds.

    ``duties`` counts decisions that are allowed before and after with other duties, ``reasons`` those whose answer
    stays while other rules settle it. ``lost``: exchanges that had an allowed candidate and have none.
    """

    lines: int = 0
    exchanges: int = 0
    undecided: int = 0
    decisions: int = 0
    replayed: int = 0
    same: int = 0
    allow_to_deny: Changes = field(default_factory=Changes)
    deny_to_allow: Changes = field(default_factory=Changes)
    duties: int = 0
    duties_added: Counter[str] = field(default_factory=Counter)
    duties_removed: Counter[str] = field(default_factory=Counter)
    reasons: int = 0
    reasons_rules: Counter[str] = field(default_factory=Counter)
    lost: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    broken: int = 0
    broken_lines: list[tuple[str, str]] = field(default_factory=list)
    waived_before: Counter[str] = field(default_factory=Counter)
    waived_after: Counter[str] = field(default_factory=Counter)
    bundles: Counter[str] = field(default_factory=Counter)
    different_by_bundle: Counter[str] = field(default_factory=Counter)
    groups: dict[GroupKey, Group] = field(default_factory=dict)
    first_s: int | None = None
    last_s: int | None = None

    def group(self, key: GroupKey) -> Group:
        """The group's own tally; groups beyond the bound share one."""
        if key not in self.groups and len(self.groups) >= _GROUPS:
            key = GroupKey(OTHERS, key.data_class, OTHERS)
        return self.groups.setdefault(key, Group())

    def break_off(self, where: str, reason: str) -> None:
        """Count a line that could not be read; the first ones are named."""
        self.broken += 1
        if len(self.broken_lines) < _NAMED_LINES:
            self.broken_lines.append((where, reason))

    def seen_at(self, now_s: int) -> None:
        """Widen the span of the records."""
        self.first_s = now_s if self.first_s is None else min(self.first_s, now_s)
        self.last_s = now_s if self.last_s is None else max(self.last_s, now_s)

    def merge(self, other: Tally) -> None:
        """Add the tally of another part of the records."""
        for name in _NUMBERS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in _COUNTERS:
            merge(getattr(self, name), getattr(other, name))
        self.allow_to_deny.merge(other.allow_to_deny)
        self.deny_to_allow.merge(other.deny_to_allow)
        self.broken_lines = sorted({*self.broken_lines, *other.broken_lines}, key=_place)[:_NAMED_LINES]
        for key, theirs in other.groups.items():
            ours = self.group(key)
            ours.exchanges += theirs.exchanges
            ours.served_before += theirs.served_before
            ours.served_after += theirs.served_after
            for _, asked in theirs.samples:
                ours.sample(asked)
        for instant in (other.first_s, other.last_s):
            if instant is not None:
                self.seen_at(instant)


def bump(counter: Counter[str], name: str, count: int) -> None:
    """Count ``name``, or the others where there are too many names already."""
    if name not in counter and len(counter) >= _NAMES:
        name = OTHERS
    counter[name] += count


def merge(ours: Counter[str], theirs: Counter[str]) -> None:
    """Add counts, within the same bound."""
    for name, count in theirs.items():
        bump(ours, name, count)


_NUMBERS: Final = (
    *("lines", "exchanges", "undecided", "decisions", "replayed", "same"),
    *("duties", "reasons", "lost", "broken"),
)
_COUNTERS: Final = (
    *("duties_added", "duties_removed", "reasons_rules", "left_out", "waived_before", "waived_after"),
    *("bundles", "different_by_bundle"),
)


def _place(named: tuple[str, str]) -> tuple[str, int, str]:
    source, _, line = named[0].rpartition(":")
    return source, int(line) if line.isdigit() else 0, named[1]
