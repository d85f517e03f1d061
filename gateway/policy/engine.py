"""The engine: which policies match a set of facts. Cedar through cedarpy is the one here and the reference for others.

Cedar itself skips a forbid whose evaluation fails, and names only the forbids of a denial. So every policy is handed
over as a permit under its rule's id: the answer then lists all that match, and every failure is listed beside them.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Protocol

import cedarpy
from cedarpy import pst

from gateway.core.vocabulary import RuleId
from gateway.policy.cedar_json import CALLER, CedarSchema, CedarTree, context_of, entities_of
from gateway.policy.facts import Facts, PrincipalFacts
from gateway.policy.resource import ResourceFacts

UNFIT = "facts do not fit the schema"
_PREPARED_ENTITIES = 4096


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Ids of all policies that match, sorted; ``obligations`` for the action "oblige". Errors never quote facts."""

    rules: tuple[RuleId, ...]
    obligations: tuple[RuleId, ...]
    errors: tuple[str, ...] = ()


class Engine(Protocol):
    """Anything that can say which policies match."""

    def evaluate(self, facts: Facts) -> Evaluation:
        """All matching policies. Failures are returned in ``errors``, not raised."""
        ...

    def evaluate_each(self, questions: Sequence[Facts]) -> list[Evaluation]:
        """The answers to many questions, in their order."""
        ...


@dataclass(frozen=True, slots=True)
class CedarEngine:
    """cedarpy over handles that are parsed once; facts are checked against the schema on every call."""

    policies: Any
    schema: CedarSchema
    _entities: Any = field(init=False, repr=False)

    def __post_init__(self) -> None:
        prepare = lru_cache(maxsize=_PREPARED_ENTITIES)(self._prepare)
        object.__setattr__(self, "_entities", prepare)

    @classmethod
    def of(cls, policies: Mapping[RuleId, CedarTree], schema: CedarSchema) -> CedarEngine:
        """An engine over policy trees by rule id. Raises ``ValueError`` where cedarpy refuses them."""
        permits = {
            str(rule): dataclasses.replace(tree, id=str(rule), effect="permit") for rule, tree in policies.items()
        }
        tree = pst.PolicySet(templates={}, static_policies=permits, template_links=())
        return cls(cedarpy.PolicySet.from_pst(tree), schema)

    def evaluate(self, facts: Facts) -> Evaluation:
        """All matching policies; a failed evaluation of any of them is an error."""
        try:
            entities = self._entities(facts.principal, facts.resource)
        except ValueError:
            return Evaluation((), (), (UNFIT,))
        context = json.dumps(context_of(facts.context))
        resource = {"type": "Deployment", "id": facts.resource.deployment}
        requests = [
            {"principal": CALLER, "action": f'Action::"{action}"', "resource": resource, "context": context}
            for action in (facts.action, "oblige")
        ]
        try:
            serve, oblige = cedarpy.is_authorized_batch(requests, self.policies, entities, schema=self.schema)
        except (ValueError, TypeError):
            return Evaluation((), (), ("the engine refused the request",))
        errors = (*_errors(serve), *_errors(oblige))
        return Evaluation(_matched(serve), _matched(oblige), errors)

    def evaluate_each(self, questions: Sequence[Facts]) -> list[Evaluation]:
        """One after the other."""
        return [self.evaluate(facts) for facts in questions]

    def _prepare(self, principal: PrincipalFacts, resource: ResourceFacts) -> Any:  # noqa: ANN401
        return cedarpy.Entities.from_json_str(json.dumps(entities_of(principal, resource)), self.schema)


def _matched(result: Any) -> tuple[RuleId, ...]:  # noqa: ANN401
    return tuple(sorted(RuleId(reason) for reason in result.diagnostics.reasons))


def _errors(result: Any) -> Iterable[str]:  # noqa: ANN401
    for error in result.diagnostics.errors:
        # cedarpy's own words quote facts; only the rule's id may leave.
        _, found, rest = error.partition("error while evaluating policy `")
        yield f"evaluation failed in {rest.partition('`')[0]}" if found else UNFIT
