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
    while True:
        address = ", ".join(line.strip(" ,") for line in fake.address().splitlines() if line.strip(" ,"))
        # One in ten of Faker's American addresses is a military post office, far more than in life.
        if not any(f" {office} A" in address for office in ("APO", "FPO", "DPO")):
            return Sample(address)


def _town(rng: Random, language: str) -> Sample:
    fake = _fake(rng, language)
    if language == "it":
        # Faker's own list of Italian towns has no stable order.
        return Sample(fake.postcode_city_province().split(", ", 1)[1].rpartition(" (")[0])
    while True:
        town = fake.city()
        # Invented towns of one word are bare family names there: nobody could tell them from people.
        if language not in {"fr", "pt"} or " " in town or "-" in town:
            return Sample(town)


def _company(rng: Random, language: str) -> Sample:
    fake = _fake(rng, language)
    while True:
        company = fake.company()
        # A firm called by its partners' names alone cannot be told from those people.
        if " " in company and "," not in company:
            return Sample(company)


def name_kinds(language: str) -> tuple[Kind, ...]:
    """The kinds that only the names lane can find, for one of the seven Latin languages."""
    return (
        Kind("PERSON", lambda rng: _person(rng, language)),
        Kind("ADDRESS", lambda rng: _address(rng, language)),
        Kind("LOCATION", lambda rng: _town(rng, language)),
        Kind("ORGANIZATION", lambda rng: _company(rng, language)),
    )
