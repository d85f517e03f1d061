"""The engine on the path of a request: compiled rules, with a program of its own for each deployment of the bundle."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gateway.core.vocabulary import RuleId
from gateway.policy.cedar_json import CedarTree
from gateway.policy.compiled.fitness import Check, fits_of, words_of
from gateway.policy.compiled.program import Program, compile_rules, facts_known_of
from gateway.policy.compiled.shape import ROOTS
from gateway.policy.compiled.translate import Absent
from gateway.policy.engine import UNFIT, Evaluation
from gateway.policy.facts import ContextFacts, Facts, OrganisationFacts, PrincipalFacts
from gateway.policy.resource import ResourceFacts

# Above this many (rule, deployment) pairs a load would take seconds; the general program serves those deployments.
MAX_SPECIALISED = 30_000
VERSION = "compiled/1"


@dataclass(frozen=True, slots=True)
class CompiledEngine:
    """``general`` answers for any facts; ``special`` for resources whose facts were folded in.

    ``special`` goes by identity, and holds its resources so that no other can take their place.
    """

    general: Program
    special: Mapping[int, tuple[ResourceFacts, Program]]
    fits: Mapping[str, Check]
    organisation: OrganisationFacts | None = None
    """The profile that all questions share; it was checked at load."""

    @classmethod
    def of(
        cls,
        rules: Mapping[RuleId, CedarTree],
        schema: str,
        resources: Iterable[ResourceFacts] = (),
        organisation: OrganisationFacts | None = None,
    ) -> CompiledEngine:
        """Compile rules that were validated against ``schema`` (Cedar text). Raises ``OutsideSubset``."""
        words = words_of(schema)
        fits = {name: fits_of(name, words) for name in ROOTS}
        general = compile_rules(rules)
        known = [item for item in resources if _resource_fits(fits, item)][: MAX_SPECIALISED // max(1, len(rules))]
        special = {id(item): (item, compile_rules(rules, facts_known_of(item))) for item in known}
        shared = organisation if organisation is not None and fits["organisation"](organisation) else None
        return cls(general, special, fits, shared)

    def evaluate(self, facts: Facts) -> Evaluation:
        """All matching policies; facts that do not fit the schema are an error."""
        principal, context, fits = facts.principal, facts.context, self.fits
        if fits["principal"](principal) and fits["context"](context) and self._knows(context.organisation):
            return self._matching(facts)
        return _UNFIT

    def evaluate_each(self, questions: Sequence[Facts]) -> list[Evaluation]:
        """The answers to many questions, in their order; what they share is checked once."""
        known: dict[int, bool] = {}

        def fit(principal: PrincipalFacts, context: ContextFacts) -> bool:
            found = known.get(id(principal)), known.get(id(context))
            if found == (True, True):
                return True
            known[id(principal)] = self.fits["principal"](principal)
            known[id(context)] = self.fits["context"](context) and self._knows(context.organisation)
            return known[id(principal)] and known[id(context)]

        return [self._matching(facts) if fit(facts.principal, facts.context) else _UNFIT for facts in questions]

    def _knows(self, organisation: OrganisationFacts) -> bool:
        return organisation is self.organisation or self.fits["organisation"](organisation)

    def _matching(self, facts: Facts) -> Evaluation:
        resource, context = facts.resource, facts.context
        prepared = self.special.get(id(resource))
        if prepared is None and not _resource_fits(self.fits, resource):
            return _UNFIT
        program = self.general if prepared is None else prepared[1]
        match = program.invoke if facts.action == "invoke" else program.fallback
        model = resource.model
        try:
            rules, duties = match(facts.principal, resource, model, model.licence, context, context.organisation)
        except Absent:
            return Evaluation((), (), ("a rule reads a fact that is not there",))
        return Evaluation(tuple(rules), tuple(duties))


_UNFIT = Evaluation((), (), (UNFIT,))


def _resource_fits(fits: Mapping[str, Check], resource: ResourceFacts) -> bool:
    model = resource.model
    return fits["resource"](resource) and fits["model"](model) and fits["licence"](model.licence)
