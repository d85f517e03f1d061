"""``gateway policy test``: the tables of the tree, and whether they cover every rule."""

from __future__ import annotations

import time

import typer

from gateway.cli.output import stdout
from gateway.cli.policy.tree import FINDING, AsJson, Policies, open_bundle, print_json, show_problems
from gateway.policy.bundle import BundleInvalid
from gateway.policy.tables import Outcome, Report, run_tables


def run_tests(policies: Policies = None, as_json: AsJson = False) -> None:  # noqa: FBT002
    """Run the tables in tests/, and require a match and a near miss of every rule. Exit 1 where one is missing."""
    tree, bundle = open_bundle(policies, as_json=as_json)
    try:
        report = run_tables(bundle, tree.files, int(time.time()))
    except BundleInvalid as problem:
        show_problems(problem, as_json=as_json)
        raise typer.Exit(FINDING) from None
    if as_json:
        print_json(_report(report))
    else:
        _show_report(report)
    if not report.passed:
        raise typer.Exit(FINDING)


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
