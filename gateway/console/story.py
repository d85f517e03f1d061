"""One exchange as a reviewer reads it: the decision in words, why, then the evidence. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from gateway.console.fields import Body, counts, integer, mapping, mappings, text, words
from gateway.console.stages import Bodies, Stage, bodies_of, stages_of
from gateway.console.verdicts import Round, RuleNote, Verdict, deciding_verdict, note_rule, rounds_of
from gateway.console.wording import Badge, Tone, counted, decision_badge, ending_badge
from gateway.core.errors import TABLE, Code
from gateway.core.vocabulary import RuleId
from gateway.ledger.detail import ExchangeDetail, SealedRecord
from gateway.policy.rules import Rule

_MAX_SHOWN = 64 * 1024


@dataclass(frozen=True, slots=True)
class FindingLine:
    """Findings of one type: how many were found and replaced, on the way in and on the way out."""

    type: str
    found: int
    replaced: int
    found_in_answer: int
    replaced_in_answer: int


@dataclass(frozen=True, slots=True)
class AttemptLine:
    """One try at a deployment."""

    deployment: str
    outcome: str
    status: int | None
    elapsed_us: int | None


@dataclass(frozen=True, slots=True)
class Span:
    """A part of the exchange's time."""

    name: str
    elapsed_us: int


@dataclass(frozen=True, slots=True)
class RecordLine:
    """One record with its place, the seal over it, and its body as text."""

    sealed: SealedRecord
    json: str

    @property
    def seal_range(self) -> str:
        """First and last sequence number under the seal."""
        seal = self.sealed.seal
        return "" if seal is None else f"{seal.first_seq}\u2013{seal.first_seq + seal.n - 1}"


@dataclass(frozen=True, slots=True)
class Facts:
    """Single words and numbers of the records; what they do not tell is an empty text or ``None``."""

    role: str
    region: str
    purpose: str
    because: str
    declared: str
    floor: str
    from_findings: str
    assurance: str
    served_model: str
    prompt_tokens: int | None
    completion_tokens: int | None


@dataclass(frozen=True, slots=True)
class Story:
    """Everything that the page of one exchange shows, in its order."""

    badges: tuple[Badge, ...]
    headline: str
    why: str
    remedy: str
    rules: tuple[RuleNote, ...]
    stages: tuple[Stage, ...]
    rounds: tuple[Round, ...]
    facts: Facts
    findings: tuple[FindingLine, ...]
    duties: tuple[str, ...]
    attempts: tuple[AttemptLine, ...]
    spans: tuple[Span, ...]
    records: tuple[RecordLine, ...]


def tell(detail: ExchangeDetail, rules: Mapping[RuleId, Rule]) -> Story:
    """The story of one exchange; ``rules`` are those of the live bundle, for their titles."""
    bodies = bodies_of([sealed.record for sealed in detail.records])
    rounds = rounds_of(bodies.opened, [attempt.body for attempt in bodies.attempts], rules)
    headline, why, remedy = _decision(detail, bodies, rounds)
    replaced = detail.row.redactions
    badges = [decision_badge(detail.row), ending_badge(detail.row)]
    badges.append(Badge(Tone.REDACT, f"{counted(replaced, 'value')} replaced") if replaced else None)
    last_attempt = bodies.attempts[-1].body if bodies.attempts else None
    return Story(
        badges=tuple(badge for badge in badges if badge),
        headline=headline,
        why=why,
        remedy=remedy,
        rules=tuple(note_rule(rule, rules, deciding=True) for rule in detail.row.rules.split()),
        stages=stages_of(bodies),
        rounds=rounds,
        facts=_facts(bodies, last_attempt),
        findings=_findings(bodies, last_attempt),
        duties=tuple(dict.fromkeys(words(last_attempt if last_attempt is not None else bodies.opened, "obligations"))),
        attempts=_attempts(bodies.closed),
        spans=_spans(detail, bodies),
        records=tuple(RecordLine(sealed, _pretty(sealed.record.body)) for sealed in detail.records),
    )


