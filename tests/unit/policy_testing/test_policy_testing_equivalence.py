"""A proof of equivalence holds for all facts: random ones find no difference, and a difference found is one."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from random import Random

import pytest

from gateway.core.vocabulary import DataClass
from gateway.policy.bundle import SCHEMA
from gateway.policy.compiled.fitness import words_of
from gateway.policy.evaluate import environment, matches
from gateway.policy.mutate import Mutant
from gateway.policy.mutate_conditions import changes
from gateway.policy.mutate_difference import Difference, Equivalent, difference
from gateway.policy.mutate_run import trials
from gateway.policy.mutate_words import words_for
from gateway.policy.tables import run_tables
from tests.depth import FULL
from tests.differential.compare import policies
from tests.differential.random_policies import random_facts, random_resource

TEXT = (Path(__file__).parents[3] / "policies" / SCHEMA).read_text()
NOW_S = 1_795_392_000


def consistent(facts, random, vocabulary):
    """The same facts with what is derived in the gateway derived again."""
    label = DataClass.parse(facts.context.data_class)
    purpose = random.choice((facts.context.purpose, *vocabulary.purposes))
    granted = vocabulary.purposes.get(purpose)
    found = vocabulary.about(facts.context.findings)
    context = dataclasses.replace(
        facts.context,
        at_least_internal=label >= DataClass.INTERNAL,
        at_least_confidential=label >= DataClass.CONFIDENTIAL,
        exceeds_approval=facts.context.exceeds_approval and label > DataClass.PUBLIC,
        purpose=purpose,
        purpose_known=granted is not None,
        commercial_purpose=granted is None or granted.commercial,
        high_risk_purpose=granted is None or granted.high_risk,
        oversight_assigned=granted is not None and granted.oversight is not None,
        has_findings=bool(facts.context.findings),
        has_secret=found.secret,
        has_personal=found.personal,
        has_national_id=found.national_id,
        has_health=found.health,
    )
    return dataclasses.replace(facts, context=context)


@pytest.fixture(scope="module")
def judged(bundle, files):
    """Random rules with one change each, and what was found of them."""
    cases = trials(bundle, run_tables(bundle, files, NOW_S).outcomes)
    some = bundle.rules["D02-confidential-no-saas"]
    words, random = words_for(bundle, TEXT), Random(3)
    found = []
    for name, tree in policies(21, 60 if FULL else 40, TEXT).items():
        if not tree.clauses:
            continue
        clause = tree.clauses[0]
        made = list(changes(clause.expr, words))
        for change in random.sample(made, min(2, len(made))):
            changed = dataclasses.replace(clause, expr=change.result)
            mutated = dataclasses.replace(tree, clauses=(changed, *tree.clauses[1:]))
            rule, other = (dataclasses.replace(some, id=name, tree=item) for item in (tree, mutated))
            mutant = Mutant(rule, other, change.operator, 1, "", "")
            found.append((mutant, difference(mutant, cases, words_of(TEXT), bundle.vocabulary)))
    return found


def test_random_facts_do_not_tell_equivalent_mutants_apart(judged, bundle):
    random, words = Random(9), words_of(TEXT)
    proved = [mutant for mutant, finding in judged if isinstance(finding, Equivalent)]
    assert len(proved) >= 5
    for _ in range(60):
        facts = consistent(random_facts(random, words, random_resource(random, words)), random, bundle.vocabulary)
        for action in ("invoke", "fallback"):
            env = environment(facts, action)
            for mutant in proved:
                one, other = matches(mutant.rule.tree, env), matches(mutant.mutated.tree, env)
                # A change may make a random rule fail; a tree with such a rule would not load.
                assert one == other or None in (one, other), mutant


def test_a_difference_that_was_found_is_one(judged):
    shown = 0
    for mutant, finding in judged:
        if not isinstance(finding, Difference):
            continue
        env = dict(finding.near.environment_of(mutant.rule))
        for path, value in finding.changed.items():
            env.pop(path, None)
            if value is not None:
                env[path] = value
        assert matches(mutant.rule.tree, env) is finding.matches
        assert matches(mutant.mutated.tree, env) is not finding.matches
        shown += 1
    assert shown >= 30
