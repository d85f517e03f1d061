"""Lines in, a tally out: equal questions are gathered in a bounded table and asked once for all of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final, NamedTuple

from gateway.policy.bundle import Bundle
from gateway.policy.facts import Action
from gateway.policy.replay.asking import Asking
from gateway.policy.replay.lines import LineReader, Taken
from gateway.policy.replay.outcome import GONE, Outcome, recorded_outcome
from gateway.policy.replay.reads import facts_read
from gateway.policy.replay.recorded import Asked, NotReplayable, Recorded, RecordedDecision
from gateway.policy.replay.stretches import Stretches
from gateway.policy.replay.tally import Example, GroupKey, Tally, bump

_GATHERED: Final = 20_000


class _Question(NamedTuple):
    """Equal ones have equal answers. ``told``: what records say was decided, where that is compared."""

    asked: Asked
    deployments: tuple[str, ...]
    action: Action
    start_s: int
    told: tuple[Outcome, ...]
    bundle: str
    whole: bool


@dataclass(slots=True)
class Replayer:
    """Asks ``after`` again, and compares with ``before``, or with what was recorded where there is no such tree.

    ``as_of_s`` (Unix seconds) stands for the time of every record; ``now_s`` only for situations without one.
    """

    after: Bundle
    before: Bundle | None
    now_s: int
    as_of_s: int | None = None
    tally: Tally = field(default_factory=Tally)
    _asks: list[Asking] = field(default_factory=list)
    _models: dict[str, str] = field(default_factory=dict)
    _read: frozenset[str] = frozenset()
    _stretches: Stretches = field(default_factory=lambda: Stretches(()))
    _reader: LineReader = field(init=False)
    _table: dict[_Question, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        bundles = [self.after] if self.before is None else [self.before, self.after]
        self._asks = [Asking(bundle, like_records=self.before is None) for bundle in bundles]
        self._models = {place.id: place.model for bundle in bundles for place in bundle.deployments.values()}
        self._read = frozenset().union(*map(facts_read, bundles))
        self._stretches = Stretches.of(bundles)
        self._reader = LineReader(self.now_s)

    def take(self, lines: Iterable[tuple[str, bytes]]) -> None:
        """Lines with the place that they are named by. Those of one exchange come to the same replayer, in order."""
        for where, line in lines:
            self.tally.lines += 1
            try:
                taken = self._reader.read(line)
            except ValueError as problem:
                self.tally.break_off(where, str(problem))
                continue
            if taken is not None:
                self._gather(taken)

    def finish(self) -> Tally:
        """The tally of everything taken so far."""
        for question, times in self._table.items():
            self._settle(question, times)
        self._table.clear()
        return self.tally

    def _gather(self, taken: Taken) -> None:
        tally, found, times = self.tally, taken.found, taken.times
        tally.exchanges += 0 if taken.is_fallback else times
        if isinstance(found, NotReplayable):
            tally.undecided += times if found.undecided else 0
            self._leave_out(found, taken.decisions * times)
            return
        tally.decisions += taken.decisions * times
        tally.seen_at(found.decided_s)
        if found.bundle:
            bump(tally.bundles, found.bundle, taken.decisions * times)
        if found.lacking and (lacking := found.lacking & self._read):
            reason = f"the record lacks {', '.join(sorted(lacking))}, which a rule reads"
            bump(tally.left_out, reason, taken.decisions * times)
            return
        start_s = self._stretches.start(found.decided_s if self.as_of_s is None else self.as_of_s)
        for action, places in groupby(found.decisions, _action):
            self._count(found, list(places), action, start_s, taken)

    def _count(
        self, found: Recorded, places: list[RecordedDecision], action: Action, start_s: int, taken: Taken
    ) -> None:
        names = tuple([place.deployment for place in places])
        told: list[Outcome] = []
        if self.before is None:
            for place in places:
                outcome = recorded_outcome(place.told)
                if outcome is None:
                    reason = "nothing is recorded that a new decision could be compared with"
                    bump(self.tally.left_out, reason, len(places) * taken.times)
                    return
                told.append(outcome)
        bundle = found.bundle if self.before is None else ""
        question = _Question(found.asked, names, action, start_s, tuple(told), bundle, not taken.is_fallback)
        self._table[question] = self._table.get(question, 0) + taken.times
        if len(self._table) >= _GATHERED:
            self.finish()

    def _leave_out(self, found: NotReplayable, decisions: int) -> None:
        if not found.undecided:
            self.tally.decisions += decisions
            bump(self.tally.left_out, found.reason, decisions)

    def _settle(self, question: _Question, times: int) -> None:
        asked, names, start_s = question.asked, question.deployments, question.start_s
        asks = self._asks
        after = asks[-1].outcomes(asked, names, question.action, start_s)
        before: list[Outcome] = list(question.told)
        if self.before is not None:
            before = asks[0].outcomes(asked, names, question.action, start_s)
        replayed = False
        for name, old, new in zip(names, before, after, strict=True):
            if self.before is not None and old is GONE and new is GONE:
                bump(self.tally.left_out, "neither tree has the deployment", times)
            elif self.before is not None and old.failed and new.failed:
                bump(self.tally.left_out, "the rules of neither tree could be evaluated on these facts", times)
            else:
                replayed = True
                self._compare(question, name, old, new, times)
        if replayed and question.whole and question.action == "invoke":
            self._serve(asked, times, served=(any(o.allow for o in before), any(o.allow for o in after)))

    def _serve(self, asked: Asked, times: int, served: tuple[bool, bool]) -> None:
        group = self.tally.group(GroupKey(asked.team, self._asks[0].data_class(asked).label, asked.purpose))
        group.exchanges += times
        group.served_before += times if served[0] else 0
        group.served_after += times if served[1] else 0
        group.sample(asked)
        if served == (True, False):
            self.tally.lost += times

    def _compare(self, question: _Question, name: str, old: Outcome, new: Outcome, times: int) -> None:
        tally = self.tally
        tally.replayed += times
        if old.waived or new.waived:
            for _, exception in old.waived:
                bump(tally.waived_before, exception, times)
            for _, exception in new.waived:
                bump(tally.waived_after, exception, times)
        if old == new:
            tally.same += times
            return
        if question.bundle:
            bump(tally.different_by_bundle, question.bundle, times)
        if old.allow != new.allow:
            changes = tally.deny_to_allow if new.allow else tally.allow_to_deny
            example = Example(question.asked, name, question.action, question.start_s)
            data_class = self._asks[0].data_class(question.asked).label
            rules = old.deciding if new.allow else new.deciding
            changes.add(times, example, self._models.get(name, name), data_class, rules)
        elif old.obligations != new.obligations:
            tally.duties += times
            for duty in set(new.obligations).difference(old.obligations):
                bump(tally.duties_added, duty, times)
            for duty in set(old.obligations).difference(new.obligations):
                bump(tally.duties_removed, duty, times)
        else:
            tally.reasons += times
            for rule in set(old.deciding).symmetric_difference(new.deciding):
                bump(tally.reasons_rules, rule, times)


def _action(place: RecordedDecision) -> Action:
    return place.action
