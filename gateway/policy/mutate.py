"""Small faults put into rules: would the tables notice? One mutant is one rule with one thing changed."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cedarpy import pst

from gateway.catalog.documents import BundleInvalid
from gateway.core.decision import Effect, Mode
from gateway.policy.bundle import Bundle
from gateway.policy.cedar_json import CedarSchema
from gateway.policy.cedar_text import text_of_clause, text_of_expression, text_of_rule, text_of_scope
from gateway.policy.clauses import conjuncts_of
from gateway.policy.compiled import OutsideSubset
from gateway.policy.compiled.program import check_subset
from gateway.policy.lint import check_rule
from gateway.policy.mutate_conditions import MARK, Words, changes
from gateway.policy.mutate_duties import changed_params
from gateway.policy.mutate_place import line_after
from gateway.policy.position import place_of, place_of_annotation
from gateway.policy.rules import Rule, read_rule

_NEEDS_REMEDIATION = {"remediation": "None: this rule is a mutant."}


@dataclass(frozen=True, slots=True)
class Mutant:
    """``rule`` with one thing changed. ``mutated`` is None where it was removed.

    ``line`` is where in the rule's file; ``before`` and ``after`` are the text that changed.
    """

    rule: Rule
    mutated: Rule | None
    change: str
    line: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Stillborn:
    """A change that ``gateway policy lint`` refuses, so that no table has to notice it."""

    rule: Rule
    change: str


def mutants_of(rule: Rule, bundle: Bundle, schema: CedarSchema, words: Words) -> Iterator[Mutant | Stillborn]:
    """Every mutant of one rule that differs from it and from the others, and what would not load."""
    seen = {_essence(rule)}
    yield Mutant(
        rule, None, "rule removed", place_of(rule.text, rule.tree.effect).line, f"{rule.tree.effect} ( … )", ""
    )
    for draft in _drafts(rule, words):
        try:
            mutated = _loaded(rule, draft, bundle, schema)
        except BundleInvalid:
            yield Stillborn(rule, draft.change)
            continue
        if (essence := _essence(mutated)) not in seen:
            seen.add(essence)
            yield Mutant(rule, mutated, draft.change, draft.line, draft.before, draft.after)


@dataclass(frozen=True, slots=True)
class _Draft:
    change: str
    line: int
    before: str
    after: str
    tree: pst.Template
    notes: Mapping[str, str] = dataclasses.field(default_factory=dict)


def _drafts(rule: Rule, words: Words) -> Iterator[_Draft]:
    yield from _standing(rule)
    yield from _scopes(rule)
    yield from _clauses(rule)
    yield from _conditions(rule, words)
    for change, params in changed_params(rule):
        notes = {"params": json.dumps(params, ensure_ascii=False)}
        before = f"@params({json.dumps(rule.tree.annotations['params'], ensure_ascii=False)})"
        after = f"@params({json.dumps(notes['params'], ensure_ascii=False)})"
        yield _Draft(change, place_of_annotation(rule.text, "params").line, before, after, rule.tree, notes)


def _standing(rule: Rule) -> Iterator[_Draft]:
    tree = rule.tree
    mode = Mode.WARN if rule.mode is Mode.ENFORCE else Mode.ENFORCE
    line = place_of_annotation(rule.text, "mode").line
    yield _Draft(f"mode {mode}", line, f'@mode("{rule.mode}")', f'@mode("{mode}")', tree, {"mode": str(mode)})
    # The effect of a rule that is not enforced decides nothing, so that no case could tell.
    if rule.effect is not Effect.OBLIGE and rule.mode is Mode.ENFORCE:
        effect = "forbid" if tree.effect == "permit" else "permit"
        changed = dataclasses.replace(tree, effect=effect)
        notes = {} if "remediation" in tree.annotations else _NEEDS_REMEDIATION
        yield _Draft("effect swapped", place_of(rule.text, tree.effect).line, tree.effect, effect, changed, notes)


def _scopes(rule: Rule) -> Iterator[_Draft]:
    tree = rule.tree
    changed: list[tuple[str, pst.Template]] = []
    if isinstance(tree.action, pst.ActionIn):
        for entity in tree.action.entities:
            rest = tuple(other for other in tree.action.entities if other != entity)
            changed.append(("action dropped", dataclasses.replace(tree, action=pst.ActionIn(rest))))
    elif isinstance(tree.action, pst.ActionEq) and tree.action.entity.id != "oblige":
        both = tuple(pst.EntityUid(tree.action.entity.type, name) for name in ("invoke", "fallback"))
        changed.append(("action added", dataclasses.replace(tree, action=pst.ActionIn(both))))
    changed.extend(
        ("scope widened", dataclasses.replace(tree, **{variable: pst.ScopeAny()}))
        for variable in ("principal", "resource")
        if not isinstance(getattr(tree, variable), pst.ScopeAny)
    )
    line = place_of(rule.text, "principal").line
    yield from (_Draft(name, line, text_of_scope(tree), text_of_scope(other), other) for name, other in changed)


def _clauses(rule: Rule) -> Iterator[_Draft]:
    clauses = rule.tree.clauses
    for index, clause in enumerate(clauses):
        before, line = text_of_clause(clause), _line(rule, index, MARK)
        rest = dataclasses.replace(rule.tree, clauses=(*clauses[:index], *clauses[index + 1 :]))
        yield _Draft("clause dropped", line, before, "", rest)
        other = (pst.Unless if isinstance(clause, pst.When) else pst.When)(clause.expr)
        yield _Draft("when and unless swapped", line, before, text_of_clause(other), _with(rule, index, other))


def _conditions(rule: Rule, words: Words) -> Iterator[_Draft]:
    for index, clause in enumerate(rule.tree.clauses):
        for change in changes(clause.expr, words):
            changed = dataclasses.replace(clause, expr=change.result)
            line = _line(rule, index, change.marked)
            yield _Draft(
                f"{change.operator}: {text_of_expression(change.before)}",
                line,
                text_of_clause(clause),
                text_of_clause(changed),
                _with(rule, index, changed),
            )


def _with(rule: Rule, index: int, clause: pst.Clause) -> pst.Template:
    clauses = rule.tree.clauses
    return dataclasses.replace(rule.tree, clauses=(*clauses[:index], clause, *clauses[index + 1 :]))


def _line(rule: Rule, index: int, marked: pst.Expr) -> int:
    """The line on which the marked place of a clause stands in the file."""
    clause = rule.tree.clauses[index]
    text = text_of_rule(_with(rule, index, dataclasses.replace(clause, expr=marked)))
    head, _, _ = text.partition(text_of_expression(MARK))
    word = "when" if isinstance(clause, pst.When) else "unless"
    return line_after(rule.text, head) or place_of(rule.text, word).line


def _loaded(rule: Rule, draft: _Draft, bundle: Bundle, schema: CedarSchema) -> Rule:
    """The mutant as the gateway would load it. Raises ``BundleInvalid``."""
    text = text_of_rule(draft.tree, {**rule.tree.annotations, **draft.notes})
    mutated = read_rule(rule.path, text.encode(), bundle.vocabulary)
    check_rule(mutated, schema, bundle.vocabulary, bundle.catalogue)
    try:
        check_subset(mutated.tree)
    except OutsideSubset as outside:
        raise BundleInvalid(rule.path, None, outside.message) from None
    return mutated


def _essence(rule: Rule) -> tuple[Any, ...]:
    """What a rule does; rules that only differ in how they are written have the same."""
    params = json.dumps(dict(rule.obligation.params), sort_keys=True) if rule.obligation else ""
    conditions = tuple(text_of_expression(part) for _, part in conjuncts_of(rule.tree))
    return rule.effect, rule.mode, params, conditions
