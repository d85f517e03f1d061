"""Stage 6: one decision for each candidate. A fallback comes back here; no decision is ever carried over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gateway.core.decision import Decision
from gateway.core.errors import Code, Refused
from gateway.core.exchange import Candidate, Exchange
from gateway.core.vocabulary import DeploymentId
from gateway.pipeline.parts import (
    classification_of,
    inspection_of,
    principal_of,
    purpose_of,
    reading_of,
    request_facts_of,
)
from gateway.pipeline.ports import Ports
from gateway.pipeline.shadow import shadow_of
from gateway.policy.bundle import Bundle
from gateway.policy.decide import allowed
from gateway.policy.decide import decide as decide_by_policy
from gateway.policy.facts import Action, Facts, facts_for
from gateway.policy.questions import questions_for
from gateway.routing.candidates import candidates as candidates_for


async def decide(ports: Ports, exchange: Exchange) -> None:
    """Fill ``candidates`` and ``decisions``, parallel. Raises ``Refused`` where no candidate is allowed."""
    exchange.candidates = candidates_for(ports.bundle, ports.bindings, reading_of(exchange).model)
    if not exchange.candidates:
        raise Refused(Code.NO_DEPLOYMENT)
    decide_all(ports, exchange)
    refuse_unless_allowed(exchange)


def decide_all(ports: Ports, exchange: Exchange) -> None:
    """Fill ``decisions``, parallel to the candidates, from the facts as they are now."""
    exchange.decisions = tuple(decide_one(ports, exchange, candidate, "invoke") for candidate in exchange.candidates)


def refuse_unless_allowed(exchange: Exchange) -> None:
    """Raises ``Refused`` where no decision allows."""
    if any(decision.allow for decision in exchange.decisions):
        return
    failed = any(decision.error for decision in exchange.decisions)
    raise Refused(Code.POLICY_FAILED if failed else Code.POLICY_REFUSED)


def decide_one(ports: Ports, exchange: Exchange, candidate: Candidate, action: Action) -> Decision:
    """Policy's answer for this candidate now."""
    now_s = ports.wall_ns() // 1_000_000_000
    facts = _facts(ports.bundle, exchange, candidate, action, now_s)
    decision = decide_by_policy(ports.bundle, facts, ports.new_decision_id(), now_s)
    if ports.comparison is not None:
        ports.comparison.offer(ports.bundle, facts)
    return decision if ports.candidate is None else _beside(ports, ports.candidate, exchange, decision, now_s)


def _beside(ports: Ports, bundle: Bundle, exchange: Exchange, live: Decision, now_s: int) -> Decision:
    """The decision with what the candidate bundle says of the same question."""
    known = bundle.deployments.get(live.deployment)
    facts = None
    if known is not None and known.model == live.model:
        facts = _facts(bundle, exchange, live, "fallback" if live.action == "fallback" else "invoke", now_s)
    shadow, difference = shadow_of(bundle, facts, live, now_s)
    ports.telemetry.metrics.shadow.labels(difference).inc()
    return live if shadow is None else replace(live, shadow=shadow)


def _facts(bundle: Bundle, exchange: Exchange, at: Candidate | Decision, action: Action, now_s: int) -> Facts:
    return facts_for(
        principal=principal_of(exchange),
        purpose=purpose_of(exchange),
        data_class=classification_of(exchange).value,
        finding_types=inspection_of(exchange).types,
        request=request_facts_of(exchange),
        model=bundle.models[at.model],
        deployment=bundle.deployments[at.deployment],
        action=action,
        now_s=now_s,
        bundle=bundle,
    )


def allowed_deployments(ports: Ports, exchange: Exchange, deployments: Sequence[DeploymentId]) -> set[DeploymentId]:
    """Which of these policy would allow now; nothing is recorded of it."""
    now_s = ports.wall_ns() // 1_000_000_000
    questions = questions_for(
        deployments,
        principal=principal_of(exchange),
        purpose=purpose_of(exchange),
        data_class=classification_of(exchange).value,
        finding_types=inspection_of(exchange).types,
        request=request_facts_of(exchange),
        action="invoke",
        now_s=now_s,
        bundle=ports.bundle,
    )
    answers = allowed(ports.bundle, questions, now_s)
    return {deployment for deployment, answer in zip(deployments, answers, strict=True) if answer}
