"""One Cedar expression to one expression of the solver, over the subset that compiles, with its failures.

In that subset only one thing can fail: reading a fact that is not there. What fails is carried beside each value, in
Cedar's order of evaluation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import z3
from cedarpy import pst

from gateway.policy.cedar_json import CALLER
from gateway.policy.compiled.shape import BOOL, LONG, ROOTS, STRING, Attribute, Type, attributes
from gateway.policy.compiled.subset import OutsideSubset, actions_of, conditions_of
from gateway.policy.prove.space import ACTION, ACTIONS, Expr, Space, constant
from gateway.policy.prove.words import fits

NEVER, ALWAYS = z3.BoolVal(val=False), z3.BoolVal(val=True)


@dataclass(frozen=True, slots=True)
class Condition:
    """Whether a rule matches, and whether its evaluation fails; never both."""

    matches: Expr
    fails: Expr


@dataclass(frozen=True, slots=True)
class Encoded:
    """A rule as it answers the question that is asked, and as it answers for the action "oblige"."""

    serving: Condition
    obliging: Condition


@dataclass(frozen=True, slots=True)
class _Term:
    """``value`` of a type; a set has ``members`` instead: what it may hold, and when it does."""

    type: Type
    value: Expr = None
    members: Mapping[bool | int | str, Expr] | None = None
    fails: Expr = NEVER


def encode_rule(tree: pst.Template, space: Space) -> Encoded:
    """A rule's answers. Raises ``OutsideSubset``."""
    named = actions_of(tree)
    matches, fails = ALWAYS, NEVER
    for expression in conditions_of(tree):
        found = encode(expression, space)
        fails = z3.Or(fails, z3.And(matches, found.fails))
        matches = z3.And(matches, found.matches)
    asked = z3.Or([space[ACTION].value == space.word(action) for action in ACTIONS if action in named])
    found = Condition(z3.And(matches, z3.Not(fails)), fails)
    obliges = z3.BoolVal("oblige" in named)
    return Encoded(*(Condition(z3.And(when, found.matches), z3.And(when, found.fails)) for when in (asked, obliges)))


def encode(expression: pst.Expr, space: Space) -> Condition:
    """A boolean expression. Raises ``OutsideSubset``."""
    term = _Encoder(space).typed(expression, BOOL)
    return Condition(z3.And(term.value, z3.Not(term.fails)), term.fails)


