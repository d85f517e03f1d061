"""Invariants over all facts: proved, or refuted by a question that the engines answer in the same way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

import z3

from gateway.core.decision import Obligation
from gateway.policy.bundle import Bundle
from gateway.policy.evaluate import EvaluationFailed, environment, holds
from gateway.policy.facts import Facts
from gateway.policy.prove.decision import EncodedRules, encode_rules
from gateway.policy.prove.encode import ALWAYS, encode
from gateway.policy.prove.invariants import Invariant
from gateway.policy.prove.replay import ProverFault, replayed
from gateway.policy.prove.search import DEFAULT_LIMIT_S, Ground, Undecided, Witness
from gateway.policy.prove.space import Expr

Status = Literal["proved", "refuted", "vacuous", "undecided"]


@dataclass(frozen=True, slots=True)
class Proof:
    """What was found about one invariant. "vacuous": no question there can be fulfils its condition.

    ``with_exceptions``: with every rule waived that is not hard. ``nothing_allowed``: what it asks for is never asked,
    because of what it speaks of nothing is allowed at all.
    """

    invariant: Invariant
    with_exceptions: bool
    status: Status
    witness: Witness | None = None
    nothing_allowed: bool = False


def prove(
    bundle: Bundle,
    schema: str,
    invariants: Iterable[Invariant],
    *,
    in_catalogue: bool = False,
    limit_s: float = DEFAULT_LIMIT_S,
) -> Iterator[Proof]:
    """Each invariant, once without exceptions and, where it says so, once with all that there could be.

    ``schema`` is Cedar text; ``limit_s`` bounds each search. Raises ``ProverFault``, ``TooWide``.
    """
    asked = tuple(invariants)
    trees = [rule.tree for rule in bundle.rules.values()]
    trees += [part for item in asked for part in (item.when, item.then) if part is not None]
    ground = Ground.of(bundle, schema, trees, in_catalogue=in_catalogue, limit_s=limit_s)
    rules = encode_rules(bundle.rules.values(), ground.space)
    for invariant in asked:
        for waivable in (False, True) if invariant.even_with_exceptions else (False,):
            yield _proof(bundle, ground, rules, invariant, waivable=waivable)


def _proof(bundle: Bundle, ground: Ground, rules: EncodedRules, invariant: Invariant, *, waivable: bool) -> Proof:
    when = encode(invariant.when, ground.space)
    # A condition that fails to evaluate is held against the invariant.
    asked = z3.Or(when.matches, when.fails)
    witness, nothing_allowed = None, False
    status: Status
    try:
        if not ground.possible(asked):
            status = "vacuous"
        else:
            allowed = z3.And(rules.allow(waivable=waivable), asked)
            witness = ground.find(z3.And(allowed, _broken(invariant, rules, ground)))
            status = "proved" if witness is None else "refuted"
            asks_for = invariant.then is not None or invariant.needs
            nothing_allowed = bool(asks_for) and witness is None and not ground.possible(allowed)
    except Undecided:
        status = "undecided"
    if witness is not None:
        verdict = replayed(bundle, witness.facts, allow=True, waived=waivable)
        if not _breaks(invariant, witness.facts, verdict.obligations):
            raise ProverFault(f"the solver says that {invariant.id} is broken, and it holds", witness.facts)
    return Proof(invariant, waivable, status, witness, nothing_allowed)


def _broken(invariant: Invariant, rules: EncodedRules, ground: Ground) -> Expr:
    """What must not be of an allowed exchange of which the condition holds."""
    if invariant.then is not None:
        return z3.Not(encode(invariant.then, ground.space).matches)
    if not invariant.needs:
        return ALWAYS
    return z3.Or(
        [
            z3.Not(
                z3.Or(
                    [
                        rules.matches[r.id]
                        for r in rules.duties()
                        if r.obligation is not None and need.met_by(r.obligation)
                    ]
                )
            )
            for need in invariant.needs
        ]
    )


def _breaks(invariant: Invariant, facts: Facts, duties: Iterable[Obligation]) -> bool:
    """The same of concrete facts and the duties of their verdict, without the solver."""
    env = environment(facts, facts.action)
    try:
        if not holds(invariant.when, env):
            return False
        if invariant.then is not None:
            return not holds(invariant.then, env)
    except EvaluationFailed:
        return True
    carried = tuple(duties)
    return not invariant.needs or any(not any(map(need.met_by, carried)) for need in invariant.needs)
