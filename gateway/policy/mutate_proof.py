"""A solver's word on mutants whose situations are too many to try. Needs the extra "prove"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import z3
from cedarpy import pst

from gateway.core.decision import Effect
from gateway.policy.compiled.fitness import Words
from gateway.policy.evaluate import Value
from gateway.policy.prove.encode import encode_rule
from gateway.policy.prove.space import Space
from gateway.policy.prove.words import TooWide
from gateway.policy.prove.world import world
from gateway.policy.vocabulary import Vocabulary

TIMEOUT_MS = 5000


@dataclass(frozen=True, slots=True)
class Proof:
    """``equivalent`` is None where the solver gives up. Where it is false, ``facts`` tell the two apart."""

    equivalent: bool | None
    facts: Mapping[str, Value | None]
    matches: bool = False


def proof(
    *,
    effect: Effect,
    rule: pst.Template,
    mutated: pst.Template | None,
    paths: Sequence[str],
    vocabulary: Vocabulary,
    enumerated: Words,
) -> Proof:
    """Whether two rules match alike on all facts that the gateway can give; facts at ``paths`` where they do not.

    Where ``mutated`` is None: whether the rule never matches.
    """
    trees = [tree for tree in (rule, mutated) if tree is not None]
    try:
        space = Space.of(trees, vocabulary, enumerated)
    except TooWide:
        return Proof(None, {})
    encoded = [encode_rule(tree, space) for tree in trees]
    before, *after = [(found.obliging if effect is Effect.OBLIGE else found.serving).matches for found in encoded]
    solver = z3.Solver()
    solver.set("timeout", TIMEOUT_MS)
    solver.add(*world(space, vocabulary, enumerated).values(), z3.Xor(before, after[0]) if after else before)
    answer = solver.check()
    if answer == z3.unsat:
        return Proof(True, {})  # noqa: FBT003 - a truth of three values
    if answer != z3.sat:
        return Proof(None, {})
    model = solver.model()
    matched = z3.is_true(model.eval(before, model_completion=True))
    return Proof(False, _facts(space, model, paths), matched)  # noqa: FBT003


def _facts(space: Space, model: object, paths: Sequence[str]) -> Mapping[str, Value | None]:
    found: dict[str, Value | None] = {}
    for place, variable in space.variables.items():
        if variable.path in paths:
            value: Value | None = space.value(place, model)
            if isinstance(value, str) and variable.type.kind == "entity":
                found[variable.path] = pst.EntityUid(pst.EntityType(variable.type.entity), value)
            else:
                found[variable.path] = value
    return found
