"""Policy trees evaluated over facts, apart from the engines that decide; the tests hold all of them to each other."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias, TypeVar

from cedarpy import pst

from gateway.policy.cedar_json import CALLER, ENUMERATED
from gateway.policy.clauses import Unreadable, conditions_of
from gateway.policy.facts import Facts

Value: TypeAlias = "bool | int | str | pst.EntityUid | frozenset[Value]"
Truth: TypeAlias = bool | None
"""None where evaluation fails."""
Environment: TypeAlias = Mapping[str, Value]
"""Facts by their path in rules, such as ``resource.model.licence.kind``; an unknown number is not there."""


_T = TypeVar("_T")


def environment(facts: Facts, action: str) -> Environment:
    """``facts`` by path, with the action asked for: that of the facts, or "oblige"."""
    found: dict[str, Value] = {"action": _uid("Action", action)}
    found["principal"] = _uid(CALLER["type"], CALLER["id"])
    found["resource"] = _uid("Deployment", facts.resource.deployment)
    found["resource.model"] = _uid("Model", facts.resource.model.id)
    found["resource.model.licence"] = _uid("Licence", facts.resource.model.licence.id)
    for root in ("principal", "resource", "context"):
        found.update(_flat(root, getattr(facts, root)))
    for alias in ("resource.deployment", "resource.model.id", "resource.model.licence.id"):
        del found[alias]
    return found


def matches(rule: pst.Template, env: Environment) -> Truth:
    """Whether the rule matches; None where its evaluation fails. Raises ``Unreadable``."""
    try:
        return all(holds(condition, env) for condition in conditions_of(rule))
    except EvaluationFailed:
        return None


class EvaluationFailed(Exception):
    """Cedar's evaluation would end in an error."""


def _flat(path: str, record: object) -> Iterator[tuple[str, Value]]:
    for item in dataclasses.fields(record):  # type: ignore[arg-type]
        value, inner = getattr(record, item.name), f"{path}.{item.name}"
        if dataclasses.is_dataclass(value):
            yield from _flat(inner, value)
        elif isinstance(value, tuple):
            yield inner, frozenset(value)
        elif value is not None:
            yield inner, _uid(ENUMERATED[item.name], value) if item.name in ENUMERATED else value


def _uid(kind: str, name: str) -> pst.EntityUid:
    return pst.EntityUid(pst.EntityType(kind), name)


def holds(node: pst.Expr, env: Environment) -> bool:
    """Whether an expression is true. Raises ``EvaluationFailed``, ``Unreadable``."""
    value = _value(node, env)
    if not isinstance(value, bool):
        raise EvaluationFailed
    return value


def _value(node: pst.Expr, env: Environment) -> Value:
    match node:
        case pst.GetAttr() | pst.Var():
            path = _resolved(node, env)
            if path in env:
                return env[path]
            if any(known.startswith(f"{path}.") for known in env):
                raise Unreadable("a record is no fact of its own")
            raise EvaluationFailed
        case pst.BoolLit() | pst.LongLit() | pst.StringLit() | pst.EntityLit():
            return node.value
        case pst.BinaryOp(op=op, left=left, right=right):
            return _binary(op, left, right, env)
        case pst.UnaryOp(op=op, arg=arg):
            return _unary(op, arg, env)
        case pst.HasAttr(base=base, attrs=attrs):
            return _has(_resolved(base, env), attrs, env)
        case pst.IfThenElse(cond=condition, then_expr=one, else_expr=other):
            return _value(one if holds(condition, env) else other, env)
        case pst.Set(elements=elements):
            return frozenset(_value(element, env) for element in elements)
        case pst.Like(base=base, pattern=pattern):
            return _like(_typed(base, env, str), pattern)
        case pst.Is(base=base, entity_type=kind, in_expr=place):
            entity = _typed(base, env, pst.EntityUid)
            return entity.type == kind and (place is None or _inside(entity, _value(place, env)))
    raise Unreadable(f"facts have no {type(node).__name__.lower()}")


