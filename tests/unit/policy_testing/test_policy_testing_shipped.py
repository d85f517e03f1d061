"""The shipped tree: every rule has a match and a near miss, no mutant survives, and cards have words for everything."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.config.policy_tree import read_policy_files
from gateway.policy.bundle import SCHEMA, load_bundle
from gateway.policy.card import card_of
from gateway.policy.coverage import coverage
from gateway.policy.mutate_report import Mutation, advice
from gateway.policy.tables import run_tables

POLICIES = Path(__file__).parents[3] / "policies"
NOW_S = 1_795_392_000


@pytest.fixture(scope="module")
def shipped():
    return read_policy_files(POLICIES)


@pytest.fixture(scope="module")
def loaded(shipped):
    bundle = load_bundle(shipped, None)
    return bundle, run_tables(bundle, shipped, NOW_S).outcomes


def test_every_rule_has_a_match_and_a_near_miss(loaded):
    bundle, outcomes = loaded
    assert [rule.rule for rule in coverage(bundle, outcomes) if not rule.covered] == []


def test_no_mutant_survives(shipped, loaded):
    bundle, outcomes = loaded
    mutation = Mutation.of(bundle, shipped[SCHEMA].decode(), outcomes)
    judged = [mutation.judge(mutant) for mutant in mutation.mutants]
    assert len(judged) > 10 * len(bundle.rules)
    survivors = [
        f"{item.mutant.rule.path}: {item.mutant.change}: {advice(item)}" for item in judged if item.end == "survived"
    ]
    assert survivors == []


def test_cards_have_words_for_every_condition(loaded):
    bundle, outcomes = loaded
    for rule in bundle.rules.values():
        for choices in card_of(rule, outcomes).conditions:
            for words in choices:
                assert "the fact " not in words
                assert not words.endswith(("” holds", "” does not hold")), words
