"""Recognisers of Presidio: pattern recognisers of its registry files, those that it ships, and classes of one's own.

Presidio's own provider and analyzer run them, so that a file means here what it means there. Every recogniser reads
every text, whatever its language, since a short text does not tell.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import inspect
import logging
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import spacy
import tldextract
from presidio_analyzer import AnalyzerEngine, EntityRecognizer, pattern_recognizer
from presidio_analyzer.nlp_engine import SpacyNlpEngine
from presidio_analyzer.predefined_recognizers.generic import iban_recognizer
from presidio_analyzer.recognizer_registry import RecognizerRegistry, RecognizerRegistryProvider
from presidio_analyzer.recognizer_registry.recognizers_loader_utils import (
    PredefinedRecognizerNotFoundError,
    RecognizerListLoader,
)
from spacy.language import Language
from spacy.tokens import Doc

from gateway.core.errors import ConfigurationError
from gateway.core.vocabulary import Finding
from gateway.names.entity_types import TYPE, finding_type
from gateway.names.registry import ClassEntry, LanguageFields, PresidioEntry, Registry
from gateway.names.weights import sha256

_WORD_AS_LEMMA = "gateway_word_as_lemma"
_SHIPPED = "presidio_analyzer.predefined_recognizers."
_NAME_WORD = re.compile(r"[A-Z]*[a-z0-9]+|[A-Z]+")
_ALONE = (_SHIPPED + "generic.", _SHIPPED + "country_specific.")
"""Where those recognisers lie that need no other model, server or package."""


class PresidioRecogniser:
    """All of a registry's Presidio entries. Not shared between threads."""

    def __init__(self, registry: Registry) -> None:
        """Raises ``ConfigurationError`` that names the entry."""
        _quieten()
        self._overrides = registry.entities
        languages = _languages(registry)
        loaded = [one for place, entry in _entries(registry) for one in _loaded(registry, languages, place, entry)]
        spoken = sorted({one.supported_language for one in loaded})
        self._names = {one.id: _recogniser_name(one.name) for one in loaded}
        self._engine = _engine(loaded, spoken, registry.default_score_threshold) if loaded else None
        self._languages = spoken
        self.version = "+".join([f"presidio:{importlib.metadata.version('presidio-analyzer')}", *_sources(loaded)])

    def find(self, texts: Sequence[str]) -> list[tuple[Finding, ...]]:
        """Entities of each text; those of several recognisers may overlap."""
        return [tuple(self._find(text)) for text in texts]

    def _find(self, text: str) -> Iterator[Finding]:
        if self._engine is None or not text.strip():
            return
        for language in self._languages:
            for result in self._engine.analyze(text, language, return_decision_process=True):
                explanation = result.analysis_explanation
                yield Finding(
                    int(result.start),
                    int(result.end),
                    finding_type(str(result.entity_type), self._overrides),
                    round(float(result.score), 4),
                    self._names.get(result.recognition_metadata["recognizer_identifier"], "presidio"),
                    explanation is not None and explanation.validation_result is True,
                )


def _quieten() -> None:
    """No line of text in a log, no list from the network, and no pattern that is passed over when it takes long."""
    logging.getLogger("presidio-analyzer").disabled = True
    logging.getLogger("tldextract").disabled = True
    offline = tldextract.TLDExtract(cache_dir=None, suffix_list_urls=())
    tldextract.tldextract.TLD_EXTRACTOR = offline
    # Presidio skips a pattern that runs into its timeout. Without one, the gateway's deadline ends the worker instead,
    # and what was not inspected is refused.
    pattern_recognizer.REGEX_TIMEOUT_SECONDS = None
    iban_recognizer.REGEX_TIMEOUT_SECONDS = None


def _entries(registry: Registry) -> Iterator[tuple[str, PresidioEntry | ClassEntry]]:
    """Enabled entries of Presidio's kinds, each with its place in the file."""
    for index, entry in enumerate(registry.recognizers):
        if isinstance(entry, str):
            yield f"recognizers.{index}", PresidioEntry(name=entry, type="predefined")
        elif isinstance(entry, PresidioEntry | ClassEntry):
            yield f"recognizers.{index}", entry


def _languages(registry: Registry) -> list[str]:
    """Those of the file, else those that its entries name, else English."""
    if registry.supported_languages:
        return registry.supported_languages
    named: dict[str, None] = {}
    for _, entry in _entries(registry):
        if isinstance(entry, PresidioEntry):
            listed = [entry.supported_language, *(entry.supported_languages or [])]
            named |= {one.language if isinstance(one, LanguageFields) else one: None for one in listed if one}
    return list(named) or ["en"]


