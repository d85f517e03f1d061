"""The question that the pipeline asks: may this exchange go to this deployment, and under which duties?"""

from __future__ import annotations

from collections.abc import Sequence

from gateway.core.decision import Decision
from gateway.core.vocabulary import DeploymentId, ModelId
from gateway.policy.bundle import Bundle
from gateway.policy.combine import failed
from gateway.policy.explain import nearest_permit
from gateway.policy.facts import Facts


def decide(bundle: Bundle, facts: Facts, decision_id: str, now_s: int) -> Decision:
    """Decide by the rules and exceptions of ``bundle`` as they stand at ``now_s`` (Unix seconds).

    Any failure of evaluation is a refusal with ``error`` set, never raised.
    """
    try:
        digest = bundle.facts_digest(facts)
    except (ValueError, TypeError):
        digest, verdict = "", failed("the facts cannot be written down")
    else:
        verdict = bundle.settle(facts, now_s)
    resource = facts.resource
    return Decision(
        decision_id,
        verdict.allow,
        facts.action,
        ModelId(resource.model.id),
        DeploymentId(resource.deployment),
        verdict.hits,
        verdict.deciding,
        verdict.obligations,
        bundle.digest,
        verdict.reason,
        verdict.remediation,
        verdict.error,
        digest,
        verdict.waived,
        nearest_permit(bundle.rules, facts) if verdict.lacks_permit else None,
    )


def allowed(bundle: Bundle, questions: Sequence[Facts], now_s: int) -> list[bool]:
    """Which of many questions would be allowed: for lists of models, without anything that a record needs."""
    return [verdict.allow for verdict in bundle.settle_each(questions, now_s)]
