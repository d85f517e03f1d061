"""Mutants: what is changed in a rule, and on which line; what would not load; which fate each has and why."""

from __future__ import annotations

import re

import cedarpy
import pytest

from gateway.core.decision import Mode
from gateway.policy import mutate_difference
from gateway.policy.bundle import SCHEMA, load_bundle
from gateway.policy.cedar_text import text_of_expression, text_of_rule
from gateway.policy.evaluate import environment, matches
from gateway.policy.mutate import Mutant, Stillborn, mutants_of
from gateway.policy.mutate_conditions import MARK, Words, changes
from gateway.policy.mutate_difference import Difference, Equivalent
from gateway.policy.mutate_place import line_after
from gateway.policy.mutate_report import Mutation, advice, settings
from gateway.policy.mutate_words import words_for
from gateway.policy.tables import run_tables

NOW_S = 1_795_392_000
D04 = "D04-retention-known"
O01 = "O01-redact-findings"
WORDS = Words(
    {"Hosting": ("self_hosted", "saas"), "DataClass": ("public", "internal", "confidential", "restricted")},
    {"context.purpose": ("coding", "research", "support")},
)


def expression(text):
    (tree,) = cedarpy.policies_to_pst(
        f"permit(principal, action, resource) when {{ {text} }};"
    ).static_policies.values()
    return tree.clauses[0].expr


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("context.a", {"!context.a"}),
        ("!context.a", {"context.a"}),
        ("context.a && context.b", {"context.a || context.b", "context.a", "context.b", "!(context.a && context.b)"}),
        ("context.n >= 1", {"context.n > 1", "context.n < 1", "context.n <= 1", "context.n >= 0", "context.n >= 2"}),
        ('context.h == Hosting::"saas"', {'context.h != Hosting::"saas"', 'context.h == Hosting::"self_hosted"'}),
        ('context.purpose == "coding"', {'context.purpose == "research"', 'context.purpose == "support"'}),
        ('context.name == "x"', {'context.name == "x-x"', 'context.name != "x"'}),
        (
            'context.s.containsAll(["a", "b"])',
            {'context.s.containsAny(["a", "b"])', 'context.s.containsAll(["a"])', 'context.s.containsAll(["b"])'},
        ),
        ('["coding"].contains(context.purpose)', {'["coding", "research"].contains(context.purpose)'}),
        ('context.t like "a*"', {'context.t like "a"', 'context.t like "*"'}),
        ("context.n == -9223372036854775808", {"context.n == -9223372036854775807"}),
        (
            "if context.a then context.b else context.c",
            {"if context.a then context.c else context.b", "if !context.a then context.b else context.c"},
        ),
        ('context.d in [DataClass::"public"]', {'context.d in [DataClass::"restricted"]'}),
    ],
)
def test_each_place_of_a_condition_is_changed(text, expected):
    made = {text_of_expression(change.result) for change in changes(expression(text), WORDS)}
    assert expected <= made, made
    assert text not in made


def test_the_mark_stands_where_the_change_is():
    for change in changes(expression('context.a && (context.n > 3 || context.h == Hosting::"saas")'), WORDS):
        marked = text_of_expression(change.marked)
        assert marked.count(MARK.name) == 1
        if change.after is not None:
            assert text_of_expression(change.result) in (
                marked.replace(MARK.name, text_of_expression(change.after)),
                marked.replace(MARK.name, f"({text_of_expression(change.after)})"),
            )


SOURCE = """@id("x")
@reason("when { nothing } // here")
// a comment with "quotes
permit (
  principal, action == Action::"invoke",
  resource
)
when {
  context.a &&  // first
  (context.b ||
   context.c)
};
"""


@pytest.mark.parametrize(
    ("head", "line"),
    [
        ('permit (principal, action == Action::"invoke", resource) when {', 9),
        ('permit (principal, action == Action::"invoke", resource) when { context.a && (', 10),
        ('permit (principal, action == Action::"invoke", resource) when { context.a && (context.b ||', 11),
        ('forbid (principal, action == Action::"invoke", resource) when {', None),
        ("permit (principal, action, resource)", None),
    ],
)
def test_the_line_of_a_change_is_found_again(head, line):
    assert line_after(SOURCE, head) == line


