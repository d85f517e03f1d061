"""Rules that do nothing, over all facts: that never match, or that never change a decision."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import z3

from gateway.core.decision import Effect, Mode
from gateway.core.vocabulary import RuleId
from gateway.policy.bundle import Bundle
from gateway.policy.prove.decision import EncodedRules, encode_rules
from gateway.policy.prove.search import DEFAULT_LIMIT_S, Ground, Undecided
from gateway.policy.prove.space import Expr

Why = Literal["never matches", "never decides", "undecided"]


@dataclass(frozen=True, slots=True)
class Unused:
    """``covered_by``: the rules that decide already wherever this one would, and duties that cannot be met there.

    Empty where it never matches, and where nothing permits what it forbids.
    """

    rule: RuleId
    why: Why
    covered_by: tuple[RuleId, ...] = ()


def unused(
    bundle: Bundle, schema: str, *, in_catalogue: bool = False, limit_s: float = DEFAULT_LIMIT_S
) -> Iterator[Unused]:
    """The rules that do nothing, in order of their ids; one that could not be settled in time is among them.

    An enforced forbid never decides where hard ones alone refuse already, so that no exception brings it back. A
    permit never decides where others permit. ``schema`` is Cedar text. Raises ``TooWide``.
    """
    trees = [rule.tree for rule in bundle.rules.values()]
    ground = Ground.of(bundle, schema, trees, in_catalogue=in_catalogue, limit_s=limit_s)
    rules = encode_rules(bundle.rules.values(), ground.space)
    for name, rule in sorted(rules.rules.items()):
        try:
            if not ground.possible(rules.matches[name]):
                yield Unused(name, "never matches")
            elif rule.mode is Mode.ENFORCE and rule.effect is not Effect.OBLIGE:
                covering = ground.blocking(*_would_decide(rules, name))
                if covering is not None:
                    yield Unused(name, "never decides", tuple(map(RuleId, covering)))
        except Undecided:
            yield Unused(name, "undecided")


def _would_decide(rules: EncodedRules, name: RuleId) -> tuple[Expr, dict[str, Expr]]:
    """What has to hold where a rule makes the difference: of itself, and of each other rule."""
    goal = z3.And(rules.matches[name], z3.Not(rules.fails))
    others = {str(rule): z3.Not(rules.matches[rule]) for rule in rules.forbids(waivable=True) if rule != name}
    others |= {str(rule): z3.Not(unable) for rule, unable in rules.unmet.items()}
    permits = [rule for rule in rules.permits() if rule != name]
    if rules.rules[name].effect is Effect.PERMIT:
        return goal, others | {str(rule): z3.Not(rules.matches[rule]) for rule in permits}
    return z3.And(goal, z3.Or([rules.matches[rule] for rule in permits])), others
