"""What the tables have seen of each rule: matches, near misses, and each of its conditions both true and false."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cedarpy import pst

from gateway.core.vocabulary import RuleId
from gateway.policy.bundle import Bundle
from gateway.policy.cedar_text import text_of_expression
from gateway.policy.clauses import conjuncts_of, disjuncts_of, paths_of
from gateway.policy.evaluate import Truth, environment
from gateway.policy.explain import action_of, missing, truth_of
from gateway.policy.rules import Rule
from gateway.policy.tables import Outcome, rules_to_test


@dataclass(frozen=True, slots=True)
class Seen:
    """In how many cases a condition (Cedar text) held and did not; one that cannot be evaluated counts as neither."""

    condition: str
    held: int
    failed: int

    @property
    def both(self) -> bool:
        """Whether it was seen both ways."""
        return self.held > 0 and self.failed > 0


@dataclass(frozen=True, slots=True)
class RuleCoverage:
    """One rule. A near miss is a case for the rule's actions in which exactly one of its conditions does not hold.

    ``near_misses`` is None where the rule has no condition, so that nothing can nearly miss it.
    """

    rule: RuleId
    path: str
    matches: int
    near_misses: int | None
    conditions: tuple[Seen, ...]

    @property
    def covered(self) -> bool:
        """Whether some case matches and some case nearly misses."""
        return self.matches > 0 and self.near_misses != 0


def coverage(bundle: Bundle, outcomes: Iterable[Outcome]) -> tuple[RuleCoverage, ...]:
    """What the cases that passed have seen of every rule that is not off, in order of rule ids."""
    asked = [item.facts for item in outcomes if item.facts is not None and not item.failures]
    environments = [{action: environment(facts, action) for action in (facts.action, "oblige")} for facts in asked]
    found: list[RuleCoverage] = []
    for rule in rules_to_test(bundle.rules):
        conditions = list(_conditions(rule))
        counts: list[Counter[Truth]] = [Counter() for _ in conditions]
        matches = near = 0
        for facts, known in zip(asked, environments, strict=True):
            env = known[action_of(rule, facts)]
            lacking = missing(rule.tree, env)
            matches += not lacking
            near += len(lacking) == 1 and not _about_action(lacking[0])
            for count, condition in zip(counts, conditions, strict=True):
                count[truth_of(condition, env)] += 1
        seen = tuple(
            Seen(text_of_expression(condition), count[True], count[False])
            for condition, count in zip(conditions, counts, strict=True)
        )
        found.append(RuleCoverage(rule.id, rule.path, matches, near if conditions else None, seen))
    return tuple(found)


def _conditions(rule: Rule) -> Iterator[pst.Expr]:
    """Each condition that must hold, and what one of which must hold in it; the action is asked, not tested."""
    for _, condition in conjuncts_of(rule.tree):
        if _about_action(condition):
            continue
        yield condition
        parts = disjuncts_of(condition)
        if len(parts) > 1:
            yield from parts


def _about_action(condition: pst.Expr) -> bool:
    return "action" in paths_of(condition)
