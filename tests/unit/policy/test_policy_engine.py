"""The engine: exact matches, errors that refuse, and agreement with Cedar's own decision."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import cedarpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.core.canonical import digest
from gateway.core.errors import TABLE, Code
from gateway.core.vocabulary import DataClass, Principal
from gateway.policy.bundle import load_bundle
from gateway.policy.cedar_json import CALLER, context_of, entities_of
from gateway.policy.decide import allowed, decide
from gateway.policy.engine import CedarEngine
from gateway.policy.facts import RequestFacts, facts_for
from gateway.policy.rules import read_rule
from gateway.policy.situation import Situation
from tests.depth import rounds

POLICIES = Path(__file__).parents[3] / "policies"
NOW_S = 1_795_392_000
HEAD = """@id("{id}") @title("t") @reason("r") @remediation("m") @severity("high") @level("hard")
@mode("{mode}") @owner("o") @refs("x") @review_by("2027-01-01")
{effect} (principal, action in [Action::"invoke", Action::"fallback"], resource) when {{ {when} }};"""


def with_rule(shipped, when, *, effect="forbid", mode="enforce", name="X01-extra"):
    text = HEAD.format(id=name, mode=mode, effect=effect, when=when)
    if effect == "permit":
        text = text.replace('@remediation("m") ', "")
    return load_bundle({**shipped, f"rules/30-content/{name}.cedar": text.encode()}, None)


def ask(bundle, deployment="local-smollm2", **fields):
    return decide(bundle, Situation(deployment=deployment, **fields).facts(bundle, NOW_S), "dc_1", NOW_S)


def with_failing_rule(bundle, mode="enforce"):
    """Arithmetic is outside what compiles, so that only the reference engine can be made to fail by a rule."""
    text = HEAD.format(id="X01-extra", mode=mode, effect="forbid", when=OVERFLOW)
    rule = read_rule("rules/30-content/X01-extra.cedar", text.encode(), bundle.vocabulary)
    rules = {**bundle.rules, rule.id: rule}
    live = {item.id: item.tree for item in rules.values() if item.mode != "off"}
    schema = cedarpy.Schema.from_str((POLICIES / "schema.cedarschema").read_text())
    return dataclasses.replace(bundle, rules=rules, engine=CedarEngine.of(live, schema))


OVERFLOW = "resource.assurance * 9223372036854775807 + 9223372036854775807 > 1"


def test_a_forbid_that_cannot_be_evaluated_refuses_although_cedar_itself_would_allow(bundle, shipped):
    bundle = with_failing_rule(bundle)
    decision = ask(bundle, set={"resource.assurance": 2})
    assert not decision.allow
    assert decision.error == "evaluation failed in X01-extra"
    assert decision.reason == TABLE[Code.POLICY_FAILED].reason
    assert decision.obligations == ()
    texts = "".join(rule.text for rule in bundle.rules.values())
    facts = Situation(deployment="local-smollm2", set={"resource.assurance": 2}).facts(bundle, NOW_S)
    assert cedar_decides(shipped, texts, facts) is True


@pytest.mark.parametrize("mode", ["shadow", "warn"])
def test_an_error_in_a_rule_that_does_not_decide_still_refuses(bundle, mode):
    failing = with_failing_rule(bundle, mode)
    assert not ask(failing, set={"resource.assurance": 2}).allow


def test_a_rule_that_is_off_is_not_evaluated(bundle):
    idle = with_failing_rule(bundle, "off")
    assert ask(idle, set={"resource.assurance": 2}).allow


@pytest.mark.parametrize("mode", ["shadow", "warn"])
@pytest.mark.parametrize("effect", ["permit", "forbid"])
def test_rules_in_shadow_and_warn_are_reported_and_never_decide(shipped, mode, effect):
    pending = {"resource.model.approval": "pending"} if effect == "permit" else {}
    bundle = with_rule(shipped, "true", effect=effect, mode=mode)
    decision = ask(bundle, set=pending)
    assert decision.allow == (effect == "forbid")
    hit = next(hit for hit in decision.hits if hit.id == "X01-extra")
    assert hit.mode == mode
    assert "X01-extra" not in decision.deciding


def test_a_refusal_lists_every_rule_that_matched_also_the_permits(bundle):
    decision = ask(bundle, "openai-gpt-4.1", data_class="restricted", findings=["SECRET_JWT"])
    assert set(decision.deciding) == {
        "C01-no-secrets",
        "D02-confidential-no-saas",
        "D01-restricted-self-hosted-observed",
        "D07-confidential-residency",
        "D08-restricted-processing-region",
        "A03-class-within-approval",
    }
    assert "B01-approved-models" in {hit.id for hit in decision.hits}


@pytest.mark.parametrize(
    "broken",
    [
        {"resource.hosting": "somewhere"},
        {"context.data_class": "top_secret"},
        {"resource.model.approval": None},
        {"context.purpose": "\ud800"},
    ],
    ids=["enumeration", "class", "missing", "lone-surrogate"],
)
def test_facts_that_do_not_fit_the_schema_refuse_without_being_quoted(bundle, broken):
    decision = ask(bundle, set=broken)
    assert not decision.allow
    assert decision.error
    assert not any(str(value) in decision.error for value in broken.values() if value)


def test_every_deployment_and_action_fits_the_schema(bundle):
    for deployment in bundle.deployments:
        for action in ("invoke", "fallback"):
            assert ask(bundle, deployment, action=action).error is None


def test_a_fallback_is_decided_by_the_same_rules(bundle):
    for action in ("invoke", "fallback"):
        assert ask(bundle, "openai-gpt-4.1", action=action, data_class="confidential").deciding[0] == (
            "D02-confidential-no-saas"
        )


def cedar_decides(shipped, texts, facts):
    """Cedar's own answer on the rules as they are written."""
    result = cedarpy.is_authorized(
        {
            "principal": CALLER,
            "action": f'Action::"{facts.action}"',
            "resource": {"type": "Deployment", "id": facts.resource.deployment},
            "context": json.dumps(context_of(facts.context)),
        },
        texts,
        json.dumps(entities_of(facts.principal, facts.resource)),
        schema=shipped["schema.cedarschema"].decode(),
    )
    return result.allowed


