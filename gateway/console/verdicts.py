"""The decisions of one exchange, as people read them: every candidate, its rules with titles, and its duties. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gateway.console.fields import Body, mapping, mappings, text, words
from gateway.core.vocabulary import RuleId
from gateway.policy.rules import Rule

_ORDER = {"forbid": 0, "permit": 1, "oblige": 2}


@dataclass(frozen=True, slots=True)
class RuleNote:
    """A rule that matched. ``title`` is empty where the live bundle no longer has the rule.

    ``exceptions`` are the ids of those that took it out of the decision.
    """

    id: str
    effect: str
    mode: str
    deciding: bool
    title: str
    reason: str
    remediation: str
    exceptions: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        """Whether the live bundle has the rule."""
        return bool(self.title)


@dataclass(frozen=True, slots=True)
class Duty:
    """An obligation and the rules that ask for it."""

    type: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NearestPermit:
    """The permit that came nearest where nothing permitted, and its condition that did not hold."""

    rule: str
    clause: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The decision for one candidate."""

    id: str
    action: str
    model: str
    deployment: str
    allow: bool
    chosen: bool
    reason: str
    error: str
    rules: tuple[RuleNote, ...]
    duties: tuple[Duty, ...]
    nearest: NearestPermit | None = None
    shadow: str = ""


@dataclass(frozen=True, slots=True)
class Round:
    """Decisions taken at one time: as the request came, or again before a fallback."""

    title: str
    verdicts: tuple[Verdict, ...]


def rounds_of(opening: Body, attempts: Iterable[Body], rules: Mapping[RuleId, Rule]) -> tuple[Round, ...]:
    """Every round of decisions, first to last. ``attempts`` are the bodies of ``exchange.attempt``."""
    chosen = text(mapping(opening, "chosen"), "deployment")
    first = tuple(_verdict(decision, chosen, rules) for decision in mappings(opening, "decisions"))
    rounds = [Round("As the request came", first)] if first else []
    for body in attempts:
        decision = mapping(body, "decision")
        if decision:
            deployment = text(body, "deployment")
            again = (_verdict(decision, deployment, rules),)
            rounds.append(Round(f"Again, before falling back to {deployment}", again))
    return tuple(rounds)


def deciding_verdict(rounds: Iterable[Round], decision_id: str) -> Verdict | None:
    """The verdict that settled a refusal: the one it names, else the first that refused."""
    verdicts = [verdict for each in rounds for verdict in each.verdicts]
    named = [verdict for verdict in verdicts if decision_id and verdict.id == decision_id]
    refused = [verdict for verdict in verdicts if not verdict.allow]
    return next(iter([*named, *refused]), None)


def note_rule(
    rule_id: str,
    rules: Mapping[RuleId, Rule],
    *,
    effect: str = "",
    mode: str = "",
    deciding: bool,
    exceptions: tuple[str, ...] = (),
) -> RuleNote:
    """What the live bundle says of a rule that a record names."""
    rule = rules.get(RuleId(rule_id))
    return RuleNote(
        id=rule_id,
        effect=effect or (rule.effect.value if rule else ""),
        mode=mode or (rule.mode.value if rule else ""),
        deciding=deciding,
        title=rule.title if rule else "",
        reason=rule.reason if rule else "",
        remediation=rule.remediation if rule else "",
        exceptions=exceptions,
    )


def _verdict(decision: Body, chosen: str, rules: Mapping[RuleId, Rule]) -> Verdict:
    deciding = words(decision, "deciding")
    waived = [(text(item, "rule"), text(item, "exception")) for item in mappings(decision, "waived")]
    notes = [
        note_rule(
            text(hit, "id"),
            rules,
            effect=text(hit, "effect"),
            mode=text(hit, "mode"),
            deciding=text(hit, "id") in deciding,
            exceptions=tuple(exception for rule, exception in waived if rule == text(hit, "id")),
        )
        for hit in mappings(decision, "rules")
    ]
    # What decided comes first, in the order of the record, which names the most severe rule first.
    notes.sort(key=lambda n: (deciding.index(n.id) if n.deciding else len(deciding), _ORDER.get(n.effect, 3), n.id))
    allow = decision.get("allow") is True
    deployment = text(decision, "deployment")
    nearest = mapping(decision, "nearest")
    return Verdict(
        id=text(decision, "id"),
        action=text(decision, "action"),
        model=text(decision, "model"),
        deployment=deployment,
        allow=allow,
        chosen=allow and bool(chosen) and deployment == chosen,
        reason=text(decision, "reason"),
        error=text(decision, "error"),
        rules=tuple(notes),
        duties=tuple(Duty(text(duty, "type"), words(duty, "rules")) for duty in mappings(decision, "obligations")),
        nearest=NearestPermit(text(nearest, "rule"), text(nearest, "clause")) if nearest else None,
        shadow=_shadow(mapping(decision, "shadow"), allow=allow),
    )


def _shadow(shadow: Body, *, allow: bool) -> str:
    """What a candidate bundle would have done otherwise, in words."""
    if not shadow:
        return ""
    by = ", ".join(words(shadow, "deciding")) or "no permit"
    if (shadow.get("allow") is True) != allow:
        return (
            f"The candidate bundle would have refused this ({by})."
            if allow
            else "The candidate bundle would have allowed this."
        )
    return (
        "The candidate bundle would have asked for other duties: "
        + (", ".join(words(shadow, "obligations")) or "none")
        + "."
    )
