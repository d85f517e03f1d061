"""Results of the tables as JUnit XML, which build servers show."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from xml.etree import ElementTree as ET

from gateway.policy.tables import Report

# What XML 1.0 cannot hold, even escaped.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(report: Report) -> bytes:
    """One suite a file of cases, and one for rules that no case covers."""
    root = ET.Element("testsuites", name="policy")
    for path, outcomes in groupby(report.outcomes, key=lambda outcome: outcome.path):
        _suite(root, path, [(outcome.name, outcome.line, outcome.failures) for outcome in outcomes])
    uncovered = [(rule, None, ("no case matches this rule",)) for rule in report.unmatched]
    uncovered += [(rule, None, ("no case nearly misses this rule",)) for rule in report.without_near_miss]
    if uncovered:
        _suite(root, "coverage", uncovered)
    ET.indent(root)
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root) + b"\n"


def _suite(root: ET.Element, name: str, cases: Sequence[tuple[str, int | None, Sequence[str]]]) -> None:
    failed = len([title for title, _, failures in cases if failures])
    suite = ET.SubElement(root, "testsuite", name=_clean(name), tests=str(len(cases)), failures=str(failed))
    for title, line, failures in cases:
        case = ET.SubElement(suite, "testcase", name=_clean(title), classname=_clean(name))
        if line is not None:
            case.set("file", _clean(name))
            case.set("line", str(line))
        for failure in failures:
            ET.SubElement(case, "failure", message=_clean(failure))


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)
