"""Small faults put into a condition: each change replaces one place of an expression by something near to it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from cedarpy import pst

from gateway.policy.clauses import path_of

MAX_SIBLINGS = 3
"""How many other words a literal is replaced by, so that a long vocabulary does not drown the rest."""

MARK = pst.Var("__here__")
"""Stands for the changed place in ``Change.marked``, so that its position in the rule's text can be found."""


@dataclass(frozen=True, slots=True)
class Words:
    """What literals can be replaced by: ``entities`` by type, ``texts`` by the path of the fact compared with."""

    entities: Mapping[str, Collection[str]]
    texts: Mapping[str, Collection[str]]


@dataclass(frozen=True, slots=True)
class Change:
    """``before`` became ``after`` (None: it was dropped); ``result`` is the whole expression, ``marked`` its place."""

    operator: str
    before: pst.Expr
    after: pst.Expr | None
    result: pst.Expr
    marked: pst.Expr


def changes(node: pst.Expr, words: Words) -> Iterator[Change]:
    """Every change of a condition, which is itself true or false."""
    yield from _anywhere(node, words, fact=None, boolean=True)


def _anywhere(node: pst.Expr, words: Words, *, fact: str | None, boolean: bool) -> Iterator[Change]:
    """Changes of ``node`` and of all below it. ``fact`` is the path of what it is compared with."""
    for operator, after in _here(node, words, fact=fact, boolean=boolean):
        yield Change(operator, node, after, after, MARK)
    if isinstance(node, pst.BinaryOp) and node.op in ("and", "or"):
        # What stays is a whole new expression, but what is worth showing is the part that went.
        for side, kept in (("left", node.right), ("right", node.left)):
            gone: pst.Expr = getattr(node, side)
            yield Change("condition dropped", gone, None, kept, dataclasses.replace(node, **{side: MARK}))
    if isinstance(node, pst.Set) and len(node.elements) > 1:
        for index, element in enumerate(node.elements):
            rest = (*node.elements[:index], *node.elements[index + 1 :])
            spot = (*node.elements[:index], MARK, *node.elements[index + 1 :])
            yield Change("element dropped", element, None, pst.Set(rest), pst.Set(spot))
    for child, rebuilt, fact_below, boolean_below in _below(node, fact=fact, boolean=boolean):
        for change in _anywhere(child, words, fact=fact_below, boolean=boolean_below):
            yield dataclasses.replace(change, result=rebuilt(change.result), marked=rebuilt(change.marked))


_Below = tuple[pst.Expr, Callable[[pst.Expr], pst.Expr], str | None, bool]


def _below(node: pst.Expr, *, fact: str | None, boolean: bool) -> Iterator[_Below]:
    def rebuild(name: str) -> Callable[[pst.Expr], pst.Expr]:
        return lambda child: dataclasses.replace(node, **{name: child})

    match node:
        case pst.BinaryOp(op="and" | "or"):
            yield node.left, rebuild("left"), None, True
            yield node.right, rebuild("right"), None, True
        case pst.BinaryOp(left=left, right=right):
            yield left, rebuild("left"), path_of(right), False
            yield right, rebuild("right"), path_of(left), False
        case pst.UnaryOp(op=op, arg=arg):
            yield arg, rebuild("arg"), None, op == "not"
        case pst.IfThenElse():
            yield node.cond, rebuild("cond"), None, True
            yield node.then_expr, rebuild("then_expr"), fact, boolean
            yield node.else_expr, rebuild("else_expr"), fact, boolean
        case pst.Set(elements=elements):
            for index, element in enumerate(elements):
                head, tail = elements[:index], elements[index + 1 :]
                yield element, lambda child, head=head, tail=tail: pst.Set((*head, child, *tail)), fact, False  # type: ignore[misc]
        case pst.Is(in_expr=place) if place is not None:
            yield place, rebuild("in_expr"), None, False


