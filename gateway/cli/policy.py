"""``gateway policy``: check, decide, test, digest. The same code that decides in the gateway."""

from __future__ import annotations

import dataclasses
import sys
import time
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from pydantic import ValidationError
from rich.table import Table

from gateway.catalog.documents import read_document
from gateway.cli.output import complain, stdout
from gateway.config.policy_tree import PolicyTree, read_policy_tree
from gateway.config.settings import load_settings
from gateway.core.decision import Decision
from gateway.core.errors import ConfigurationError
from gateway.policy.bundle import Bundle, BundleInvalid, digest_of, load_bundle
from gateway.policy.decide import decide as decide_by_policy
from gateway.policy.situation import Situation, readable
from gateway.policy.tables import Outcome, Report, run_tables

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False)

FINDING, USAGE, ENVIRONMENT = 1, 2, 3
Policies = Annotated[Path | None, typer.Option("--policies", help="The policy tree; also GATEWAY_POLICIES.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]


@app.command()
def check(policies: Policies = None, as_json: AsJson = False) -> None:  # noqa: FBT002
    """Parse and validate the tree: YAML, schema, rules, vocabulary, references. Exit 1 where something is wrong."""
    tree, bundle = open_bundle(policies, as_json=as_json)
    overdue = [rule for rule in bundle.rules.values() if rule.review_by < today()]
    if as_json:
        print_json(
            {
                "valid": not overdue,
                "digest": bundle.digest,
                "commit": bundle.commit,
                "files": len(tree.files),
                "rules": len(bundle.rules),
                "problems": [_problem(rule.path, None, "the review of this rule is overdue") for rule in overdue],
            }
        )
    else:
        for rule in overdue:
            stdout.print(f"{rule.path}: the review of this rule was due on {rule.review_by}", markup=False)
        stdout.print(f"{len(bundle.rules)} rules, {len(bundle.models)} models, {len(bundle.deployments)} deployments")
        stdout.print(f"{bundle.digest}  {bundle.commit or 'no commit'}", soft_wrap=True)
    if overdue:
        raise typer.Exit(FINDING)


@app.command()
def decide(
    facts: Annotated[Path, typer.Option("--facts", help="A situation in YAML or JSON; - for stdin.")],
    policies: Policies = None,
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Decide one situation. Exit 0 whether allowed or refused, 1 where the rules could not be evaluated."""
    _, bundle = open_bundle(policies, as_json=as_json)
    situation = _situation(facts)
    try:
        question = situation.facts(bundle, int(time.time()))
    except ValueError as error:
        complain("The situation cannot be decided.", str(error))
        raise typer.Exit(USAGE) from None
    decision = decide_by_policy(bundle, question, "dc_cli")
    if as_json:
        print_json({**_decision(decision), "facts": readable(question)})
    else:
        _show(decision)
    if decision.error:
        raise typer.Exit(FINDING)


@app.command("test")
def run_tests(policies: Policies = None, as_json: AsJson = False) -> None:  # noqa: FBT002
    """Run the tables in tests/, and require a match and a near miss of every rule. Exit 1 where one is missing."""
    tree, bundle = open_bundle(policies, as_json=as_json)
    try:
        report = run_tables(bundle, tree.files, int(time.time()))
    except BundleInvalid as problem:
        _show_problems(problem, as_json=as_json)
        raise typer.Exit(FINDING) from None
    if as_json:
        print_json(_report(report))
    else:
        _show_report(report)
    if not report.passed:
        raise typer.Exit(FINDING)


@app.command()
def digest(policies: Policies = None, as_json: AsJson = False) -> None:  # noqa: FBT002
    """The digest and commit of the tree, without validating it."""
    tree = open_tree(policies, as_json=as_json)
    found = digest_of(tree.files)
    if as_json:
        print_json({"digest": found, "commit": tree.commit, "files": len(tree.files)})
    else:
        sys.stdout.write(f"{found}\n")


def today() -> date:
    """The day in UTC."""
    return datetime.now(tz=UTC).date()


def open_tree(policies: Path | None, *, as_json: bool) -> PolicyTree:
    """The tree on disk. Ends the command where it cannot be read (3) or holds a forbidden file (1)."""
    try:
        return read_policy_tree(policies or load_settings().policies)
    except BundleInvalid as problem:
        _show_problems(problem, as_json=as_json)
        raise typer.Exit(FINDING) from None
    except ConfigurationError as error:
        complain("The policy tree cannot be read.", str(error), "Name it with --policies or GATEWAY_POLICIES.")
        raise typer.Exit(ENVIRONMENT) from None


def open_bundle(policies: Path | None, *, as_json: bool) -> tuple[PolicyTree, Bundle]:
    """The tree and the bundle in it. Ends the command where the bundle is not valid (1)."""
    tree = open_tree(policies, as_json=as_json)
    try:
        return tree, load_bundle(tree.files, tree.commit)
    except BundleInvalid as problem:
        _show_problems(problem, as_json=as_json)
        raise typer.Exit(FINDING) from None


def print_json(value: object) -> None:
    """One JSON document on stdout."""
    sys.stdout.buffer.write(orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    sys.stdout.buffer.flush()


def _situation(path: Path) -> Situation:
    try:
        content = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
        return Situation.model_validate(_parsed(str(path), content))
    except OSError as error:
        complain("The situation cannot be read.", f"{path}: {error.strerror}")
        raise typer.Exit(ENVIRONMENT) from None
    except BundleInvalid as problem:
        complain("The situation cannot be read.", str(problem))
        raise typer.Exit(USAGE) from None
    except ValidationError as error:
        first = error.errors()[0]
        complain("The situation is not valid.", f"{'.'.join(str(step) for step in first['loc'])}: {first['msg']}")
        raise typer.Exit(USAGE) from None


def _parsed(path: str, content: bytes) -> object:
    """JSON where it is JSON, else YAML, whose reader gives the line of an error."""
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError:
        return read_document(path, content).value


def _problem(path: str, line: int | None, message: str) -> dict[str, object]:
    return {"path": path, "line": line, "message": message}


def _show_problems(problem: BundleInvalid, *, as_json: bool) -> None:
    found = (problem, *problem.others)
    if as_json:
        print_json({"valid": False, "problems": [_problem(item.path, item.line, item.message) for item in found]})
        return
    for item in found:
        stdout.print(str(item), markup=False, soft_wrap=True)
    complain(f"The policy tree is not valid: {len(found)} problem{'s' if len(found) > 1 else ''}.", "")


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
    for obligation in decision.obligations:
        stdout.print(f"must: {obligation.type} {_compact(obligation.params)}", markup=False)
    stdout.print(f"bundle {decision.bundle}\nfacts  {decision.facts_digest}", soft_wrap=True, style="dim")


def _compact(params: Mapping[str, object]) -> str:
    return orjson.dumps(dict(params)).decode() if params else ""


def _report(report: Report) -> dict[str, object]:
    return {
        "passed": report.passed,
        "cases": [
            {
                "path": item.path,
                "line": item.line,
                "name": item.name,
                "passed": not item.failures,
                "failures": list(item.failures),
            }
            for item in report.outcomes
        ],
        "rules_without_match": list(report.unmatched),
        "rules_without_near_miss": list(report.without_near_miss),
    }


def _show_report(report: Report) -> None:
    failed = [item for item in report.outcomes if item.failures]
    for item in failed:
        _show_failure(item)
    for rule in report.unmatched:
        stdout.print(f"{rule}: no case matches this rule", markup=False)
    for rule in report.without_near_miss:
        stdout.print(f"{rule}: no case nearly misses this rule", markup=False)
    stdout.print(f"{len(report.outcomes) - len(failed)} passed, {len(failed)} failed")


def _show_failure(item: Outcome) -> None:
    stdout.print(f"{item.path}:{item.line}: {item.name}", markup=False)
    for failure in item.failures:
        stdout.print(f"    {failure}", markup=False)
