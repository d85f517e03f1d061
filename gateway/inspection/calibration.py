"""Scores as expected precision: of findings with this score, how many are real, as the tuning corpus measured it."""

from __future__ import annotations

from gateway.core.vocabulary import Finding
from gateway.inspection.calibration_table import MODELS, RECOGNISERS

MODEL_TYPES = frozenset({"PERSON", "ADDRESS", "LOCATION", "ORGANIZATION"})
"""Types whose score is a model's and goes through a curve; the others have one precision for each recogniser."""


def calibrated(finding: Finding) -> Finding:
    """The finding with its expected precision; a recogniser that was not measured keeps its own estimate."""
    score = _on_curve(finding) if finding.type in MODEL_TYPES else RECOGNISERS.get(finding.recogniser, finding.score)
    if score == finding.score:
        return finding
    return Finding(finding.start, finding.end, finding.type, score, finding.recogniser, finding.validated)


def _on_curve(finding: Finding) -> float:
    expected = finding.score
    for lowest, precision in MODELS.get(finding.type, ()):
        if finding.score < lowest:
            break
        expected = precision
    return expected
