"""``gateway policy test``: the tables of the tree, what they cover, and whether they notice small faults in rules."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import track

from gateway.cli.output import complain, stderr
from gateway.cli.policy import testing_views as views
from gateway.cli.policy.tree import (
    ENVIRONMENT,
    FINDING,
    AsJson,
    Policies,
    Tree,
    named_once,
    open_bundle,
    print_json,
    show_problems,
)
from gateway.policy.bundle import SCHEMA, BundleInvalid
from gateway.policy.coverage import coverage
from gateway.policy.mutate_report import Judgement, Mutation
from gateway.policy.tables import Report, run_tables
from gateway.policy.tables_junit import junit

Covered = Annotated[bool, typer.Option("--coverage", help="Count matches and near misses of every rule.")]
Mutated = Annotated[bool, typer.Option("--mutate", help="Put small faults into every rule: do the tables notice?")]
JUnit = Annotated[Path | None, typer.Option("--junit", help="Write the results to this file as JUnit XML.")]


def run_tests(
    tree_at: Tree = None,
    *,
    policies: Policies = None,
    covered: Covered = False,
    mutated: Mutated = False,
    junit_to: JUnit = None,
    as_json: AsJson = False,
) -> None:
    """Run the tables in tests/, and require a match and a near miss of every rule. Exit 1 where one is missing.

    With --mutate, exit 1 too where a fault in a rule goes unnoticed.
    """
    folder = named_once(tree_at, policies)
    tree, bundle = open_bundle(folder, as_json=as_json)
    try:
        report = run_tables(bundle, tree.files, int(time.time()))
    except BundleInvalid as problem:
        show_problems(problem, as_json=as_json)
        raise typer.Exit(FINDING) from None
    if junit_to is not None:
        _write(junit_to, report)
    document: dict[str, Any] = views.report_row(report)
    passed = report.passed
    if not as_json:
        views.show_report(report)
    if covered:
        rules = coverage(bundle, report.outcomes)
        passed = passed and all(rule.covered for rule in rules)
        document["coverage"] = [views.coverage_row(rule) for rule in rules]
        if not as_json:
            views.show_coverage(rules)
    if mutated and any(item.failures for item in report.outcomes):
        complain("Rules are not mutated.", "Some cases fail already.", "Mend them first.")
    elif mutated:
        mutation = Mutation.of(bundle, tree.files[SCHEMA].decode(), report.outcomes)
        judgements = _judged(mutation)
        passed = passed and all(item.end != "survived" for item in judgements)
        document["mutation"] = views.mutation_row(mutation, judgements)
        if not as_json:
            views.show_mutation(mutation, judgements)
    if as_json:
        print_json({**document, "passed": passed})
    if not passed:
        raise typer.Exit(FINDING)


def _judged(mutation: Mutation) -> list[Judgement]:
    mutants = track(mutation.mutants, "mutating rules", console=stderr, transient=True)
    return [mutation.judge(mutant) for mutant in mutants]


def _write(path: Path, report: Report) -> None:
    try:
        path.write_bytes(junit(report))
    except OSError as error:
        complain("The results cannot be written.", f"{path}: {error.strerror}", "Choose a file that can be written.")
        raise typer.Exit(ENVIRONMENT) from None
