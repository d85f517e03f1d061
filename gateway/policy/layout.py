"""The one layout of Cedar files: Cedar's own formatter, which keeps comments."""

from __future__ import annotations

import re
from collections.abc import Mapping

import cedarpy

from gateway.catalog.documents import BundleInvalid, raise_all, text_of
from gateway.catalog.places import START
from gateway.policy.rules import parse_rule

LINE_WIDTH = 120
INDENT = 2
_COMMENT = re.compile(r'"(?:[^"\\]|\\.)*"|//([^\n]*)')


def laid_out(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Every ``.cedar`` file of a tree that is laid out otherwise, by its path, as it should be.

    Raises ``BundleInvalid`` for a file that does not parse, or that would mean something else; the rest as ``others``.
    """
    changed: dict[str, bytes] = {}
    problems: list[BundleInvalid] = []
    for path, content in sorted(files.items()):
        if path.endswith(".cedar"):
            try:
                result = _laid_out(path, text_of(path, content)).encode()
            except BundleInvalid as problem:
                problems.append(problem)
                continue
            if result != content:
                changed[path] = result
    raise_all(problems)
    return changed


def _laid_out(path: str, text: str) -> str:
    tree = parse_rule(path, text)
    result: str = cedarpy.format_policies(text, LINE_WIDTH, INDENT)
    # It is somebody else's formatter and these are laws of the house: see that only the layout changed.
    if parse_rule(path, result) != tree or _comments(result) != _comments(text):
        raise BundleInvalid(path, START, "the formatter would change more than the layout of this file")
    return result


def _comments(text: str) -> list[str]:
    return [found.group(1).strip() for found in _COMMENT.finditer(text) if found.group(1) is not None]
