"""Can facts tell a mutant from its rule? Every situation that matters is tried: none found is a proof, not a guess."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from math import prod

from gateway.core.decision import Effect
from gateway.policy.clauses import conditions_of, paths_of
from gateway.policy.compiled.fitness import Words
from gateway.policy.evaluate import Environment, Value, matches
from gateway.policy.mutate import Mutant
from gateway.policy.mutate_domain import Literals, TooWide, assignments, choices
from gateway.policy.mutate_run import Trial
from gateway.policy.vocabulary import Vocabulary

MAX_SITUATIONS = 200_000
MAX_DIFFERENCES = 400


@dataclass(frozen=True, slots=True)
class Difference:
    """Facts by which rule and mutant can be told apart: those of a case (``near``), but for ``changed``."""

    near: Trial
    changed: Mapping[str, Value | None]
    matches: bool


@dataclass(frozen=True, slots=True)
class Equivalent:
    """No facts can tell the mutant from its rule. ``situations`` were tried; None where a solver proved it."""

    situations: int | None


@dataclass(frozen=True, slots=True)
class Undecided:
    """Too many situations to try them all, and no solver that settles it."""


Finding = Difference | Equivalent | Undecided


def difference(mutant: Mutant, cases: Sequence[Trial], words: Words, vocabulary: Vocabulary) -> Finding:
    """What tells the mutant from its rule, with as few changes to a case as possible.

    Where the conditions are those of the rule (its mode, effect or duty changed), any match of the rule does.
    """
    rule, mutated = mutant.rule.tree, mutant.mutated.tree if mutant.mutated else None
    trees = [tree for tree in (rule, mutated) if tree is not None]
    conditions = [condition for tree in trees for condition in conditions_of(tree)]
    paths = tuple(dict.fromkeys(path for condition in conditions for path in paths_of(condition)))
    same = mutated is None or list(conditions_of(rule)) == list(conditions_of(mutated))
    solved = partial(_solved, mutant, cases, paths=paths, same=same, words=words, vocabulary=vocabulary)
    try:
        groups = choices(paths, Literals.of(conditions), words, vocabulary)
    except TooWide:
        return solved()
    allowed = ("oblige",) if mutant.rule.effect is Effect.OBLIGE else ("invoke", "fallback")
    groups = [
        (members, [row for row in rows if members != ("action",) or row[0].id in allowed])  # type: ignore[union-attr]
        for members, rows in groups
    ]
    size = prod(len(rows) for _, rows in groups)
    if size > MAX_SITUATIONS:
        return solved()
    found: list[tuple[Environment, bool]] = []
    for env in assignments(groups):
        before, after = matches(rule, env), mutated is not None and matches(mutated, env)
        if before is None or after is None:
            # Rules that load do not fail on facts that fit: something was read that is not among ``paths``.
            return Undecided()
        if before if same else before != after:
            found.append((env, before))
            if len(found) == MAX_DIFFERENCES:
                break
    if not found:
        return Equivalent(size)
    readable = [path for members, _ in groups for path in members]
    return _nearest(found, cases, mutant, readable) if cases else Undecided()


def _solved(
    mutant: Mutant, cases: Sequence[Trial], *, paths: Sequence[str], same: bool, words: Words, vocabulary: Vocabulary
) -> Finding:
    if find_spec("z3") is None:
        return Undecided()
    from gateway.policy.mutate_proof import proof  # noqa: PLC0415 - the solver is an extra

    found = proof(
        effect=mutant.rule.effect,
        rule=mutant.rule.tree,
        mutated=None if same or mutant.mutated is None else mutant.mutated.tree,
        paths=paths,
        vocabulary=vocabulary,
        enumerated=words,
    )
    if found.equivalent:
        return Equivalent(None)
    if found.equivalent is None or not cases:
        return Undecided()
    env = {path: value for path, value in found.facts.items() if value is not None}
    return _nearest([(env, found.matches)], cases, mutant, [path for path in paths if path in found.facts])


def _nearest(
    found: Iterable[tuple[Environment, bool]], cases: Sequence[Trial], mutant: Mutant, paths: Sequence[str]
) -> Difference:
    best: Difference | None = None
    for env, matched in found:
        for trial in cases:
            known = trial.environment_of(mutant.rule)
            changed = {path: env.get(path) for path in paths if env.get(path) != known.get(path)}
            if best is None or len(changed) < len(best.changed):
                best = Difference(trial, changed, matched)
    if best is None:
        raise ValueError("there is no case to be near to")
    return best