@dataclass(frozen=True, slots=True)
class _Encoder:
    space: Space

    def typed(self, expression: pst.Expr, wanted: Type) -> _Term:
        term = self.term(expression)
        if term.type != wanted:
            raise OutsideSubset(f"a {wanted} is needed here, and this is a {term.type}")
        return term

    def term(self, expression: pst.Expr) -> _Term:  # noqa: C901, PLR0912 - one arm a node of the tree
        match expression:
            case pst.BoolLit(value=value):
                return _Term(BOOL, z3.BoolVal(value))
            case pst.LongLit(value=value):
                return _Term(LONG, constant(self.space, value))
            case pst.StringLit(value=text):
                return _Term(STRING, self.space.word(text))
            case pst.EntityLit(value=entity):
                return _Term(Type("entity", str(entity.type)), self.space.word(entity.id))
            case pst.Var(name=name):
                return self._variable(name)
            case pst.GetAttr(base=base, attr=attr):
                return self._attribute(base, attr)
            case pst.HasAttr(base=base, attrs=attrs):
                return self._has(base, attrs)
            case pst.UnaryOp(op=op, arg=arg):
                return self._unary(op, arg)
            case pst.BinaryOp(op=op, left=left, right=right):
                return self._binary(op, left, right)
            case pst.IfThenElse(cond=cond, then_expr=then, else_expr=other):
                return self._choice(cond, then, other)
            case pst.Like(base=base, pattern=pattern):
                text = self.typed(base, STRING)
                fitting = [word for word in self.space.words if fits(word, tuple(pattern))]
                return _Term(BOOL, self._one_of(text.value, fitting), fails=text.fails)
            case pst.Is(base=base, entity_type=kind, in_expr=within):
                return self._is(base, str(kind), within)
            case pst.Set(elements=elements):
                return self._set(elements)
        raise OutsideSubset(f"{type(expression).__name__.lower()} is not part of the rule language here")

    def _variable(self, name: str) -> _Term:
        if name == "principal":
            return _Term(Type("entity", CALLER["type"]), self.space.word(CALLER["id"]))
        root = ROOTS.get(name)
        if root is None or root.type is None:
            raise OutsideSubset(f"{name} stands here alone; read one of its attributes", name)
        return _Term(root.type, self.space[root.owner, root.identity].value)

    def _attribute(self, base: pst.Expr, attr: str) -> _Term:
        found = _attribute_of(base, attr)
        if found.type.kind == "record":
            raise OutsideSubset(f"{attr} stands here alone; read one of its attributes", attr)
        variable = self.space[found.owner, found.field]
        fails = NEVER if variable.present is None else z3.Not(variable.present)
        return _Term(found.type, variable.value, None if variable.bits is None else dict(variable.bits.items()), fails)

    def _has(self, base: pst.Expr, attrs: tuple[str, ...]) -> _Term:
        held = ALWAYS
        for attr in attrs:
            found = _attribute_of(base, attr)
            if found.optional:
                held = z3.And(held, self.space[found.owner, found.field].present)
            base = pst.GetAttr(base, attr)
        return _Term(BOOL, held)

    def _unary(self, op: str, arg: pst.Expr) -> _Term:
        if op == "not":
            term = self.typed(arg, BOOL)
            return _Term(BOOL, z3.Not(term.value), fails=term.fails)
        if op == "neg" and isinstance(arg, pst.LongLit):
            return _Term(LONG, constant(self.space, -arg.value))
        if op == "is_empty":
            members, fails = self._members(arg)
            return _Term(BOOL, z3.Not(z3.Or(list(members.values()))), fails=fails)
        raise OutsideSubset(f"{op} is not part of the rule language here", op)

    def _binary(self, op: str, left: pst.Expr, right: pst.Expr) -> _Term:
        if op in ("and", "or"):
            one, other = self.typed(left, BOOL), self.typed(right, BOOL)
            goes_on = one.value if op == "and" else z3.Not(one.value)
            join = z3.And if op == "and" else z3.Or
            fails = z3.Or(one.fails, z3.And(goes_on, other.fails))
            return _Term(BOOL, join(one.value, other.value), fails=fails)
        if op in ("eq", "not_eq"):
            same = _equal(self.term(left), self.term(right))
            return same if op == "eq" else _Term(BOOL, z3.Not(same.value), fails=same.fails)
        if op in _ORDER:
            one, other = self.typed(left, LONG), self.typed(right, LONG)
            return _Term(BOOL, _ORDER[op](one.value, other.value), fails=z3.Or(one.fails, other.fails))
        if op == "in":
            one, other = self.term(left), self.term(right)
            # Entities of the facts have no parents, so an entity is in itself only.
            return self._member(one, other) if other.members is not None else _equal(one, other)
        if op == "contains":
            return self._member(self.term(right), self.term(left))
        if op in ("contains_all", "contains_any"):
            (one_has, one_fails), (other_has, other_fails) = self._members(left), self._members(right)
            held = _holds_all(one_has, other_has) if op == "contains_all" else _holds_any(one_has, other_has)
            return _Term(BOOL, held, fails=z3.Or(one_fails, other_fails))
        raise OutsideSubset(f"{op} is not part of the rule language here", op)

    def _members(self, expression: pst.Expr) -> tuple[Mapping[bool | int | str, Expr], Expr]:
        term = self.term(expression)
        if term.members is None:
            raise OutsideSubset(f"a set is needed here, and this is a {term.type}")
        return term.members, term.fails

    def _member(self, element: _Term, group: _Term) -> _Term:
        if group.members is None or group.type.element != element.type:
            raise OutsideSubset(f"a {group.type} never holds a {element.type}")
        held = [z3.And(when, element.value == constant(self.space, one)) for one, when in group.members.items()]
        return _Term(BOOL, z3.Or(held), fails=z3.Or(element.fails, group.fails))

    def _choice(self, cond: pst.Expr, then: pst.Expr, other: pst.Expr) -> _Term:
        test, one, two = self.typed(cond, BOOL), self.term(then), self.term(other)
        if one.type != two.type:
            raise OutsideSubset(f"'then' gives a {one.type} and 'else' a {two.type}", "else")
        fails = z3.Or(test.fails, z3.If(test.value, one.fails, two.fails))
        if one.members is None or two.members is None:
            return _Term(one.type, z3.If(test.value, one.value, two.value), fails=fails)
        members = {
            element: z3.If(test.value, one.members.get(element, NEVER), two.members.get(element, NEVER))
            for element in {**one.members, **two.members}
        }
        return _Term(one.type, members=members, fails=fails)

    def _is(self, base: pst.Expr, kind: str, within: pst.Expr | None) -> _Term:
        term = self.term(base)
        if term.type.kind != "entity":
            raise OutsideSubset(f"'is' asks for the type of an entity, and this is a {term.type}", "is")
        if within is None or term.type.entity != kind:
            return _Term(BOOL, z3.BoolVal(term.type.entity == kind), fails=term.fails)
        return self._binary("in", base, within)

    def _set(self, elements: tuple[pst.Expr, ...]) -> _Term:
        members: dict[bool | int | str, Expr] = {}
        kinds: set[Type] = set()
        for element in elements:
            match element:
                case pst.BoolLit() | pst.LongLit() | pst.StringLit():
                    members[element.value] = ALWAYS
                    kinds.add({pst.BoolLit: BOOL, pst.LongLit: LONG, pst.StringLit: STRING}[type(element)])
                case pst.UnaryOp(op="neg", arg=pst.LongLit(value=number)):
                    members[-number] = ALWAYS
                    kinds.add(LONG)
                case pst.EntityLit(value=entity):
                    members[entity.id] = ALWAYS
                    kinds.add(Type("entity", str(entity.type)))
                case _:
                    raise OutsideSubset("a set is written with constants, at least one", "[")
        if len(kinds) != 1:
            raise OutsideSubset("the elements of a set are constants of one type, at least one", "[")
        return _Term(Type("set", element=kinds.pop()), members=members)

    def _one_of(self, value: Expr, words: list[str]) -> Expr:
        return z3.Or([value == self.space.word(word) for word in words])


