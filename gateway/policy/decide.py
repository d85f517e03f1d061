"""The question that the pipeline asks: may this exchange go to this deployment, and under which duties?"""

from __future__ import annotations

from gateway.core.decision import Decision
from gateway.policy.bundle import Bundle
from gateway.policy.facts import Facts


def decide(bundle: Bundle, facts: Facts, decision_id: str) -> Decision:
    """Decide by the rules of ``bundle``. Any failure of evaluation is a refusal with ``error`` set, never raised."""
    settled = bundle.settle(facts)
    return Decision(
        id=decision_id,
        allow=settled.allow,
        action=settled.action,
        model=settled.model,
        deployment=settled.deployment,
        hits=settled.hits,
        deciding=settled.deciding,
        obligations=settled.obligations,
        bundle=settled.bundle,
        reason=settled.reason,
        remediation=settled.remediation,
        error=settled.error,
        facts_digest=settled.facts_digest,
    )
