"""National identifiers of persons and firms: one table a region, one pass for all of them."""

from __future__ import annotations

from collections.abc import Iterator

from gateway.core.vocabulary import Finding
from gateway.inspection.national.africa_middle_east_oceania import AFRICA_MIDDLE_EAST_OCEANIA
from gateway.inspection.national.americas import AMERICAS
from gateway.inspection.national.asia import ASIA
from gateway.inspection.national.east_europe import EAST_EUROPE
from gateway.inspection.national.identifier import Identifier
from gateway.inspection.national.north_europe import NORTH_EUROPE
from gateway.inspection.national.scan import NationalScanner
from gateway.inspection.national.south_europe import SOUTH_EUROPE
from gateway.inspection.national.vat import find_vat_numbers
from gateway.inspection.national.west_europe import WEST_EUROPE

IDENTIFIERS: tuple[Identifier, ...] = (
    *WEST_EUROPE,
    *SOUTH_EUROPE,
    *NORTH_EUROPE,
    *EAST_EUROPE,
    *AMERICAS,
    *ASIA,
    *AFRICA_MIDDLE_EAST_OCEANIA,
)
_SCANNER = NationalScanner(IDENTIFIERS)


def find_national(text: str) -> Iterator[Finding]:
    """National identifiers and VAT numbers in text that holds digits."""
    yield from _SCANNER.find(text)
    yield from find_vat_numbers(text)
