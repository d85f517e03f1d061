"""``gateway policy decide``: one situation, decided by the code that decides in the gateway."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import orjson
import typer
from rich.table import Table

from gateway.cli.output import stdout
from gateway.cli.policy.situations import FactsFrom, read_question
from gateway.cli.policy.tree import FINDING, AsJson, Policies, open_bundle, print_json
from gateway.core.decision import Decision
from gateway.policy.decide import decide as decide_by_policy
from gateway.policy.situation import readable


def decide(
    facts: FactsFrom,
    policies: Policies = None,
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Decide one situation. Exit 0 whether allowed or refused, 1 where the rules could not be evaluated."""
    _, bundle = open_bundle(policies, as_json=as_json)
    question, now_s = read_question(facts, bundle)
    decision = decide_by_policy(bundle, question, "dc_cli", now_s)
    if as_json:
        print_json({**_decision(decision), "facts": readable(question)})
    else:
        _show(decision)
    if decision.error:
        raise typer.Exit(FINDING)


def _decision(decision: Decision) -> dict[str, Any]:
    return dataclasses.asdict(decision)


def _show(decision: Decision) -> None:
    word = "[bold green]allowed[/]" if decision.allow else "[bold red]refused[/]"
    stdout.print(f"{word}  {decision.action} {decision.model} at {decision.deployment}")
    for text in filter(None, (decision.reason, decision.remediation)):
        stdout.print(text, markup=False)
    table = Table(box=None, pad_edge=False)
    table.add_column("rule", no_wrap=True)
    for column in ("effect", "mode", "decides", "title"):
        table.add_column(column)
    for hit in decision.hits:
        table.add_row(hit.id, hit.effect, hit.mode, "yes" if hit.id in decision.deciding else "", hit.title)
    stdout.print(table)
    for rule, exception in decision.waived:
        stdout.print(f"waived: {rule} by {exception}", markup=False)
    if decision.nearest:
        stdout.print(f"nearest: {decision.nearest.rule} needs {decision.nearest.clause}", markup=False)
    for obligation in decision.obligations:
        stdout.print(f"must: {obligation.type} {_compact(obligation.params)}", markup=False)
    stdout.print(f"bundle {decision.bundle}\nfacts  {decision.facts_digest}", soft_wrap=True, style="dim")


def _compact(params: Mapping[str, object]) -> str:
    return orjson.dumps(dict(params)).decode() if params else ""