_ORDER = {
    "less": lambda one, other: one < other,
    "less_eq": lambda one, other: one <= other,
    "greater": lambda one, other: one > other,
    "greater_eq": lambda one, other: one >= other,
}


def _equal(one: _Term, other: _Term) -> _Term:
    if one.type != other.type:
        raise OutsideSubset(f"a {one.type} is compared with a {other.type}")
    fails = z3.Or(one.fails, other.fails)
    if one.members is None or other.members is None:
        return _Term(BOOL, one.value == other.value, fails=fails)
    both = z3.And(_holds_all(one.members, other.members), _holds_all(other.members, one.members))
    return _Term(BOOL, both, fails=fails)


def _holds_all(one: Mapping[bool | int | str, Expr], other: Mapping[bool | int | str, Expr]) -> Expr:
    return z3.And([z3.Implies(when, one.get(element, NEVER)) for element, when in other.items()])


def _holds_any(one: Mapping[bool | int | str, Expr], other: Mapping[bool | int | str, Expr]) -> Expr:
    return z3.Or([z3.And(when, one[element]) for element, when in other.items() if element in one])


def _attribute_of(base: pst.Expr, attr: str) -> Attribute:
    found = attributes(_record_of(base)).get(attr)
    if found is None:
        raise OutsideSubset(f"there is no fact {attr!r} here", attr)
    return found


def _record_of(base: pst.Expr) -> str:
    match base:
        case pst.Var(name=name) if name in ROOTS:
            return str(name)
        case pst.GetAttr(base=inner, attr=attr) if record := _attribute_of(inner, attr).children:
            return record
    raise OutsideSubset("attributes are read from principal, resource or context", ".")
