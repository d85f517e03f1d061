"""What a rule asks for, taken apart: scope and clauses, the conditions that must all hold, the facts that they read."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Literal, TypeAlias

from cedarpy import pst

from gateway.core.errors import GatewayError

Word: TypeAlias = Literal["scope", "when", "unless"]
_OPPOSITE = {"and": "or", "or": "and"}


class Unreadable(GatewayError):
    """A condition uses what facts do not have: tags, records, dates, network addresses."""


def clauses_of(rule: pst.Template) -> Iterator[tuple[Word, pst.Expr]]:
    """Scope and clauses as expressions, each with the word that says whether it must hold. Raises ``Unreadable``."""
    yield from (("scope", found) for found in _scope_conditions(rule))
    for clause in rule.clauses:
        yield ("when" if isinstance(clause, pst.When) else "unless"), clause.expr


def conditions_of(rule: pst.Template) -> Iterator[pst.Expr]:
    """One expression a clause, all of which must hold for the rule to match, in the order of evaluation."""
    for word, expression in clauses_of(rule):
        yield pst.UnaryOp("not", expression) if word == "unless" else expression


def conjuncts_of(rule: pst.Template) -> Iterator[tuple[Word, pst.Expr]]:
    """The finest conditions that must all hold: ``when { a && b } unless { c || d }`` asks for a, b, !c and !d."""
    for word, expression in clauses_of(rule):
        yield from ((word, part) for part in operands(expression, "and", negated=word == "unless"))


def disjuncts_of(condition: pst.Expr) -> tuple[pst.Expr, ...]:
    """The conditions of which one must hold; the condition itself where it leaves no choice."""
    return tuple(operands(condition, "or"))


def operands(node: pst.Expr, op: Literal["and", "or"], *, negated: bool = False) -> Iterator[pst.Expr]:
    """What ``node`` (or its negation) joins with ``op``, with negations moved inwards: !(a || b) is !a && !b."""
    if isinstance(node, pst.UnaryOp) and node.op == "not":
        yield from operands(node.arg, op, negated=not negated)
    elif isinstance(node, pst.BinaryOp) and node.op == (_OPPOSITE[op] if negated else op):
        yield from operands(node.left, op, negated=negated)
        yield from operands(node.right, op, negated=negated)
    else:
        yield pst.UnaryOp("not", node) if negated else node


def paths_of(node: object) -> Iterator[str]:
    """The facts that an expression names, by path, in order and with repetitions."""
    if isinstance(node, pst.GetAttr | pst.Var) and (path := path_of(node)) is not None and path != "context":
        yield path
        return
    if isinstance(node, pst.HasAttr) and (base := path_of(node.base)) is not None:
        yield ".".join((base, *node.attrs))
        return
    for child in children_of(node):
        yield from paths_of(child)


def path_of(node: object) -> str | None:
    """``resource.model.licence`` for an access that starts at a variable."""
    steps: list[str] = []
    while isinstance(node, pst.GetAttr):
        steps.append(node.attr)
        node = node.base
    return ".".join((node.name, *reversed(steps))) if isinstance(node, pst.Var) else None


def children_of(node: object) -> Iterator[object]:
    """Everything directly inside a node of a tree."""
    if isinstance(node, tuple):
        yield from node
    elif isinstance(node, Mapping):
        yield from node.values()
    elif dataclasses.is_dataclass(node) and not isinstance(node, type):
        yield from (getattr(node, item.name) for item in dataclasses.fields(node))


def _scope_conditions(rule: pst.Template) -> Iterator[pst.Expr]:
    for variable, constraint in (
        (pst.Var("principal"), rule.principal),
        (pst.Var("action"), rule.action),
        (pst.Var("resource"), rule.resource),
    ):
        match constraint:
            case pst.ScopeEq(entity=pst.EntityUid() as entity) | pst.ActionEq(entity=entity):
                yield pst.BinaryOp("eq", variable, pst.EntityLit(entity))
            case pst.ScopeIn(entity=pst.EntityUid() as entity):
                yield pst.BinaryOp("in", variable, pst.EntityLit(entity))
            case pst.ActionIn(entities=entities):
                yield pst.BinaryOp("in", variable, pst.Set(tuple(map(pst.EntityLit, entities))))
            case pst.ScopeIs(entity_type=kind):
                yield pst.Is(variable, kind, None)
            case pst.ScopeIsIn(entity_type=kind, entity=pst.EntityUid() as entity):
                yield pst.Is(variable, kind, pst.EntityLit(entity))
            case pst.ScopeAny():
                pass
            case _:
                raise Unreadable("template slots have no facts")
