"""The subset of Cedar that compiles: what cannot be said in it is refused when the tree is loaded.

Left out are arithmetic (it can overflow), tags, records, templates and the extension types: without them, an
expression over facts that fit their types cannot fail.
"""

from __future__ import annotations

from cedarpy import pst

from gateway.core.errors import GatewayError

ACTIONS = frozenset({"invoke", "fallback", "oblige"})


class OutsideSubset(GatewayError):
    """A rule says something that is not compiled. ``word`` is what to look for in its text."""

    def __init__(self, message: str, word: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.word = word


def actions_of(rule: pst.Template) -> frozenset[str]:
    """The actions that a rule speaks of. Raises ``OutsideSubset`` for one that the gateway does not have."""
    match rule.action:
        case pst.ActionEq(entity=entity):
            named = {entity}
        case pst.ActionIn(entities=entities):
            named = set(entities)
        case _:
            return ACTIONS
    for entity in named:
        if str(entity.type) != "Action" or entity.id not in ACTIONS:
            raise OutsideSubset(f"the gateway has no action {str(entity)!r}", f'"{entity.id}"')
    return frozenset(entity.id for entity in named)


def conditions_of(rule: pst.Template) -> tuple[pst.Expr, ...]:
    """Everything that must hold beside the action: scope and clauses as expressions, in the order of evaluation."""
    found = [
        condition
        for variable, constraint in (("principal", rule.principal), ("resource", rule.resource))
        if (condition := _scope(pst.Var(variable), constraint)) is not None
    ]
    for clause in rule.clauses:
        match clause:
            case pst.When(expr=expression):
                found.append(expression)
            case pst.Unless(expr=expression):
                found.append(pst.UnaryOp("not", expression))
    return tuple(found)


def _scope(variable: pst.Var, constraint: pst.PrincipalOrResourceConstraint) -> pst.Expr | None:
    match constraint:
        case pst.ScopeAny():
            return None
        case pst.ScopeEq(entity=pst.EntityUid() as entity):
            return pst.BinaryOp("eq", variable, pst.EntityLit(entity))
        case pst.ScopeIn(entity=pst.EntityUid() as entity):
            return pst.BinaryOp("in", variable, pst.EntityLit(entity))
        case pst.ScopeIs(entity_type=kind):
            return pst.Is(variable, kind, None)
        case pst.ScopeIsIn(entity_type=kind, entity=pst.EntityUid() as entity):
            return pst.Is(variable, kind, pst.EntityLit(entity))
    raise OutsideSubset("template slots are not supported", "?")
