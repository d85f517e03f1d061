"""The combiner against engines that misbehave: whatever an engine does, the exchange is refused."""

from __future__ import annotations

import dataclasses

import pytest

from gateway.core.decision import Obligation
from gateway.core.errors import TABLE, Code
from gateway.core.vocabulary import RuleId
from gateway.policy.combine import NO_PERMIT_REASON
from gateway.policy.decide import decide
from gateway.policy.engine import Evaluation
from gateway.policy.situation import Situation

NOW_S = 1_795_392_000


class Scripted:
    """An engine that answers or raises what it was given, one after the other."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.calls = 0

    def evaluate(self, facts):
        self.calls += 1
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


def ask(bundle, engine, deployment="local-smollm2"):
    scripted = dataclasses.replace(bundle, engine=engine)
    return decide(scripted, Situation(deployment=deployment).facts(scripted, NOW_S), "dc_1", NOW_S)


PERMIT = RuleId("B01-approved-models")
FORBID = RuleId("D02-confidential-no-saas")


@pytest.mark.parametrize(
    "answer",
    [
        RuntimeError("canary"),
        MemoryError(),
        KeyError("canary"),
        Evaluation((RuleId("never-heard-of"),), ()),
        Evaluation((PERMIT,), (), ("evaluation failed in X",)),
        None,
    ],
    ids=["raises", "memory", "key", "unknown-rule", "error", "nothing"],
)
def test_an_engine_that_fails_refuses(bundle, answer):
    decision = ask(bundle, Scripted(answer))
    assert not decision.allow
    assert decision.error
    assert "canary" not in decision.error
    assert decision.reason == TABLE[Code.POLICY_FAILED].reason


def test_a_failure_is_not_remembered(bundle):
    engine = Scripted(RuntimeError(), Evaluation((PERMIT,), ()))
    scripted = dataclasses.replace(bundle, engine=engine)
    facts = Situation(deployment="local-smollm2").facts(scripted, NOW_S)
    assert not decide(scripted, facts, "dc_1", NOW_S).allow
    assert decide(scripted, facts, "dc_2", NOW_S).allow
    assert decide(scripted, facts, "dc_3", NOW_S).allow
    assert engine.calls == 3


def test_nothing_matched_is_a_refusal(bundle):
    decision = ask(bundle, Scripted(Evaluation((), ())))
    assert not decision.allow
    assert decision.reason == NO_PERMIT_REASON
    assert decision.deciding == ()
    assert decision.error is None


def test_one_forbid_overrides_any_permit(bundle):
    decision = ask(bundle, Scripted(Evaluation((PERMIT, FORBID), ())))
    assert not decision.allow
    assert decision.deciding == (FORBID,)
    assert decision.remediation == bundle.rules[FORBID].remediation


def test_the_severest_forbid_speaks_first(bundle):
    rules = (
        RuleId("A03-class-within-approval"),
        RuleId("C01-no-secrets"),
        RuleId("D01-restricted-self-hosted-observed"),
    )
    decision = ask(bundle, Scripted(Evaluation(rules, ())))
    assert decision.deciding == (rules[1], rules[2], rules[0])
    assert decision.reason == bundle.rules[rules[1]].reason


def with_obligation(bundle, rule, obligation):
    changed = dataclasses.replace(bundle.rules[rule], obligation=obligation)
    return dataclasses.replace(bundle, rules={**bundle.rules, rule: changed})


@pytest.mark.parametrize(
    "obligation",
    [
        Obligation("teleport", {}, (RuleId("O01-redact-findings"),)),
        Obligation("redact", {"types": []}, (RuleId("O01-redact-findings"),)),
        Obligation("require_region", {"regions": ["CH"]}, (RuleId("O01-redact-findings"),)),
    ],
    ids=["unknown", "malformed", "elsewhere"],
)
def test_a_duty_that_cannot_be_met_refuses_and_names_its_rule(bundle, obligation):
    rule = RuleId("O01-redact-findings")
    changed = with_obligation(bundle, rule, obligation)
    decision = ask(changed, Scripted(Evaluation((PERMIT,), (rule,))))
    assert not decision.allow
    assert decision.error is None
    assert decision.deciding == (rule,)
    assert decision.obligations == ()
    assert decision.reason == TABLE[Code.OBLIGATION_UNMET].reason
