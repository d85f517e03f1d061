"""Which mutants the tables kill: only the changed rule is evaluated again, all else is kept from the unmutated run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gateway.core.decision import Effect
from gateway.core.vocabulary import RuleId
from gateway.policy.bundle import Bundle
from gateway.policy.combine import Verdict, settler
from gateway.policy.engine import Evaluation
from gateway.policy.evaluate import Environment, environment, matches
from gateway.policy.facts import Facts
from gateway.policy.mutate import Mutant
from gateway.policy.rules import Rule
from gateway.policy.tables import Outcome, failures


@dataclass(frozen=True, slots=True)
class Trial:
    """One case as the unmutated rules decided it.

    ``served`` and ``obliged`` are its facts by path: as rules are asked about them, and as obligations are.
    """

    outcome: Outcome
    facts: Facts
    evaluation: Evaluation
    served: Environment
    obliged: Environment

    def environment_of(self, rule: Rule) -> Environment:
        """The facts as this rule is asked about them."""
        return self.obliged if rule.effect is Effect.OBLIGE else self.served


@dataclass(frozen=True, slots=True)
class Fate:
    """``killed_by`` is the first case that fails under the mutant.

    ``noticed``, where none does, are those in which the rule turns out differently, and nobody said that it matters.
    """

    mutant: Mutant
    killed_by: Outcome | None
    noticed: tuple[Outcome, ...]


def trials(bundle: Bundle, outcomes: Iterable[Outcome]) -> tuple[Trial, ...]:
    """The cases that passed, prepared once for all mutants."""
    return tuple(
        Trial(
            item,
            item.facts,
            bundle.engine.evaluate(item.facts),
            environment(item.facts, item.facts.action),
            environment(item.facts, "oblige"),
        )
        for item in outcomes
        if item.facts is not None and not item.failures
    )


def try_mutant(mutant: Mutant, bundle: Bundle, cases: Sequence[Trial]) -> Fate:
    """Run the cases against one mutant, up to the first that fails."""
    rule, mutated = mutant.rule, mutant.mutated
    rules: Mapping[RuleId, Rule] = bundle.rules if mutated is None else {**bundle.rules, rule.id: mutated}
    stands_alike = mutated is not None and (rule.effect, rule.mode, rule.obligation) == (
        mutated.effect,
        mutated.mode,
        mutated.obligation,
    )
    noticed: list[Outcome] = []
    for trial in cases:
        before = rule.id in trial.evaluation.rules or rule.id in trial.evaluation.obligations
        after = mutated is not None and matches(mutated.tree, trial.environment_of(mutated))
        if before == after and (stands_alike or not before):
            continue
        verdict = _verdict(bundle, rules, trial, rule, after)
        if any(failures(trial.outcome.case, verdict, bundle.rules, bundle.vocabulary)):
            return Fate(mutant, trial.outcome, ())
        noticed.append(trial.outcome)
    return Fate(mutant, None, tuple(noticed))


def _verdict(
    bundle: Bundle,
    rules: Mapping[RuleId, Rule],
    trial: Trial,
    rule: Rule,
    after: bool | None,  # noqa: FBT001
) -> Verdict:
    """The verdict where ``rule`` matches as ``after`` says (None: it fails) and every other rule as before."""
    known = trial.evaluation
    serving, obliging = set(known.rules) - {rule.id}, set(known.obligations) - {rule.id}
    if after:
        (obliging if rule.effect is Effect.OBLIGE else serving).add(rule.id)
    errors = (f"evaluation failed in {rule.id}",) if after is None else ()
    answer = _Answer(Evaluation(tuple(sorted(serving)), tuple(sorted(obliging)), errors))
    settle, _ = settler(answer, rules, bundle.exceptions)
    return settle(trial.facts, trial.outcome.now_s)


@dataclass(frozen=True, slots=True)
class _Answer:
    """An engine that has only one answer."""

    evaluation: Evaluation

    def evaluate(self, facts: Facts) -> Evaluation:
        """That answer."""
        del facts
        return self.evaluation

    def evaluate_each(self, questions: Sequence[Facts]) -> list[Evaluation]:
        """That answer for each."""
        return [self.evaluation] * len(questions)
