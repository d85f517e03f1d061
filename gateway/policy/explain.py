"""Rules over one set of facts, condition by condition: what held, what did not, and which permit came nearest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from cedarpy import pst

from gateway.core.decision import Effect, Mode, Nearest
from gateway.core.vocabulary import RuleId
from gateway.policy.cedar_text import text_of_expression
from gateway.policy.clauses import Unreadable, clauses_of, conjuncts_of, paths_of
from gateway.policy.evaluate import Environment, EvaluationFailed, Truth, Value, environment, holds, matches
from gateway.policy.facts import Facts
from gateway.policy.rules import Rule


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition and how it turned out.

    ``parts`` are the conditions that an "all", "any" or "not" is made of; an "atom" has none, and ``read`` says which
    facts it looked at (None is unknown). ``reached`` is false where the result was settled before.
    """

    kind: Literal["all", "any", "not", "atom"]
    text: str
    truth: Truth
    reached: bool
    parts: tuple[Condition, ...] = ()
    read: tuple[tuple[str, object], ...] = ()

    def atoms(self) -> Iterator[Condition]:
        """The conditions without parts, from left to right."""
        if self.kind == "atom":
            yield self
        for part in self.parts:
            yield from part.atoms()


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a rule that must hold ("scope", "when") or must not ("unless"). ``holds``: it lets the rule match."""

    word: Literal["scope", "when", "unless"]
    condition: Condition
    holds: Truth


@dataclass(frozen=True, slots=True)
class Explained:
    """How one rule turned out on one set of facts.

    ``clause`` is its first condition that did not hold, as Cedar text, and ``facts`` what that read; empty where the
    rule matched. ``lacking`` counts the conditions that did not hold. ``matched`` is None where evaluation failed.
    """

    rule: Rule
    matched: Truth
    clause: str
    facts: Mapping[str, object]
    lacking: int


@dataclass(frozen=True, slots=True)
class Reading:
    """How one rule turned out. ``matched`` is None where its evaluation failed."""

    matched: Truth
    clauses: tuple[Clause, ...]


def read(rule: pst.Template, env: Environment) -> Reading:
    """How every condition of the rule turned out. Raises ``Unreadable``."""
    settled = False
    matched: Truth = True
    clauses: list[Clause] = []
    for word, expression in clauses_of(rule):
        condition = _condition(expression, env, reached=not settled)
        fits = condition.truth if word != "unless" or condition.truth is None else not condition.truth
        clauses.append(Clause(word, condition, fits))
        if not settled and fits is not True:
            settled, matched = True, fits
    return Reading(matched, tuple(clauses))


def explained(rule: Rule, facts: Facts) -> Explained:
    """How this rule turned out. Raises ``Unreadable``."""
    env = environment(facts, action_of(rule, facts))
    lacking = missing(rule.tree, env)
    if not lacking:
        return Explained(rule, True, "", {}, 0)  # noqa: FBT003 - a truth of three values
    return Explained(
        rule, matches(rule.tree, env), text_of_expression(lacking[0]), dict(values_of(lacking[0], env)), len(lacking)
    )


def action_of(rule: Rule, facts: Facts) -> str:
    """What the rule is asked: the action of the facts, or "oblige" for an obligation."""
    return "oblige" if rule.effect is Effect.OBLIGE else facts.action


def missing(rule: pst.Template, env: Environment) -> tuple[pst.Expr, ...]:
    """The conditions that must hold and do not, those that cannot be evaluated among them; empty where it matches.

    Raises ``Unreadable``.
    """
    return tuple(part for _, part in conjuncts_of(rule) if truth_of(part, env) is not True)


def nearest_permit(rules: Mapping[RuleId, Rule], facts: Facts) -> Nearest | None:
    """The enforced permit with the fewest conditions that do not hold (the first by id among equals), or None.

    None where one matches, and where none speaks of this action or can be read.
    """
    env = environment(facts, facts.action)
    best: tuple[int, RuleId, pst.Expr] | None = None
    for rule in rules.values():
        if rule.effect is not Effect.PERMIT or rule.mode is not Mode.ENFORCE:
            continue
        try:
            lacking = missing(rule.tree, env)
        except Unreadable:
            continue
        if not lacking:
            return None
        found = (len(lacking), rule.id, lacking[0])
        if "action" not in paths_of(lacking[0]) and (best is None or found[:2] < best[:2]):
            best = found
    if best is None:
        return None
    return Nearest(best[1], text_of_expression(best[2]), dict(values_of(best[2], env)))


def values_of(node: pst.Expr, env: Environment) -> tuple[tuple[str, object], ...]:
    """The facts that an expression reads and what they are; None is unknown."""
    return tuple((path, plain(env.get(path))) for path in dict.fromkeys(paths_of(node)))


def truth_of(node: pst.Expr, env: Environment) -> Truth:
    """Whether an expression holds; None where it cannot be evaluated. Raises ``Unreadable``."""
    try:
        return holds(node, env)
    except EvaluationFailed:
        return None


def plain(value: Value | None) -> object:
    """A value as people write it; None is unknown."""
    if isinstance(value, frozenset):
        return sorted(value, key=str)
    return value.id if isinstance(value, pst.EntityUid) else value


def _condition(node: pst.Expr, env: Environment, *, reached: bool) -> Condition:
    match node:
        case pst.BinaryOp(op="and" | "or" as op):
            return _joined(node, op, env, reached=reached)
        case pst.UnaryOp(op="not", arg=arg):
            part = _condition(arg, env, reached=reached)
            truth = None if part.truth is None else not part.truth
            return Condition("not", text_of_expression(node), truth, reached, (part,))
    return Condition("atom", text_of_expression(node), truth_of(node, env), reached, (), values_of(node, env))


def _joined(node: pst.BinaryOp, op: Literal["and", "or"], env: Environment, *, reached: bool) -> Condition:
    settles = op == "or"
    result: Truth = not settles
    open_ = reached
    settled = False
    parts: list[Condition] = []
    for operand in _operands(node, op):
        part = _condition(operand, env, reached=open_)
        parts.append(part)
        if not settled and (part.truth is None or part.truth is settles):
            settled, open_, result = True, False, part.truth
    return Condition("any" if settles else "all", text_of_expression(node), result, reached, tuple(parts))


def _operands(node: pst.Expr, op: str) -> Iterator[pst.Expr]:
    if isinstance(node, pst.BinaryOp) and node.op == op:
        yield from _operands(node.left, op)
        yield from _operands(node.right, op)
    else:
        yield node
