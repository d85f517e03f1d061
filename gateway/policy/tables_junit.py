"""Results of the tables as JUnit XML."""

from __future__ import annotations

from itertools import groupby

from gateway.policy.junit import Case, junit_xml
from gateway.policy.tables import Report


def junit(report: Report) -> bytes:
    """One suite a file of cases, and one for rules that no case covers."""
    suites = [
        (path, [Case(outcome.name, outcome.line, outcome.failures) for outcome in outcomes])
        for path, outcomes in groupby(report.outcomes, key=lambda outcome: outcome.path)
    ]
    uncovered = [Case(rule, None, ("no case matches this rule",)) for rule in report.unmatched]
    uncovered += [Case(rule, None, ("no case nearly misses this rule",)) for rule in report.without_near_miss]
    if uncovered:
        suites.append(("coverage", uncovered))
    return junit_xml("policy", suites)
