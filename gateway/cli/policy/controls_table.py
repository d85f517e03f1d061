"""``gateway policy controls``: which clauses of laws and standards the rules answer, and which they leave open."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Annotated, Any

import typer
from rich.table import Table

from gateway.cli.output import complain, stdout
from gateway.cli.policy.tree import FINDING, USAGE, AsJson, Policies, open_bundle, print_json, show_problems
from gateway.policy.bundle import BundleInvalid
from gateway.policy.controls import Clause, Coverage, coverage, load_controls

_Markdown = Annotated[bool, typer.Option("--markdown", help="One Markdown document on stdout, for a report.")]


def controls(policies: Policies = None, *, as_json: AsJson = False, as_markdown: _Markdown = False) -> None:
    """Show every clause of controls/ with what answers it. Exit 1 where a clause names nothing, or only rules off."""
    if as_json and as_markdown:
        complain("--json and --markdown exclude each other.", "", "Choose one.")
        raise typer.Exit(USAGE)
    tree, bundle = open_bundle(policies, as_json=as_json)
    try:
        found = coverage(load_controls(tree.files, bundle.rules), bundle.rules)
    except BundleInvalid as problem:
        show_problems(problem, as_json=as_json)
        raise typer.Exit(FINDING) from None
    if as_json:
        print_json(_document(found))
    elif as_markdown:
        sys.stdout.write("\n".join(_markdown(found)) + "\n")
    else:
        _show(found)
    if not found.complete:
        raise typer.Exit(FINDING)


def _document(found: Coverage) -> dict[str, Any]:
    return {
        "complete": found.complete,
        "frameworks": [
            {
                "id": framework.id,
                "title": framework.title,
                "checked": framework.checked and framework.checked.isoformat(),
                "clauses": [_row(clause) for clause in framework.clauses],
            }
            for framework in found.frameworks
        ],
        "unanswered": [_name(clause) for clause in found.unanswered],
        "off": [{"clause": _name(clause), "rules": rules} for clause, rules in found.off],
        "rules_without_clause": found.rules_without_clause,
    }


def _row(clause: Clause) -> dict[str, Any]:
    return {
        "id": clause.id,
        "title": clause.title,
        "rules": clause.rules,
        "capabilities": clause.capabilities,
        "outside": clause.outside,
        "path": clause.path,
        "line": clause.line,
    }


def _show(found: Coverage) -> None:
    for framework in found.frameworks:
        table = Table(title=framework.title, title_justify="left", box=None, pad_edge=False)
        for heading in ("clause", "about", "answered by"):
            table.add_column(heading, overflow="fold")
        for clause in framework.clauses:
            table.add_row(clause.id, clause.title, "\n".join(_answers(clause)) or "[red]nothing[/]")
        stdout.print(table)
        stdout.print()
    for line in _left_over(found):
        stdout.print(line, markup=False, soft_wrap=True)


def _markdown(found: Coverage) -> Iterator[str]:
    yield "# Controls"
    for framework in found.frameworks:
        checked = (
            f"Held against its text on {framework.checked}." if framework.checked else "Not held against its text yet."
        )
        yield from ("", f"## {framework.title}", "", checked, "")
        yield from ("| clause | about | answered by |", "|---|---|---|")
        for clause in framework.clauses:
            answers = ", ".join(_answers(clause)) or "**nothing**"
            yield "| " + " | ".join(_cell(text) for text in (clause.id, clause.title, answers)) + " |"
    yield from ("", *(f"- {line}" for line in _left_over(found)))


def _left_over(found: Coverage) -> Iterator[str]:
    for clause in found.unanswered:
        yield f"{clause.path}:{clause.line}: {clause.id} names no rule, no capability and nobody outside"
    for clause, rules in found.off:
        yield f"{clause.path}:{clause.line}: {clause.id} names rules that are off: {', '.join(rules)}"
    if found.rules_without_clause:
        yield f"rules that no clause names: {', '.join(found.rules_without_clause)}"
    clauses = sum(len(framework.clauses) for framework in found.frameworks)
    yield f"{clauses} clauses of {len(found.frameworks)} texts, {len(found.unanswered)} without an answer"


def _answers(clause: Clause) -> Iterator[str]:
    yield from clause.rules
    yield from (f"the gateway: {name}" for name in clause.capabilities)
    if clause.outside:
        yield f"outside: {clause.outside}"


def _name(clause: Clause) -> str:
    return f"{clause.framework} {clause.id}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
