"""The operator's own recognisers beside the gateway's models: what one finds is merged with what the others find.

A plug-in that raises or answers nonsense is a failed control. It never means fewer findings.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from gateway.core.errors import ConfigurationError, InspectionFailed
from gateway.core.vocabulary import Finding
from gateway.inspection.merge import merge
from gateway.inspection.normalise import normalise
from gateway.inspection.segments import segments
from gateway.names.entity_types import TYPE
from gateway.names.registry import GlinerEntry, Registry, read

_SURROGATE = re.compile("[\ud800-\udfff]")  # neither tokenizers nor Presidio's expressions read lone halves


class Recogniser(Protocol):
    """Anything that finds: the lane itself, Presidio's recognisers, a GLiNER model."""

    version: str
    """Another version may find something else in the same text."""

    def find(self, texts: Sequence[str]) -> list[tuple[Finding, ...]]:
        """Findings of each text; offsets in its code points."""
        ...


class Plugins:
    """All recognisers of a registry as one. Not shared between threads."""

    def __init__(
        self, recognisers: Sequence[Recogniser], *, digest: str = "", scripts: frozenset[str] = frozenset()
    ) -> None:
        """``digest`` stands for how they are set up; ``scripts`` are those that they find names in."""
        self._recognisers = tuple(recognisers)
        parts = "\n".join([digest, *(recogniser.version for recogniser in recognisers)])
        self.version = f"recognisers:{hashlib.sha256(parts.encode()).hexdigest()[:12]}"
        self.scripts = scripts

    def find(self, texts: Sequence[str]) -> list[tuple[Finding, ...]]:
        """Findings of each text, sorted and without overlap.

        A text is normalised and read piece by piece, as the lane does, so that what is found in a stream equals what
        is found in the whole. Raises ``InspectionFailed`` for an answer that cannot be, and whatever a plug-in raises.
        """
        return [self._find(*normalise(_SURROGATE.sub("\ufffd", text))) for text in texts]

    def _find(self, text: str, offsets: list[int] | None) -> tuple[Finding, ...]:
        cuts = segments(text)
        pieces = [text[start:end] for start, end in cuts]
        found: list[list[Finding]] = [[] for _ in pieces]
        for recogniser in self._recognisers:
            answers = recogniser.find(pieces)
            if len(answers) != len(pieces):
                raise InspectionFailed("a recogniser answered for other texts")
            for piece, known, answer in zip(pieces, found, answers, strict=True):
                known.extend(_checked(finding, len(piece)) for finding in answer)
        return tuple(
            _moved(finding, start, offsets)
            for (start, _), known in zip(cuts, found, strict=True)
            for finding in merge(known)
        )


class Together:
    """The lane and the operator's recognisers, merged for each text. Not shared between threads."""

    def __init__(self, lane: Recogniser, plugins: Recogniser) -> None:
        self._lane = lane
        self._plugins = plugins
        self.version = f"{lane.version}+{plugins.version}"

    def find(self, texts: Sequence[str]) -> list[tuple[Finding, ...]]:
        """Findings of each text, sorted and without overlap."""
        both = zip(self._lane.find(texts), self._plugins.find(texts), strict=True)
        return [merge((*known, *more)) if more else known for known, more in both]


def load(path: Path) -> Plugins:
    """The recognisers of a registry file, loaded and tried. Raises ``ConfigurationError`` with file and field."""
    return assemble(read(path), path)


def assemble(registry: Registry, path: Path) -> Plugins:
    """The same from a file that was read. Raises ``ConfigurationError``."""
    recognisers: list[Recogniser] = []
    try:
        if any(not isinstance(entry, dict | GlinerEntry) for entry in registry.recognizers):
            from gateway.names.presidio import PresidioRecogniser  # noqa: PLC0415  seconds, and not always needed

            recognisers.append(PresidioRecogniser(registry))
        for index, entry in enumerate(registry.recognizers):
            if isinstance(entry, GlinerEntry):
                from gateway.names.gliner import Gliner  # noqa: PLC0415  not always needed

                recognisers.append(Gliner(entry, registry.folder, f"recognizers.{index}"))
    except ConfigurationError as error:
        raise ConfigurationError(f"{path}: {error}") from None
    return Plugins(recognisers, digest=registry.digest, scripts=registry.scripts)


def _checked(finding: Finding, length: int) -> Finding:
    whole = 0 <= finding.start < finding.end <= length and 0 <= finding.score <= 1 and not math.isnan(finding.score)
    if not whole or not TYPE.fullmatch(finding.type):
        raise InspectionFailed("a recogniser answered something that is no finding")
    return finding


def _moved(finding: Finding, by: int, offsets: list[int] | None) -> Finding:
    start, end = finding.start + by, finding.end + by
    if offsets is not None:
        start, end = offsets[start], offsets[end - 1] + 1
    return Finding(start, end, finding.type, finding.score, finding.recogniser, finding.validated)