@pytest.fixture(scope="module")
def made(bundle, files):
    text = files[SCHEMA].decode()
    schema, words = cedarpy.Schema.from_str(text), words_for(bundle, text)
    return {
        rule.id: list(mutants_of(rule, bundle, schema, words))
        for rule in bundle.rules.values()
        if rule.mode is not Mode.OFF
    }


def of(made, rule, change):
    return [item for item in made[rule] if item.change.startswith(change)]


def test_a_rule_is_removed_relaxed_turned_round_and_narrowed(made):
    assert {item.change.partition(":")[0] for item in made[D04]} >= {
        "rule removed",
        "mode warn",
        "effect swapped",
        "action dropped",
        "clause dropped",
        "when and unless swapped",
        "condition dropped",
        "operator replaced",
        "literal changed",
        "negation added",
    }
    (found,) = [item for item in of(made, D04, "literal changed: 30") if item.after.endswith("31 }")]
    assert (
        found.line
        == found.rule.text.splitlines().index("  (resource has retention_days && resource.retention_days <= 30)") + 1
    )
    assert found.mutated.tree != found.rule.tree


def test_what_the_validator_refuses_is_no_mutant(made):
    dropped = "condition dropped: resource has retention_days"
    assert [type(item) for item in made[D04] if item.change == dropped] == [Stillborn]


def test_no_two_mutants_do_the_same(made):
    for items in made.values():
        found = [item for item in items if isinstance(item, Mutant) and item.mutated]
        texts = {text_of_rule(item.mutated.tree, dict(item.mutated.tree.annotations)) for item in found}
        assert len(texts) == len(found)
        assert all(item.before != item.after for item in found)


def test_duties_lose_types_and_change_place_and_way(made):
    changed = {item.change for item in made[O01] if isinstance(item, Mutant)}
    assert {"types without personal", "where response", "mode mask", "min_precision more", "mode warn"} <= changed
    assert "effect swapped" not in changed
    (found,) = of(made, O01, "types without health")
    assert "HEALTH_INSURANCE_ID" not in found.mutated.obligation.params["types"]
    assert found.line == found.rule.text.splitlines().index(found.before) + 1


def test_limits_and_regions_of_duties_change(files):
    text = files["obligations/O05-built-with-llama.cedar"].decode().replace("O05-built-with-llama", "O99")
    limit = re.sub(r"@params\(.*\)", r'@params("{\\"limit\\": 1}")', text.replace('"notice"', '"max_tokens"'))
    files = {**files, "obligations/O99.cedar": limit.encode()}
    bundle = load_bundle(files, None)
    words = words_for(bundle, files[SCHEMA].decode())
    items = list(mutants_of(bundle.rules["O99"], bundle, cedarpy.Schema.from_str(files[SCHEMA].decode()), words))
    assert [type(item) for item in of({"O99": items}, "O99", "limit")] == [Stillborn, Mutant]


@pytest.fixture(scope="module")
def mutation(bundle, files):
    return Mutation.of(bundle, files[SCHEMA].decode(), run_tables(bundle, files, NOW_S).outcomes)


def test_a_fate_is_what_the_tables_say_of_the_changed_file(bundle, files, mutation):
    fates = set()
    for mutant in mutation.mutants[::29]:
        rule = mutant.rule
        text = mutant.mutated.text if mutant.mutated else rule.text.replace(f'@mode("{rule.mode}")', '@mode("off")')
        outcomes = run_tables(load_bundle({**files, rule.path: text.encode()}, None), files, NOW_S).outcomes
        failed = [(item.path, item.line) for item in outcomes if item.failures]
        judgement = mutation.judge(mutant)
        killed = judgement.fate.killed_by
        assert ([(killed.path, killed.line)] if killed else []) == failed[:1], mutant
        fates.add(judgement.end)
    assert "killed" in fates


def surviving(files, rule_path, old, new, cases):
    """Judgements of the mutants of one changed rule, with these cases alone."""
    assert old in files[rule_path]
    files = {**files, rule_path: files[rule_path].replace(old, new)}
    bundle = load_bundle(files, None)
    outcomes = run_tables(bundle, {"tests/one.yaml": cases.encode()}, NOW_S).outcomes
    mutation = Mutation.of(bundle, files[SCHEMA].decode(), outcomes)
    return [mutation.judge(item) for item in mutation.mutants if item.rule.path == rule_path]


D02 = "rules/10-test/D02-confidential-no-saas.cedar"
ONE = "now: 2026-11-23\ncases:\n  - {name: n, deployment: local-smollm2, data_class: internal, expect: allow}\n"


