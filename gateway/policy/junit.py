"""JUnit XML, which build servers show."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

# What XML 1.0 cannot hold, even escaped.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Case:
    """One case of a suite; it passed where ``failures`` is empty. ``output`` is shown with it.

    ``line`` is in ``file``, which is the one that the suite is called like where it is empty.
    """

    name: str
    line: int | None
    failures: Sequence[str]
    output: str = ""
    file: str = ""


def junit_xml(name: str, suites: Iterable[tuple[str, Sequence[Case]]]) -> bytes:
    """A document of suites by their names."""
    root = ET.Element("testsuites", name=name)
    for suite, cases in suites:
        _suite(root, suite, cases)
    ET.indent(root)
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root) + b"\n"


def _suite(root: ET.Element, name: str, cases: Sequence[Case]) -> None:
    failed = len([case for case in cases if case.failures])
    suite = ET.SubElement(root, "testsuite", name=_clean(name), tests=str(len(cases)), failures=str(failed))
    for case in cases:
        element = ET.SubElement(suite, "testcase", name=_clean(case.name), classname=_clean(name))
        if case.line is not None:
            element.set("file", _clean(case.file or name))
            element.set("line", str(case.line))
        for failure in case.failures:
            ET.SubElement(element, "failure", message=_clean(failure))
        if case.output:
            ET.SubElement(element, "system-out").text = _clean(case.output)


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)
