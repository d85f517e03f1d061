"""What an edit of the rules changes, over all facts: a question that is newly allowed or refused, or proof of none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import z3

from gateway.core.decision import Effect, Mode
from gateway.policy.bundle import Bundle
from gateway.policy.prove.decision import HARD, EncodedRules, encode_rules
from gateway.policy.prove.replay import replayed
from gateway.policy.prove.search import DEFAULT_LIMIT_S, Ground, Undecided, Witness
from gateway.policy.prove.space import Expr


@dataclass(frozen=True, slots=True)
class Change:
    """Whether such questions exist. ``decided`` is False where the solver ran out of time, and nothing is known."""

    decided: bool
    witness: Witness | None = None

    @property
    def none(self) -> bool:
        """Proved: there is no such question."""
        return self.decided and self.witness is None


@dataclass(frozen=True, slots=True)
class KillCheck:
    """Whether kill rules only refuse. ``faults`` name rules that differ in more than added forbids."""

    faults: tuple[str, ...]
    newly_allowed: Change

    @property
    def passed(self) -> bool:
        """Nothing but enforced, hard forbids came in, and nothing is allowed that was not."""
        return not self.faults and self.newly_allowed.none


def newly_allowed(
    old: Bundle, new: Bundle, schema: str, *, in_catalogue: bool = False, limit_s: float = DEFAULT_LIMIT_S
) -> Change:
    """A question that ``new`` allows and ``old`` refuses, both without exceptions.

    Both sets of rules are asked the same facts, with the words of ``new``: a change of the vocabulary or of records
    alone is no change here. ``schema`` is Cedar text; it has to hold all that both read. ``in_catalogue``: only about
    the deployments of ``new``. Raises ``ProverFault``, ``TooWide``.
    """
    return _change(old, new, schema, _allowed_by_second, allow=True, in_catalogue=in_catalogue, limit_s=limit_s)


def newly_refused(
    old: Bundle, new: Bundle, schema: str, *, in_catalogue: bool = False, limit_s: float = DEFAULT_LIMIT_S
) -> Change:
    """A question that ``new`` refuses and ``old`` allows; otherwise as ``newly_allowed``."""
    return _change(old, new, schema, _allowed_by_first, allow=False, in_catalogue=in_catalogue, limit_s=limit_s)


def check_kill(base: Bundle, with_kill: Bundle, schema: str, *, limit_s: float = DEFAULT_LIMIT_S) -> KillCheck:
    """Whether ``with_kill`` is ``base`` with rules that can only refuse. Raises ``ProverFault``, ``TooWide``."""
    faults = [f"{name} is not there any more" for name in base.rules if name not in with_kill.rules]
    for name, rule in with_kill.rules.items():
        before = base.rules.get(name)
        if before is not None:
            if (before.tree, before.effect, before.mode, before.level) != (
                rule.tree,
                rule.effect,
                rule.mode,
                rule.level,
            ):
                faults.append(f"{name} is not the same any more")
        elif (rule.effect, rule.level, rule.mode) != (Effect.FORBID, HARD, Mode.ENFORCE):
            faults.append(f"{name} is no enforced forbid of level hard")
    return KillCheck(tuple(faults), newly_allowed(base, with_kill, schema, limit_s=limit_s))


def _change(
    old: Bundle,
    new: Bundle,
    schema: str,
    goal: Callable[[EncodedRules, EncodedRules], Expr],
    *,
    allow: bool,
    in_catalogue: bool,
    limit_s: float,
) -> Change:
    trees = [rule.tree for bundle in (old, new) for rule in bundle.rules.values()]
    ground = Ground.of(new, schema, trees, in_catalogue=in_catalogue, limit_s=limit_s)
    before, after = (encode_rules(bundle.rules.values(), ground.space) for bundle in (old, new))
    try:
        witness = ground.find(goal(before, after))
    except Undecided:
        return Change(decided=False)
    if witness is not None:
        replayed(new, witness.facts, allow=allow)
        replayed(old, witness.facts, allow=not allow)
    return Change(decided=True, witness=witness)


def _allowed_by_second(before: EncodedRules, after: EncodedRules) -> Expr:
    return z3.And(after.allow(), z3.Not(before.allow()))


def _allowed_by_first(before: EncodedRules, after: EncodedRules) -> Expr:
    return z3.And(before.allow(), z3.Not(after.allow()))
