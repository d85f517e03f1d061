"""Every question that the gateway can put is in the world that proofs are about."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from random import Random

import pytest
import z3

from gateway.catalog.records import Approval, Deployment, Evaluation, Licence, Model
from gateway.core.vocabulary import Assurance, DataClass, Principal, TenantId
from gateway.policy.bundle import SCHEMA, Bundle
from gateway.policy.compiled.fitness import words_of
from gateway.policy.facts import Facts, RequestFacts, facts_for
from gateway.policy.prove.space import Space, values_of
from gateway.policy.prove.world import catalogue, catalogue_words, world
from tests.depth import rounds

QUESTIONS = rounds(100)
DAY_S = 86_400
NOW_S = 1_795_478_400
GROUPS = ("contractors", "staff", "clinicians")


@pytest.fixture(scope="module")
def space(bundle: Bundle, shipped) -> Space:
    records = (*bundle.models, *bundle.catalogue.licences, *bundle.vocabulary.findings)
    callers = ("person", "service", "developer", "default", "test", "elsewhere", *GROUPS)
    also = {*catalogue_words(bundle), *records, *callers, "SECRET_NEW", "NEW_TYPE", "DE", "CN"}
    return Space.of([], bundle.vocabulary, words_of(shipped[SCHEMA].decode()), also)


def known(random: Random):
    return random.choice((True, False, None))


def some_day(random: Random) -> date | None:
    return random.choice((None, date(2026, 11, 23) + timedelta(days=random.randint(-800, 800))))


def some_model(random: Random, bundle: Bundle) -> Model:
    licence: Licence = random.choice(list(bundle.catalogue.licences.values()))
    model = random.choice(list(bundle.models.values()))
    ends = some_day(random)
    status = random.choice(("approved", "pending", "rejected", "none")) if ends else random.choice(("pending", "none"))
    tested = some_day(random)
    return dataclasses.replace(
        model,
        licence=dataclasses.replace(
            licence,
            osi_approved=known(random),
            non_commercial=known(random),
            excludes_eu_multimodal=known(random),
            monthly_users_cap=random.choice((None, 0, 1000)),
            needs_review=random.random() < 0.5,
        ),
        developer_country=random.choice((None, "DE", "CN")),
        family=random.choice((None, model.family)),
        origin_lineage=random.choice((None, ("CN",), ("CN", "DE"))),
        modalities=random.choice((None, frozenset({"text"}), frozenset({"text", "image"}))),
        approval=Approval(status, "somebody", ends, random.choice(list(DataClass))),
        deprecated_on=some_day(random),
        retired_on=some_day(random),
        weights_digest=random.choice((None, "sha256:" + "0" * 64)),
        evaluation=None if tested is None else Evaluation(tested, random.random() < 0.5, "suite"),
    )


def some_deployment(random: Random, bundle: Bundle, model: Model) -> Deployment:
    deployment = random.choice(list(bundle.deployments.values()))
    return dataclasses.replace(
        deployment,
        model=model.id,
        hosting=random.choice(("saas", "self_hosted")),
        region=random.choice((None, *sorted(bundle.vocabulary.regions))),
        residency=random.choice((None, *sorted(bundle.vocabulary.regions))),
        assurance=random.choice(list(Assurance)),
        trains_on_inputs=known(random),
        retention_days=random.choice((None, 0, 30, 365)),
        zero_retention=known(random),
        cleared_for_personal_data=known(random),
        processing_agreement=some_day(random),
        zero_retention_agreement=some_day(random),
    )


def question(random: Random, bundle: Bundle, model: Model, deployment: Deployment) -> Facts:
    types = [*bundle.vocabulary.findings, "SECRET_NEW", "NEW_TYPE"]
    return facts_for(
        principal=Principal(
            id="somebody",
            kind=random.choice(("service", "person")),
            name="somebody",
            team=random.choice(("test", "elsewhere")),
            tenant=TenantId("default"),
            groups=tuple(random.sample(GROUPS, random.randint(0, 3))),
        ),
        purpose=random.choice((*bundle.vocabulary.purposes, "elsewhere")),
        data_class=random.choice(list(DataClass)),
        finding_types=frozenset(random.sample(types, random.choice((0, 0, 1, 1, 2, 4)))),
        request=RequestFacts(
            stream=random.random() < 0.5,
            tools=random.randint(0, 2),
            unknown_fields=random.random() < 0.5,
            uninspected=random.random() < 0.5,
            remote_urls=random.random() < 0.5,
            thinking=known(random),
            coverage=random.choice(("full", "structured_only")),
            budget_share=random.choice((None, 0, 80, 250)),
        ),
        model=model,
        deployment=deployment,
        action=random.choice(("invoke", "fallback")),
        now_s=NOW_S + random.randint(-900, 900) * DAY_S,
        bundle=bundle,
    )


def left_out(constraints: dict[str, object], space: Space, facts: Facts) -> list[str]:
    """The constraints that these facts break; the approval's limit, which is no fact, may be anything."""
    solver = z3.Solver()
    solver.add(*(space.assigned(place, value) for place, value in values_of(facts).items()))
    if solver.check(*constraints.values()) == z3.sat:
        return []
    return [name for name, one in constraints.items() if solver.check(one) != z3.sat] or ["all together"]


