"""Names, addresses, towns and companies from Faker's locales."""

from __future__ import annotations

from functools import cache
from random import Random
from typing import Any

from faker import Factory

from .model import Kind, Sample

LOCALES = {
    "en": ("en_US", "en_GB"), "de": ("de_DE",), "fr": ("fr_FR",), "es": ("es_ES",), "it": ("it_IT",),
    "pt": ("pt_PT", "pt_BR"), "nl": ("nl_NL",),
}  # fmt: skip


@cache
def _faker(locale: str) -> Any:
    return Factory.create(locale)


def _fake(rng: Random, language: str) -> Any:
    generator = _faker(rng.choice(LOCALES[language]))
    generator.random = rng
    return generator


def _person(rng: Random, language: str) -> Sample:
    fake = _fake(rng, language)
    first, last = fake.first_name(), fake.last_name()
    if rng.random() < 0.2:
        if language in {"es", "pt"}:
            return Sample(f"{first} {fake.last_name()} {last}")
        if language == "en":
            return Sample(f"{first} {fake.first_name()[0]}. {last}")
        if language == "fr" and "-" not in first:
            return Sample(f"{first}-{fake.first_name()} {last}")
    return Sample(f"{first} {last}")


def _address(rng: Random, language: str) -> Sample:
    fake = _fake(rng, language)
    lines = [line.strip(" ,") for line in fake.address().splitlines() if line.strip(" ,")]
    return Sample(", ".join(lines))


def name_kinds(language: str) -> tuple[Kind, ...]:
    """The kinds that only the names lane can find, for one of the seven Latin languages."""
    return (
        Kind("PERSON", lambda rng: _person(rng, language)),
        Kind("ADDRESS", lambda rng: _address(rng, language)),
        Kind("LOCATION", lambda rng: Sample(_fake(rng, language).city())),
        Kind("ORGANIZATION", lambda rng: Sample(_fake(rng, language).company())),
    )