def _loaded(
    registry: Registry, languages: list[str], place: str, entry: PresidioEntry | ClassEntry
) -> list[EntityRecognizer]:
    if isinstance(entry, ClassEntry):
        own = _own(registry.folder, place, entry)
        _check_types(place, own, registry)
        return [own]
    if entry.predefined:
        _check_shipped(place, entry)
    configuration = {
        "supported_languages": languages,
        "global_regex_flags": registry.global_regex_flags,
        "recognizers": [_fields(entry)],
    }
    try:
        found = RecognizerRegistryProvider(registry_configuration=configuration).create_recognizer_registry()
    except (ValueError, TypeError, KeyError, ImportError):
        raise ConfigurationError(
            f"{place} ({entry.name}): Presidio does not accept this entry. Compare it with Presidio's registry format."
        ) from None
    loaded: list[EntityRecognizer] = found.recognizers
    if not loaded and not entry.predefined:
        raise ConfigurationError(
            f"{place} ({entry.name}): no language of this entry is in supported_languages, so it would find nothing. "
            "Add its language there, or set enabled: false."
        )
    for one in loaded:
        _check_types(place, one, registry)
    return loaded


def _fields(entry: PresidioEntry) -> dict[str, Any]:
    fields: dict[str, Any] = entry.model_dump(exclude_unset=True)
    fields["type"] = "predefined" if entry.predefined else "custom"
    spoken = entry.supported_languages
    if entry.context and spoken and isinstance(spoken[0], str) and len(spoken) == 1:
        # Written like this, Presidio forgets the words of context.
        fields["supported_languages"] = [{"language": spoken[0], "context": fields.pop("context")}]
    return fields


def _check_shipped(place: str, entry: PresidioEntry) -> None:
    try:
        shipped = RecognizerListLoader.get_existing_recognizer_cls(entry.class_name or entry.name)
    except PredefinedRecognizerNotFoundError:
        raise ConfigurationError(
            f"{place} ({entry.name}): Presidio ships no recogniser of this name. Correct it, or give it patterns."
        ) from None
    if not shipped.__module__.startswith(_ALONE):
        raise ConfigurationError(
            f"{place} ({entry.name}): this recogniser needs a model or a service that the gateway does not load. "
            "Set enabled: false; the gateway's own models find names, and kind: gliner-onnx adds others."
        )


def _own(folder: Path, place: str, entry: ClassEntry) -> EntityRecognizer:
    module, _, name = entry.class_.partition(":")
    if entry.path is not None and (where := str((folder / entry.path).resolve())) not in sys.path:
        sys.path.insert(0, where)
    try:
        found = getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError):
        raise ConfigurationError(
            f"{place}.class: {entry.class_} cannot be imported. Install its package beside the gateway, or set path "
            "to the folder of its module."
        ) from None
    if not (isinstance(found, type) and issubclass(found, EntityRecognizer)):
        raise ConfigurationError(f"{place}.class: {entry.class_} is not a presidio_analyzer.EntityRecognizer.")
    try:
        return found(**entry.arguments)
    except (TypeError, ValueError):
        raise ConfigurationError(
            f"{place}.arguments: {entry.class_} cannot be made with these. Compare them with its __init__."
        ) from None


def _sources(recognisers: Sequence[EntityRecognizer]) -> Iterator[str]:
    """Classes that Presidio does not ship, with a digest of their modules: another code may find something else."""
    for one in recognisers:
        found = type(one)
        if not found.__module__.startswith("presidio_analyzer.") and (source := inspect.getsourcefile(found)):
            yield f"{found.__name__}:{sha256(Path(source))[:8]}"


def _check_types(place: str, one: EntityRecognizer, registry: Registry) -> None:
    for entity in one.supported_entities:
        if entity not in registry.entities and not TYPE.fullmatch(entity):
            raise ConfigurationError(
                f"{place} ({one.name}): the entity {entity!r} is no finding type (A-Z, 0-9 and _). "
                "Rename it, or map it under entities."
            )


def _engine(recognisers: list[EntityRecognizer], languages: list[str], threshold: float) -> AnalyzerEngine:
    # Only words and their places, for the words of context: no model, and nothing to download.
    words = SpacyNlpEngine()
    words.nlp = {language: _words(language) for language in languages}
    registry = RecognizerRegistry(recognizers=recognisers, supported_languages=languages)
    return AnalyzerEngine(
        registry=registry, nlp_engine=words, supported_languages=languages, default_score_threshold=threshold
    )


def _words(language: str) -> Language:
    try:
        words = spacy.blank(language.partition("-")[0])
    except ImportError:  # a language that spaCy does not know, or one that needs a package to tell words apart
        words = spacy.blank("xx")
    words.add_pipe(_WORD_AS_LEMMA)
    return words


@Language.component(_WORD_AS_LEMMA)
def _word_as_lemma(document: Doc) -> Doc:
    """Presidio looks for words of context among lemmas."""
    for word in document:
        word.lemma_ = word.text
    return document


def _recogniser_name(name: str) -> str:
    """``ZipCodeRecognizer`` and ``Zip code recognizer`` as ``presidio_zip_code_recognizer``."""
    return "_".join(["presidio", *(word.lower() for word in _NAME_WORD.findall(name))])
