"""The command line of policy and catalogue: what it prints, and its exit codes."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gateway.cli import catalog, policy
from gateway.cli.policy import linting

POLICIES = Path(__file__).parents[3] / "policies"
D02 = "rules/20-data/D02-confidential-no-saas.cedar"


def run(app, *arguments, given=None):
    return CliRunner().invoke(app, [str(argument) for argument in arguments], input=given)


@pytest.fixture
def broken(tmp_path):
    tree = tmp_path / "policies"
    shutil.copytree(POLICIES, tree)
    rule = tree / D02
    rule.write_text(rule.read_text().replace("at_least_confidential", "at_least_confidental"))
    return tree


@pytest.fixture(autouse=True)
def _the_day_of_the_tree(monkeypatch):
    monkeypatch.setattr(linting, "today", lambda: date(2026, 11, 23))


def test_a_rule_whose_review_is_overdue_is_a_finding(monkeypatch):
    monkeypatch.setattr(linting, "today", lambda: date(2035, 1, 1))
    result = run(policy.app, "lint", "--policies", POLICIES)
    assert result.exit_code == 1
    assert f"{D02}:10:1: error: the review of this rule was due on" in result.output


def test_lint_and_test_pass_on_the_shipped_tree():
    for command in ("lint", "test"):
        result = run(policy.app, command, "--policies", POLICIES)
        assert result.exit_code == 0, result.output
    found = json.loads(run(policy.app, "lint", "--policies", POLICIES, "--json").stdout)
    assert found["valid"] is True
    assert found["digest"] == json.loads(run(policy.app, "digest", "--policies", POLICIES, "--json").stdout)["digest"]


def test_a_broken_rule_is_a_finding_with_its_position(broken):
    result = run(policy.app, "lint", "--policies", broken)
    assert result.exit_code == 1
    assert f"{D02}:16:16: " in result.output
    found = json.loads(run(policy.app, "lint", "--policies", broken, "--json").stdout)
    assert found["valid"] is False
    assert (found["problems"][0]["path"], found["problems"][0]["line"]) == (D02, 16)


def test_a_missing_tree_is_an_error_of_the_environment(tmp_path):
    assert run(policy.app, "lint", "--policies", tmp_path / "nowhere").exit_code == 3
    assert run(catalog.app, "list", "--policies", tmp_path / "nowhere").exit_code == 3


def test_a_failing_table_is_a_finding(tmp_path):
    tree = tmp_path / "policies"
    shutil.copytree(POLICIES, tree)
    table = tree / "tests" / "demo.yaml"
    table.write_text(table.read_text().replace("expect: allow", "expect: refuse", 1))
    result = run(policy.app, "test", "--policies", tree)
    assert result.exit_code == 1
    assert "tests/demo.yaml:" in result.output
    assert "1 failed" in result.output
    report = json.loads(run(policy.app, "test", "--policies", tree, "--json").stdout)
    assert report["passed"] is False
    assert [case["name"] for case in report["cases"] if not case["passed"]] == [
        "a public question to the embedded model"
    ]


def test_decide_prints_one_decision_with_the_rules_that_made_it(tmp_path):
    facts = tmp_path / "facts.json"
    facts.write_text(json.dumps({"deployment": "openai-gpt-4.1", "data_class": "confidential"}))
    result = run(policy.app, "decide", "--facts", facts, "--policies", POLICIES, "--json")
    assert result.exit_code == 0
    decision = json.loads(result.stdout)
    assert decision["allow"] is False
    assert decision["deciding"][0] == "D02-confidential-no-saas"
    assert decision["reason"]
    assert decision["remediation"]
    assert decision["facts"]["context"]["data_class"] == "confidential"


def test_decide_reads_yaml_from_stdin_and_speaks_to_people():
    given = "deployment: local-smollm2\nfindings: [EMAIL]\n"
    result = run(policy.app, "decide", "--facts", "-", "--policies", POLICIES, given=given)
    assert result.exit_code == 0
    assert "allowed" in result.output
    assert "must: redact" in result.output


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ('{"deployment": "nowhere"}', 2),
        ('{"deployment": "local-smollm2", "colour": "red"}', 2),
        ("deployment: [", 2),
        ('{"deployment": "local-smollm2", "set": {"resource.colour": "red"}}', 2),
        ('{"deployment": "local-smollm2", "set": {"resource.hosting": "moon"}}', 1),
    ],
)
def test_a_situation_that_cannot_be_decided_has_an_exit_code(given, code):
    assert run(policy.app, "decide", "--facts", "-", "--policies", POLICIES, given=given).exit_code == code


def test_the_catalogue_is_listed_and_every_fact_shows_its_source():
    listed = run(catalog.app, "list", "--policies", POLICIES)
    assert listed.exit_code == 0
    for name in ("qwen3-235b-a22b", "smollm2-135m-instruct", "h100-eu-llama-4-scout", "assistant"):
        assert name in listed.output
    shown = run(catalog.app, "show", "qwen3-8b", "--policies", POLICIES)
    assert "QCARD" in shown.output
    assert "unknown" in shown.output
    record = json.loads(run(catalog.app, "show", "llama-4-scout", "--policies", POLICIES, "--json").stdout)
    assert record["licence"]["excludes_eu_multimodal"] is True
    assert record["facts"]["licence"] == {"source": "L4", "evidence": "A", "note": ""}
    assert run(catalog.app, "show", "gpt-99", "--policies", POLICIES).exit_code == 2


def test_list_as_json_holds_every_record():
    found = json.loads(run(catalog.app, "list", "--policies", POLICIES, "--json").stdout)
    assert len(found["models"]) == len(list((POLICIES / "models").glob("*.yaml")))
    assert len(found["deployments"]) == len(list((POLICIES / "deployments").glob("*.yaml")))
    assert found["routes"]["auto"] == ["local-smollm2"]
