"""``gateway policy lint``: all problems at once, with their places; warnings; SARIF and JUnit."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from typer.testing import CliRunner

from gateway.catalog.places import Place
from gateway.cli.policy import app, linting
from gateway.policy.bundle import load_bundle
from gateway.policy.compiled.fitness import words_of
from gateway.policy.compiled.shape import enumerated
from gateway.policy.problems import examine
from gateway.policy.remarks import CODES, Remark, remark_on_unused, remarks_on_problems, remarks_on_time
from gateway.policy.remarks_junit import remarks_junit
from gateway.policy.remarks_sarif import sarif

POLICIES = Path(__file__).parents[3] / "policies"
D02 = "rules/20-data/D02-confidential-no-saas.cedar"
L01 = "rules/40-licence/L01-licence-known.cedar"
QWEN = "models/qwen3-8b.yaml"
TODAY = date(2026, 11, 23)
EXCEPTION = b"""\
format: 1
id: EXC-1
title: A pilot
waives: [C02-unknown-fields-to-saas]
scope: {teams: [claims], models: [qwen3-8b], deployments: [openai-gpt-4.1], data_class_max: internal}
granted: 2026-11-01T00:00:00Z
expires: 2026-12-01T00:00:00Z
requested_by: lead@claims
approved_by: [officer@security]
ticket: RISK-1
"""


def edited(shipped, path, old, new):
    assert old in shipped[path].decode()
    return {**shipped, path: shipped[path].decode().replace(old, new, 1).encode()}


def test_problems_of_every_step_are_found_at_once(shipped):
    files = edited(shipped, D02, "at_least_confidential", "at_least_confidental")
    files = edited(files, QWEN, "title: Qwen3 8B", "titel: Qwen3 8B")
    files = edited(files, "routes.yaml", "auto: [local-smollm2]", "auto: 7")
    files = edited(files, "tests/data.yaml", "expect: refuse", "expect: refused")
    files = edited(files, "invariants/data.yaml", "format: 1", "format: 2")
    files = edited(files, "controls/gdpr.yaml", "title:", "titel:")
    files["ruels/x.cedar"] = b"permit (principal, action, resource);"
    bundle, problems = examine(files, None)
    assert bundle is None
    assert {item.path for item in problems} == {
        *(D02, QWEN, "routes.yaml", "tests/data.yaml", "invariants/data.yaml", "controls/gdpr.yaml", "ruels/x.cedar")
    }
    said = {item.path: item.message for item in problems}
    assert "did you mean 'at_least_confidential'?" in said[D02]
    assert "did you mean 'rules'?" in said["ruels/x.cedar"]
    assert len(set(map(str, problems))) == len(problems)


def test_the_shipped_tree_has_no_problem(shipped):
    bundle, problems = examine(shipped, "c0ffee")
    assert bundle is not None
    assert problems == ()
    assert [item for item in remarks_on_time(bundle, shipped, TODAY) if item.level == "error"] == []


def test_words_that_hints_know_are_those_of_the_schema(shipped):
    known = words_of(shipped["schema.cedarschema"].decode())
    assert {kind: set(words) for kind, words in enumerated().items()} == {kind: set(known[kind]) for kind in known}


def with_exception(shipped):
    files = edited(shipped, "policy.yaml", "format: 1\n", "format: 1\nowners: {security: [officer@security]}\n")
    return {**files, "exceptions/EXC-1.yaml": EXCEPTION}


@pytest.mark.parametrize(
    ("today", "code", "line"),
    [(date(2026, 11, 23), "exception-expiring", 7), (date(2026, 12, 2), "exception-expired", 7)],
)
def test_an_exception_near_its_end_or_past_it_is_said(shipped, today, code, line):
    files = with_exception(shipped)
    found = remarks_on_time(load_bundle(files, None), files, today)
    here = [(item.code, item.place.line) for item in found if item.path == "exceptions/EXC-1.yaml"]
    assert (code, line) in here
    assert ("exception-unused", 7) in [(item, line) for item, _ in here]


def test_an_exception_that_waives_nothing_enforced_is_unused(shipped):
    files = with_exception(shipped)
    path = next(path for path in files if "C02-unknown-fields-to-saas" in path)
    files = edited(files, path, '@mode("enforce")', '@mode("warn")')
    found = remarks_on_time(load_bundle(files, None), files, TODAY)
    assert [item.message for item in found if item.code == "exception-unused"] == [
        "EXC-1 has no effect: none of the rules that it waives is enforced"
    ]


def test_a_used_exception_is_not_called_unused(shipped):
    files = edited(with_exception(shipped), "exceptions/EXC-1.yaml", "models: [qwen3-8b], ", "")
    found = remarks_on_time(load_bundle(files, None), files, TODAY)
    assert [item for item in found if item.code == "exception-unused"] == []


def test_facts_past_their_day_are_stale(shipped):
    bundle = load_bundle(shipped, None)
    found = remarks_on_time(bundle, shipped, date(2029, 1, 1))
    stale = {item.path: item for item in found if item.code == "fact-stale"}
    approved = {f"models/{place.model}.yaml" for place in bundle.deployments.values()}
    lapsed = {
        f"models/{item.id}.yaml"
        for item in bundle.models.values()
        if item.approval.expires and item.approval.expires < date(2029, 1, 1)
    }
    assert lapsed & approved <= stale.keys()
    assert shipped[QWEN].decode().splitlines()[stale[QWEN].place.line - 1].strip().startswith("expires:")


def test_reviews_are_due_and_then_overdue(shipped):
    bundle = load_bundle(shipped, None)
    day = bundle.rules["D02-confidential-no-saas"].review_by

    def code_on(today):
        return {item.code for item in remarks_on_time(bundle, shipped, today) if item.path == D02}

    assert code_on(date(day.year - 1, 1, 1)) == set()
    assert code_on(day) == {"review-due"}
    assert code_on(date(day.year + 1, 1, 1)) == {"review-overdue"}


def test_sarif_has_what_the_standard_requires(shipped):
    files = edited(shipped, D02, "at_least_confidential", "at_least_confidental")
    _, problems = examine(files, None)
    bundle = load_bundle(shipped, None)
    remarks = [*remarks_on_problems(problems), remark_on_unused(bundle.rules["C01-no-secrets"], (), matches=False)]
    document = json.loads(json.dumps(sarif(remarks, "1.0", "policies")))
    assert document["version"] == "2.1.0"
    (run,) = document["runs"]
    driver = run["tool"]["driver"]
    assert [rule["id"] for rule in driver["rules"]] == list(CODES)
    first, second = run["results"]
    assert first["ruleId"] == driver["rules"][first["ruleIndex"]]["id"] == "invalid"
    assert first["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": f"policies/{D02}"},
        "region": {"startLine": 16, "startColumn": 16},
    }
    assert (second["ruleId"], second["level"]) == ("rule-never-matches", "warning")


def test_junit_has_a_case_for_each_file_and_warnings_fail_nothing():
    remarks = [
        Remark("invalid", "error", "a.yaml", Place(3, 1), "broken \x00"),
        Remark("review-due", "warning", "b.cedar", None, "soon"),
    ]
    root = ET.fromstring(remarks_junit(remarks, ["a.yaml", "b.cedar", "c.yaml"]))
    (suite,) = root
    assert (suite.get("tests"), suite.get("failures")) == ("3", "1")
    assert [case.get("name") for case in suite if case.find("failure") is not None] == ["a.yaml"]
    assert (suite[0].get("file"), suite[0].get("line")) == ("a.yaml", "3")
    assert "soon" in suite[1].find("system-out").text


@pytest.fixture
def tree(tmp_path, monkeypatch):
    monkeypatch.setattr(linting, "today", lambda: TODAY)
    folder = tmp_path / "policies"
    shutil.copytree(POLICIES, folder)
    return folder


def lint(*arguments):
    return CliRunner().invoke(app, ["lint", *map(str, arguments)])


def test_the_command_shows_the_line_with_a_caret(tree, tmp_path, monkeypatch):
    rule = tree / D02
    rule.write_text(rule.read_text().replace("at_least_confidential", "at_least_confidental"))
    monkeypatch.chdir(tmp_path)
    result = lint(tree, "--sarif", tmp_path / "a.sarif", "--junit", tmp_path / "a.xml")
    assert result.exit_code == 1
    lines = result.output.splitlines()
    assert lines[0].startswith(f"{D02}:16:16: error: attribute `at_least_confidental`")
    caret = lines[2].index("^")
    assert lines[1][caret : caret + len("at_least_confidental")] == "at_least_confidental"
    assert lines[2].count("^") == len("at_least_confidental")
    found = json.loads((tmp_path / "a.sarif").read_text())["runs"][0]["results"]
    assert found[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == f"policies/{D02}"
    assert ET.parse(tmp_path / "a.xml").getroot()[0].get("failures") == "1"
    row = json.loads(lint(tree, "--json").stdout)["problems"][0]
    assert (row["path"], row["line"], row["column"], row["code"]) == (D02, 16, 16, "invalid")


def test_a_rule_that_others_make_idle_is_warned_of_and_strict_fails_for_it(tree):
    copy = (tree / D02).read_text().replace("D02-confidential-no-saas", "D99-again")
    copy = copy.replace("context.at_least_confidential &&", 'context.data_class == DataClass::"restricted" &&')
    (tree / "rules/20-data/D99-again.cedar").write_text(copy)
    result = lint(tree, "--json")
    assert result.exit_code == 0
    codes = {item["path"]: item for item in json.loads(result.stdout)["problems"]}
    assert codes["rules/20-data/D99-again.cedar"]["code"] == "rule-never-decides"
    assert "D02-confidential-no-saas" in codes["rules/20-data/D99-again.cedar"]["message"]
    assert lint(tree, "--strict").exit_code == 1
    assert json.loads(lint(tree, "--no-proof", "--json").stdout)["problems"] == []


def test_results_that_cannot_be_written_are_an_error_of_the_environment(tree, tmp_path):
    assert lint(tree, "--no-proof", "--sarif", tmp_path / "nowhere" / "a.sarif").exit_code == 3
    assert lint(tree, "--policies", tree).exit_code == 2
