"""Facts: hashable, total, without persons and without a clock."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime

import pytest

from gateway.core.errors import PolicyFailed
from gateway.core.vocabulary import Assurance, DataClass, Principal
from gateway.policy.facts import RequestFacts, facts_for
from gateway.policy.resource import Timeline
from gateway.policy.situation import Situation

NOW_S = 1_795_392_000
ANNA = Principal("key_anna", "user", "anna", "support", groups=("b", "a"))


def facts(bundle, principal=ANNA, model=None, deployment=None, now_s=NOW_S, **changes):
    place = deployment or bundle.deployments["local-smollm2"]
    given = {"purpose": "general", "data_class": DataClass.PUBLIC, "finding_types": frozenset()} | changes
    return facts_for(
        principal=principal,
        request=RequestFacts(),
        model=model or bundle.models[place.model],
        deployment=place,
        action="invoke",
        now_s=now_s,
        bundle=bundle,
        **given,
    )


def test_two_persons_of_one_team_have_equal_facts(bundle):
    bob = dataclasses.replace(ANNA, id="key_bob", name="bob", groups=("a", "b"))
    assert facts(bundle) == facts(bundle, bob)
    assert hash(facts(bundle)) == hash(facts(bundle, bob))
    assert "anna" not in repr(facts(bundle))


def test_a_moment_later_the_facts_are_equal_until_a_date_changes_them(bundle):
    lapse = int(datetime(2028, 12, 1, tzinfo=UTC).timestamp())
    assert facts(bundle, now_s=NOW_S) == facts(bundle, now_s=lapse - 1) != facts(bundle, now_s=lapse)


@pytest.mark.parametrize(
    ("day", "current", "deprecated", "retired"),
    [
        (date(2026, 1, 31), True, False, False),
        (date(2026, 2, 1), True, True, False),
        (date(2026, 3, 1), True, True, False),
        (date(2026, 3, 2), False, True, False),
        (date(2026, 4, 1), False, True, True),
    ],
)
def test_dates_hold_from_midnight_utc_and_an_approval_through_its_last_day(bundle, day, current, deprecated, retired):
    model = bundle.models["qwen3-8b"]
    model = dataclasses.replace(
        model,
        deprecated_on=date(2026, 2, 1),
        retired_on=date(2026, 4, 1),
        approval=dataclasses.replace(model.approval, expires=date(2026, 3, 1)),
    )
    timeline = Timeline.of(model, bundle.deployments["h100-eu-qwen3-8b"])
    midnight = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
    for moment in (midnight, midnight + 86_399):
        found = timeline.at(moment).model
        assert (found.approval_current, found.deprecated, found.retired) == (current, deprecated, retired)


def test_an_approval_without_an_end_is_not_current(bundle):
    model = bundle.models["qwen3-0.6b"]
    place = dataclasses.replace(bundle.deployments["h100-eu-qwen3-8b"], model=model.id)
    assert not Timeline.of(model, place).at(NOW_S).model.approval_current


def test_an_observed_assurance_level_counts_instead_of_the_declared_one(bundle):
    observed = dataclasses.replace(bundle.deployments["local-smollm2"], assurance=Assurance.L2_HOST_ATTESTED)
    assert facts(bundle).resource.assurance == 0
    assert facts(bundle, deployment=observed).resource.assurance == 2


def test_a_model_that_the_deployment_does_not_run_is_an_error(bundle):
    with pytest.raises(PolicyFailed):
        facts(bundle, model=bundle.models["gpt-4.1"])


def test_unknown_facts_are_said_to_be_unknown(bundle):
    found = facts(bundle, deployment=bundle.deployments["google-gemini"]).resource
    assert (found.region, found.trains_on_inputs, found.retention_days) == ("unknown", "unknown", None)
    assert found.model.licence.non_commercial == "unknown"
    assert facts(bundle).resource.model.origin_lineage == ("unknown",)


@pytest.mark.parametrize(
    ("types", "secret"),
    [((), False), (("EMAIL",), False), (("SECRET_JWT",), True), (("SECRET_BRAND_NEW",), True), (("NEW",), False)],
)
def test_secrets_are_known_by_kind_or_by_name(bundle, types, secret):
    context = facts(bundle, finding_types=frozenset(types)).context
    assert context.has_secret == secret
    assert context.has_findings == bool(types)


@pytest.mark.parametrize("data_class", DataClass)
def test_the_order_of_classes_is_spelt_out(bundle, data_class):
    context = facts(bundle, data_class=data_class).context
    assert context.data_class == data_class.label
    assert context.at_least_internal == (data_class >= DataClass.INTERNAL)
    assert context.at_least_confidential == (data_class >= DataClass.CONFIDENTIAL)


def test_an_unknown_purpose_is_taken_for_the_worst(bundle):
    context = facts(bundle, purpose="mystery").context
    assert (context.purpose_known, context.commercial_purpose, context.high_risk_purpose) == (False, True, True)


@pytest.mark.parametrize(
    ("override", "message"),
    [
        ({"resource.colour": "red"}, "no fact"),
        ({"resource.assurance": True}, "is a int"),
        ({"resource.model": "gpt"}, "further facts"),
        ({"context.findings.first": "x"}, "no fact"),
    ],
)
def test_a_situation_overrides_only_facts_that_exist(bundle, override, message):
    with pytest.raises(ValueError, match=message):
        Situation(deployment="local-smollm2", set=override).facts(bundle, NOW_S)
    with pytest.raises(ValueError, match="no deployment"):
        Situation(deployment="nowhere").facts(bundle, NOW_S)


def test_findings_raise_the_class_of_a_situation_as_in_the_gateway(bundle):
    situation = Situation(deployment="local-smollm2", data_class="public", findings=["EMAIL", "IBAN"])
    assert situation.facts(bundle, NOW_S).context.data_class == "confidential"
