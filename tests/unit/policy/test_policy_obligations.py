"""Obligations: merging is commutative, associative and idempotent; conflicts refuse."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.decision import Obligation
from gateway.core.vocabulary import RuleId
from gateway.policy.obligations import SCHEMAS, ObligationConflict, check_obligation, merge, unmet
from gateway.policy.situation import Situation

rules = st.sampled_from([RuleId("O1"), RuleId("O2"), RuleId("O3")]).map(lambda rule: (rule,))
types = st.lists(
    st.sampled_from(["EMAIL", "IBAN", "SECRET_JWT", "SECRET_*", "SECRET_J_*", "*"]), min_size=1, max_size=3
)
params = st.one_of(
    st.tuples(
        st.just("redact"),
        st.fixed_dictionaries({"types": types, "where": st.sampled_from(["request", "response", "both"])}),
    ),
    st.tuples(st.just("thinking"), st.fixed_dictionaries({"mode": st.sampled_from(["off", "hide", "allow"])})),
    st.tuples(st.just("max_tokens"), st.fixed_dictionaries({"limit": st.integers(1, 5)})),
    st.tuples(st.just("force_store_false"), st.just({})),
    st.tuples(st.just("human_review"), st.fixed_dictionaries({"queue": st.sampled_from(["a", "b"])})),
    st.tuples(st.just("notice"), st.fixed_dictionaries({"text": st.sampled_from(["a", "b"])})),
    st.tuples(
        st.just("require_region"),
        st.fixed_dictionaries({"regions": st.lists(st.sampled_from(["EU", "CH", "US"]), min_size=1, max_size=3)}),
    ),
)
obligations = st.lists(st.builds(lambda p, r: Obligation(p[0], p[1], r), params, rules), max_size=6)


def merged(*groups):
    try:
        return merge([item for group in groups for item in group])
    except ObligationConflict:
        return None


@given(obligations, st.randoms(use_true_random=False))
def test_the_order_does_not_matter(items, random):
    shuffled = list(items)
    random.shuffle(shuffled)
    assert merged(items) == merged(shuffled)


@given(obligations)
def test_merging_again_changes_nothing(items):
    once = merged(items)
    assert once is None or merge(once) == once == merged(items, items)


@given(obligations, obligations)
def test_merging_in_parts_gives_the_same(some, more):
    part = merged(some)
    assert part is None or merged(part, more) == merged(some, more)


@given(obligations)
def test_every_rule_that_asked_is_named_and_no_other(items):
    once = merged(items)
    if once is not None:
        assert {rule for item in once for rule in item.rules} == {rule for item in items for rule in item.rules}


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([("max_tokens", {"limit": 9}), ("max_tokens", {"limit": 3})], [("max_tokens", {"limit": 3})]),
        ([("thinking", {"mode": "hide"}), ("thinking", {"mode": "off"})], [("thinking", {"mode": "off"})]),
        (
            [("redact", {"types": ["EMAIL"], "where": "both"}), ("redact", {"types": ["*"], "where": "request"})],
            [("redact", {"types": ["*"], "where": "request"}), ("redact", {"types": ["EMAIL"], "where": "response"})],
        ),
        (
            [
                ("redact", {"types": ["SECRET_JWT", "IBAN"], "where": "request"}),
                ("redact", {"types": ["SECRET_*"], "where": "request"}),
            ],
            [("redact", {"types": ["IBAN", "SECRET_*"], "where": "request"})],
        ),
        (
            [("require_region", {"regions": ["EU", "CH"]}), ("require_region", {"regions": ["US", "EU"]})],
            [("require_region", {"regions": ["EU"]})],
        ),
    ],
)
def test_the_strictest_duty_remains(items, expected):
    result = merge([Obligation(kind, duty, (RuleId("O1"),)) for kind, duty in items])
    assert [(item.type, item.params) for item in result] == [(kind, check_obligation(kind, p)) for kind, p in expected]


def test_ways_of_replacing_stay_apart():
    mask = {"types": ["CARD"], "where": "request", "mode": "mask", "min_precision": 0.9}
    plain = {"types": ["*"], "where": "request"}
    result = merge([Obligation("redact", duty, (RuleId("O1"),)) for duty in (mask, plain)])
    assert [item.params for item in result] == [mask, check_obligation("redact", plain)]


def test_regions_without_a_common_one_are_a_conflict_that_names_its_rules():
    one = Obligation("require_region", {"regions": ["EU"]}, (RuleId("O2"),))
    other = Obligation("require_region", {"regions": ["US"]}, (RuleId("O1"),))
    with pytest.raises(ObligationConflict) as caught:
        merge([one, other])
    assert caught.value.rules == ("O1", "O2")


@pytest.mark.parametrize(
    ("kind", "bad"),
    [
        ("teleport", {}),
        ("redact", {"types": []}),
        ("redact", {"types": ["*"], "where": "sideways"}),
        ("redact", {"types": ["*"], "where": "both", "colour": "red"}),
        ("thinking", {"mode": "loud"}),
        ("max_tokens", {"limit": 0}),
        ("max_tokens", {"limit": "9"}),
        ("max_tokens", {"limit": True}),
        ("notice", {"text": "line\nbreak"}),
        ("notice", {"text": ""}),
        ("require_region", {"regions": []}),
        ("force_store_false", {"really": True}),
        ("redact", ["EMAIL"]),
    ],
)
def test_a_malformed_obligation_is_refused_on_both_ways(kind, bad):
    with pytest.raises(ValueError, match=kind):
        check_obligation(kind, bad)
    with pytest.raises(ObligationConflict):
        merge([Obligation(kind, bad if isinstance(bad, dict) else {"types": "EMAIL"}, (RuleId("O1"),))])


@pytest.mark.parametrize(
    ("thinking", "met"),
    [
        ("hybrid", True),
        ("non_thinking_only", True),
        ("none", True),
        ("thinking_only", False),
        ("reasoning_effort", False),
        ("unknown", False),
    ],
)
def test_thinking_off_is_met_only_by_models_that_can_be_silent(bundle, thinking, met):
    resource = (
        Situation(deployment="local-smollm2", set={"resource.model.thinking": thinking}).facts(bundle, 0).resource
    )
    duty = Obligation("thinking", {"mode": "off"}, (RuleId("O1"),))
    assert (unmet([duty], resource) == ()) == met
    assert unmet([dataclasses.replace(duty, params={"mode": "hide"})], resource) == ()


def test_every_known_type_has_a_schema_and_a_merge():
    samples = {
        "redact": {"types": ["*"], "where": "both"},
        "inspect_names": {"where": "request"},
        "thinking": {"mode": "off"},
        "max_tokens": {"limit": 1},
        "force_store_false": {},
        "notice": {"text": "x"},
        "require_region": {"regions": ["EU"]},
        "human_review": {"queue": "oversight"},
        "store_text": {"where": "both", "days": 30},
        "store_no_text": {},
    }
    assert samples.keys() == SCHEMAS.keys()
    for kind, sample in samples.items():
        assert merge([Obligation(kind, sample, (RuleId("O1"),))])


def test_a_review_by_a_person_is_met_nowhere_and_all_queues_are_named(bundle):
    duties = [
        Obligation("human_review", {"queue": queue}, (RuleId(rule),))
        for queue, rule in (("b", "O1"), ("a", "O2"), ("b", "O3"))
    ]
    together = merge(duties)
    assert [(item.params, item.rules) for item in together] == [
        ({"queue": "a"}, ("O2",)),
        ({"queue": "b"}, ("O1", "O3")),
    ]
    assert unmet(together, Situation(deployment="local-smollm2").facts(bundle, 0).resource) == together


def test_who_is_refused_for_want_of_a_review_reads_what_to_do(bundle):
    ready = {"context.oversight_assigned": True, "resource.assurance": 1, "resource.model.evaluation": "passed"}
    asked = Situation(deployment="h100-eu-qwen3-32b", purpose="credit_scoring", set=ready)
    verdict = bundle.settle(asked.facts(bundle, 1_795_392_000), 1_795_392_000)
    assert (verdict.allow, verdict.deciding) == (False, ("O08-human-review-for-high-risk",))
    assert "hold answers back" in verdict.remediation


def test_texts_are_kept_as_long_as_the_longest_duty_in_each_place():
    def duty(rule, **params):
        return Obligation("store_text", params, (RuleId(rule),))

    merged = merge([duty("O1", where="both", days=30), duty("O2", where="response", days=90)])
    assert [(item.params, item.rules) for item in merged] == [
        ({"where": "request", "days": 30}, ("O1",)),
        ({"where": "response", "days": 90}, ("O1", "O2")),
    ]


def test_keeping_texts_and_keeping_none_is_a_conflict():
    keep = Obligation("store_text", {"where": "both", "days": 30}, (RuleId("O1"),))
    with pytest.raises(ObligationConflict) as caught:
        merge([keep, Obligation("store_no_text", {}, (RuleId("O2"),))])
    assert caught.value.rules == ("O1", "O2")