flags = st.booleans()


@st.composite
def random_facts(draw, bundle):
    deployment = bundle.deployments[draw(st.sampled_from(sorted(bundle.deployments)))]
    types = [*sorted(bundle.vocabulary.findings), "UNKNOWN_TYPE"]
    return facts_for(
        principal=Principal(
            "p", "service", "n", draw(st.text(max_size=5)), groups=tuple(draw(st.sets(st.text(), max_size=2)))
        ),
        purpose=draw(st.sampled_from([*sorted(bundle.vocabulary.purposes), "other"])),
        data_class=draw(st.sampled_from(DataClass)),
        finding_types=draw(st.frozensets(st.sampled_from(types), max_size=3)),
        request=RequestFacts(
            draw(flags), draw(st.integers(0, 9)), draw(flags), draw(flags), draw(flags), draw(st.none() | flags)
        ),
        model=bundle.models[deployment.model],
        deployment=deployment,
        action=draw(st.sampled_from(["invoke", "fallback"])),
        now_s=draw(st.integers(0, 2**33)),
        bundle=bundle,
    )


@settings(max_examples=rounds(150), deadline=None)
@given(data=st.data())
def test_our_decision_is_cedars_wherever_cedar_has_no_error(bundle, shipped, data):
    facts = data.draw(random_facts(bundle).filter(lambda f: "\ud800" not in f.principal.team))
    decision = decide(bundle, facts, "dc_1", NOW_S)
    enforced = [rule for rule in bundle.rules.values() if rule.mode == "enforce" and rule.effect != "oblige"]
    assert decision.error is None
    by_rules = cedar_decides(shipped, "".join(rule.text for rule in enforced), facts)
    unmet = not decision.allow and all(bundle.rules[rule].effect == "oblige" for rule in decision.deciding)
    assert decision.allow == (by_rules and not unmet)


@settings(max_examples=rounds(50), deadline=None)
@given(data=st.data())
def test_many_questions_at_once_are_answered_as_one_by_one(bundle, data):
    questions = data.draw(st.lists(random_facts(bundle), max_size=5))
    one_by_one = [decide(bundle, facts, "dc_1", NOW_S) for facts in questions]
    assert allowed(bundle, questions, NOW_S) == [decision.allow for decision in one_by_one]
    assert bundle.engine.evaluate_each(questions) == [bundle.engine.evaluate(facts) for facts in questions]
    assert bundle.engine.evaluate_each(questions) == bundle.reference.evaluate_each(questions)


@settings(max_examples=rounds(100), deadline=None)
@given(data=st.data())
def test_the_digest_is_that_of_the_canonical_facts(bundle, data):
    facts = data.draw(random_facts(bundle).filter(lambda f: "\ud800" not in f.principal.team))
    assert decide(bundle, facts, "dc_1", NOW_S).facts_digest == digest(dataclasses.asdict(facts))
