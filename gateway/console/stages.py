"""The eleven stages of one exchange, told from its records: what each did, and where it stopped. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from gateway.console.fields import Body, counts, integer, mapping, mappings, text, words
from gateway.console.wording import counted, duration
from gateway.core.errors import TABLE, Code
from gateway.ledger import Kind
from gateway.ledger.record import Record


class State(StrEnum):
    """How far a stage came."""

    DONE = "done"
    STOPPED = "stopped"
    UNKNOWN = "unknown"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: its number in the list of stages, what it is for, how far it came, and what it found."""

    number: int
    title: str
    state: State
    sentence: str


@dataclass(frozen=True, slots=True)
class Bodies:
    """An exchange's records by what they tell. ``opening`` is its intent or refusal."""

    opening: Record | None
    attempts: tuple[Record, ...]
    outcome: Record | None

    @property
    def opened(self) -> Body:
        """The body of the intent or refusal."""
        return self.opening.body if self.opening else {}

    @property
    def closed(self) -> Body:
        """The body of the outcome."""
        return self.outcome.body if self.outcome else {}

    @property
    def refused_at_once(self) -> bool:
        """Whether the exchange is one refusal, complete in itself."""
        return self.opening is not None and self.opening.kind == Kind.REFUSAL

    @property
    def code(self) -> Code | None:
        """The code of the refusal or failure, where it is one that this gateway knows."""
        word = text(self.opened if self.refused_at_once else self.closed, "code")
        return Code(word) if word in set(Code) else None


_TITLES = (
    "Authenticate",
    "Admit",
    "Read",
    "Inspect",
    "Classify",
    "Decide",
    "Oblige",
    "Record intent",
    "Call",
    "Respond",
    "Record outcome",
)
_AUTHENTICATE, _ADMIT, _READ, _INSPECT, _CLASSIFY, _DECIDE, _OBLIGE, _INTENT, _CALL, _RESPOND, _OUTCOME = range(1, 12)
_STOPS = {
    Code.UNKNOWN_ROUTE: 0,
    Code.METHOD_NOT_ALLOWED: 0,
    Code.MISSING_CREDENTIALS: _AUTHENTICATE,
    Code.INVALID_CREDENTIALS: _AUTHENTICATE,
    Code.EXPIRED_CREDENTIALS: _AUTHENTICATE,
    Code.PURPOSE_NOT_GRANTED: _AUTHENTICATE,
    Code.BODY_TOO_LARGE: _ADMIT,
    Code.UNSUPPORTED_ENCODING: _ADMIT,
    Code.RATE_LIMITED: _ADMIT,
    Code.INSPECTION_FAILED: _INSPECT,
    Code.INVALID_DATA_CLASS: _CLASSIFY,
    Code.UNKNOWN_MODEL: _DECIDE,
    Code.POLICY_REFUSED: _DECIDE,
    Code.POLICY_FAILED: _DECIDE,
    Code.OBLIGATION_UNMET: _OBLIGE,
    Code.NO_DEPLOYMENT: _OBLIGE,
    Code.OVERLOADED: _INTENT,
    Code.LEDGER_UNAVAILABLE: _INTENT,
}


def bodies_of(records: Sequence[Record]) -> Bodies:
    """Sort an exchange's records by what they tell; of a repeated one the first counts, as in the table."""
    opening = [record for record in records if record.kind in {Kind.INTENT, Kind.REFUSAL}]
    outcomes = [record for record in records if record.kind == Kind.OUTCOME]
    attempts = tuple(record for record in records if record.kind == Kind.ATTEMPT)
    return Bodies(opening[0] if opening else None, attempts, outcomes[0] if outcomes else None)


def stages_of(bodies: Bodies) -> tuple[Stage, ...]:
    """All eleven, in order."""
    stop, unknown = _ending(bodies)
    sentences = _sentences(bodies)
    reason = TABLE[bodies.code].reason if bodies.code else ""
    stages = []
    for number, title in enumerate(_TITLES, start=1):
        state, sentence = State.DONE, sentences[number - 1]
        if number == _OUTCOME and bodies.refused_at_once:
            sentence = "The refusal is one record, complete in itself."
        elif stop is not None and number == stop:
            state, sentence = State.STOPPED, reason or sentence
        elif stop is not None and number > stop and number != _OUTCOME:
            state, sentence = State.SKIPPED, "Not reached."
        elif unknown and number > _INTENT and not (number == _OUTCOME and bodies.outcome):
            state, sentence = (
                State.UNKNOWN,
                "Nothing is recorded of it yet." if bodies.outcome is None else "Not known.",
            )
        stages.append(Stage(number, title, state, sentence))
    return tuple(stages)