def test_every_question_about_any_records_is_in_the_world(bundle: Bundle, shipped, space: Space) -> None:
    random = Random(1)
    constraints = world(space, bundle.vocabulary, words_of(shipped[SCHEMA].decode()))
    for _ in range(QUESTIONS):
        model = some_model(random, bundle)
        facts = question(random, bundle, model, some_deployment(random, bundle, model))
        assert left_out(constraints, space, facts) == []


def test_every_question_about_the_catalogue_is_in_its_world(bundle: Bundle, shipped, space: Space) -> None:
    random = Random(2)
    constraints = world(space, bundle.vocabulary, words_of(shipped[SCHEMA].decode()))
    constraints["catalogue"] = catalogue(space, bundle)
    for _ in range(QUESTIONS):
        deployment = random.choice(list(bundle.deployments.values()))
        observed = dataclasses.replace(deployment, assurance=random.choice(list(Assurance)))
        facts = question(random, bundle, bundle.models[deployment.model], random.choice((deployment, observed)))
        assert left_out(constraints, space, facts) == []


def broken(facts: Facts, **context: object) -> Facts:
    return dataclasses.replace(facts, context=dataclasses.replace(facts.context, **context))


@pytest.mark.parametrize(
    ("context", "about"),
    [
        ({"data_class": "confidential", "at_least_confidential": False}, "class"),
        (
            {
                "data_class": "public",
                "at_least_internal": False,
                "at_least_confidential": False,
                "exceeds_approval": True,
            },
            "class",
        ),
        ({"findings": (), "has_findings": True}, "findings"),
        ({"findings": ("SECRET_NEW",), "has_findings": True, "has_secret": False}, "findings"),
        ({"findings": ("MEDICAL_RECORD",), "has_findings": True, "has_health": False}, "findings"),
        ({"purpose": "elsewhere", "purpose_known": True}, "purpose"),
        ({"purpose": "credit_scoring", "high_risk_purpose": False}, "purpose"),
        ({"coverage": "elsewhere"}, "words of context.coverage"),
    ],
)
def test_facts_that_contradict_each_other_are_not_in_the_world(bundle, shipped, space, context, about) -> None:
    deployment = next(iter(bundle.deployments.values()))
    facts = question(Random(3), bundle, bundle.models[deployment.model], deployment)
    constraints = world(space, bundle.vocabulary, words_of(shipped[SCHEMA].decode()))
    assert left_out(constraints, space, broken(facts, **context)) == [about]