def _decision(detail: ExchangeDetail, bodies: Bodies, rounds: tuple[Round, ...]) -> tuple[str, str, str]:
    """Headline, why, and what to do."""
    row = detail.row
    entry = TABLE[bodies.code] if bodies.code else None
    why, remedy = (entry.reason, entry.remedy) if entry else ("", "")
    if bodies.refused_at_once:
        if bodies.code in {Code.POLICY_REFUSED, Code.OBLIGATION_UNMET}:
            verdict = deciding_verdict(rounds, text(bodies.opened, "decision_id"))
            if verdict is not None:
                why = verdict.reason or why
                remedy = _remedy(verdict) or remedy
        return "Refused before any model was called", why, remedy
    where = f" by {row.model} at {row.deployment}" if row.model and row.deployment else ""
    fell_back = ", after a fallback" if bodies.attempts else ""
    headlines = {
        "answered": f"Allowed and answered{where}{fell_back}",
        "open": "Allowed, and under way",
        "client_closed": "Allowed; the caller left before the end",
        "upstream_failed": "Allowed, but no model answered",
        "interrupted": f"Allowed; the answer{where} broke off",
        "refused": "Allowed, then refused before the answer was complete",
        "unknown": "Allowed; how it ended is not known",
    }
    if row.status == "answered":
        why, remedy = "A rule permits it, and none forbids it.", ""
    if row.status == "unknown":
        why, remedy = "The gateway stopped while the exchange was under way. Recovery closed its record.", ""
    return headlines.get(row.status, "Allowed"), why, remedy


def _remedy(verdict: Verdict) -> str:
    """The remediation of the rule whose reason was given, else of the first that decided and has one."""
    deciding = [note for note in verdict.rules if note.deciding and note.remediation]
    deciding.sort(key=lambda note: note.reason != verdict.reason)
    return deciding[0].remediation if deciding else ""


def _facts(bodies: Bodies, last_attempt: Body | None) -> Facts:
    opened, closed = bodies.opened, bodies.closed
    principal, data_class, usage = (
        mapping(opened, "principal"),
        mapping(opened, "data_class"),
        mapping(closed, "usage"),
    )
    chosen = last_attempt if last_attempt is not None else mapping(opened, "chosen")
    return Facts(
        role=text(principal, "role"),
        region=text(principal, "region"),
        purpose=text(opened, "purpose"),
        because=text(data_class, "because"),
        declared=text(data_class, "declared"),
        floor=text(data_class, "floor"),
        from_findings=text(data_class, "from_findings"),
        assurance=text(chosen, "assurance"),
        served_model=text(closed, "served_model"),
        prompt_tokens=integer(usage, "prompt"),
        completion_tokens=integer(usage, "completion"),
    )


def _findings(bodies: Bodies, last_attempt: Body | None) -> tuple[FindingLine, ...]:
    found = counts(bodies.opened, "findings")
    replaced = counts(last_attempt if last_attempt is not None else bodies.opened, "redactions")
    found_in_answer = counts(bodies.closed, "response_findings")
    replaced_in_answer = counts(bodies.closed, "response_redactions")
    tables = (found, replaced, found_in_answer, replaced_in_answer)
    types = sorted({kind for table in tables for kind in table})
    return tuple(FindingLine(kind, *(table.get(kind, 0) for table in tables)) for kind in types)


def _attempts(closed: Body) -> tuple[AttemptLine, ...]:
    return tuple(
        AttemptLine(
            text(attempt, "deployment"),
            text(attempt, "outcome"),
            integer(attempt, "status"),
            integer(attempt, "elapsed_us"),
        )
        for attempt in mappings(closed, "attempts")
    )


def _spans(detail: ExchangeDetail, bodies: Bodies) -> tuple[Span, ...]:
    """Where the time went; nothing where the clocks behind the parts do not agree with the whole."""
    elapsed_us, opening = detail.row.elapsed_us, bodies.opening
    received_us = integer(bodies.opened, "received_us")
    if not elapsed_us or opening is None or received_us is None or bodies.outcome is None:
        return ()
    calls = [Span(f"Call of {attempt.deployment}", attempt.elapsed_us or 0) for attempt in _attempts(bodies.closed)]
    spans = [Span("Stages 1 to 8", opening.ts_us - received_us), *calls]
    left = elapsed_us - sum(span.elapsed_us for span in spans)
    if left < 0 or any(span.elapsed_us < 0 for span in spans):
        return ()
    return (*spans, Span("Stages 10 and 11", left))


def _pretty(body: Body) -> str:
    shown = json.dumps(body, indent=2, ensure_ascii=False, sort_keys=True)
    return shown if len(shown) <= _MAX_SHOWN else shown[:_MAX_SHOWN] + "\n… cut here; the record itself is whole"
