"""What differs between two trees as people wrote them: rules condition by condition, exceptions, other files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

import orjson

from gateway.policy.bundle import Bundle
from gateway.policy.cedar_text import text_of_expression
from gateway.policy.clauses import Unreadable, clauses_of, operands
from gateway.policy.exceptions import PolicyException
from gateway.policy.rules import Rule

Change = Literal["added", "removed", "changed", "unchanged"]
_NOTES: Final = ("mode", "effect", "level", "severity", "owner", "title", "reason", "remediation", "refs", "review_by")
# Rules and exceptions are told apart by what they say; tests and texts decide nothing.
_TOLD_ELSEWHERE: Final = ("rules/", "obligations/", "kill/", "exceptions/", "tests/")


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A rule or obligation that is not the same. ``details``: what was (``- …``), what is (``+ …``)."""

    id: str
    title: str
    owner: str
    level: str
    change: Change
    details: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExceptionChange:
    """An exception of either tree, changed or not."""

    exception: PolicyException
    change: Change


def rule_changes(before: Bundle, after: Bundle) -> tuple[RuleChange, ...]:
    """By id."""
    found: list[RuleChange] = []
    for name in sorted({*before.rules, *after.rules}):
        old, new = before.rules.get(name), after.rules.get(name)
        if old is not None and new is not None:
            if details := _details(old, new):
                found.append(_change(new, "changed", details))
        elif new is not None:
            found.append(_change(new, "added", tuple(f"+ {line}" for line in _lines(new))))
        elif old is not None:
            found.append(_change(old, "removed", tuple(f"- {line}" for line in _lines(old))))
    return tuple(found)


def exception_changes(before: Bundle, after: Bundle) -> tuple[ExceptionChange, ...]:
    """All exceptions of both trees, by id."""
    found: list[ExceptionChange] = []
    for name in sorted({*before.exceptions.by_id, *after.exceptions.by_id}):
        old, new = before.exceptions.by_id.get(name), after.exceptions.by_id.get(name)
        if new is not None:
            change: Change = "added" if old is None else "unchanged" if old == new else "changed"
            found.append(ExceptionChange(new, change))
        elif old is not None:
            found.append(ExceptionChange(old, "removed"))
    return tuple(found)


def file_changes(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> tuple[tuple[str, Change], ...]:
    """Other files that decisions can depend on, by path: catalogue, routes, vocabulary, schema, profile."""
    found: list[tuple[str, Change]] = []
    for path in sorted({*before, *after}):
        if path.startswith(_TOLD_ELSEWHERE) or path.endswith(".md") or before.get(path) == after.get(path):
            continue
        found.append((path, "added" if path not in before else "removed" if path not in after else "changed"))
    return tuple(found)


def _change(rule: Rule, change: Change, details: tuple[str, ...]) -> RuleChange:
    return RuleChange(rule.id, rule.title, rule.owner, rule.level, change, details)


def _details(old: Rule, new: Rule) -> tuple[str, ...]:
    details = [
        f"{name}: {getattr(old, name)} -> {getattr(new, name)}"
        for name in _NOTES
        if getattr(old, name) != getattr(new, name)
    ]
    gone, come = Counter(_lines(old)), Counter(_lines(new))
    details += [f"- {line}" for line in (gone - come).elements()]
    details += [f"+ {line}" for line in (come - gone).elements()]
    if not details and old.tree != new.tree:
        details.append("the same conditions in another order or form")
    return tuple(details)


def _lines(rule: Rule) -> list[str]:
    """Scope and conditions in the finest parts that must all hold, and the duty."""
    try:
        lines = [
            f"{'unless' if word == 'unless' else 'when'} {text_of_expression(part)}"
            for word, expression in clauses_of(rule.tree)
            for part in (operands(expression, "or") if word == "unless" else operands(expression, "and"))
        ]
    except Unreadable:
        lines = [line.strip() for line in rule.text.splitlines() if line.strip() and not line.startswith(("@", "//"))]
    duty = rule.obligation
    if duty is not None:
        params = orjson.dumps(dict(duty.params), option=orjson.OPT_SORT_KEYS).decode()
        lines.append(f"oblige {duty.type} {params}")
    return lines