def test_an_equivalent_mutant_is_proved_so(files):
    twice = b"context.at_least_internal && context.at_least_confidential"
    found = surviving(files, D02, b"context.at_least_confidential", twice, ONE)
    ends = {item.mutant.change: item.end for item in found if item.mutant.change.startswith("condition dropped")}
    assert ends["condition dropped: context.at_least_internal"] == "equivalent"
    assert ends["condition dropped: context.at_least_confidential"] == "survived"


def test_a_survivor_comes_with_the_facts_of_a_near_miss(files):
    found = surviving(files, D02, b"D02", b"D02", ONE)
    (dropped,) = [item for item in found if item.mutant.change == "condition dropped: context.at_least_confidential"]
    assert dropped.end == "survived"
    assert '"resource.hosting":"saas"' in advice(dropped)
    assert advice(dropped).startswith("write a case like tests/one.yaml:3 (n) with set: {")
    (removed,) = [item for item in found if item.mutant.change == "rule removed"]
    assert advice(removed).endswith("and say that D02-confidential-no-saas matches")


def test_the_facts_of_a_survivor_kill_it_once_they_are_a_case(files):
    licence = b'resource.model.licence == Licence::"llama4" && context.at_least_confidential'
    path = D02
    bundle = load_bundle({**files, path: files[path].replace(b"context.at_least_confidential", licence)}, None)
    outcomes = run_tables(bundle, {"tests/one.yaml": ONE.encode()}, NOW_S).outcomes
    mutation = Mutation.of(bundle, files[SCHEMA].decode(), outcomes)
    tried = 0
    for mutant in mutation.mutants:
        found = mutation.judge(mutant).finding
        if mutant.rule.path == path and isinstance(found, Difference) and mutant.mutated is not None:
            case = found.near.outcome.case
            told = case.model_copy(update={"set": {**case.set, **settings(found.changed)}})
            env = environment(told.facts(bundle, NOW_S), told.action)
            if "action" not in found.changed and matches(mutant.rule.tree, env) != matches(mutant.mutated.tree, env):
                tried += 1
            else:
                assert mutant.change.startswith(("mode", "effect", "action")), mutant
    assert tried >= 10


def test_a_case_that_sees_the_difference_and_does_not_say_so_is_named(files):
    request = "data_class: confidential, request: {unknown_fields: true}"
    silent = f"now: 2026-11-23\ncases:\n  - {{name: n, deployment: openai-gpt-4.1, {request}, expect: refuse}}\n"
    found = surviving(files, D02, b"D02", b"D02", silent)
    (removed,) = [item for item in found if item.mutant.change == "rule removed"]
    expected = "tests/one.yaml:3 (n) tells them apart: say there whether D02-confidential-no-saas matches"
    assert advice(removed).startswith(expected)


LIKE = b'context.at_least_confidential && resource.provider like "a*" && context.at_least_internal'


def test_what_is_too_much_to_try_is_put_to_a_solver(files):
    pytest.importorskip("z3")
    found = surviving(files, D02, b"context.at_least_confidential", LIKE, ONE)
    dropped = {item.mutant.change.partition(": ")[2]: item for item in found if "dropped: " in item.mutant.change}
    assert dropped["context.at_least_internal"].end == "equivalent"
    assert dropped["context.at_least_internal"].finding == Equivalent(None)
    told = advice(dropped['resource.provider like "a*"'])
    assert "and say that D02-confidential-no-saas does not match" in told
    assert '"resource.provider":' in told


def test_without_a_solver_too_many_values_are_no_proof(files, monkeypatch):
    monkeypatch.setattr(mutate_difference, "find_spec", lambda name: None)
    found = surviving(files, D02, b"context.at_least_confidential", LIKE, ONE)
    undecided = [item for item in found if item.end == "survived" and "too many values" in advice(item)]
    assert "condition dropped: context.at_least_internal" in [item.mutant.change for item in undecided]


def test_kill_rules_are_not_mutated(files):
    rule = files[D02].replace(b"D02-confidential-no-saas", b"K01-stop")
    bundle = load_bundle({**files, "kill/K01-stop.cedar": rule}, None)
    mutation = Mutation.of(bundle, files[SCHEMA].decode(), ())
    assert "K01-stop" in bundle.rules
    assert "K01-stop" not in {item.rule.id for item in mutation.mutants}
