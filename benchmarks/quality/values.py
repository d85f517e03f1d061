"""All kinds of data in the corpus, by type and language."""

from __future__ import annotations

from functools import cache

from .labels import languages
from .model import Kind
from .values_contacts import CONTACTS, birth_kind, phone_kind
from .values_europe import EUROPE
from .values_money import MONEY
from .values_names import name_kinds
from .values_secrets import PASSWORD, SECRETS
from .values_world import WORLD

LATIN = ("en", "de", "fr", "es", "it", "pt", "nl")
NAME_TYPES = frozenset({"PERSON", "ADDRESS", "LOCATION", "ORGANIZATION"})
_COMMON = {
    "EMAIL": 4,
    "PHONE": 6,
    "CARD": 5,
    "IBAN": 5,
    "US_SSN": 3,
    "IP_ADDRESS": 3,
    "DATE_OF_BIRTH": 3,
    "SECRET_PASSWORD": 3,
}


@cache
def kinds(language: str) -> dict[str, tuple[Kind, ...]]:
    """Every kind as a language writes it."""
    spoken = language if language in languages("DATE_OF_BIRTH") else "en"
    telephone = language if language in languages("PHONE") else "en"
    found: dict[str, tuple[Kind, ...]] = {}
    extra = (birth_kind(spoken), phone_kind(telephone), PASSWORD, *(name_kinds(language) if language in LATIN else ()))
    for kind in (*CONTACTS, *MONEY, *EUROPE, *WORLD, *SECRETS, *extra):
        found[kind.type] = (*found.get(kind.type, ()), kind)
    return found


@cache
def structured_types() -> tuple[str, ...]:
    """Every structured type, common ones several times: a round through it is one layer of the corpus."""
    names = [name for name in kinds("en") if name not in NAME_TYPES]
    return tuple(name for name in names for _ in range(_COMMON.get(name, 2 if not name.startswith("SECRET") else 1)))


@cache
def checksum_types() -> frozenset[str]:
    """Types whose every value carries check characters."""
    return frozenset(name for name, made in kinds("en").items() if all(kind.checksum for kind in made))


def spoken(kind: str) -> tuple[str, ...]:
    """Languages in which a kind is spoken of."""
    if kind.startswith("SECRET"):
        return LATIN
    return languages(kind)


__all__ = ["LATIN", "NAME_TYPES", "checksum_types", "kinds", "spoken", "structured_types"]
