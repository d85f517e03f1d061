"""VAT numbers with their country's prefix: the European Union, Northern Ireland, the United Kingdom, Switzerland, Norway."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum.ch import vat as ch_vat
from stdnum.eu import vat as eu_vat
from stdnum.gb import vat as gb_vat

from gateway.core.vocabulary import Finding

_PREFIXED = re.compile(
    r"(?<![A-Za-z0-9_])(AT|BE|BG|CY|CZ|DE|DK|EE|EL|ES|FI|FR|GR|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK|XI|GB|CHE)"
    r"[ -]?([A-Z0-9](?:[ .-]?[A-Z0-9]){7,13})(?![A-Za-z0-9_])",
    re.ASCII,
)


_DIGITS = re.compile(r"[0-9]{2,}", re.ASCII)


def find_vat_numbers(text: str) -> Iterator[Finding]:
    """``<CC>_VAT``: prefix, layout and check digits of the country (VIES)."""
    covered = 0
    for digits in _DIGITS.finditer(text):
        if digits.start() < covered:
            continue
        match = _PREFIXED.search(text, max(covered, digits.start() - 6), digits.end() + 16)
        if match is None or match.start() > digits.start():
            continue
        covered = match.end()
        country = match.group(1)
        if sum(character.isdigit() for character in match.group(2)) >= 7 and _is_valid(country, match.group()):
            name = {"CHE": "CH", "GB": "UK", "XI": "UK", "EL": "GR"}.get(country, country)
            yield Finding(match.start(), match.end(), f"{name}_VAT", 0.95, "vat", validated=True)


def _is_valid(country: str, written: str) -> bool:
    if country == "CHE":
        return bool(ch_vat.is_valid(written))
    if country in {"GB", "XI"}:
        return bool(gb_vat.is_valid(written))
    return bool(eu_vat.is_valid(written))
