"""The data class of an exchange: the highest of what was declared, the key's floor, and what was found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gateway.core.exchange import Classification
from gateway.core.vocabulary import DataClass


def classify(
    declared: DataClass | None, floor: DataClass, types: Iterable[str], implied: Mapping[str, DataClass]
) -> Classification:
    """Classify; a finding type that ``implied`` does not know means the strictest class."""
    from_findings = DataClass.PUBLIC
    strongest = ""
    for kind in sorted(types):
        means = implied.get(kind, DataClass.RESTRICTED)
        if means > from_findings:
            from_findings, strongest = means, kind
    value = max(declared or DataClass.PUBLIC, floor, from_findings)
    if strongest and from_findings == value:
        because = f"found {strongest}"
    elif declared is not None and declared == value:
        because = "declared by caller"
    else:
        because = "key's floor"
    return Classification(value, declared, floor, from_findings, because)
