"""Policy trees as Cedar text: with few brackets, one line a clause. Reading the text again gives the same tree."""

from __future__ import annotations

from collections.abc import Mapping

from cedarpy import pst

_MEMBER, _UNARY, _PRODUCT, _SUM, _RELATION, _AND, _OR, _IF = range(8)

_INFIX: Mapping[str, tuple[str, int]] = {
    "or": ("||", _OR),
    "and": ("&&", _AND),
    "eq": ("==", _RELATION),
    "not_eq": ("!=", _RELATION),
    "less": ("<", _RELATION),
    "less_eq": ("<=", _RELATION),
    "greater": (">", _RELATION),
    "greater_eq": (">=", _RELATION),
    "in": ("in", _RELATION),
    "add": ("+", _SUM),
    "sub": ("-", _SUM),
    "mul": ("*", _PRODUCT),
}
_METHODS: Mapping[str, str] = {
    "contains": "contains",
    "contains_all": "containsAll",
    "contains_any": "containsAny",
    "get_tag": "getTag",
    "has_tag": "hasTag",
    "is_empty": "isEmpty",
    "is_in_range": "isInRange",
    "offset": "offset",
    "duration_since": "durationSince",
    "decimal_less_than": "lessThan",
    "decimal_less_eq": "lessThanOrEqual",
    "decimal_greater": "greaterThan",
    "decimal_greater_eq": "greaterThanOrEqual",
    "is_ipv4": "isIpv4",
    "is_ipv6": "isIpv6",
    "is_loopback": "isLoopback",
    "is_multicast": "isMulticast",
    "to_date": "toDate",
    "to_time": "toTime",
    "to_milliseconds": "toMilliseconds",
    "to_seconds": "toSeconds",
    "to_minutes": "toMinutes",
    "to_hours": "toHours",
    "to_days": "toDays",
}
_FUNCTIONS = frozenset({"datetime", "decimal", "duration", "ip"})
_RESERVED = frozenset({"true", "false", "if", "then", "else", "in", "is", "like", "has", "__cedar"})


def text_of_expression(node: pst.Expr) -> str:
    """One expression."""
    return _at(node, _IF)


def text_of_rule(rule: pst.Template, annotations: Mapping[str, str] | None = None) -> str:
    """A whole policy, with these annotations above it."""
    notes = "".join(f"@{name}({_quoted(value)})\n" for name, value in (annotations or {}).items())
    scope = ",\n".join(f"  {part}" for part in _scopes(rule))
    clauses = "".join(f"\n{text_of_clause(clause)}" for clause in rule.clauses)
    return f"{notes}{rule.effect} (\n{scope}\n){clauses};\n"


def text_of_scope(rule: pst.Template) -> str:
    """What stands in the brackets behind ``permit`` or ``forbid``, on one line."""
    return ", ".join(_scopes(rule))


def text_of_clause(clause: pst.Clause) -> str:
    """``when { … }`` or ``unless { … }``."""
    word = "when" if isinstance(clause, pst.When) else "unless"
    return f"{word} {{ {text_of_expression(clause.expr)} }}"


def _at(node: pst.Expr, loosest: int) -> str:
    """``node`` where nothing that binds more loosely than ``loosest`` may stand without brackets."""
    text, binding = _printed(node)
    return f"({text})" if binding > loosest else text


def _printed(node: pst.Expr) -> tuple[str, int]:
    match node:
        case pst.BinaryOp():
            return _binary(node)
        case pst.UnaryOp():
            return _unary(node)
        case pst.HasAttr(base=base, attrs=attrs):
            path = ".".join(attrs) if len(attrs) > 1 or _is_word(attrs[0]) else _quoted(attrs[0])
            return f"{_at(base, _SUM)} has {path}", _RELATION
        case pst.Like(base=base, pattern=pattern):
            return f"{_at(base, _SUM)} like {_pattern(pattern)}", _RELATION
        case pst.Is(base=base, entity_type=kind, in_expr=place):
            inside = f" in {_at(place, _SUM)}" if place is not None else ""
            return f"{_at(base, _SUM)} is {kind}{inside}", _RELATION
        case pst.IfThenElse(cond=condition, then_expr=one, else_expr=other):
            return f"if {_at(condition, _IF)} then {_at(one, _IF)} else {_at(other, _IF)}", _IF
        case pst.LongLit(value=value):
            return str(value), _MEMBER if value >= 0 else _UNARY
    return _primary(node), _MEMBER


