"""From a code to the refusal that the caller reads, with the rules that decided."""

from __future__ import annotations

from gateway.core.decision import Decision, Refusal
from gateway.core.errors import TABLE, Code
from gateway.core.exchange import Exchange
from gateway.core.vocabulary import RuleId


def refusal_for(
    exchange: Exchange, code: Code, *, param: str | None = None, retry_after_s: int | None = None
) -> Refusal:
    """The table's words for ``code``; for a refusal by policy, the words of the rule that decided first."""
    entry = TABLE[code]
    refused = [decision for decision in exchange.decisions if not decision.allow]
    if code in {Code.POLICY_REFUSED, Code.POLICY_FAILED} and refused:
        return _by_policy(code, refused)
    if code in {Code.OVERLOADED, Code.NAMES_UNAVAILABLE} and retry_after_s is None:
        retry_after_s = 1
    rules: tuple[RuleId, ...] = ()
    decision_id = None
    if code in {Code.OBLIGATION_UNMET, Code.NAMES_UNAVAILABLE}:
        allowed = [decision for decision in exchange.decisions if decision.allow]
        rules = _unique(tuple(rule for d in allowed for o in d.obligations for rule in o.rules))
        decision_id = allowed[0].id if allowed else None
    return Refusal(code, entry.reason, entry.remedy, rules, decision_id, retry_after_s, param)


def _by_policy(code: Code, refused: list[Decision]) -> Refusal:
    entry = TABLE[code]
    first = refused[0]
    return Refusal(
        code=code,
        reason=first.reason if code is Code.POLICY_REFUSED and first.reason else entry.reason,
        remediation=first.remediation if code is Code.POLICY_REFUSED and first.remediation else entry.remedy,
        rules=_unique(tuple(rule for decision in refused for rule in decision.deciding)),
        decision_id=first.id,
    )


def _unique(rules: tuple[RuleId, ...]) -> tuple[RuleId, ...]:
    return tuple(dict.fromkeys(rules))
