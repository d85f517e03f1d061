"""``gateway policy explain``: every rule, its first false condition, and the facts behind it."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from gateway.cli import policy
from gateway.policy.evaluate import environment
from gateway.policy.explain import explained, read

CONFIDENTIAL = {"deployment": "openai-gpt-4.1", "data_class": "confidential", "now": "2026-11-23"}
D04 = "D04-retention-known"


@pytest.fixture
def invoke(tree):
    def run(*arguments, given=None):
        text = json.dumps(given) if given is not None else None
        return CliRunner().invoke(policy.app, ["explain", *arguments, "--policies", str(tree)], input=text)

    return run


def rows(invoke, given):
    document = json.loads(invoke("--facts", "-", "--json", given=given).stdout)
    return document, {row["rule"]: row for row in document["rules"]}


def test_every_rule_says_why(invoke, bundle):
    document, found = rows(invoke, CONFIDENTIAL)
    assert set(found) == {rule.id for rule in bundle.rules.values() if rule.mode != "off"}
    assert document["allow"] is False
    assert document["nearest"] is None
    assert found["D02-confidential-no-saas"] == {
        "rule": "D02-confidential-no-saas",
        "effect": "forbid",
        "mode": "enforce",
        "matched": True,
        "conditions_lacking": 0,
        "clause": None,
        "facts": {},
    }
    retention = found[D04]
    assert retention["matched"] is False
    assert retention["clause"] == "!(resource has retention_days && resource.retention_days <= 30)"
    assert retention["facts"] == {"resource.retention_days": 30}
    # An obligation is asked whether it obliges, not whether it serves.
    assert found["O02-redact-secrets-in-answers"]["matched"] is True


def test_the_nearest_permit_is_named_where_nothing_permits(invoke):
    given = {"deployment": "local-smollm2", "action": "fallback", "now": "2026-11-23"}
    pending = {"resource.model.approval": "pending"}
    document, _ = rows(invoke, {**given, "set": pending})
    assert document["nearest"] is None, "a forbid decided"
    result = invoke("--facts", "-", given={**given, "set": pending})
    assert "decided by A01-approval-required" in result.output


def test_people_read_what_is_needed_and_what_is(invoke, bundle):
    output = invoke("--facts", "-", given=CONFIDENTIAL).output
    assert output.startswith("refused  invoke gpt-4.1 at openai-gpt-4.1\ndecided by D02-confidential-no-saas")
    assert "\n    needs context.has_secret\n    context.has_secret = false\n" in output


def test_one_rule_is_explained_to_its_last_condition(invoke):
    output = invoke("--facts", "-", "--rule", "D04", given=CONFIDENTIAL).output
    assert "unless: stops it" in output
    assert 'false resource.zero_retention == Answer::"yes"' in output
    document = json.loads(invoke("--facts", "-", "--rule", D04, "--json", given=CONFIDENTIAL).stdout)
    assert [clause["word"] for clause in document["clauses"]] == ["scope", "when", "unless"]
    assert [clause["holds"] for clause in document["clauses"]] == [True, True, False]
    assert document["clauses"][2]["parts"][1]["parts"][1]["facts"] == {"resource.retention_days": 30}


def test_a_rule_alone_shows_its_facts_and_cases(invoke):
    document = json.loads(invoke("--rule", D04, "--json").stdout)
    assert document["facts"]["resource.retention_days"] == "long"
    assert 'resource.hosting == Hosting::"saas"' in document["conditions"]
    assert any("retention of 31 days is too long" in case for case in document["matched_by"])
    assert any("zero retention in force settles it" in case for case in document["nearly_missed_by"])
    assert "nearly missed by:" in invoke("--rule", D04).output


@pytest.mark.parametrize(
    ("arguments", "given", "code"),
    [
        ((), None, 2),
        (("--rule", "Z99"), None, 2),
        (("--facts", "-"), {"deployment": "moon"}, 2),
        (("--facts", "-"), {"colour": "red"}, 2),
        (("--facts", "/nowhere"), None, 3),
        (("--facts", "-"), {**CONFIDENTIAL, "set": {"resource.hosting": "moon"}}, 1),
    ],
)
def test_what_cannot_be_explained_ends_with_its_code(invoke, arguments, given, code):
    assert invoke(*arguments, given=given).exit_code == code


def test_what_was_settled_before_is_not_reached(invoke, bundle, some_facts):
    rule = bundle.rules["D01-restricted-self-hosted-observed"]
    reading = read(rule.tree, environment(some_facts, "invoke"))
    assert [clause.condition.reached for clause in reading.clauses] == [True, True, False]
    atoms = [atom.text for clause in reading.clauses for atom in clause.condition.atoms()]
    assert atoms[-1] == "resource.assurance >= 1"
    assert explained(rule, some_facts).lacking == 1