def _binary(node: pst.BinaryOp) -> tuple[str, int]:
    if node.op not in _INFIX:
        return f"{_at(node.left, _MEMBER)}.{_METHODS[node.op]}({_at(node.right, _IF)})", _MEMBER
    sign, binding = _INFIX[node.op]
    # Relations do not chain; the others lean to the left.
    left = binding - 1 if binding == _RELATION else binding
    return f"{_at(node.left, left)} {sign} {_at(node.right, binding - 1)}", binding


def _unary(node: pst.UnaryOp) -> tuple[str, int]:
    if node.op in _METHODS:
        return f"{_at(node.arg, _MEMBER)}.{_METHODS[node.op]}()", _MEMBER
    if node.op in _FUNCTIONS:
        return f"{node.op}({_at(node.arg, _IF)})", _MEMBER
    # A minus before a literal would be read as part of it, and only four signs may stand in a row.
    if node.op == "not":
        return f"!{_at(node.arg, _MEMBER)}", _UNARY
    literal = isinstance(node.arg, pst.LongLit)
    return f"-({_at(node.arg, _IF)})" if literal else f"-{_at(node.arg, _MEMBER)}", _UNARY


def _primary(node: pst.Expr) -> str:
    match node:
        case pst.Var(name=name):
            return str(name)
        case pst.Slot(name=slot):
            return f"?{slot}"
        case pst.BoolLit(value=flag):
            return "true" if flag else "false"
        case pst.StringLit(value=text):
            return _quoted(text)
        case pst.EntityLit(value=entity):
            return _entity(entity)
        case pst.GetAttr(base=base, attr=attr):
            access = f".{attr}" if _is_word(attr) else f"[{_quoted(attr)}]"
            return f"{_at(base, _MEMBER)}{access}"
        case pst.Set(elements=elements):
            return f"[{', '.join(_at(element, _IF) for element in elements)}]"
        case pst.Record(fields=fields):
            pairs = (f"{key if _is_word(key) else _quoted(key)}: {_at(value, _IF)}" for key, value in fields.items())
            return f"{{{', '.join(pairs)}}}"
    raise TypeError(f"no Cedar text for {type(node).__name__}")


def _scopes(rule: pst.Template) -> tuple[str, str, str]:
    return _scope("principal", rule.principal), _action(rule.action), _scope("resource", rule.resource)


def _scope(variable: str, constraint: pst.PrincipalOrResourceConstraint) -> str:
    match constraint:
        case pst.ScopeEq(entity=entity):
            return f"{variable} == {_entity(entity)}"
        case pst.ScopeIn(entity=entity):
            return f"{variable} in {_entity(entity)}"
        case pst.ScopeIs(entity_type=kind):
            return f"{variable} is {kind}"
        case pst.ScopeIsIn(entity_type=kind, entity=entity):
            return f"{variable} is {kind} in {_entity(entity)}"
    return variable


def _action(constraint: pst.ActionConstraint) -> str:
    match constraint:
        case pst.ActionEq(entity=entity):
            return f"action == {_entity(entity)}"
        case pst.ActionIn(entities=entities):
            return f"action in [{', '.join(map(_entity, entities))}]"
    return "action"


def _entity(entity: pst.EntityOrSlot) -> str:
    return f"?{entity.name}" if isinstance(entity, pst.Slot) else f"{entity.type}::{_quoted(entity.id)}"


def _pattern(pattern: tuple[pst.PatternElem, ...]) -> str:
    return (
        '"' + "".join("*" if isinstance(item, pst.Wildcard) else _char(item.value, star=True) for item in pattern) + '"'
    )


def _quoted(text: str) -> str:
    return '"' + "".join(_char(char) for char in text) + '"'


def _char(char: str, *, star: bool = False) -> str:
    if char in ('"', "\\") or (star and char == "*"):
        return f"\\{char}"
    return char if char.isprintable() else f"\\u{{{ord(char):x}}}"


def _is_word(name: str) -> bool:
    return name.isascii() and name.isidentifier() and name not in _RESERVED
