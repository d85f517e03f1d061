"""One Cedar expression to one Python expression tree, typed on the way. Text of a policy becomes constants only.

The result is built as nodes of ``ast``, never as source text. Facts that are known already are folded away, which is
how a program is made for one deployment.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from cedarpy import pst

from gateway.policy.cedar_json import CALLER
from gateway.policy.compiled.shape import BOOL, LONG, ROOTS, STRING, Attribute, Type, attributes
from gateway.policy.compiled.subset import OutsideSubset

Known = Mapping[tuple[str, str], object]
Comparison = Callable[[int, int], bool]

# Cedar's comparisons of numbers: the node that compiles them, and what they mean where both sides are known.
ORDER: dict[str, tuple[ast.cmpop, Comparison]] = {
    "less": (ast.Lt(), lambda one, other: one < other),
    "less_eq": (ast.LtE(), lambda one, other: one <= other),
    "greater": (ast.Gt(), lambda one, other: one > other),
    "greater_eq": (ast.GtE(), lambda one, other: one >= other),
}
ABSENT = "absent"
_EMPTY_SET = Type("set")


class Absent(Exception):
    """A rule read a fact that is not there without asking with ``has``; the validator keeps such rules out."""


# Operators that are not compiled, as authors write them.
_SIGNS: Mapping[str, str] = {"add": "+", "sub": "-", "mul": "*", "neg": "-"}


@dataclass(frozen=True, slots=True)
class Term:
    """A compiled expression. ``known`` terms are constants with ``value``; ``fallible`` ones may raise ``Absent``."""

    node: ast.expr
    type: Type
    known: bool = False
    value: object = None
    fallible: bool = False


@dataclass(slots=True)
class Translator:
    """Translates the expressions of one program. ``loads`` counts the facts read, ``constants`` what code refers to."""

    known: Known = field(default_factory=dict)
    loads: dict[tuple[str, str], int] = field(default_factory=dict)
    constants: dict[str, object] = field(default_factory=dict)

    def condition(self, expression: pst.Expr) -> Term:
        """A boolean. Raises ``OutsideSubset``."""
        return self._typed(expression, BOOL)

    def _typed(self, expression: pst.Expr, wanted: Type) -> Term:
        term = self.term(expression)
        if term.type != wanted:
            raise OutsideSubset(f"a {wanted} is needed here, and this is a {term.type}", _word_of(expression))
        return term

    def term(self, expression: pst.Expr) -> Term:  # noqa: C901, PLR0912 - one arm a node of the tree
        """Any expression that has a value. Raises ``OutsideSubset``."""
        match expression:
            case pst.BoolLit(value=value):
                return _constant(value, BOOL)
            case pst.LongLit(value=value):
                return _constant(value, LONG)
            case pst.StringLit(value=text):
                return _constant(text, STRING)
            case pst.EntityLit(value=entity):
                return _constant(entity.id, Type("entity", str(entity.type)))
            case pst.Var(name=name):
                return self._variable(name)
            case pst.GetAttr(base=base, attr=attr):
                return self._attribute(base, attr)
            case pst.HasAttr(base=base, attrs=attrs):
                return self._has(base, attrs)
            case pst.UnaryOp(op=op, arg=arg):
                return self._unary(op, arg)
            case pst.BinaryOp():
                return self._binary(expression)
            case pst.IfThenElse(cond=cond, then_expr=then, else_expr=other):
                return self._choice(cond, then, other)
            case pst.Like(base=base, pattern=pattern):
                return self._like(base, pattern)
            case pst.Is(base=base, entity_type=kind, in_expr=within):
                return self._is(base, str(kind), within)
            case pst.Set(elements=elements):
                return self._set(elements)
        raise OutsideSubset(f"{type(expression).__name__.lower()} is not part of the rule language here")

    def _variable(self, name: str) -> Term:
        if name == "principal":
            return _constant(CALLER["id"], Type("entity", CALLER["type"]))
        root = ROOTS.get(name)
        if root is None or root.type is None:
            raise OutsideSubset(f"{name} stands here alone; read one of its attributes", name)
        return self._load(root.owner, root.identity, root.type)

    def _attribute(self, base: pst.Expr, attr: str) -> Term:
        found = _attribute_of(base, attr)
        if found.type.kind == "record":
            raise OutsideSubset(f"{attr} stands here alone; read one of its attributes", attr)
        loaded = self._load(found.owner, found.field, found.type)
        if not found.optional:
            return loaded
        missing = ast.Call(ast.Name(ABSENT, ast.Load()), [], [])
        if loaded.known:
            return Term(missing, found.type, fallible=True) if loaded.value is None else loaded
        return Term(ast.IfExp(_is_present(loaded.node), loaded.node, missing), found.type, fallible=True)

    def _load(self, owner: str, name: str, kind: Type) -> Term:
        place = (owner, name)
        if place in self.known:
            value = self.known[place]
            return _constant(frozenset(value) if isinstance(value, tuple) else value, kind)
        self.loads[place] = self.loads.get(place, 0) + 1
        return Term(ast.Name(f"{owner}_{name}", ast.Load()), kind)

    def _has(self, base: pst.Expr, attrs: tuple[str, ...]) -> Term:
        held = _constant(value=True, kind=BOOL)
        for attr in attrs:
            found = _attribute_of(base, attr)
            if found.optional:
                loaded = self._load(found.owner, found.field, found.type)
                present = (
                    _constant(loaded.value is not None, BOOL) if loaded.known else Term(_is_present(loaded.node), BOOL)
                )
                held = _joined("and", held, present)
            base = pst.GetAttr(base, attr)
        return held

    def _unary(self, op: str, arg: pst.Expr) -> Term:
        if op == "not":
            return _negated(self._typed(arg, BOOL))
        if op == "neg" and isinstance(arg, pst.LongLit):
            return _constant(-arg.value, LONG)
        if op == "is_empty":
            return _negated(_truth(self._of_set(arg)))
        raise OutsideSubset(f"{_SIGNS.get(op, op)} is not part of the rule language here", _SIGNS.get(op, op))

    def _binary(self, expression: pst.BinaryOp) -> Term:
        op, left, right = expression.op, expression.left, expression.right
        if op in ("and", "or"):
            return _joined(op, self._typed(left, BOOL), self._typed(right, BOOL))
        if op in ("eq", "not_eq"):
            same = _equal(self.term(left), self.term(right), _word_of(right))
            return same if op == "eq" else _negated(same)
        if op in ORDER:
            return _compared(op, self._typed(left, LONG), self._typed(right, LONG))
        if op == "in":
            return self._within(left, right)
        if op == "contains":
            return _member(self.term(right), self._of_set(left), _word_of(right))
        if op in ("contains_all", "contains_any"):
            return _overlap(op, self._of_set(left), self._of_set(right), _word_of(right))
        raise OutsideSubset(f"{_SIGNS.get(op, op)} is not part of the rule language here", _SIGNS.get(op, op))

    def _of_set(self, expression: pst.Expr) -> Term:
        term = self.term(expression)
        if term.type.kind != "set":
            raise OutsideSubset(f"a set is needed here, and this is a {term.type}", _word_of(expression))
        return term

    def _within(self, left: pst.Expr, right: pst.Expr) -> Term:
        one = self.term(left)
        if one.type.kind != "entity":
            raise OutsideSubset(f"'in' asks where an entity belongs, and this is a {one.type}", "in")
        other = self.term(right)
        if other.type.kind == "set":
            return _member(one, other, _word_of(right))
        # Entities of the facts have no parents, so an entity is in itself only.
        return _equal(one, other, _word_of(right))

    def _choice(self, cond: pst.Expr, then: pst.Expr, other: pst.Expr) -> Term:
        test, one, two = self._typed(cond, BOOL), self.term(then), self.term(other)
        if one.type != two.type:
            raise OutsideSubset(f"'then' gives a {one.type} and 'else' a {two.type}", "else")
        if test.known:
            return one if test.value else two
        return Term(
            ast.IfExp(test.node, one.node, two.node),
            one.type,
            fallible=test.fallible or one.fallible or two.fallible,
        )

    def _like(self, base: pst.Expr, pattern: tuple[pst.PatternElem, ...]) -> Term:
        text = self._typed(base, STRING)
        parts = (re.escape(part.value) if isinstance(part, pst.Char) else ".*" for part in pattern)
        fits = re.compile("".join(parts), re.DOTALL).fullmatch
        if text.known:
            return _constant(fits(str(text.value)) is not None, BOOL)
        name = f"pattern_{len(self.constants)}"
        self.constants[name] = fits
        matched = ast.Call(ast.Name(name, ast.Load()), [text.node], [])
        return Term(_is_present(matched), BOOL, fallible=text.fallible)

    def _is(self, base: pst.Expr, kind: str, within: pst.Expr | None) -> Term:
        term = self.term(base)
        if term.type.kind != "entity":
            raise OutsideSubset(f"'is' asks for the type of an entity, and this is a {term.type}", "is")
        fits = _constant(term.type.entity == kind, BOOL)
        return fits if within is None or not fits.value else self._within(base, within)

    def _set(self, elements: tuple[pst.Expr, ...]) -> Term:
        terms = [self.term(element) for element in elements]
        if not terms or any(not term.known or term.type.kind in ("set", "record") for term in terms):
            raise OutsideSubset("a set is written with constants, at least one", "[")
        if len({term.type for term in terms}) > 1:
            raise OutsideSubset("the elements of this set have different types", "[")
        return _constant(frozenset(term.value for term in terms), Type("set", element=terms[0].type))


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


def _word_of(expression: pst.Expr) -> str:
    """What to look for in the text to find this expression."""
    match expression:
        case pst.GetAttr(attr=attr):
            return str(attr)
        case pst.Var(name=name):
            return str(name)
        case pst.StringLit(value=text):
            return f'"{text}"'
        case pst.EntityLit(value=entity):
            return f'"{entity.id}"'
        case pst.LongLit(value=number):
            return str(number)
    return ""


def _constant(value: object, kind: Type) -> Term:
    # None stands for a fact that is known to be missing; whoever reads an optional fact looks for it.
    return Term(ast.Constant(value), kind, known=True, value=value)  # type: ignore[arg-type]


def _is_present(node: ast.expr) -> ast.expr:
    return ast.Compare(node, [ast.IsNot()], [ast.Constant(None)])


def _negated(term: Term) -> Term:
    if term.known:
        return _constant(not term.value, BOOL)
    return Term(ast.UnaryOp(ast.Not(), term.node), BOOL, fallible=term.fallible)


def _truth(term: Term) -> Term:
    if term.known:
        return _constant(bool(term.value), BOOL)
    return Term(term.node, BOOL, fallible=term.fallible)


def _joined(op: str, left: Term, right: Term) -> Term:
    decisive = op == "or"
    if left.known:
        return left if left.value is decisive else right
    if right.known and right.value is not decisive:
        return left
    if right.known and not left.fallible:
        return right
    join = ast.Or() if decisive else ast.And()
    nodes = [*_flat(left.node, type(join)), *_flat(right.node, type(join))]
    return Term(ast.BoolOp(join, nodes), BOOL, fallible=left.fallible or right.fallible)


def _flat(node: ast.expr, join: type[ast.boolop]) -> list[ast.expr]:
    return node.values if isinstance(node, ast.BoolOp) and isinstance(node.op, join) else [node]


def _equal(left: Term, right: Term, word: str) -> Term:
    if left.type != right.type:
        raise OutsideSubset(f"a {left.type} is compared with a {right.type}", word)
    if left.known and right.known:
        return _constant(left.value == right.value, BOOL)
    one, other = (_as_set(left), _as_set(right)) if left.type.kind == "set" else (left.node, right.node)
    return Term(ast.Compare(one, [ast.Eq()], [other]), BOOL, fallible=left.fallible or right.fallible)


def _as_set(term: Term) -> ast.expr:
    return term.node if term.known else ast.Call(ast.Name("frozenset", ast.Load()), [term.node], [])


def _compared(op: str, left: Term, right: Term) -> Term:
    node, meaning = ORDER[op]
    if left.known and right.known and isinstance(left.value, int) and isinstance(right.value, int):
        return _constant(meaning(left.value, right.value), BOOL)
    return Term(ast.Compare(left.node, [node], [right.node]), BOOL, fallible=left.fallible or right.fallible)


def _member(element: Term, group: Term, word: str) -> Term:
    if group.type.element != element.type:
        raise OutsideSubset(f"a {group.type} never holds a {element.type}", word)
    if element.known and group.known and isinstance(group.value, frozenset):
        return _constant(element.value in group.value, BOOL)
    return Term(ast.Compare(element.node, [ast.In()], [group.node]), BOOL, fallible=element.fallible or group.fallible)


def _overlap(op: str, left: Term, right: Term, word: str) -> Term:
    if left.type != right.type:
        raise OutsideSubset(f"a {left.type} is compared with a {right.type}", word)
    if isinstance(left.value, frozenset) and isinstance(right.value, frozenset):
        held = left.value >= right.value if op == "contains_all" else not left.value.isdisjoint(right.value)
        return _constant(held, BOOL)
    fallible = left.fallible or right.fallible
    if op == "contains_any":
        one, other = (right, left) if right.known else (left, right)
        return _negated(Term(_call(_as_set(one), "isdisjoint", other.node), BOOL, fallible=fallible))
    return Term(_call(_as_set(left), "issuperset", right.node), BOOL, fallible=fallible)


def _call(node: ast.expr, method: str, argument: ast.expr) -> ast.expr:
    return ast.Call(ast.Attribute(node, method, ast.Load()), [argument], [])
