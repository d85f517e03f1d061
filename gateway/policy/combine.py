"""From matching rules to a verdict: deny-overrides over all of them, then obligations. Any error refuses.

Only rules in mode "enforce" decide; those in "warn" and "shadow" are reported beside them. An exception takes the
forbids that it waives out of the decision, never out of the report, and adds its own duties while it does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from gateway.core.decision import Effect, Mode, Obligation, RuleHit
from gateway.core.errors import TABLE, Code
from gateway.core.vocabulary import RuleId
from gateway.policy.engine import Engine, Evaluation
from gateway.policy.exceptions import Exceptions, PolicyException, covering
from gateway.policy.facts import Facts
from gateway.policy.obligations import ObligationConflict, merge, unmet
from gateway.policy.resource import ResourceFacts
from gateway.policy.rules import SEVERITIES, Rule

NO_PERMIT_REASON = "No rule permits this model at this deployment."
NO_PERMIT_REMEDY = "Ask the policy owner to have the model approved for this use, or choose another model."
_REMEMBERED = 8192


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a decision says of its facts; ``Decision`` has the same fields and says who decided what when."""

    allow: bool
    hits: tuple[RuleHit, ...] = ()
    deciding: tuple[RuleId, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    waived: tuple[tuple[RuleId, str], ...] = ()
    reason: str = ""
    remediation: str = ""
    error: str | None = None

    @property
    def lacks_permit(self) -> bool:
        """Whether it refuses only because nothing permits."""
        return not self.allow and not self.deciding and self.error is None


Settle = Callable[[Facts, int], Verdict]
SettleEach = Callable[[Sequence[Facts], int], list[Verdict]]


def settler(engine: Engine, rules: Mapping[RuleId, Rule], exceptions: Exceptions) -> tuple[Settle, SettleEach]:
    """The verdict on one question and on many, at an instant in Unix seconds. Neither raises for what an engine does.

    What combining makes of the same matches is remembered; what the engine answers never is.
    """
    told = {rule.id: rule.hit for rule in rules.values()}

    @lru_cache(maxsize=_REMEMBERED)
    def combined(
        matched: tuple[RuleId, ...], duties: tuple[RuleId, ...], granted: tuple[str, ...], resource: ResourceFacts
    ) -> Verdict:
        found = [rules[rule] for rule in (*matched, *duties)]
        hits = tuple([told[rule.id] for rule in found])
        return _combine(found, hits, [exceptions.by_id[name] for name in granted], resource)

    def verdict(facts: Facts, evaluation: Evaluation, active: Sequence[PolicyException]) -> Verdict:
        if evaluation.errors:
            return failed("; ".join(evaluation.errors))
        granted = tuple(item.id for item in covering(active, facts)) if active else ()
        return combined(evaluation.rules, evaluation.obligations, granted, facts.resource)

    def settle(facts: Facts, now_s: int) -> Verdict:
        try:
            return verdict(facts, engine.evaluate(facts), exceptions.at(now_s))
        except Exception:  # noqa: BLE001 - the edge to an engine: whatever it does, the exchange is refused
            return failed("the engine failed")

    def settle_each(questions: Sequence[Facts], now_s: int) -> list[Verdict]:
        try:
            active = exceptions.at(now_s)
            answers = engine.evaluate_each(questions)
            return [verdict(facts, answer, active) for facts, answer in zip(questions, answers, strict=True)]
        except Exception:  # noqa: BLE001 - as above
            return [failed("the engine failed")] * len(questions)

    return settle, settle_each


def failed(error: str) -> Verdict:
    """The refusal where rules could not be evaluated."""
    entry = TABLE[Code.POLICY_FAILED]
    return Verdict(allow=False, reason=entry.reason, remediation=entry.remedy, error=error)


def _combine(
    found: Sequence[Rule], hits: tuple[RuleHit, ...], granted: Sequence[PolicyException], resource: ResourceFacts
) -> Verdict:
    enforced = [rule for rule in found if rule.mode is Mode.ENFORCE]
    matched = [rule for rule in enforced if rule.effect is Effect.FORBID]
    waived = tuple(
        (rule.id, item.id) for rule in matched if rule.level != "hard" for item in granted if rule.id in item.waives
    )
    lifted = {rule for rule, _ in waived}
    forbids = [rule for rule in matched if rule.id not in lifted]
    permits = tuple(rule.id for rule in enforced if rule.effect is Effect.PERMIT)
    if forbids:
        forbids.sort(key=lambda rule: (-SEVERITIES.index(rule.severity), rule.id))
        deciding = tuple(rule.id for rule in forbids)
        return Verdict(False, hits, deciding, (), waived, forbids[0].reason, forbids[0].remediation)  # noqa: FBT003
    if not permits:
        return Verdict(False, hits, (), (), waived, NO_PERMIT_REASON, NO_PERMIT_REMEDY)  # noqa: FBT003
    used = {name for _, name in waived}
    duties = [rule.obligation for rule in enforced if rule.obligation is not None]
    duties += [duty for item in granted if item.id in used for duty in item.compensating]
    try:
        obligations = merge(duties)
        unfit = {rule for item in unmet(obligations, resource) for rule in item.rules}
    except ObligationConflict as conflict:
        obligations, unfit = (), set(conflict.rules)
    if unfit:
        entry = TABLE[Code.OBLIGATION_UNMET]
        remedy = next((rule.remediation for rule in found if rule.id in unfit and rule.remediation), entry.remedy)
        return Verdict(False, hits, tuple(sorted(unfit)), (), waived, entry.reason, remedy)  # noqa: FBT003
    return Verdict(True, hits, permits, obligations, waived)  # noqa: FBT003
