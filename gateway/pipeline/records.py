"""The bodies of the records of an exchange (docs/ledger.md): identifiers and counts, never text of the caller's."""

from __future__ import annotations

from typing import Any

from gateway.core.decision import Decision, Refusal, Shadow
from gateway.core.exchange import Attempt, Exchange, Plan
from gateway.core.vocabulary import Principal
from gateway.pipeline.parts import request_facts_of
from gateway.policy.bundle import Bundle

Body = dict[str, Any]


def intent_body(exchange: Exchange, bundle: Bundle) -> Body:
    """What was asked, how it was classified and decided, and where it is about to go."""
    body = _common(exchange, bundle)
    if exchange.plan is not None:
        body["chosen"] = _chosen(exchange.plan)
        body["redactions"] = dict(exchange.plan.redactions)
        body["obligations"] = list(exchange.plan.discharged)
    body["payloads"] = _kept(exchange, "request")
    return body


def refusal_record_body(
    exchange: Exchange, refusal: Refusal, http_status: int, bundle: Bundle, elapsed_us: int
) -> Body:
    """A refused exchange in one record."""
    return {
        **_common(exchange, bundle),
        "code": refusal.code.value,
        "http_status": http_status,
        "rules": list(refusal.rules),
        "decision_id": refusal.decision_id,
        "elapsed_us": elapsed_us,
    }


def attempt_body(exchange: Exchange, plan: Plan) -> Body:
    """A fallback about to be tried, with every decision as it stands now."""
    return {
        **_chosen(plan),
        **_found(exchange),
        "decision": decision_body(plan.decision),
        "decisions": [decision_body(decision) for decision in exchange.decisions],
        "redactions": dict(plan.redactions),
        "obligations": list(plan.discharged),
        "payloads": _kept(exchange, "request"),
        "previous": exchange.attempts[-1].outcome if exchange.attempts else "",
    }


def outcome_body(exchange: Exchange, elapsed_us: int) -> Body:
    """How the exchange ended."""
    outcome = exchange.outcome
    plan = exchange.plan
    return {
        "status": outcome.status,
        "http_status": outcome.http_status,
        "code": outcome.code,
        "deployment": plan.candidate.deployment if plan else None,
        "model": plan.candidate.model if plan else None,
        "licence": plan.candidate.licence if plan else None,
        "finish_reasons": list(outcome.finish_reasons),
        "usage": {
            "prompt": outcome.prompt_tokens,
            "completion": outcome.completion_tokens,
            "reasoning": outcome.reasoning_tokens,
        },
        "served_model": outcome.served_model,
        "upstream_request_id": outcome.upstream_request_id,
        "thinking": {"asked": plan.thinking if plan else None, "observed": outcome.thinking_observed},
        "attempts": [_attempt(attempt) for attempt in exchange.attempts],
        "response_findings": dict(outcome.response_findings),
        "response_redactions": dict(outcome.response_redactions),
        "restored": outcome.restored,
        "payload": outcome.payload,
        "payloads": _kept(exchange, "response"),
        "elapsed_us": elapsed_us,
    }


def _kept(exchange: Exchange, part: str) -> list[Body]:
    """Digests of the ciphertexts that were kept: what can be proved without being read, and stays when it is erased."""
    return [
        {"part": text.part, "sha256": text.sha256, "size": text.size, "expires_us": text.expires_us}
        for text in exchange.kept
        if text.part == part
    ]


def _common(exchange: Exchange, bundle: Bundle) -> Body:
    reading = exchange.reading
    return {
        "door": exchange.received.door,
        "stream": reading.stream if reading else False,
        # A name that the catalogue does not know is the caller's own text, so it is not kept.
        "requested_model": reading.model if reading and exchange.candidates else None,
        "principal": _principal(exchange.principal),
        "purpose": exchange.purpose,
        **_found(exchange),
        "inspection": exchange.inspection.engine if exchange.inspection else None,
        "names": exchange.inspection.names if exchange.inspection else None,
        "request": {
            "leaves": len(reading.leaves),
            "unknown_fields": reading.unknown_fields,
            "uninspected": list(reading.uninspected),
            "remote_urls": reading.remote_urls,
            "tools": reading.tools,
            "thinking": reading.thinking,
            "budget_share": request_facts_of(exchange).budget_share if exchange.inspection else None,
        }
        if reading
        else None,
        "decisions": [decision_body(decision) for decision in exchange.decisions],
        "policy": {"bundle": bundle.digest, "commit": bundle.commit},
        "redactions": {},
        "received_us": exchange.received.wall_ns // 1000,
    }


def _found(exchange: Exchange) -> Body:
    """What inspection found and what class that makes; a fallback may look for names and so find more."""
    classification = exchange.classification
    return {
        "data_class": {
            "value": classification.value.label,
            "declared": classification.declared.label if classification.declared is not None else None,
            "floor": classification.floor.label,
            "from_findings": classification.from_findings.label,
            "because": classification.because,
        }
        if classification
        else None,
        "findings": _count_findings(exchange),
        "coverage": exchange.inspection.coverage if exchange.inspection else None,
    }


def _principal(principal: Principal | None) -> Body | None:
    if principal is None:
        return None
    return {
        "id": principal.id,
        "kind": principal.kind,
        "team": principal.team,
        "tenant": principal.tenant,
        "region": principal.region,
        "role": principal.role,
        "groups": sorted(principal.groups),
    }


def _count_findings(exchange: Exchange) -> dict[str, int]:
    counts: dict[str, int] = {}
    if exchange.inspection:
        for leaf in exchange.inspection.findings:
            for finding in leaf:
                counts[finding.type] = counts.get(finding.type, 0) + 1
    return counts


def _shadow(shadow: Shadow) -> Body:
    return {
        "bundle": shadow.bundle,
        "allow": shadow.allow,
        "deciding": list(shadow.deciding),
        "obligations": list(shadow.obligations),
    }


def decision_body(decision: Decision) -> Body:
    """One decision as records hold it."""
    return {
        "id": decision.id,
        "action": decision.action,
        "deployment": decision.deployment,
        "model": decision.model,
        "allow": decision.allow,
        "rules": [{"id": hit.id, "effect": hit.effect.value, "mode": hit.mode.value} for hit in decision.hits],
        "deciding": list(decision.deciding),
        "waived": [{"rule": rule, "exception": exception} for rule, exception in decision.waived],
        "nearest": {"rule": decision.nearest.rule, "clause": decision.nearest.clause} if decision.nearest else None,
        "shadow": _shadow(decision.shadow) if decision.shadow else None,
        "obligations": [{"type": o.type, "rules": list(o.rules)} for o in decision.obligations],
        "reason": decision.reason,
        "error": decision.error,
    }


def _chosen(plan: Plan) -> Body:
    candidate = plan.candidate
    return {
        "deployment": candidate.deployment,
        "model": candidate.model,
        "licence": candidate.licence,
        "assurance": candidate.assurance.label,
        "thinking": plan.thinking,
    }


def _attempt(attempt: Attempt) -> Body:
    return {
        "deployment": attempt.deployment,
        "decision_id": attempt.decision_id,
        "outcome": attempt.outcome,
        "status": attempt.status,
        "elapsed_us": attempt.elapsed_us,
    }
