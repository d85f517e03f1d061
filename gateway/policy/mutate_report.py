"""What became of every mutant, and for a survivor what a case would have to say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import cedarpy
import orjson

from gateway.core.decision import Effect
from gateway.policy.bundle import Bundle
from gateway.policy.compiled.fitness import Words, words_of
from gateway.policy.evaluate import Value
from gateway.policy.explain import plain
from gateway.policy.mutate import Mutant, Stillborn, mutants_of
from gateway.policy.mutate_difference import Difference, Equivalent, Finding, Undecided, difference
from gateway.policy.mutate_run import Fate, Trial, trials, try_mutant
from gateway.policy.mutate_words import words_for
from gateway.policy.tables import Outcome, rules_to_test


@dataclass(frozen=True, slots=True)
class Judgement:
    """One mutant. ``finding`` is None where a case killed it."""

    fate: Fate
    finding: Finding | None

    @property
    def mutant(self) -> Mutant:
        """What was changed."""
        return self.fate.mutant

    @property
    def end(self) -> Literal["killed", "equivalent", "survived"]:
        """Equivalent are those of which it is proved that no case could kill them."""
        if self.finding is None:
            return "killed"
        return "equivalent" if isinstance(self.finding, Equivalent) else "survived"


@dataclass(frozen=True, slots=True)
class Mutation:
    """Everything prepared: call ``judge`` with each of ``mutants``. ``stillborn`` would be refused at load."""

    bundle: Bundle
    mutants: tuple[Mutant, ...]
    stillborn: tuple[Stillborn, ...]
    cases: tuple[Trial, ...]
    words: Words

    @classmethod
    def of(cls, bundle: Bundle, schema: str, outcomes: Sequence[Outcome]) -> Mutation:
        """Mutants of all rules that are not off. ``schema`` is the Cedar text that the bundle was loaded with."""
        words, validated = words_for(bundle, schema), cedarpy.Schema.from_str(schema)
        made = [item for rule in rules_to_test(bundle.rules) for item in mutants_of(rule, bundle, validated, words)]
        return cls(
            bundle,
            tuple(item for item in made if isinstance(item, Mutant)),
            tuple(item for item in made if isinstance(item, Stillborn)),
            trials(bundle, outcomes),
            words_of(schema),
        )

    def judge(self, mutant: Mutant) -> Judgement:
        """Whether a case kills it, and else whether any could."""
        fate = try_mutant(mutant, self.bundle, self.cases)
        if fate.killed_by is not None:
            return Judgement(fate, None)
        return Judgement(fate, difference(mutant, self.cases, self.words, self.bundle.vocabulary))


def advice(judgement: Judgement) -> str:
    """What a case would have to say to kill a survivor."""
    rule = judgement.mutant.rule
    duty = " and state its obligations" if rule.effect is Effect.OBLIGE else ""
    if judgement.fate.noticed:
        outcome = judgement.fate.noticed[0]
        return f"{_place(outcome)} tells them apart: say there whether {rule.id} matches, what is decided{duty}"
    match judgement.finding:
        case Difference(near=near, changed=changed, matches=matched):
            word = f"matches{duty}" if matched else "does not match"
            others = f" with set: {orjson.dumps(settings(changed)).decode()}" if changed else ""
            return f"write a case like {_place(near.outcome)}{others}, and say that {rule.id} {word}"
        case Undecided():
            return f"it is not known what tells them apart: the facts that {rule.id} reads have too many values"
    return ""


def settings(changed: Mapping[str, Value | None]) -> Mapping[str, object]:
    """These facts as the ``set`` of a case holds them."""
    return {_IDENTITIES.get(path, path): plain(value) for path, value in changed.items()}


_IDENTITIES: Mapping[str, str] = {
    "resource": "resource.deployment",
    "resource.model": "resource.model.id",
    "resource.model.licence": "resource.model.licence.id",
}


def _place(outcome: Outcome) -> str:
    return f"{outcome.path}:{outcome.line} ({outcome.name})"
