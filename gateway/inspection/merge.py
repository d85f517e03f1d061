"""One finding where several overlap: what is known for certain wins, and the result covers them all."""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter

from gateway.core.vocabulary import Finding

# What findings compare by, read faster than a comparison of two findings does.
_ORDER = attrgetter("start", "end", "type", "score", "recogniser", "validated")
_MODEL_TYPES = frozenset({"PERSON", "ADDRESS", "LOCATION", "ORGANIZATION"})


def merge(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sorted, without overlap, covering every character that was covered.

    The type is that of the strongest: secrets, then what a checksum holds, then shape, then models; then the longer.
    """
    kept: list[Finding] = []
    for finding in sorted(findings, key=_ORDER):
        if not kept or finding.start >= kept[-1].end:
            kept.append(finding)
            continue
        last = kept[-1]
        best = max(last, finding, key=_strength)
        end = max(last.end, finding.end)
        kept[-1] = Finding(last.start, end, best.type, best.score, best.recogniser, best.validated)
    return tuple(kept)


def _strength(finding: Finding) -> tuple[bool, bool, bool, int, float]:
    return (
        finding.type.startswith("SECRET_"),
        finding.validated,
        finding.type not in _MODEL_TYPES,
        finding.end - finding.start,
        finding.score,
    )
