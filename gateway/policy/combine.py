"""From matching rules to a decision: deny-overrides over all of them, then obligations. Any error refuses.

Only rules in mode "enforce" decide; those in "warn" and "shadow" are reported beside them.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from gateway.core.canonical import digest
from gateway.core.decision import Decision, Effect, Mode, Obligation
from gateway.core.errors import TABLE, Code
from gateway.core.vocabulary import BundleDigest, DeploymentId, ModelId, RuleId
from gateway.policy.engine import Engine, Evaluation
from gateway.policy.facts import Facts
from gateway.policy.obligations import ObligationConflict, merge, unmet
from gateway.policy.rules import SEVERITIES, Rule

NO_PERMIT_REASON = "No rule permits this model at this deployment."
NO_PERMIT_REMEDY = "Ask the policy owner to have the model approved for this use, or choose another model."


def settle(engine: Engine, rules: Mapping[RuleId, Rule], bundle: BundleDigest, facts: Facts) -> Decision:
    """The decision on these facts, with an empty id. Never raises for what a rule or an engine does."""
    try:
        facts_digest = digest(dataclasses.asdict(facts))
        evaluation = engine.evaluate(facts)
        matched = [rules[rule] for rule in (*evaluation.rules, *evaluation.obligations)]
    except Exception:  # noqa: BLE001 - the edge to an engine: whatever it does, the exchange is refused
        facts_digest, matched, evaluation = "", [], Evaluation((), (), ("the engine failed",))
    deciding: list[Rule] = []
    obligations: tuple[Obligation, ...] = ()
    enforced = [rule for rule in matched if rule.mode is Mode.ENFORCE]
    forbids = [rule for rule in enforced if rule.effect is Effect.FORBID]
    permits = [rule for rule in enforced if rule.effect is Effect.PERMIT]
    allow, reason, remediation = False, "", ""
    if evaluation.errors:
        reason, remediation = TABLE[Code.POLICY_FAILED].reason, TABLE[Code.POLICY_FAILED].remedy
    elif forbids:
        deciding = sorted(forbids, key=lambda rule: (-SEVERITIES.index(rule.severity), rule.id))
        reason, remediation = deciding[0].reason, deciding[0].remediation
    elif not permits:
        reason, remediation = NO_PERMIT_REASON, NO_PERMIT_REMEDY
    else:
        deciding = permits
        duties = [rule.obligation for rule in enforced if rule.obligation is not None]
        try:
            obligations = merge(duties)
            failed = {rule for item in unmet(obligations, facts.resource) for rule in item.rules}
        except ObligationConflict as conflict:
            failed = set(conflict.rules)
        allow = not failed
        if failed:
            deciding = [rules[rule] for rule in sorted(failed)]
            reason, remediation = TABLE[Code.OBLIGATION_UNMET].reason, TABLE[Code.OBLIGATION_UNMET].remedy
    return Decision(
        id="",
        allow=allow,
        action=facts.action,
        model=ModelId(facts.resource.model.id),
        deployment=DeploymentId(facts.resource.deployment),
        hits=tuple(rule.hit for rule in matched),
        deciding=tuple(rule.id for rule in deciding),
        obligations=obligations if allow else (),
        bundle=bundle,
        reason=reason,
        remediation=remediation,
        error="; ".join(evaluation.errors) or None,
        facts_digest=facts_digest,
    )
