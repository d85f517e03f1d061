"""Exceptions: what is waived for whom and until when; everything else is refused when it is read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.vocabulary import DataClass, RuleId
from gateway.policy.bundle import BundleInvalid, load_bundle
from gateway.policy.decide import allowed, decide
from gateway.policy.exceptions import Exceptions, PolicyException, Scope
from gateway.policy.situation import Situation

GRANTED_S, EXPIRES_S = 1_795_392_000, 1_798_761_600  # 2026-11-23, 2027-01-01, both at midnight
RULE = "C02-unknown-fields-to-saas"
TEXT = f"""
format: 1
id: EXC-2026-014
title: A pilot sends a vendor's own fields
waives: [{RULE}]
scope: {{teams: [claims], deployments: [openai-gpt-4.1], data_class_max: internal}}
granted: 2026-11-23T00:00:00Z
expires: 2027-01-01T00:00:00Z
requested_by: lead@claims
approved_by: [officer@security]
ticket: RISK-812
compensating:
  - {{obligation: max_tokens, params: {{limit: 500}}}}
"""
ASKED = {
    "deployment": "openai-gpt-4.1",
    "principal": {"team": "claims"},
    "data_class": "internal",
    "request": {"unknown_fields": True},
}


def with_exception(shipped, text=TEXT, name="EXC-2026-014", **files):
    policy = shipped["policy.yaml"].decode() + "\nowners:\n  security: [officer@security]\n  legal: [counsel@legal]\n"
    return {**shipped, "policy.yaml": policy.encode(), f"exceptions/{name}.yaml": text.encode(), **files}


@pytest.fixture(scope="module")
def excepting(shipped):
    return load_bundle(with_exception(shipped), None)


def ask(bundle, now_s=GRANTED_S, **changes):
    return decide(bundle, Situation(**{**ASKED, **changes}).facts(bundle, now_s), "dc_1", now_s)


def test_a_waived_rule_is_shown_and_does_not_decide(excepting):
    decision = ask(excepting)
    assert decision.allow
    assert decision.waived == ((RULE, "EXC-2026-014"),)
    assert RULE in {hit.id for hit in decision.hits}
    assert ("max_tokens", {"limit": 500}, ("EXC-2026-014",)) in [
        (item.type, dict(item.params), item.rules) for item in decision.obligations
    ]


@pytest.mark.parametrize(
    ("now_s", "allow"), [(GRANTED_S - 1, False), (GRANTED_S, True), (EXPIRES_S - 1, True), (EXPIRES_S, False)]
)
def test_it_begins_and_ends_at_its_instants(excepting, now_s, allow):
    assert ask(excepting, now_s).allow is allow
    facts = Situation(**ASKED).facts(excepting, now_s)
    assert allowed(excepting, [facts], now_s) == [allow]


@pytest.mark.parametrize(
    "changes",
    [
        {"principal": {"team": "finance"}},
        {"data_class": "confidential"},
        {"deployment": "google-gemini"},
        {"request": {"unknown_fields": True, "uninspected": True}},
    ],
    ids=["another team", "a higher class", "another deployment", "another rule as well"],
)
def test_outside_its_scope_everything_holds(excepting, changes):
    assert not ask(excepting, **changes).allow


def test_duties_are_added_only_where_something_is_waived(excepting):
    decision = ask(excepting, request={})
    assert decision.allow
    assert decision.waived == ()
    assert "EXC-2026-014" not in {rule for item in decision.obligations for rule in item.rules}


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("id: EXC-2026-014", "id: EXC-2026-015", 3, "the file must be exceptions/EXC-2026-015.yaml"),
        (RULE, "C99-nothing", 5, "there is no rule 'C99-nothing'"),
        (RULE, "B01-approved-models", 5, "forbids nothing"),
        (RULE, "O01-redact-findings", 5, "forbids nothing"),
        (RULE, "C01-no-secrets", 5, "is a hard rule"),
        (f"[{RULE}]", f"[{RULE}, {RULE}]", 5, "stands here twice"),
        (f"[{RULE}]", "[]", 5, "at least 1"),
        ("teams: [claims], ", "", 6, "says whom it covers"),
        (", data_class_max: internal", "", 6, "data_class_max: this field is required"),
        ("openai-gpt-4.1", "openai-gpt-5", 6, "there is no deployment 'openai-gpt-5'"),
        ("data_class_max: internal", "data_class_max: secret", 6, "data_class_max"),
        ("deployments: [openai-gpt-4.1]", "models: [gpt-9]", 6, "there is no model 'gpt-9'"),
        ("deployments: [openai-gpt-4.1]", "purposes: [play]", 6, "there is no purpose 'play'"),
        ("expires: 2027-01-01T00:00:00Z\n", "", 2, "expires: this field is required"),
        ("expires: 2027-01-01T00:00:00Z", "expires: 2027-01-01", 8, "expires"),
        ("expires: 2027-01-01T00:00:00Z", "expires: 2027-02-30T00:00:00Z", 8, "not an instant"),
        ("expires: 2027-01-01T00:00:00Z", "expires: 2026-11-23T00:00:00Z", 8, "expires after it was granted"),
        ("expires: 2027-01-01T00:00:00Z", "expires: 2027-02-21T00:00:01Z", 8, "at most 90 days"),
        ("lead@claims", "officer@security", 10, "nobody approves an exception that they asked for"),
        ("[officer@security]", "[counsel@legal]", 10, "nobody of security"),
        ("[officer@security]", "[]", 10, "at least 1"),
        ("ticket: RISK-812\n", "", 2, "ticket: this field is required"),
        ("max_tokens", "min_tokens", 13, "unknown obligation 'min_tokens'"),
        ("limit: 500", "limit: -1", 13, "limit"),
        ("format: 1", "format: 1\nfor_ever: true", 3, "this field is not known"),
    ],
)
def test_what_no_exception_may_be(shipped, old, new, line, message):
    assert old in TEXT
    with pytest.raises(BundleInvalid) as caught:
        load_bundle(with_exception(shipped, TEXT.replace(old, new)), None)
    assert (caught.value.path, caught.value.line) == ("exceptions/EXC-2026-014.yaml", line)
    assert message in caught.value.message


def test_without_named_owners_nobody_can_approve(shipped):
    files = with_exception(shipped) | {"policy.yaml": shipped["policy.yaml"]}
    with pytest.raises(BundleInvalid, match=r"policy\.yaml names nobody under owners: security"):
        load_bundle(files, None)


def test_a_kill_rule_refuses_and_cannot_do_anything_else(shipped):
    notes = {
        "id": "K01-stop", "title": "Stop", "reason": "r", "remediation": "m", "severity": "critical", "level": "hard",
        "mode": "enforce", "owner": "security", "refs": "r", "review_by": "2027-01-01",
    }  # fmt: skip

    def killing(effect="forbid", **changes):
        lines = "".join(f'@{name}("{value}")\n' for name, value in {**notes, **changes}.items())
        rule = f'{lines}{effect} (principal, action in [Action::"invoke", Action::"fallback"], resource);'
        return load_bundle({**shipped, "kill/K01-stop.cedar": rule.encode()}, None)

    decision = ask(killing(), request={})
    assert not decision.allow
    assert decision.deciding[0] == "K01-stop"
    for fault in ({"level": "soft"}, {"mode": "warn"}, {"effect": "permit"}):
        with pytest.raises(BundleInvalid, match="a rule of kill/"):
            killing(**fault)


def _exception(number, granted, expires):
    scope = Scope(*[frozenset()] * 6, upto=DataClass.RESTRICTED)
    return PolicyException(
        f"EXC-{number:03}", "t", frozenset({RuleId("R")}), scope, granted, expires, "a", ("b",), "T", (), "p"
    )


@given(
    spans=st.lists(st.tuples(st.integers(0, 30), st.integers(1, 30)), max_size=6),
    now=st.integers(-1, 61),
)
def test_those_that_hold_are_those_granted_and_not_expired(spans, now):
    exceptions = [_exception(number, start, start + length) for number, (start, length) in enumerate(spans)]
    expected = tuple(item for item in exceptions if item.granted_s <= now < item.expires_s)
    assert Exceptions.of(reversed(exceptions)).at(now) == expected
