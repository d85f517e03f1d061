"""The compiled engine against cedarpy on random policies; and that this comparison notices a compiler that is wrong."""

from __future__ import annotations

import ast
import dataclasses
from pathlib import Path
from random import Random

import cedarpy
import pytest
from cedarpy import pst

from gateway.policy.compiled import CompiledEngine, program, subset, translate
from gateway.policy.compiled.fitness import words_of
from gateway.policy.compiled.translate import BOOL, Term, Translator
from gateway.policy.engine import CedarEngine
from tests.depth import rounds
from tests.differential.compare import disagreements, policies
from tests.differential.random_policies import random_facts, random_resource

SCHEMA = (Path(__file__).parents[3] / "policies" / "schema.cedarschema").read_text()


def differing(seed=7, count=300, requests=150, guarded=True):
    """The first disagreement, or None."""
    return next(disagreements(seed, policies(seed, count, SCHEMA, guarded=guarded), requests, SCHEMA), None)


@pytest.mark.parametrize("seed", range(3))
def test_both_engines_agree_on_random_policies(seed):
    assert differing(seed) is None


def test_the_comparison_sees_matches_and_misses_and_no_errors():
    trees = policies(7, 250, SCHEMA)
    engine = CedarEngine.of(trees, cedarpy.Schema.from_str(SCHEMA))
    random, words = Random(7), words_of(SCHEMA)
    matched = set()
    for _ in range(60):
        facts = random_facts(random, words, random_resource(random, words))
        answer = engine.evaluate(facts)
        assert answer.errors == ()
        matched.update(answer.rules)
        assert len(answer.rules) < len(trees)
    assert len(matched) > len(trees) / 2


def test_a_fact_that_is_missing_is_an_error_in_both_engines():
    trees = policies(3, rounds(400), SCHEMA, guarded=False)
    failed = 0
    for rule, tree in trees.items():
        found = list(disagreements(3, {rule: tree}, 12, SCHEMA, deployments=4))
        assert found == []
    random, words = Random(3), words_of(SCHEMA)
    engine = CompiledEngine.of(trees, SCHEMA)
    for _ in range(50):
        failed += bool(engine.evaluate(random_facts(random, words, random_resource(random, words))).errors)
    assert failed


def _joined_wrongly(monkeypatch):
    right = translate._joined
    monkeypatch.setattr(translate, "_joined", lambda op, one, two: right("or" if op == "and" else op, one, two))


def _unless_as_when(monkeypatch):
    def conditions(rule):
        clauses = tuple(pst.When(clause.expr) for clause in rule.clauses)
        return subset.conditions_of(dataclasses.replace(rule, clauses=clauses))

    monkeypatch.setattr(program, "conditions_of", conditions)


def _scope_forgotten(monkeypatch):
    monkeypatch.setattr(subset, "_scope", lambda _variable, _constraint: None)


def _action_forgotten(monkeypatch):
    monkeypatch.setattr(program, "actions_of", lambda _rule: subset.ACTIONS)


def _bound_moved(monkeypatch):
    monkeypatch.setitem(translate.ORDER, "less", translate.ORDER["less_eq"])


def _bound_moved_where_folded(monkeypatch):
    right = translate.ORDER["greater"]
    monkeypatch.setitem(translate.ORDER, "greater", (right[0], translate.ORDER["greater_eq"][1]))


def _not_dropped(monkeypatch):
    monkeypatch.setattr(translate, "_negated", lambda term: term)


def _any_as_all(monkeypatch):
    right = translate._overlap
    monkeypatch.setattr(translate, "_overlap", lambda _op, *rest: right("contains_all", *rest))


def _has_is_always_true(monkeypatch):
    monkeypatch.setattr(Translator, "_has", lambda *_: Term(ast.Constant(True), BOOL, known=True, value=True))


def _branches_swapped(monkeypatch):
    right = Translator._choice
    monkeypatch.setattr(Translator, "_choice", lambda self, cond, one, two: right(self, cond, two, one))


def _wildcard_needs_a_letter(monkeypatch):
    right = translate.re.compile
    monkeypatch.setattr(translate.re, "compile", lambda text, flags: right(text.replace(".*", ".+"), flags))


def _wildcard_stops_at_a_line(monkeypatch):
    right = translate.re.compile
    monkeypatch.setattr(translate.re, "compile", lambda text, _flags: right(text))


def _sets_in_order(monkeypatch):
    monkeypatch.setattr(translate, "_as_set", lambda term: term.node)


def _type_never_asked(monkeypatch):
    monkeypatch.setattr(Translator, "_is", lambda *_: Term(ast.Constant(True), BOOL, known=True, value=True))


def _folded_for_another_deployment(monkeypatch):
    right = program.facts_known_of

    def known(resource):
        return right(dataclasses.replace(resource, assurance=resource.assurance ^ 1, hosting="saas"))

    monkeypatch.setattr("gateway.policy.compiled.engine.facts_known_of", known)


BROKEN = [
    _joined_wrongly,
    _unless_as_when,
    _scope_forgotten,
    _action_forgotten,
    _bound_moved,
    _bound_moved_where_folded,
    _not_dropped,
    _any_as_all,
    _has_is_always_true,
    _branches_swapped,
    _wildcard_needs_a_letter,
    _wildcard_stops_at_a_line,
    _sets_in_order,
    _type_never_asked,
    _folded_for_another_deployment,
]


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.__name__.strip("_"))
def test_a_broken_compiler_is_caught(monkeypatch, broken):
    broken(monkeypatch)
    try:
        found = differing()
    except (TypeError, AttributeError):
        found = ["the broken compiler's code failed"]
    assert found
