"""A witness counts only if the engines say of it what the solver said: asked again of both, and combined as usual."""

from __future__ import annotations

from gateway.core.errors import GatewayError
from gateway.core.vocabulary import DataClass, RuleId
from gateway.policy.bundle import Bundle
from gateway.policy.combine import Verdict, settler
from gateway.policy.exceptions import Exceptions, PolicyException, Scope
from gateway.policy.facts import Facts
from gateway.policy.prove.decision import HARD

_OPEN: frozenset[str] = frozenset()
_EVERYBODY = Scope(_OPEN, _OPEN, _OPEN, _OPEN, _OPEN, _OPEN, DataClass.RESTRICTED)


class ProverFault(GatewayError):
    """The solver and the engines disagree about these facts: the proof means nothing, and the prover is wrong."""

    def __init__(self, message: str, facts: Facts) -> None:
        super().__init__(message)
        self.facts = facts


def replayed(bundle: Bundle, facts: Facts, *, allow: bool, waived: bool = False) -> Verdict:
    """The verdict of both engines on ``facts``; ``waived``: with every rule waived that is not hard.

    Raises ``ProverFault`` where one of them does not say ``allow``.
    """
    exceptions = Exceptions.of([_waiver(bundle)] if waived else [])
    verdicts = [settler(engine, bundle.rules, exceptions)[0](facts, 0) for engine in (bundle.engine, bundle.reference)]
    if any(verdict.allow is not allow or verdict.error is not None for verdict in verdicts):
        said = "; ".join(verdict.error or ("allowed" if verdict.allow else "refused") for verdict in verdicts)
        raise ProverFault(f"the solver says {'allowed' if allow else 'refused'}, the engines say {said}", facts)
    return verdicts[0]


def _waiver(bundle: Bundle) -> PolicyException:
    every = frozenset(RuleId(rule.id) for rule in bundle.rules.values() if rule.level != HARD)
    return PolicyException("EVERY-SOFT-RULE", "", every, _EVERYBODY, 0, 1, "", (), "", (), "")
