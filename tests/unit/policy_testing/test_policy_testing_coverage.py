"""Coverage counts matches, near misses and conditions seen both ways; results as JUnit XML."""

from __future__ import annotations

import json
from xml.etree import ElementTree as ET

import pytest
from typer.testing import CliRunner

from gateway.cli import policy
from gateway.policy.bundle import load_bundle
from gateway.policy.coverage import Seen, coverage
from gateway.policy.tables import run_tables
from gateway.policy.tables_junit import junit

NOW_S = 1_795_392_000
CASES = """
deployment: openai-gpt-4.1
now: 2026-11-23
cases:
  - {name: all three, data_class: internal, request: {unknown_fields: true}, expect: refuse}
  - {name: public, request: {unknown_fields: true}, expect: allow}
  - {name: public and known, expect: allow}
  - {name: at home and known, deployment: local-smollm2, expect: allow}
  - {name: a failed case is not seen, data_class: internal, request: {unknown_fields: true}, expect: allow}
  - {name: nor is one that cannot be asked, deployment: moon, expect: allow}
"""


def run(bundle, text):
    return run_tables(bundle, {"tests/one.yaml": text.encode()}, NOW_S)


def of(bundle, text, rule):
    return next(item for item in coverage(bundle, run(bundle, text).outcomes) if item.rule == rule)


def test_a_near_miss_lacks_exactly_one_condition(bundle):
    found = of(bundle, CASES, "C02-unknown-fields-to-saas")
    assert (found.matches, found.near_misses, found.covered) == (1, 1, True)
    assert found.conditions == (
        Seen("context.unknown_fields", 2, 2),
        Seen("context.at_least_internal", 1, 3),
        Seen('resource.hosting == Hosting::"saas"', 3, 1),
    )


def test_choices_are_counted_as_a_whole_and_one_by_one(bundle):
    found = of(bundle, CASES, "C03-uninspected-content")
    assert found.conditions == (
        Seen("context.uninspected", 0, 4),
        Seen('context.at_least_confidential || resource.hosting == Hosting::"saas"', 3, 1),
        Seen("context.at_least_confidential", 0, 4),
        Seen('resource.hosting == Hosting::"saas"', 3, 1),
    )
    assert [item.both for item in found.conditions] == [False, True, False, True]
    assert not found.covered


def test_a_rule_without_conditions_needs_a_match_alone(bundle):
    found = of(bundle, CASES, "O02-redact-secrets-in-answers")
    assert (found.matches, found.near_misses, found.conditions, found.covered) == (4, None, (), True)


def test_the_scope_of_another_action_is_no_near_miss(files):
    path = "rules/10-test/B01-approved-models.cedar"
    narrowed = files[path].replace(b', Action::"fallback"', b"")
    bundle = load_bundle({**files, path: narrowed}, None)
    text = "now: 2026-11-23\ncases:\n  - {name: n, deployment: local-smollm2, action: fallback, expect: refuse}\n"
    found = of(bundle, text, "B01-approved-models")
    assert (found.matches, found.near_misses) == (0, 0)


def test_an_unknown_number_is_neither_above_nor_below(files):
    path = "rules/10-test/D04-retention-known.cedar"
    flat = files[path].replace(b"(resource has retention_days && resource.retention_days <= 30)", b"%s")
    guarded = flat % b"(if resource has retention_days then resource.retention_days <= 30 else false)"
    bundle = load_bundle({**files, path: guarded}, None)
    text = "now: 2026-11-23\ncases:\n  - {name: n, deployment: openai-gpt-4.1, data_class: internal, expect: allow}\n"
    assert of(bundle, text, "D04-retention-known").near_misses == 1


def test_junit_has_a_suite_a_file_and_a_failure_an_expectation(bundle):
    text = CASES.replace("name: public,", 'name: "a\\u0001 <tag> & \\"quote\\"",')
    root = ET.fromstring(junit(run(bundle, text)))
    suite, uncovered = root
    assert suite.attrib == {"name": "tests/one.yaml", "tests": "6", "failures": "2"}
    assert suite[1].get("name") == 'a\ufffd <tag> & "quote"'
    assert (suite[1].get("file"), suite[1].get("line")) == ("tests/one.yaml", "6")
    assert [case.find("failure") is not None for case in suite] == [False] * 4 + [True] * 2
    assert "decided otherwise" in suite[4].find("failure").get("message")
    assert {"C01-no-secrets"} <= {case.get("name") for case in uncovered}


def test_junit_of_the_tree_has_no_failure(bundle, files):
    root = ET.fromstring(junit(run_tables(bundle, files, NOW_S)))
    assert {suite.get("failures") for suite in root} == {"0"}
    assert len(root) == len([path for path in files if path.startswith("tests/")])


def invoke(*arguments):
    return CliRunner().invoke(policy.app, ["test", *map(str, arguments)])


def test_the_command_covers_the_tree(tree, tmp_path):
    result = invoke("--coverage", "--junit", tmp_path / "found.xml", tree)
    assert result.exit_code == 0, result.output
    assert "rules have a match and a near miss" in result.output
    assert ET.parse(tmp_path / "found.xml").getroot().tag == "testsuites"
    document = json.loads(invoke("--coverage", "--json", "--policies", tree).stdout)
    assert document["passed"] is True
    assert all(row["covered"] for row in document["coverage"])


def test_a_rule_without_a_near_miss_is_a_finding(tmp_path, files):
    for path, content in files.items():
        target = tmp_path / "policies" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(CASES.partition("  - {name: a failed")[0].encode() if path.startswith("tests/") else content)
    result = invoke(tmp_path / "policies", "--coverage", "--json")
    assert result.exit_code == 1
    document = json.loads(result.stdout)
    assert document["passed"] is False
    uncovered = [row["rule"] for row in document["coverage"] if not row["covered"]]
    assert "P02-high-risk-purpose" in uncovered
    assert "C02-unknown-fields-to-saas" not in uncovered


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("{tree}", "--policies", "{tree}"), 2),
        (("{tree}/nowhere",), 3),
        (("{tree}", "--junit", "/nowhere/found.xml"), 3),
    ],
)
def test_what_cannot_be_done_ends_with_its_code(tree, arguments, code):
    assert invoke(*(word.format(tree=tree) for word in arguments)).exit_code == code