_RELATIONS = ("less", "less_eq", "greater", "greater_eq")
_OPPOSITE = {"eq": "not_eq", "not_eq": "eq"}
_NEGATION_NAMES = frozenset({*_RELATIONS, *_OPPOSITE})
_ARITHMETIC = {"add": "sub", "sub": "add", "mul": "add"}


def _here(node: pst.Expr, words: Words, *, fact: str | None, boolean: bool) -> Iterator[tuple[str, pst.Expr]]:
    """Replacements of ``node`` itself, with the kind of change."""
    match node:
        case pst.BinaryOp():
            yield from _operators(node)
        case pst.UnaryOp(op="not", arg=arg):
            yield "negation removed", arg
        case pst.UnaryOp(op="neg", arg=arg):
            yield "sign removed", arg
        case pst.IfThenElse(cond=condition, then_expr=one, else_expr=other):
            yield "branches swapped", pst.IfThenElse(condition, other, one)
        case pst.Like(base=base, pattern=pattern):
            yield from (("pattern changed", pst.Like(base, changed)) for changed in _patterns(pattern))
        case pst.Set():
            yield from _added(node, words, fact)
        case _:
            yield from (("literal changed", changed) for changed in _literals(node, words, fact))
    negated = isinstance(node, pst.UnaryOp) and node.op == "not"
    opposite = isinstance(node, pst.BinaryOp) and node.op in _NEGATION_NAMES
    if boolean and not negated and not opposite and not isinstance(node, pst.BoolLit):
        yield "negation added", pst.UnaryOp("not", node)


def _operators(node: pst.BinaryOp) -> Iterator[tuple[str, pst.Expr]]:
    if node.op in _RELATIONS:
        others: tuple[str, ...] = tuple(name for name in _RELATIONS if name != node.op)
    elif node.op in _OPPOSITE:
        others = (_OPPOSITE[node.op],)
    else:
        others = {
            "and": ("or",),
            "or": ("and",),
            "contains_all": ("contains_any",),
            "contains_any": ("contains_all",),
        }.get(node.op, (_ARITHMETIC[node.op],) if node.op in _ARITHMETIC else ())
    yield from (("operator replaced", dataclasses.replace(node, op=other)) for other in others)


def _literals(node: pst.Expr, words: Words, fact: str | None) -> Iterator[pst.Expr]:
    match node:
        case pst.BoolLit(value=flag):
            yield pst.BoolLit(not flag)
        case pst.LongLit(value=number):
            yield from (pst.LongLit(near) for near in (number - 1, number + 1) if -(2**63) <= near < 2**63)
        case pst.StringLit(value=text):
            yield from (pst.StringLit(other) for other in _siblings(text, words.texts.get(fact or ""), MAX_SIBLINGS))
        case pst.EntityLit(value=entity):
            known = words.entities.get(str(entity.type))
            for other in _siblings(entity.id, known, MAX_SIBLINGS) if known else ():
                yield pst.EntityLit(pst.EntityUid(entity.type, other))


def _added(node: pst.Set, words: Words, fact: str | None) -> Iterator[tuple[str, pst.Expr]]:
    for element in node.elements[-1:]:
        for other in _literals(element, words, fact):
            if other not in node.elements:
                yield "element added", pst.Set((*node.elements, other))
                return


def _siblings(word: str, known: Collection[str] | None, limit: int) -> Iterator[str]:
    """Other words of the same kind, those after ``word`` in the alphabet first; a made-up one where all go."""
    if not known:
        yield f"{word}-x"
        return
    ordered = sorted({*known, word})
    start = ordered.index(word)
    yield from [*ordered[start + 1 :], *ordered[:start]][:limit]


def _patterns(pattern: tuple[pst.PatternElem, ...]) -> Iterator[tuple[pst.PatternElem, ...]]:
    for index, element in enumerate(pattern):
        if isinstance(element, pst.Wildcard):
            yield (*pattern[:index], *pattern[index + 1 :])
    literal = [index for index, element in enumerate(pattern) if isinstance(element, pst.Char)]
    if literal:
        yield (*pattern[: literal[-1]], *pattern[literal[-1] + 1 :])
