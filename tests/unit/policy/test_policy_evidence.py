"""Evidence that ages: evaluations and agreements change the facts at midnight, and what findings say together."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime, timedelta

import pytest

from gateway.catalog.documents import BundleInvalid
from gateway.catalog.records import Evaluation
from gateway.policy.bundle import load_bundle
from gateway.policy.resource import EVALUATION_DAYS, Timeline
from gateway.policy.situation import Situation
from gateway.policy.vocabulary import NOTHING_FOUND, Found

DAY = date(2026, 3, 1)


def midnight(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


def timeline(bundle, *, evaluation=None, days=EVALUATION_DAYS, **changes) -> Timeline:
    place = dataclasses.replace(bundle.deployments["openai-gpt-4.1"], **changes)
    return Timeline.of(dataclasses.replace(bundle.models[place.model], evaluation=evaluation), place, days)


@pytest.mark.parametrize("field", ["processing_agreement", "zero_retention_agreement"])
def test_an_agreement_holds_through_its_last_day(bundle, field):
    lapse = midnight(DAY + timedelta(days=1))
    dated = timeline(bundle, **{field: DAY})
    assert getattr(dated.at(0), field) == "current"
    assert getattr(dated.at(lapse - 1), field) == "current"
    assert getattr(dated.at(lapse), field) == "lapsed"
    assert getattr(timeline(bundle).at(lapse), field) == "missing"


def test_an_evaluation_counts_from_its_day_for_as_long_as_the_organisation_says(bundle):
    dated = timeline(bundle, evaluation=Evaluation(DAY, True, "suite"), days=10)
    begin, stale = midnight(DAY), midnight(DAY + timedelta(days=10))
    found = [dated.at(moment).model.evaluation for moment in (begin - 1, begin, stale - 1, stale)]
    assert found == ["missing", "passed", "passed", "outdated"]
    # Between boundaries the facts are the same object's worth: nothing counts days.
    assert dated.at(begin) is dated.at(stale - 1)


def test_a_failed_evaluation_stays_failed_and_none_is_missing(bundle):
    failed = timeline(bundle, evaluation=Evaluation(DAY, False, "suite"), days=10)
    assert failed.at(midnight(DAY)).model.evaluation == "failed"
    assert failed.at(midnight(DAY + timedelta(days=99))).model.evaluation == "failed"
    assert timeline(bundle).at(midnight(DAY)).model.evaluation == "missing"


def test_the_organisation_says_how_long_an_evaluation_counts(shipped):
    line = b"\nevaluation: {max_days: 30}\n"
    changed = load_bundle({**shipped, "policy.yaml": shipped["policy.yaml"] + line}, None)
    assert (changed.vocabulary.evaluation_days, load_bundle(shipped, None).vocabulary.evaluation_days) == (30, 365)


def test_the_catalogue_reads_evaluations_and_agreements(shipped):
    model, place = "models/gpt-4.1.yaml", "deployments/openai-gpt-4.1.yaml"
    evaluation = (
        b"evaluation: {value: {on: 2026-11-01, passed: true, suite: red team}, source: OPERATOR, evidence: A}\n"
    )
    agreement = b"processing_agreement: {value: 2027-06-30, source: OPERATOR, evidence: A}\n"
    files = {**shipped, model: shipped[model] + evaluation, place: shipped[place] + agreement}
    bundle = load_bundle(files, None)
    assert bundle.models["gpt-4.1"].evaluation == Evaluation(date(2026, 11, 1), True, "red team")
    facts = Situation(deployment="openai-gpt-4.1").facts(bundle, midnight(date(2026, 11, 23)))
    assert (facts.resource.processing_agreement, facts.resource.model.evaluation) == ("current", "passed")


@pytest.mark.parametrize(
    ("place", "line", "message"),
    [
        ("deployments/openai-gpt-4.1.yaml", b"processing_agreement: {value: 9999-12-31, source: OPERATOR, evidence: A}", "last day"),
        ("deployments/openai-gpt-4.1.yaml", b"zero_retention_agreement: {value: 2027-01-01}", "needs a source"),
        ("models/gpt-4.1.yaml", b"evaluation: {value: {on: 2026-11-01}, source: OPERATOR, evidence: A}", "passed"),
    ],
)  # fmt: skip
def test_evidence_without_an_end_a_source_or_a_result_is_refused(shipped, place, line, message):
    with pytest.raises(BundleInvalid, match=message):
        load_bundle({**shipped, place: shipped[place] + line + b"\n"}, None)


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        ([], NOTHING_FOUND),
        (["LOCATION", "ORGANIZATION"], NOTHING_FOUND),
        (["SECRET_JWT"], Found(secret=True, personal=False, national_id=False, health=False)),
        (["SECRET_NEW"], Found(secret=True, personal=False, national_id=False, health=False)),
        (["EMAIL"], Found(secret=False, personal=True, national_id=False, health=False)),
        (["IBAN"], Found(secret=False, personal=True, national_id=False, health=False)),
        (["FR_SIREN"], Found(secret=False, personal=True, national_id=False, health=False)),
        (["FR_NIR"], Found(secret=False, personal=True, national_id=True, health=False)),
        (["UK_NHS"], Found(secret=False, personal=True, national_id=False, health=True)),
        (["NEVER_HEARD_OF"], Found(secret=False, personal=True, national_id=True, health=True)),
        (["FR_NIR", "UK_NHS", "SECRET_JWT"], Found(secret=True, personal=True, national_id=True, health=True)),
    ],
)
def test_findings_say_together_what_they_are_about(bundle, findings, expected):
    assert bundle.vocabulary.about(findings) == expected
    facts = Situation(deployment="local-smollm2", findings=findings).facts(bundle, 0).context
    assert (facts.has_secret, facts.has_personal, facts.has_national_id, facts.has_health) == dataclasses.astuple(
        expected
    )


def test_a_budget_that_is_not_known_is_absent(bundle):
    assert Situation(deployment="local-smollm2").facts(bundle, 0).context.budget_share is None
    asked = {"deployment": "local-smollm2", "request": {"budget_share": 79}}
    assert Situation.model_validate(asked).facts(bundle, 0).context.budget_share == 79
