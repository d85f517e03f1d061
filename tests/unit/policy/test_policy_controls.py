"""Controls: clauses name rules that exist, coverage says what is left over, and the command shows it."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from gateway.catalog.documents import BundleInvalid
from gateway.cli.policy import app
from gateway.policy.bundle import load_bundle
from gateway.policy.controls import CAPABILITIES, coverage, load_controls

CLAUSES = """id: house
title: House rules
checked: 2026-11-24
clauses:
  - {id: "1", title: Secrets stay, rules: [C01-no-secrets], capabilities: [inspection]}
  - {id: "2", title: Doors are shut, outside: the porter}
  - {id: "3", title: Nobody knows}
"""


def loaded(bundle, text: str, path: str = "controls/house.yaml"):
    return load_controls({path: text.encode()}, bundle.rules)


def test_the_shipped_controls_leave_no_clause_and_no_rule_over(bundle, shipped):
    found = coverage(load_controls(shipped, bundle.rules), bundle.rules)
    assert {item.id for item in found.frameworks} == {"eu-ai-act", "gdpr", "iso-42001", "nist-ai-rmf"}
    assert found.complete
    assert found.rules_without_clause == ()
    assert {name for item in found.frameworks for clause in item.clauses for name in clause.capabilities} == set(
        CAPABILITIES
    )


def test_coverage_says_what_is_left_over_on_both_sides(bundle):
    found = coverage(loaded(bundle, CLAUSES), bundle.rules)
    assert [(clause.id, clause.line) for clause in found.unanswered] == [("3", 7)]
    assert not found.complete
    assert set(found.rules_without_clause) == set(bundle.rules) - {"C01-no-secrets"}


def test_a_rule_that_is_off_answers_nothing(shipped):
    path = "rules/30-content/C01-no-secrets.cedar"
    idle = load_bundle({**shipped, path: shipped[path].replace(b'@mode("enforce")', b'@mode("off")')}, None)
    found = coverage(loaded(idle, CLAUSES.replace('  - {id: "3", title: Nobody knows}\n', "")), idle.rules)
    assert [(clause.id, rules) for clause, rules in found.off] == [("1", ("C01-no-secrets",))]
    assert not found.complete


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("C01-no-secrets", "C99-none", 5, "there is no rule 'C99-none'"),
        ("[inspection]", "[telepathy]", 5, "no capability 'telepathy'"),
        ('id: "2"', 'id: "1"', 6, "twice"),
        ("id: house", "id: home", 1, "controls/home.yaml"),
        ("outside: the porter", "inside: the porter", 6, "not known"),
        ("checked: 2026-11-24", "checked: soon", 3, "checked"),
    ],
)
def test_what_is_wrong_is_refused_with_its_line(bundle, old, new, line, message):
    with pytest.raises(BundleInvalid, match=message) as caught:
        loaded(bundle, CLAUSES.replace(old, new))
    assert caught.value.line == line


def test_all_problems_of_all_files_are_reported_at_once(bundle):
    bad = CLAUSES.replace("C01-no-secrets", "C99-none").replace("[inspection]", "[telepathy]")
    files = {"controls/house.yaml": bad.encode(), "controls/other.yaml": b"id: other\n"}
    with pytest.raises(BundleInvalid) as caught:
        load_controls(files, bundle.rules)
    assert [problem.path for problem in (caught.value, *caught.value.others)].count("controls/house.yaml") == 2
    assert "controls/other.yaml" in {problem.path for problem in caught.value.others}


@pytest.fixture
def tree(shipped, tmp_path):
    for path, content in shipped.items():
        target = tmp_path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return tmp_path


def run(tree, *options):
    return CliRunner().invoke(app, ["controls", "--policies", str(tree), *options])


def test_the_command_shows_every_clause_in_three_ways(tree):
    shown = run(tree)
    assert shown.exit_code == 0
    assert "0 without an answer" in shown.stdout
    document = json.loads(run(tree, "--json").stdout)
    gdpr = next(item for item in document["frameworks"] if item["id"] == "gdpr")
    assert next(clause for clause in gdpr["clauses"] if clause["id"] == "Art. 9(1)")["rules"] == [
        "D09-health-data-at-home"
    ]
    assert (
        "| Art. 9(1) | Health data and other special categories are protected | D09-health-data-at-home |"
        in run(tree, "--markdown").stdout
    )


def test_the_command_ends_with_1_where_a_clause_names_nothing(tree):
    (tree / "controls" / "house.yaml").write_text(CLAUSES)
    shown = run(tree)
    assert shown.exit_code == 1
    assert "controls/house.yaml:7: 3 names no rule" in shown.stdout
    assert json.loads(run(tree, "--json").stdout)["unanswered"] == ["house 3"]


def test_the_command_ends_with_1_at_an_unknown_rule_and_with_2_at_two_formats(tree):
    assert run(tree, "--json", "--markdown").exit_code == 2
    (tree / "controls" / "house.yaml").write_text(CLAUSES.replace("C01-no-secrets", "C99-none"))
    assert (run(tree).exit_code, json.loads(run(tree, "--json").stdout)["valid"]) == (1, False)