def _binary(op: str, left: pst.Expr, right: pst.Expr, env: Environment) -> Value:
    if op == "and":
        return holds(left, env) and holds(right, env)
    if op == "or":
        return holds(left, env) or holds(right, env)
    one, other = _value(left, env), _value(right, env)
    if op in ("eq", "not_eq"):
        return _equal(one, other) == (op == "eq")
    if op == "in":
        if not isinstance(one, pst.EntityUid):
            raise EvaluationFailed
        return _inside(one, other)
    if op in _ORDER or op in _ARITHMETIC:
        if not (_is_long(one) and _is_long(other)):
            raise EvaluationFailed
        return _ORDER[op](one, other) if op in _ORDER else _bounded(_ARITHMETIC[op](one, other))  # type: ignore[arg-type]
    if op in _SETS:
        if not isinstance(one, frozenset) or (op != "contains" and not isinstance(other, frozenset)):
            raise EvaluationFailed
        return _SETS[op](one, other)
    raise Unreadable(f"facts have nothing for {op}")


def _unary(op: str, arg: pst.Expr, env: Environment) -> Value:
    if op == "not":
        return not holds(arg, env)
    value = _value(arg, env)
    if op == "neg" and _is_long(value):
        return _bounded(-value)  # type: ignore[operator]
    if op == "is_empty" and isinstance(value, frozenset):
        return not value
    if op in ("neg", "is_empty"):
        raise EvaluationFailed
    raise Unreadable(f"facts have nothing for {op}")


_ORDER: Mapping[str, Callable[[int, int], bool]] = {
    "less": int.__lt__,
    "less_eq": int.__le__,
    "greater": int.__gt__,
    "greater_eq": int.__ge__,
}
_ARITHMETIC: Mapping[str, Callable[[int, int], int]] = {"add": int.__add__, "sub": int.__sub__, "mul": int.__mul__}
_SETS: Mapping[str, Callable[[frozenset[Value], Value], bool]] = {
    "contains": lambda one, other: other in one,
    "contains_all": lambda one, other: isinstance(other, frozenset) and other <= one,
    "contains_any": lambda one, other: isinstance(other, frozenset) and not other.isdisjoint(one),
}


def _equal(one: Value, other: Value) -> bool:
    # To Python, True is 1.
    return type(one) is type(other) and one == other


def _is_long(value: Value) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _bounded(value: int) -> int:
    if not -(2**63) <= value < 2**63:
        raise EvaluationFailed
    return value


def _inside(entity: pst.EntityUid, place: Value) -> bool:
    """Facts have no hierarchy: an entity is in itself, and in a set that holds it."""
    return place == entity or (isinstance(place, frozenset) and entity in place)


def _like(text: str, pattern: tuple[pst.PatternElem, ...]) -> bool:
    expression = "".join(".*" if isinstance(item, pst.Wildcard) else re.escape(item.value) for item in pattern)
    return re.fullmatch(expression, text, re.DOTALL) is not None


def _has(path: str, attrs: tuple[str, ...], env: Environment) -> bool:
    inner = ".".join((path, *attrs))
    return inner in env or any(known.startswith(f"{inner}.") for known in env)


def _resolved(node: pst.Expr, env: Environment) -> str:
    """The path that an access or a choice between accesses leads to."""
    match node:
        case pst.Var(name=name):
            return str(name)
        case pst.GetAttr(base=base, attr=attr):
            return f"{_resolved(base, env)}.{attr}"
        case pst.IfThenElse(cond=condition, then_expr=one, else_expr=other):
            return _resolved(one if holds(condition, env) else other, env)
        case pst.EntityLit(value=entity):
            for path, value in env.items():
                if value == entity and path in ("principal", "resource", "resource.model", "resource.model.licence"):
                    return path
            raise EvaluationFailed
    raise Unreadable(f"facts have no attributes of {type(node).__name__.lower()}")


def _typed(node: pst.Expr, env: Environment, kind: type[_T]) -> _T:
    value = _value(node, env)
    if not isinstance(value, kind):
        raise EvaluationFailed
    return value
