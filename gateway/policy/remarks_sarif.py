"""Remarks as SARIF 2.1.0 (OASIS), which forges show in the lines of a change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from gateway.policy.remarks import CODES, Remark

SCHEMA_URI = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def sarif(remarks: Sequence[Remark], version: str, folder: str = "") -> dict[str, Any]:
    """One run. ``version`` is the gateway's; ``folder`` is where the tree is in its repository, or empty."""
    codes = list(CODES)
    driver = {
        "name": "gateway policy lint",
        "version": version,
        "rules": [{"id": code, "shortDescription": {"text": text}} for code, text in CODES.items()],
    }
    results = [
        {
            "ruleId": item.code,
            "ruleIndex": codes.index(item.code),
            "level": item.level,
            "message": {"text": item.message},
            "locations": [{"physicalLocation": _location(item, folder)}],
        }
        for item in remarks
    ]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": SCHEMA_URI, "version": "2.1.0", "runs": [run]}


def _location(item: Remark, folder: str) -> dict[str, Any]:
    path = "/".join(part for part in (folder, item.path) if part)
    found: dict[str, Any] = {"artifactLocation": {"uri": quote(path)}}
    if item.place is not None:
        found["region"] = {"startLine": item.place.line, "startColumn": item.place.column}
    return found
