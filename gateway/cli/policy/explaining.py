"""``gateway policy explain``: why each rule matches a situation or does not, down to the facts that it read."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from gateway.cli.output import complain, stdout
from gateway.cli.policy.situations import read_question
from gateway.cli.policy.tree import FINDING, USAGE, AsJson, Policies, open_bundle, print_json, show_problems
from gateway.config.policy_tree import PolicyTree
from gateway.core.decision import Mode
from gateway.core.vocabulary import RuleId
from gateway.policy.bundle import Bundle, BundleInvalid
from gateway.policy.cedar_text import text_of_expression
from gateway.policy.clauses import conjuncts_of, paths_of
from gateway.policy.evaluate import environment
from gateway.policy.explain import Condition, Explained, Reading, action_of, explained, missing, nearest_permit, read
from gateway.policy.fact_paths import facts_by_path
from gateway.policy.facts import Facts
from gateway.policy.rules import Rule
from gateway.policy.tables import Outcome, run_tables

OneRule = Annotated[str | None, typer.Option("--rule", help="This rule alone, with all its conditions.")]
MaybeFacts = Annotated[Path | None, typer.Option("--facts", help="A situation in YAML or JSON; - for stdin.")]


def explain(
    facts: MaybeFacts = None,
    rule: OneRule = None,
    policies: Policies = None,
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Say of every rule whether it matches a situation, and of which fact it is that it does not.

    With --rule alone: its conditions, the facts that it reads, and the cases that match or nearly miss it.
    """
    if facts is None and rule is None:
        complain("There is nothing to explain.", "", "Give a situation with --facts, a rule with --rule, or both.")
        raise typer.Exit(USAGE)
    tree, bundle = open_bundle(policies, as_json=as_json)
    one = _rule(bundle, rule) if rule is not None else None
    if facts is None and one is not None:
        _about(one, tree, bundle, as_json=as_json)
    elif facts is not None:
        question, now_s = read_question(facts, bundle)
        if one is None:
            _situation(bundle, question, now_s, as_json=as_json)
        else:
            _closely(one, question, as_json=as_json)


def _rule(bundle: Bundle, name: str) -> Rule:
    found = bundle.rules.get(RuleId(name)) or next(
        (rule for rule in bundle.rules.values() if rule.id.partition("-")[0] == name), None
    )
    if found is None:
        complain(f"There is no rule {name}.", "", "gateway policy explain --facts FILE lists all of them.")
        raise typer.Exit(USAGE)
    return found


def _situation(bundle: Bundle, facts: Facts, now_s: int, *, as_json: bool) -> None:
    verdict = bundle.settle(facts, now_s)
    nearest = nearest_permit(bundle.rules, facts) if verdict.lacks_permit else None
    rows = [explained(rule, facts) for rule in bundle.rules.values() if rule.mode is not Mode.OFF]
    if as_json:
        print_json(
            {
                "allow": verdict.allow,
                "deciding": verdict.deciding,
                "waived": verdict.waived,
                "error": verdict.error,
                "rules": [_row(item) for item in rows],
                "nearest": dataclasses.asdict(nearest) if nearest else None,
            }
        )
    else:
        word = "[bold green]allowed[/]" if verdict.allow else "[bold red]refused[/]"
        stdout.print(f"{word}  {facts.action} {facts.resource.model.id} at {facts.resource.deployment}")
        stdout.print(f"decided by {', '.join(verdict.deciding) or 'no rule'}", soft_wrap=True)
        for item in rows:
            _show(item)
        if nearest:
            stdout.print(f"nearest permit: {nearest.rule} needs {nearest.clause}", markup=False, soft_wrap=True)
            stdout.print(f"    {_values(nearest.facts)}", markup=False, soft_wrap=True)
    if verdict.error:
        raise typer.Exit(FINDING)


def _closely(rule: Rule, facts: Facts, *, as_json: bool) -> None:
    found = explained(rule, facts)
    reading = read(rule.tree, environment(facts, action_of(rule, facts)))
    if as_json:
        clauses = [{"word": item.word, "holds": item.holds, **_condition(item.condition)} for item in reading.clauses]
        print_json({**_row(found), "clauses": clauses})
    else:
        _show(found)
        _show_reading(reading)


