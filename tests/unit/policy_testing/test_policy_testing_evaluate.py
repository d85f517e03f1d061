"""The evaluator for explanation and mutation says what cedarpy says; Cedar text reads back as the same tree."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from random import Random

import cedarpy
import pytest
from cedarpy import pst

from gateway.policy.cedar_text import text_of_expression, text_of_rule
from gateway.policy.clauses import Unreadable, conjuncts_of, disjuncts_of
from gateway.policy.compiled.fitness import words_of
from gateway.policy.engine import CedarEngine
from gateway.policy.evaluate import environment, matches
from gateway.policy.explain import read
from tests.depth import rounds
from tests.differential.compare import policies
from tests.differential.random_policies import random_facts, random_resource

SCHEMA = (Path(__file__).parents[3] / "policies" / "schema.cedarschema").read_text()


def trees(seed, *, guarded):
    return policies(seed, rounds(120), SCHEMA, guarded=guarded)


@pytest.mark.parametrize("guarded", [True, False])
def test_the_evaluator_agrees_with_cedarpy_on_random_policies(guarded):
    found = trees(11, guarded=guarded)
    engines = {rule: CedarEngine.of({rule: tree}, cedarpy.Schema.from_str(SCHEMA)) for rule, tree in found.items()}
    random, words = Random(5), words_of(SCHEMA)
    kinds = set()
    for _ in range(25):
        facts = random_facts(random, words, random_resource(random, words))
        invoke, oblige = environment(facts, facts.action), environment(facts, "oblige")
        for rule, tree in found.items():
            expected = engines[rule].evaluate(facts)
            served, obliged = matches(tree, invoke), matches(tree, oblige)
            assert (served is None or obliged is None) == bool(expected.errors), text_of_rule(tree)
            if not expected.errors:
                assert (served, obliged) == (rule in expected.rules, rule in expected.obligations), text_of_rule(tree)
            kinds.add((served, obliged))
            assert read(tree, invoke).matched is served
            lacking = [part for _, part in conjuncts_of(tree) if matches(permit_when(part), invoke) is not True]
            assert bool(lacking) == (served is not True)
    assert {True, False} <= {served for served, _ in kinds}
    assert (None in {served for served, _ in kinds}) is not guarded


def permit_when(condition):
    every = pst.ScopeAny()
    return pst.Template("one", "permit", every, every, every, (pst.When(condition),), pst.FrozenMap())


@pytest.mark.parametrize("seed", [1, 2])
def test_the_text_of_a_random_policy_reads_back_as_the_same_policy(seed):
    for name, tree in trees(seed, guarded=False).items():
        text = text_of_rule(tree, {"id": name, "reason": 'with "quotes", \\ and\nlines'})
        (again,) = cedarpy.policies_to_pst(text).static_policies.values()
        assert (again.clauses, again.action, again.principal, again.resource) == (
            tree.clauses,
            tree.action,
            tree.principal,
            tree.resource,
        ), text
        assert dict(again.annotations)["reason"] == 'with "quotes", \\ and\nlines'


def expression(text):
    (tree,) = cedarpy.policies_to_pst(
        f"permit(principal, action, resource) when {{ {text} }};"
    ).static_policies.values()
    return tree.clauses[0].expr


@pytest.mark.parametrize(
    "text",
    [
        "context.a && (context.b || context.c)",
        "(context.a || context.b) && !(context.c && context.d)",
        "context.n - (1 - 2) == -context.n",
        "(if context.a then 1 else 2) < 3",
        'context has "odd name" && context["odd name"] like "a\\*b*"',
        'principal is Principal in Principal::"x\\"y"',
        'resource in [Deployment::"a", Deployment::"b"]',
        '["x", "y"].containsAny(context.findings) || context.findings.isEmpty()',
        'decimal("1.5").lessThan(decimal("2.0"))',
        '{a: 1, "b c": [true]} == context.r',
        'ip("10.0.0.1").isInRange(ip("10.0.0.0/8"))',
        "resource has model.licence",
        "!(!context.a)",
        "-(5) == context.n",
    ],
)
def test_text_has_few_brackets_and_reads_back_the_same(text):
    tree = expression(text)
    printed = text_of_expression(tree)
    assert expression(printed) == tree
    assert printed.count("(") <= text.count("(")


@pytest.mark.parametrize(
    "clause",
    [
        'principal.getTag("a") == 1',
        "context.organisation == context.organisation",
        'ip("::1").isLoopback()',
        "{a: 1} == {a: 1}",
    ],
)
def test_what_facts_do_not_have_cannot_be_read(clause, some_facts):
    with pytest.raises(Unreadable):
        matches(permit_when(expression(clause)), environment(some_facts, "invoke"))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("when { context.a && (context.b && context.c) }", ["context.a", "context.b", "context.c"]),
        ("unless { context.a || context.b }", ["!context.a", "!context.b"]),
        ("unless { context.a && context.b }", ["!(context.a && context.b)"]),
        ("unless { !(context.a && context.b) }", ["context.a", "context.b"]),
        ('when { context.a == "x" } unless { context.b }', ['context.a == "x"', "!context.b"]),
    ],
)
def test_conjuncts_are_the_finest_conditions_that_must_all_hold(text, parts):
    (tree,) = cedarpy.policies_to_pst(f"permit(principal, action, resource) {text};").static_policies.values()
    assert [text_of_expression(part) for _, part in conjuncts_of(tree)] == parts


def test_disjuncts_are_what_one_of_must_hold():
    assert [
        text_of_expression(part) for part in disjuncts_of(expression("context.a || !(context.b && context.c)"))
    ] == [
        "context.a",
        "!context.b",
        "!context.c",
    ]


def test_an_unknown_number_is_not_there(some_facts):
    licence = dataclasses.replace(some_facts.resource.model.licence, monthly_users_cap=None)
    model = dataclasses.replace(some_facts.resource.model, licence=licence)
    facts = dataclasses.replace(some_facts, resource=dataclasses.replace(some_facts.resource, model=model))
    assert "resource.model.licence.monthly_users_cap" not in environment(facts, "invoke")
    assert (
        matches(permit_when(expression("resource.model.licence.monthly_users_cap > 1")), environment(facts, "invoke"))
        is None
    )
