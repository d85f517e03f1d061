"""Is there a question of which something holds? Solved over all facts; what is found is made plain for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import z3

from gateway.core.errors import GatewayError
from gateway.policy.bundle import Bundle
from gateway.policy.compiled.fitness import words_of
from gateway.policy.facts import Facts
from gateway.policy.prove.decision import plain_value
from gateway.policy.prove.space import ACTION, LIMIT, Expr, Place, Space, Value, facts_of
from gateway.policy.prove.world import catalogue, catalogue_words, world

DEFAULT_LIMIT_S = 10.0
_POLISH_MS = 500


class Undecided(GatewayError):
    """The solver gave no answer within its time: nothing is proved."""


@dataclass(frozen=True, slots=True)
class Witness:
    """A question of which it holds. ``because`` are the facts, by path, that make it hold whatever the others are."""

    facts: Facts
    because: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Ground:
    """What questions there can be: ``world`` over ``space``. ``limit_s`` bounds each search in seconds."""

    space: Space
    world: Expr
    limit_s: float = DEFAULT_LIMIT_S

    @classmethod
    def of(
        cls,
        bundle: Bundle,
        schema: str,
        trees: Iterable[object],
        *,
        in_catalogue: bool = False,
        limit_s: float = DEFAULT_LIMIT_S,
    ) -> Ground:
        """Questions with this bundle's words, for rules and conditions in ``trees``. ``schema`` is Cedar text.

        They are about any deployment that the schema allows, or about those of the bundle alone. Raises ``TooWide``.
        """
        enumerated = words_of(schema)
        also = catalogue_words(bundle) if in_catalogue else ()
        space = Space.of(trees, bundle.vocabulary, enumerated, also)
        held = list(world(space, bundle.vocabulary, enumerated).values())
        if in_catalogue:
            held.append(catalogue(space, bundle))
        return cls(space, z3.And(held), limit_s)

    def possible(self, goal: Expr) -> bool:
        """Whether some question fulfils ``goal``. Raises ``Undecided``."""
        return _sat(self._solver(goal))

    def find(self, goal: Expr) -> Witness | None:
        """A question that fulfils ``goal``, as plain as can be; None where there is none. Raises ``Undecided``."""
        solver = self._solver(goal)
        if not _sat(solver):
            return None
        values = _plain(self.space, solver)
        return Witness(facts_of(values), self._because(goal, values))

    def blocking(self, goal: Expr, parts: Mapping[str, Expr]) -> tuple[str, ...] | None:
        """The names of parts that keep ``goal`` from being fulfilled, sorted, none of them needless.

        None where goal and parts can hold together. Raises ``Undecided``.
        """
        solver = self._solver(goal)
        marks = {name: z3.Bool(f"part {name}") for name in sorted(parts)}
        for name, mark in marks.items():
            solver.add(z3.Implies(mark, parts[name]))
        if _sat(solver, *marks.values()):
            return None
        for name in tuple(marks):
            if not _sat(solver, *(mark for other, mark in marks.items() if other != name)):
                del marks[name]
        return tuple(marks)

    def _because(self, goal: Expr, values: Mapping[Place, Value]) -> dict[str, Value]:
        """Without any fact that is left, ``goal`` could fail: what other facts are does not matter."""
        solver = self._solver(z3.Not(goal))
        solver.set("timeout", _POLISH_MS)
        marks = {place: z3.Bool(f"fact {number}") for number, place in enumerate(values)}
        for place, mark in marks.items():
            solver.add(z3.Implies(mark, self.space.assigned(place, values[place])))
        for place in sorted(marks, key=lambda place: self.space[place].path not in DERIVED):
            rest = [mark for other, mark in marks.items() if other != place]
            if solver.check(*rest) == z3.unsat:
                del marks[place]
        return {self.space[place].path: values[place] for place in marks}

    def _solver(self, goal: Expr) -> Any:  # noqa: ANN401 - z3 has no types
        solver = z3.Solver()
        solver.add(self.world, goal)
        solver.set("timeout", max(1, int(self.limit_s * 1000)))
        return solver


# Left out first where others say the same.
DERIVED = frozenset(
    {
        "context.at_least_internal",
        "context.at_least_confidential",
        "context.has_findings",
        "context.has_personal",
        "context.has_national_id",
        "context.has_health",
        "context.has_secret",
        "context.purpose_known",
        "context.commercial_purpose",
        "context.high_risk_purpose",
        "context.oversight_assigned",
    }
)


def _plain(space: Space, solver: Any) -> dict[Place, Value]:  # noqa: ANN401
    """The values of a question, each the plainest that the ones before leave possible."""
    model = solver.model()
    solver.set("timeout", _POLISH_MS)
    places = [place for place in space.variables if place != LIMIT]
    for place in places:
        for plain in _wishes(space, place):
            wish = space.assigned(place, plain)
            if not z3.is_true(model.eval(wish, model_completion=True)):
                if solver.check(wish) != z3.sat:
                    continue
                model = solver.model()
            solver.add(wish)
            break
    return {place: space.value(place, model) for place in places}


_USUAL: Mapping[Place, tuple[Value, ...]] = {
    ACTION: ("invoke",),
    ("p", "kind"): ("service",),
    ("p", "tenant"): ("default",),
    ("p", "role"): ("developer",),
    ("r", "hosting"): ("self_hosted",),
    ("m", "approval"): ("approved",),
    ("m", "approval_current"): (True,),
    ("m", "origin_reviewed"): (True,),
    ("m", "weights_pinned"): (True,),
    ("m", "multimodal"): ("no",),
    ("m", "thinking"): ("none",),
    ("m", "evaluation"): ("passed",),
    ("l", "kind"): ("weights",),
    ("l", "non_commercial"): ("no",),
    ("l", "excludes_eu_multimodal"): ("no",),
    ("c", "purpose"): ("general",),
    ("c", "data_class"): ("public", "internal", "confidential"),
    ("c", "coverage"): ("full",),
    ("c", "thinking_requested"): ("no",),
}


def _wishes(space: Space, place: Place) -> list[Value]:
    usual = [word for word in _USUAL.get(place, ()) if not isinstance(word, str) or word in space.index]
    shapes = [word for words in space.others.values() for word in words[:1]] if not usual else []
    kind = space[place].type.kind
    return usual + (shapes if kind in ("string", "entity") else [plain_value(space, place)])


def _sat(solver: Any, *assumed: Expr) -> bool:  # noqa: ANN401
    answer = solver.check(*assumed)
    if answer == z3.unknown:
        raise Undecided(f"the solver gave no answer: {solver.reason_unknown()}")
    return bool(answer == z3.sat)
