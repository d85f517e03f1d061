"""The solver's reading of rules beside the engine's, on random rules and random facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from random import Random

import cedarpy
import pytest
import z3

from gateway.core.vocabulary import RuleId
from gateway.policy.bundle import SCHEMA
from gateway.policy.cedar_json import CedarTree
from gateway.policy.compiled.fitness import words_of
from gateway.policy.engine import CedarEngine
from gateway.policy.facts import Facts
from gateway.policy.prove.encode import encode_rule
from gateway.policy.prove.space import LIMIT, Space, facts_of, values_of
from gateway.policy.vocabulary import load_vocabulary
from tests.depth import rounds
from tests.differential.compare import policies
from tests.differential.random_policies import IDS, TEXTS, random_facts, random_resource


def asked(space: Space, facts: Facts):
    """The one model of the solver in which all facts are these."""
    solver = z3.Solver()
    solver.add(*(space.assigned(place, value) for place, value in values_of(facts).items()))
    assert solver.check() == z3.sat
    return solver.model()


def matching(model, conditions: Iterable[tuple[str, object]]) -> tuple[str, ...]:
    return tuple(name for name, found in conditions if z3.is_true(model.eval(found, model_completion=True)))


def compare(trees: Mapping[RuleId, CedarTree], space: Space, schema: str, questions: Iterable[Facts]) -> int:
    """How many questions some rule fails on; every answer is compared."""
    encoded = {name: encode_rule(tree, space) for name, tree in trees.items()}
    engine = CedarEngine.of(trees, cedarpy.Schema.from_str(schema))
    failures = 0
    for facts in questions:
        model, answer = asked(space, facts), engine.evaluate(facts)
        failed = matching(model, [(n, z3.Or(e.serving.fails, e.obliging.fails)) for n, e in encoded.items()])
        assert bool(failed) == bool(answer.errors)
        failures += bool(failed)
        assert matching(model, [(name, e.serving.matches) for name, e in encoded.items()]) == answer.rules
        assert matching(model, [(name, e.obliging.matches) for name, e in encoded.items()]) == answer.obligations
    return failures


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_random_rules_mean_to_the_solver_what_they_mean_to_cedar(shipped, seed) -> None:
    schema = shipped[SCHEMA].decode()
    words, random = words_of(schema), Random(seed)
    trees = policies(seed, 40, schema)
    space = Space.of(trees.values(), load_vocabulary(shipped), words, {*TEXTS, *IDS})
    questions = (random_facts(random, words, random_resource(random, words)) for _ in range(rounds(60)))
    assert compare(trees, space, schema, questions) == 0


@pytest.mark.parametrize(
    "condition",
    [
        "context.budget_share > 1",
        "context.stream && context.budget_share > 1",
        "context.budget_share > 1 || context.stream",
        "(context has budget_share || context.stream) && context.budget_share <= 30",
        "if context.stream then context.budget_share == 1 else resource has retention_days",
        "context.budget_share == resource.retention_days",
        "[0, 30].contains(context.budget_share) && !(resource.retention_days < 2)",
    ],
)
def test_a_fact_that_is_not_there_fails_for_the_solver_where_it_fails_for_cedar(shipped, condition) -> None:
    schema = shipped[SCHEMA].decode()
    words, random = words_of(schema), Random(4)
    text = f'permit (principal, action == Action::"invoke", resource) when {{ {condition} }};'
    trees = {RuleId("one"): next(iter(cedarpy.policies_to_pst(text).static_policies.values()))}
    space = Space.of(trees.values(), load_vocabulary(shipped), words, {*TEXTS, *IDS})
    questions = (random_facts(random, words, random_resource(random, words)) for _ in range(30))
    assert 0 < compare(trees, space, schema, questions) < 30


def test_facts_survive_the_way_into_the_solver_and_back(shipped) -> None:
    words, random = words_of(shipped[SCHEMA].decode()), Random(9)
    space = Space.of([], load_vocabulary(shipped), words, {*TEXTS, *IDS})
    for _ in range(20):
        facts = random_facts(random, words, random_resource(random, words))
        model = asked(space, facts)
        assert facts_of({place: space.value(place, model) for place in space.variables if place != LIMIT}) == facts
