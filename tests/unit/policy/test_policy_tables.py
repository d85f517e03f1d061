"""Table tests: a wrong expectation fails with words, an uncovered rule is named."""

from __future__ import annotations

import pytest

from gateway.policy.bundle import BundleInvalid
from gateway.policy.tables import run_tables

NOW_S = 1_795_392_000


def run(bundle, text):
    return run_tables(bundle, {"tests/one.yaml": text.encode()}, NOW_S)


CASE = "cases:\n  - {{name: n, deployment: local-smollm2, {0}}}\n"


@pytest.mark.parametrize(
    ("fields", "failure"),
    [
        ("expect: refuse", "expected refuse, but B01-approved-models decided otherwise"),
        ("expect: allow, matches: [C01-no-secrets]", "C01-no-secrets should match and does not"),
        ("expect: allow, near: [B01-approved-models]", "B01-approved-models should not match and does"),
        ("expect: allow, near: [Z99]", "there is no rule Z99"),
        ("expect: allow, decided_by: C01-no-secrets", "expected C01-no-secrets to decide first"),
        ("expect: allow, obligations: []", "the obligation redact was not expected"),
        ("expect: allow, obligations: [redact, notice]", "the obligation notice is missing"),
        (
            "expect: allow, obligations: [{type: redact, types: [EMAIL], where: both}]",
            "the obligation redact is missing",
        ),
        ("expect: allow, set: {resource.hosting: moon}", "could not be evaluated"),
        ("expect: allow, set: {resource.colour: red}", "no fact"),
        ("expect: allow, deployment: moon", "no deployment"),
    ],
)
def test_a_wrong_expectation_fails_with_words(bundle, fields, failure):
    text = CASE.format(fields) if "deployment" not in fields else f"cases:\n  - {{name: n, {fields}}}\n"
    report = run(bundle, text)
    assert not report.passed
    assert any(failure in text for text in report.outcomes[0].failures), report.outcomes[0].failures
    assert (report.outcomes[0].path, report.outcomes[0].line) == ("tests/one.yaml", 2)


def test_rules_without_a_match_or_a_near_miss_are_named(bundle):
    report = run(bundle, CASE.format("expect: allow, matches: [B01-approved-models], near: [C01-no-secrets]"))
    assert not any(outcome.failures for outcome in report.outcomes)
    assert not report.passed
    assert "C01-no-secrets" in report.unmatched
    assert "B01-approved-models" not in report.unmatched
    assert "B01-approved-models" in report.without_near_miss
    assert "C01-no-secrets" not in report.without_near_miss
    # It has no condition, so that nothing can nearly miss it.
    assert "O02-redact-secrets-in-answers" not in report.without_near_miss


def test_a_failed_case_covers_nothing(bundle):
    report = run(bundle, CASE.format("expect: refuse, matches: [B01-approved-models]"))
    assert "B01-approved-models" in report.unmatched


def test_defaults_hold_for_every_case_and_a_case_overrides_them(bundle):
    text = """
deployment: openai-gpt-4.1
data_class: confidential
cases:
  - {name: default, expect: refuse, decided_by: D02-confidential-no-saas}
  - {name: override, deployment: local-smollm2, expect: allow}
"""
    assert [outcome.failures for outcome in run(bundle, text).outcomes] == [(), ()]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("cases: []", 1, "cases"),
        ("cases:\n  - {name: n, deployment: local-smollm2}", 2, "expect"),
        ("cases:\n  - {name: n, expect: allow}", 2, "deployment"),
        ("cases:\n  - name: n\n    deployment: x\n    expect: perhaps", 4, "expect"),
        ("cases:\n  - name: n\n    deployment: x\n    expect: allow\n    colour: red", 5, "colour"),
        ("cases:\n  - name: n\n    deployment: x\n    expect: allow\n    now: yesterday", 5, "now"),
    ],
)
def test_a_bad_table_is_refused_with_its_line(bundle, text, line, message):
    with pytest.raises(BundleInvalid, match=message) as caught:
        run(bundle, text)
    assert caught.value.line == line
