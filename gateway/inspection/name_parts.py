"""Words and phrases that models and rules take for parts of names and addresses, before they are joined."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class PartKind(StrEnum):
    """What a word or phrase is part of."""

    GIVEN = "given"
    SURNAME = "surname"
    PERSON = "person"
    NUMBER = "number"
    STREET = "street"
    UNIT = "unit"
    CITY = "city"
    STATE = "state"
    POSTCODE = "postcode"
    PLACE = "place"
    ORGANIZATION = "organization"


class Part(NamedTuple):
    """A span with what it is part of. Offsets in code points, end exclusive. Below ``SURE`` it only supports others."""

    start: int
    end: int
    kind: PartKind
    score: float
    source: str


SURE = 0.5
PERSON_KINDS = frozenset({PartKind.GIVEN, PartKind.SURNAME, PartKind.PERSON})
PLACE_KINDS = frozenset({PartKind.CITY, PartKind.STATE, PartKind.PLACE})
ADDRESS_KINDS = frozenset({PartKind.NUMBER, PartKind.STREET, PartKind.UNIT, PartKind.POSTCODE})
CLASSIFIER = "rampart"
MODELS = frozenset({CLASSIFIER, "spacy_en", "spacy_fr"})
