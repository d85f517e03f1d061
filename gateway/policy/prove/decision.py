"""What a bundle's rules decide, as one expression: the same combination as ``combine.py``, over all facts at once."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import get_args

import z3

from gateway.catalog.records import ThinkingKind
from gateway.core.decision import Effect, Mode, Obligation
from gateway.core.vocabulary import RuleId
from gateway.policy.obligations import unmet
from gateway.policy.prove.encode import Encoded, encode_rule
from gateway.policy.prove.space import Expr, Space, Value, facts_of
from gateway.policy.resource import ResourceFacts
from gateway.policy.rules import Rule

HARD = "hard"


@dataclass(frozen=True, slots=True)
class EncodedRules:
    """Rules over one space. ``matches`` holds all that are not switched off, whatever their mode.

    ``unmet`` says of each enforced obligation that it applies and cannot be met.
    """

    rules: Mapping[RuleId, Rule]
    matches: Mapping[RuleId, Expr]
    fails: Expr
    unmet: Mapping[RuleId, Expr]

    def forbids(self, *, waivable: bool) -> list[RuleId]:
        """The enforced forbids; only those that nothing waives where ``waivable`` are taken to be waived."""
        return [rule.id for rule in self._enforced(Effect.FORBID) if not waivable or rule.level == HARD]

    def permits(self) -> list[RuleId]:
        """The enforced permits."""
        return [rule.id for rule in self._enforced(Effect.PERMIT)]

    def duties(self) -> list[Rule]:
        """The enforced obligations."""
        return self._enforced(Effect.OBLIGE)

    def allow(self, *, waivable: bool = False, without: Collection[RuleId] = ()) -> Expr:
        """That the exchange is allowed. ``waivable``: with every rule waived that is not hard."""
        return z3.And(
            z3.Or([self.matches[rule] for rule in self.permits() if rule not in without]),
            *(z3.Not(self.matches[rule]) for rule in self.forbids(waivable=waivable) if rule not in without),
            z3.Not(self.fails),
            *map(z3.Not, self.unmet.values()),
        )

    def _enforced(self, effect: Effect) -> list[Rule]:
        return [rule for rule in self.rules.values() if rule.mode is Mode.ENFORCE and rule.effect is effect]


def encode_rules(rules: Iterable[Rule], space: Space) -> EncodedRules:
    """All rules that an engine evaluates: those in warn and shadow too, whose failure refuses as any other."""
    live = {rule.id: rule for rule in rules if rule.mode is not Mode.OFF}
    encoded = {name: encode_rule(rule.tree, space) for name, rule in live.items()}
    matches = {name: _of(live[name], found).matches for name, found in encoded.items()}
    fails = z3.Or([condition.fails for found in encoded.values() for condition in (found.serving, found.obliging)])
    probe = _probe(space)
    unable = {
        name: z3.And(matches[name], _unmet(rule.obligation, space, probe))
        for name, rule in live.items()
        if rule.mode is Mode.ENFORCE and rule.obligation is not None
    }
    return EncodedRules(live, matches, fails, unable)


def plain_value(space: Space, place: tuple[str, str]) -> Value:
    """The least that a fact can say: false, nothing, not known, any other text."""
    variable = space[place]
    if variable.bits is not None:
        return frozenset()
    if variable.present is not None:
        return None
    return {"bool": False, "long": 0}.get(variable.type.kind, space.others["name"][0])


def _of(rule: Rule, found: Encoded) -> Expr:
    return found.obliging if rule.effect is Effect.OBLIGE else found.serving


def _probe(space: Space) -> ResourceFacts:
    return facts_of({place: plain_value(space, place) for place in space.variables}).resource


def _unmet(duty: Obligation, space: Space, probe: ResourceFacts) -> Expr:
    """That this model at this deployment cannot meet a duty: asked of ``unmet`` itself for each region and thinking."""
    found = []
    for kind in get_args(ThinkingKind):
        model = dataclasses.replace(probe.model, thinking=kind)
        regions = [word for word in space.words if unmet((duty,), dataclasses.replace(probe, region=word, model=model))]
        if regions:
            everywhere = len(regions) == len(space.words)
            place = True if everywhere else z3.Or([space["r", "region"].value == space.word(word) for word in regions])
            found.append(z3.And(space["m", "thinking"].value == space.word(kind), place))
    return z3.Or(found)
