"""Many rules to one Python function for each action: which of them match these facts."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from gateway.core.vocabulary import RuleId
from gateway.policy.cedar_json import CedarTree
from gateway.policy.compiled.shape import ROOTS, attributes
from gateway.policy.compiled.subset import actions_of, conditions_of
from gateway.policy.compiled.translate import ABSENT, Absent, Known, Term, Translator
from gateway.policy.resource import ResourceFacts

# (principal, resource, model, licence, context, organisation) to the ids of matching rules and obligations.
Match = Callable[[Any, Any, Any, Any, Any, Any], tuple[list[RuleId], list[RuleId]]]
_PARAMETERS = ("p", "r", "m", "l", "c", "o")
_SERVING = ("invoke", "fallback")


@dataclass(frozen=True, slots=True)
class Program:
    """``invoke`` and ``fallback`` each answer for their action and, beside it, for "oblige"."""

    invoke: Match
    fallback: Match


def compile_rules(rules: Mapping[RuleId, CedarTree], known: Known | None = None) -> Program:
    """Compile ``rules`` (in order of their ids); facts in ``known`` are folded away.

    Raises ``OutsideSubset``; with ``known`` only for what is left after folding.
    """
    ordered = sorted(rules.items())
    actions = {rule: actions_of(tree) for rule, tree in ordered}
    made: dict[tuple[RuleId, ...], Match] = {}
    for action in _SERVING:
        serving = tuple(rule for rule, _ in ordered if action in actions[rule])
        if serving not in made:
            made[serving] = _function(
                [(rule, rules[rule]) for rule in serving],
                [(rule, tree) for rule, tree in ordered if "oblige" in actions[rule]],
                known or {},
            )
        if action == "invoke":
            invoke = made[serving]
        fallback = made[serving]
    return Program(invoke, fallback)


def check_subset(tree: CedarTree) -> None:
    """Raises ``OutsideSubset`` where this rule would not compile."""
    actions_of(tree)
    translator = Translator()
    for condition in conditions_of(tree):
        translator.condition(condition)


def facts_known_of(resource: ResourceFacts) -> Known:
    """Everything that this deployment answers, by place in generated code."""
    records = {"resource": resource, "model": resource.model, "licence": resource.model.licence}
    known: dict[tuple[str, str], object] = {}
    for name, record in records.items():
        root = ROOTS[name]
        known[root.owner, root.identity] = getattr(record, root.identity)
        for attribute in attributes(name).values():
            if not attribute.children:
                known[root.owner, attribute.field] = getattr(record, attribute.field)
    return known


def absent() -> NoReturn:
    """What generated code calls where a fact is missing."""
    raise Absent


def _function(
    serving: Sequence[tuple[RuleId, CedarTree]], obliging: Sequence[tuple[RuleId, CedarTree]], known: Known
) -> Match:
    translator = Translator(known)
    body: list[ast.stmt] = []
    for group, rules in (("rules", serving), ("duties", obliging)):
        body.append(ast.Assign([ast.Name(group, ast.Store())], ast.List([], ast.Load())))
        for rule, tree in rules:
            body.extend(_statement(translator, group, rule, tree))
    result = ast.Tuple([ast.Name("rules", ast.Load()), ast.Name("duties", ast.Load())], ast.Load())
    loads = [
        ast.Assign([ast.Name(f"{owner}_{field}", ast.Store())], _attribute(owner, field))
        for (owner, field), times in translator.loads.items()
        if times > 1
    ]
    once = {f"{owner}_{field}": (owner, field) for (owner, field), times in translator.loads.items() if times == 1}
    body = [_InPlace(once).visit(statement) for statement in body]
    parameters = ast.arguments([], [ast.arg(name) for name in _PARAMETERS], None, [], [], None, [])
    definition = ast.FunctionDef("match", parameters, [*loads, *body, ast.Return(result)], [], None, None)
    module = ast.fix_missing_locations(ast.Module([definition], []))
    space: dict[str, Any] = {"__builtins__": {}, "frozenset": frozenset, ABSENT: absent, **translator.constants}
    # The tree holds names from the facts' definitions and constants; no text of a policy becomes code.
    exec(compile(module, "<policy>", "exec"), space)  # noqa: S102
    match: Match = space["match"]
    return match


def _statement(translator: Translator, group: str, rule: RuleId, tree: CedarTree) -> list[ast.stmt]:
    """``if condition: group.append(rule)``; nothing where the condition is known to be false."""
    terms: list[Term] = []
    for expression in conditions_of(tree):
        term = translator.condition(expression)
        if term.known and not term.value:
            # What follows would not be evaluated either, but without known facts it still has to be in the subset.
            if not translator.known:
                check_subset(tree)
            return [] if not any(item.fallible for item in terms) else [_found(group, rule, [*terms, term])]
        if not term.known:
            terms.append(term)
    return [_found(group, rule, terms)]


def _found(group: str, rule: RuleId, terms: Sequence[Term]) -> ast.stmt:
    add = ast.Expr(
        ast.Call(ast.Attribute(ast.Name(group, ast.Load()), "append", ast.Load()), [ast.Constant(str(rule))], [])
    )
    if not terms:
        return add
    nodes = [term.node for term in terms]
    return ast.If(nodes[0] if len(nodes) == 1 else ast.BoolOp(ast.And(), nodes), [add], [])


def _attribute(owner: str, field: str) -> ast.expr:
    return ast.Attribute(ast.Name(owner, ast.Load()), field, ast.Load())


class _InPlace(ast.NodeTransformer):
    """Facts that are read once are read where they stand."""

    def __init__(self, names: Mapping[str, tuple[str, str]]) -> None:
        self.names = names

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """The attribute itself instead of its variable."""
        return _attribute(*self.names[node.id]) if node.id in self.names else node
