"""How ``gateway policy test`` shows results, coverage and mutants: rows for ``--json``, tables for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from rich.table import Table

from gateway.cli.output import stdout
from gateway.policy.coverage import RuleCoverage
from gateway.policy.mutate_report import Judgement, Mutation, advice
from gateway.policy.tables import Outcome, Report


def report_row(report: Report) -> dict[str, Any]:
    """Every case, and the rules that none names."""
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


def show_report(report: Report) -> None:
    """What failed, and how many passed."""
    failed = [item for item in report.outcomes if item.failures]
    for item in failed:
        _show_failure(item)
    for rule in report.unmatched:
        stdout.print(f"{rule}: no case matches this rule", markup=False)
    for rule in report.without_near_miss:
        stdout.print(f"{rule}: no case nearly misses this rule", markup=False)
    stdout.print(f"{len(report.outcomes) - len(failed)} passed, {len(failed)} failed")


def coverage_row(rule: RuleCoverage) -> dict[str, Any]:
    """One rule with each of its conditions."""
    return {
        "rule": rule.rule,
        "path": rule.path,
        "covered": rule.covered,
        "matches": rule.matches,
        "near_misses": rule.near_misses,
        "conditions": [
            {"condition": seen.condition, "held": seen.held, "failed": seen.failed} for seen in rule.conditions
        ],
    }


def show_coverage(rules: Sequence[RuleCoverage]) -> None:
    """One line a rule, then each condition that was seen one way only."""
    table = Table(box=None, pad_edge=False)
    table.add_column("rule", no_wrap=True)
    for column in ("matches", "near misses", "conditions both ways"):
        table.add_column(column, justify="right")
    for rule in rules:
        seen = (
            f"{sum(1 for item in rule.conditions if item.both)} of {len(rule.conditions)}" if rule.conditions else "-"
        )
        near = "-" if rule.near_misses is None else str(rule.near_misses)
        table.add_row(rule.rule, str(rule.matches), near, seen, style="" if rule.covered else "bold red")
    stdout.print(table)
    for rule in rules:
        for item in rule.conditions:
            if not item.both:
                lacking = "held" if item.failed else "failed" if item.held else "held or failed"
                stdout.print(f"{rule.rule}: never {lacking}: {item.condition}", markup=False, soft_wrap=True)
    conditions = [item for rule in rules for item in rule.conditions]
    stdout.print(
        f"{sum(1 for rule in rules if rule.covered)} of {len(rules)} rules have a match and a near miss, "
        f"{sum(1 for item in conditions if item.both)} of {len(conditions)} conditions were seen both ways",
        soft_wrap=True,
    )


def mutation_row(mutation: Mutation, judgements: Sequence[Judgement]) -> dict[str, Any]:
    """How many mutants ended how, for each rule too, and every survivor."""
    ends = Counter(item.end for item in judgements)
    rules: dict[str, Counter[str]] = {}
    for item in judgements:
        rules.setdefault(item.mutant.rule.id, Counter())[item.end] += 1
    return {
        "mutants": len(judgements),
        "killed": ends["killed"],
        "equivalent": ends["equivalent"],
        "survived": ends["survived"],
        "refused_at_load": len(mutation.stillborn),
        "rules": {rule: dict(counts) for rule, counts in rules.items()},
        "survivors": [_survivor(item) for item in judgements if item.end == "survived"],
    }


def _survivor(item: Judgement) -> dict[str, Any]:
    mutant = item.mutant
    return {
        "rule": mutant.rule.id,
        "path": mutant.rule.path,
        "line": mutant.line,
        "change": mutant.change,
        "before": mutant.before,
        "after": mutant.after,
        "advice": advice(item),
    }


def show_mutation(mutation: Mutation, judgements: Sequence[Judgement]) -> None:
    """Every survivor as a diff with what would kill it, and the count."""
    for item in judgements:
        if item.end == "survived":
            mutant = item.mutant
            stdout.print(f"{mutant.rule.path}:{mutant.line}: survived: {mutant.change}", markup=False, soft_wrap=True)
            stdout.print(f"  - {mutant.before}", markup=False, soft_wrap=True, style="red")
            if mutant.after:
                stdout.print(f"  + {mutant.after}", markup=False, soft_wrap=True, style="green")
            stdout.print(f"  {advice(item)}", markup=False, soft_wrap=True)
    ends = Counter(item.end for item in judgements)
    stdout.print(
        f"{len(judgements)} mutants of {len({item.mutant.rule.id for item in judgements})} rules: "
        f"{ends['killed']} killed, {ends['equivalent']} proved equivalent, {ends['survived']} survived "
        f"({len(mutation.stillborn)} more would be refused at load)",
        soft_wrap=True,
    )


def _show_failure(item: Outcome) -> None:
    stdout.print(f"{item.path}:{item.line}: {item.name}", markup=False)
    for failure in item.failures:
        stdout.print(f"    {failure}", markup=False)
