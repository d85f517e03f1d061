"""From matching rules to a decision: deny-overrides over all of them, then obligations. Any error refuses.

Only rules in mode "enforce" decide; those in "warn" and "shadow" are reported beside them.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from gateway.core.canonical import digest
from gateway.core.decision import Decision, Effect, Mode, Obligation
from gateway.core.errors import TABLE, Code
from gateway.core.vocabulary import BundleDigest, DeploymentId, ModelId, RuleId
from gateway.policy.engine import Engine, Evaluation
from gateway.policy.facts import Facts
from gateway.policy.obligations import ObligationConflict, merge, unmet
from gateway.policy.resource import ResourceFacts
from gateway.policy.rules import SEVERITIES, Rule

NO_PERMIT_REASON = "No rule permits this model at this deployment."
NO_PERMIT_REMEDY = "Ask the policy owner to have the model approved for this use, or choose another model."


class _Verdict(NamedTuple):
    deciding: tuple[RuleId, ...]
    reason: str = ""
    remediation: str = ""
    obligations: tuple[Obligation, ...] = ()
    allow: bool = False


def settle(engine: Engine, rules: Mapping[RuleId, Rule], bundle: BundleDigest, facts: Facts) -> Decision:
    """The decision on these facts, with an empty id. Never raises for what a rule or an engine does."""
    try:
        facts_digest = digest(dataclasses.asdict(facts))
        evaluation = engine.evaluate(facts)
        matched = [rules[rule] for rule in (*evaluation.rules, *evaluation.obligations)]
    except Exception:  # noqa: BLE001 - the edge to an engine: whatever it does, the exchange is refused
        facts_digest, matched, evaluation = "", [], Evaluation((), (), ("the engine failed",))
    if evaluation.errors:
        verdict = _Verdict((), TABLE[Code.POLICY_FAILED].reason, TABLE[Code.POLICY_FAILED].remedy)
    else:
        verdict = _combine([rule for rule in matched if rule.mode is Mode.ENFORCE], facts.resource)
    return Decision(
        id="",
        allow=verdict.allow,
        action=facts.action,
        model=ModelId(facts.resource.model.id),
        deployment=DeploymentId(facts.resource.deployment),
        hits=tuple(rule.hit for rule in matched),
        deciding=verdict.deciding,
        obligations=verdict.obligations,
        bundle=bundle,
        reason=verdict.reason,
        remediation=verdict.remediation,
        error="; ".join(evaluation.errors) or None,
        facts_digest=facts_digest,
    )


def _combine(enforced: Sequence[Rule], resource: ResourceFacts) -> _Verdict:
    forbids = [rule for rule in enforced if rule.effect is Effect.FORBID]
    permits = tuple(rule.id for rule in enforced if rule.effect is Effect.PERMIT)
    if forbids:
        forbids.sort(key=lambda rule: (-SEVERITIES.index(rule.severity), rule.id))
        return _Verdict(tuple(rule.id for rule in forbids), forbids[0].reason, forbids[0].remediation)
    if not permits:
        return _Verdict((), NO_PERMIT_REASON, NO_PERMIT_REMEDY)
    try:
        obligations = merge(rule.obligation for rule in enforced if rule.obligation is not None)
        failed = {rule for item in unmet(obligations, resource) for rule in item.rules}
    except ObligationConflict as conflict:
        obligations, failed = (), set(conflict.rules)
    if failed:
        entry = TABLE[Code.OBLIGATION_UNMET]
        return _Verdict(tuple(sorted(failed)), entry.reason, entry.remedy)
    return _Verdict(permits, obligations=obligations, allow=True)