def _ending(bodies: Bodies) -> tuple[int | None, bool]:
    """The stage that the exchange stopped at, if any, and whether the end is not known."""
    if bodies.refused_at_once:
        stop = _STOPS.get(bodies.code) if bodies.code else None
        return (_first_unfilled(bodies.opened) if stop is None else stop), False
    status = text(bodies.closed, "status")
    if bodies.outcome is None or status == "unknown":
        return None, True
    if status == "answered":
        return None, False
    answered = any(text(attempt, "outcome") == "answered" for attempt in mappings(bodies.closed, "attempts"))
    return (_RESPOND if answered else _CALL), False


def _first_unfilled(body: Body) -> int:
    """Where a refusal stopped whose code does not say so: at the first stage that left nothing behind."""
    parts = (("principal", _AUTHENTICATE), ("request", _READ), ("inspection", _INSPECT), ("data_class", _CLASSIFY))
    for name, stage in parts:
        if not body.get(name):
            return stage
    return _OBLIGE if body.get("decisions") else _DECIDE


def _sentences(bodies: Bodies) -> tuple[str, ...]:
    opened, closed = bodies.opened, bodies.closed
    return (
        _principal(opened),
        "Size, encoding and rate are within bounds.",
        _read(opened),
        _inspected(opened),
        _classified(opened),
        _decided(opened),
        _obliged(opened),
        "Durable before the first byte left.",
        _called(closed),
        _responded(closed),
        "Durable before the last byte." if text(closed, "cause") != "crash" else "Closed at recovery after a crash.",
    )


def _principal(opened: Body) -> str:
    principal = mapping(opened, "principal")
    role, region = text(principal, "role"), text(principal, "region")
    parts = [text(principal, "id"), f"team {text(principal, 'team')}", role and f"role {role}"]
    parts += [region and f"region {region}", f"purpose {text(opened, 'purpose') or 'none'}"]
    return ", ".join(part for part in parts if part)


def _read(opened: Body) -> str:
    request = mapping(opened, "request")
    parts = [f"Door {text(opened, 'door')}", "streamed" if opened.get("stream") is True else "whole"]
    for name, one in (("leaves", "text leaf"), ("tools", "tool"), ("unknown_fields", "unknown field")):
        amount = integer(request, name)
        if amount or (amount == 0 and name == "leaves"):
            parts.append(counted(amount, one, "text leaves" if name == "leaves" else ""))
    if urls := integer(request, "remote_urls"):
        parts.append(counted(urls, "remote URL"))
    if uninspected := words(request, "uninspected"):
        parts.append(f"not inspected: {', '.join(uninspected)}")
    return ", ".join(parts) + "."


def _inspected(opened: Body) -> str:
    findings = counts(opened, "findings")
    if not findings:
        return "No findings."
    types = ", ".join(f"{kind} × {amount}" for kind, amount in sorted(findings.items()))
    return f"{counted(sum(findings.values()), 'finding')}: {types}."


def _classified(opened: Body) -> str:
    data_class = mapping(opened, "data_class")
    return f"{text(data_class, 'value').capitalize()}: {text(data_class, 'because')}."


def _decided(opened: Body) -> str:
    decisions = mappings(opened, "decisions")
    allowed = sum(decision.get("allow") is True for decision in decisions)
    return f"{counted(len(decisions), 'candidate')}: {allowed} allowed, {len(decisions) - allowed} refused."


def _obliged(opened: Body) -> str:
    duties = dict.fromkeys(words(opened, "obligations"))
    replaced = sum(counts(opened, "redactions").values())
    told = f"Discharged: {', '.join(duties)}" if duties else "No duties"
    return f"{told}; {counted(replaced, 'value')} replaced before sending." if replaced else f"{told}."


def _called(closed: Body) -> str:
    attempts = mappings(closed, "attempts")
    tries = [
        f"{text(attempt, 'deployment')} {text(attempt, 'outcome').replace('_', ' ')}"
        f" in {duration(integer(attempt, 'elapsed_us')) or 'an unknown time'}"
        for attempt in attempts
    ]
    return ", then ".join(tries) + "." if tries else "No attempt is recorded."


def _responded(closed: Body) -> str:
    usage = mapping(closed, "usage")
    parts = []
    if (prompt := integer(usage, "prompt")) is not None and (completion := integer(usage, "completion")) is not None:
        parts.append(f"{counted(prompt, 'token')} in, {counted(completion, 'token')} out")
    if reasons := words(closed, "finish_reasons"):
        parts.append(f"finished by {', '.join(sorted(set(reasons)))}")
    if replaced := sum(counts(closed, "response_redactions").values()):
        parts.append(f"{counted(replaced, 'value')} replaced in the answer")
    if restored := integer(closed, "restored"):
        parts.append(f"{counted(restored, 'surrogate')} restored for the caller")
    told = "; ".join(parts)
    return f"{told[:1].upper()}{told[1:]}." if told else "The answer was passed on."