def _about(rule: Rule, tree: PolicyTree, bundle: Bundle, *, as_json: bool) -> None:
    known = facts_by_path()
    conditions = [text_of_expression(part) for _, part in conjuncts_of(rule.tree)]
    paths = dict.fromkeys(path for _, part in conjuncts_of(rule.tree) for path in paths_of(part))
    facts = {path: str(known[path].type) for path in paths if path in known}
    try:
        outcomes = run_tables(bundle, tree.files, int(time.time())).outcomes
    except BundleInvalid as problem:
        show_problems(problem, as_json=as_json)
        raise typer.Exit(FINDING) from None
    match, near = _cases(rule, [item for item in outcomes if not item.failures])
    if as_json:
        row = {"rule": rule.id, "title": rule.title, "path": rule.path, "conditions": conditions, "facts": facts}
        print_json({**row, "matched_by": match, "nearly_missed_by": near})
        return
    stdout.print(f"{rule.id}  {rule.effect}  {rule.mode}\n{rule.title}\n{rule.reason}", markup=False, soft_wrap=True)
    for title, lines in (
        ("matches where all of these hold", conditions),
        ("reads", [f"{path}: {kind}" for path, kind in facts.items()]),
        ("matched by", match),
        ("nearly missed by", near),
    ):
        stdout.print(f"\n{title}:", markup=False)
        for line in lines or ["none"]:
            stdout.print(f"    {line}", markup=False, soft_wrap=True)


def _cases(rule: Rule, outcomes: list[Outcome]) -> tuple[list[str], list[str]]:
    """Where the cases stand that match the rule, and those that lack one condition of it."""
    match: list[str] = []
    near: list[str] = []
    for item in outcomes:
        if item.facts is not None and rule.mode is not Mode.OFF:
            lacking = len(missing(rule.tree, environment(item.facts, action_of(rule, item.facts))))
            if lacking <= 1:
                (near if lacking else match).append(f"{item.path}:{item.line} {item.name}")
    return match, near


def _row(item: Explained) -> dict[str, Any]:
    return {
        "rule": item.rule.id,
        "effect": item.rule.effect,
        "mode": item.rule.mode,
        "matched": item.matched,
        "conditions_lacking": item.lacking,
        "clause": item.clause or None,
        "facts": dict(item.facts),
    }


def _condition(item: Condition) -> dict[str, Any]:
    return {
        "condition": item.text,
        "truth": item.truth,
        "reached": item.reached,
        "facts": dict(item.read),
        "parts": [_condition(part) for part in item.parts],
    }


def _show(item: Explained) -> None:
    word = {True: "matches", False: "does not match", None: "fails"}[item.matched]
    stdout.print(
        f"{item.rule.id}  ({item.rule.effect}, {item.rule.mode}) {word}",
        markup=False,
        soft_wrap=True,
        style="bold" if item.matched else "",
    )
    if item.clause:
        stdout.print(f"    needs {item.clause}", markup=False, soft_wrap=True)
        if item.facts:
            stdout.print(f"    {_values(item.facts)}", markup=False, soft_wrap=True)


def _show_reading(reading: Reading) -> None:
    for clause in reading.clauses:
        stdout.print(f"{clause.word}: {'lets it match' if clause.holds else 'stops it'}", markup=False)
        _show_condition(clause.condition, 1)


def _show_condition(item: Condition, depth: int) -> None:
    facts = f"  [{_values(dict(item.read))}]" if item.read else ""
    line = f"{'  ' * depth}{_truth(item.truth):5} {item.text}{facts}"
    stdout.print(line, markup=False, soft_wrap=True, style="" if item.reached else "dim")
    for part in item.parts:
        _show_condition(part, depth + 1)


def _truth(truth: bool | None) -> str:  # noqa: FBT001
    return {True: "true", False: "false", None: "fails"}[truth]


def _values(facts: Mapping[str, object]) -> str:
    shown = ("unknown" if value is None else orjson.dumps(value).decode() for value in facts.values())
    return ", ".join(f"{path} = {value}" for path, value in zip(facts, shown, strict=True))
