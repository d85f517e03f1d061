"""Meeting the obligations of one decision: each type has one function here, or the exchange is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import orjson

from gateway.core.decision import Decision, Obligation
from gateway.core.errors import GatewayError
from gateway.core.exchange import Candidate, Exchange, Plan, RedactRule
from gateway.core.vocabulary import Path
from gateway.inspection.leaves import rewrite
from gateway.pipeline.parts import inspection_of, principal_of, reading_of
from gateway.pipeline.ports import Ports
from gateway.redaction.modes import Mode
from gateway.redaction.surrogates import Replacer, Surrogates
from gateway.redaction.treatment import EVERY_TYPE, Treatment
from gateway.wire.thinking import with_thinking


class ObligationUnmet(GatewayError):
    """A duty cannot be met for this candidate."""


@dataclass(slots=True)
class _Draft:
    """The plan in the making."""

    ports: Ports
    exchange: Exchange
    candidate: Candidate
    body: dict[str, Any]
    changed: bool = False
    surrogates: dict[str, str] = field(default_factory=dict)
    redactions: dict[str, int] = field(default_factory=dict)
    request_redact: list[RedactRule] = field(default_factory=list)
    response_redact: list[RedactRule] = field(default_factory=list)
    response_names: bool = False
    thinking: bool | None = None
    thinking_forbidden: bool = False
    hide_reasoning: bool = False
    notices: list[str] = field(default_factory=list)
    keep_days: dict[str, int] = field(default_factory=dict)


def discharge(ports: Ports, exchange: Exchange, candidate: Candidate, decision: Decision) -> Plan:
    """The plan that meets every obligation of ``decision``. Raises ``ObligationUnmet``."""
    reading = reading_of(exchange)
    draft = _Draft(ports, exchange, candidate, reading.body, thinking=reading.thinking)
    for obligation in decision.obligations:
        meet = _MEET.get(obligation.type)
        if meet is None:
            raise ObligationUnmet(obligation.type)
        meet(draft, obligation)
    _replace(draft)
    _address(draft, wants_usage=reading.wants_usage, stream=reading.stream)
    return Plan(
        candidate=candidate,
        decision=decision,
        payload=orjson.dumps(draft.body) if draft.changed else exchange.received.body,
        surrogates=draft.surrogates,
        redactions=draft.redactions,
        discharged=tuple(obligation.type for obligation in decision.obligations),
        response_redact=tuple(draft.response_redact),
        response_names=draft.response_names,
        thinking=draft.thinking,
        thinking_forbidden=draft.thinking_forbidden,
        hide_reasoning=draft.hide_reasoning,
        notices=tuple(draft.notices),
        keep_days=draft.keep_days,
    )


def _address(draft: _Draft, *, wants_usage: bool, stream: bool) -> None:
    """Name the model as the upstream knows it, say thinking its way, and have a stream count its tokens."""
    model = draft.ports.bundle.models[draft.candidate.model]
    if draft.body["model"] != draft.candidate.upstream_model:
        draft.body = {**draft.body, "model": draft.candidate.upstream_model}
        draft.changed = True
    if model.thinking.kind == "hybrid" and draft.body.get("reasoning_effort") == "none":
        draft.body = with_thinking(draft.body, enabled=False)
        draft.changed = True
    if stream and not wants_usage:
        draft.body = {
            **draft.body,
            "stream_options": {**(draft.body.get("stream_options") or {}), "include_usage": True},
        }
        draft.changed = True


def _redact(draft: _Draft, obligation: Obligation) -> None:
    mode, least = obligation.params.get("mode", "surrogate"), obligation.params.get("min_precision", 0.0)
    if mode not in set(Mode) or not isinstance(least, int | float):
        raise ObligationUnmet("redact")
    rule = RedactRule(frozenset(_words(obligation, "types")), str(mode), float(least))
    where = obligation.params.get("where", "both")
    if where in {"response", "both"}:
        draft.response_redact.append(rule)
    if where in {"request", "both"}:
        draft.request_redact.append(rule)


def _replace(draft: _Draft) -> None:
    """Replace what the duties name in every leaf of the request, at once: two of them may meet in one text."""
    treatment = Treatment(draft.request_redact)
    reading = reading_of(draft.exchange)
    marked = [
        (leaf, selected)
        for leaf, found in zip(reading.leaves, inspection_of(draft.exchange).findings, strict=True)
        if found and (selected := treatment.select(found))
    ]
    if not marked:
        return
    surrogates = Surrogates(draft.ports.surrogate_key, principal_of(draft.exchange).tenant)
    replacer = Replacer(surrogates, texts=[leaf.text for leaf in reading.leaves])
    replacements: dict[Path, str] = {}
    for leaf, selected in marked:
        redacted = replacer.redact(leaf.text, selected, types=EVERY_TYPE, mode=treatment.mode)
        replacements[leaf.path] = redacted.text
        for kind, count in redacted.counts.items():
            draft.redactions[kind] = draft.redactions.get(kind, 0) + count
    draft.surrogates.update(replacer.mapping)
    draft.body = rewrite(draft.body, replacements)
    draft.changed = True


def _inspect_names(draft: _Draft, obligation: Obligation) -> None:
    where = obligation.params.get("where")
    if where != "response" and not inspection_of(draft.exchange).names:
        raise ObligationUnmet("inspect_names")
    if where != "request":
        draft.response_names = True


def _thinking(draft: _Draft, obligation: Obligation) -> None:
    mode = obligation.params.get("mode")
    if mode == "hide":
        draft.hide_reasoning = True
        return
    if mode != "off":
        return
    kind = draft.ports.bundle.models[draft.candidate.model].thinking.kind
    if kind == "hybrid":
        draft.body = with_thinking(draft.body, enabled=False)
        draft.changed = True
    elif kind not in {"non_thinking_only", "none"}:
        raise ObligationUnmet("thinking")
    draft.thinking = False
    draft.thinking_forbidden = True


def _max_tokens(draft: _Draft, obligation: Obligation) -> None:
    limit = obligation.params.get("limit")
    if not isinstance(limit, int):
        raise ObligationUnmet("max_tokens")
    name = "max_completion_tokens" if draft.body.get("max_completion_tokens") is not None else "max_tokens"
    asked = draft.body.get(name)
    if asked is None or asked > limit:
        draft.body = {**draft.body, name: limit}
        draft.changed = True


def _force_store_false(draft: _Draft, _obligation: Obligation) -> None:
    if draft.body.get("store") is not False:
        draft.body = {**draft.body, "store": False}
        draft.changed = True


def _notice(draft: _Draft, obligation: Obligation) -> None:
    text = obligation.params.get("text")
    if not isinstance(text, str):
        raise ObligationUnmet("notice")
    draft.notices.append(text)


def _require_region(draft: _Draft, obligation: Obligation) -> None:
    if draft.ports.bundle.deployments[draft.candidate.deployment].region not in _words(obligation, "regions"):
        raise ObligationUnmet("require_region")


def _store_text(draft: _Draft, obligation: Obligation) -> None:
    where, days = obligation.params.get("where"), obligation.params.get("days")
    if draft.ports.payloads is None or not isinstance(days, int):
        raise ObligationUnmet("store_text")
    for part in ("request", "response"):
        if where in (part, "both"):
            draft.keep_days[part] = max(days, draft.keep_days.get(part, 0))


def _store_no_text(_draft: _Draft, _obligation: Obligation) -> None:
    """Nothing is kept unless another duty says so, and then the two are a conflict."""


def _words(obligation: Obligation, name: str) -> tuple[str, ...]:
    value = obligation.params.get(name)
    if not isinstance(value, list | tuple) or not all(isinstance(word, str) for word in value):
        raise ObligationUnmet(obligation.type)
    return tuple(value)


_MEET: dict[str, Callable[[_Draft, Obligation], None]] = {
    "redact": _redact,
    "inspect_names": _inspect_names,
    "thinking": _thinking,
    "max_tokens": _max_tokens,
    "force_store_false": _force_store_false,
    "notice": _notice,
    "require_region": _require_region,
    "store_text": _store_text,
    "store_no_text": _store_no_text,
}
