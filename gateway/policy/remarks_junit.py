"""Remarks as JUnit XML: a case for each file, which fails where lint found an error in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gateway.policy.junit import Case, junit_xml
from gateway.policy.remarks import Remark


def remarks_junit(remarks: Sequence[Remark], paths: Iterable[str]) -> bytes:
    """``paths`` are the files of the tree. Warnings fail nothing and are said in the case's output."""
    cases: list[Case] = []
    for path in sorted({*paths, *(item.path for item in remarks)}):
        here = [item for item in remarks if item.path == path]
        failures = tuple(_text(item) for item in here if item.level == "error")
        warnings = "\n".join(_text(item) for item in here if item.level == "warning")
        place = next((item.place for item in here if item.place), None)
        cases.append(Case(path or "tree", place.line if place else None, failures, warnings, path))
    return junit_xml("policy", [("lint", cases)])


def _text(item: Remark) -> str:
    where = f"{item.path}:{item.place.line}:{item.place.column}" if item.place else item.path
    return f"{where}: {item.message}"
