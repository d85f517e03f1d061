"""Identifiers made of digits: cards, IBANs, US social security numbers. Each is held against its checksum or rules."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gateway.core.vocabulary import Finding

# ISO 13616 registry: total length by country.
_IBAN_LENGTH = {
    "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BI": 27, "BR": 29,
    "BY": 28, "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DJ": 27, "DK": 18, "DO": 28, "EE": 20, "EG": 29,
    "ES": 24, "FI": 18, "FK": 18, "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "GT": 28,
    "HN": 28, "HR": 21, "HU": 28, "IE": 22, "IL": 23, "IQ": 23, "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20,
    "LB": 28, "LC": 32, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "LY": 25, "MC": 27, "MD": 24, "ME": 22, "MK": 19,
    "MN": 20, "MR": 27, "MT": 31, "MU": 30, "NI": 28, "NL": 18, "NO": 15, "OM": 23, "PK": 24, "PL": 28, "PS": 29,
    "PT": 25, "QA": 29, "RO": 24, "RS": 22, "RU": 33, "SA": 24, "SC": 31, "SD": 18, "SE": 24, "SI": 19, "SK": 24,
    "SM": 27, "SO": 23, "ST": 25, "SV": 28, "TL": 23, "TN": 24, "TR": 26, "UA": 29, "VA": 22, "VG": 24, "XK": 20,
    "YE": 30,
}  # fmt: skip
_IBAN_START = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?=[ -]?[A-Za-z0-9])", re.ASCII)

_CARD = re.compile(r"(?<![\w.+])\d(?:[ -]?\d){11,18}(?![\w])(?!\.\d)", re.ASCII)
# Issuer ranges as (low, high, number of leading digits compared, lengths): ISO/IEC 7812 and the networks' own pages.
_ISSUERS: tuple[tuple[int, int, int, frozenset[int]], ...] = (
    (4, 4, 1, frozenset({13, 16, 19})),
    (51, 55, 2, frozenset({16})),
    (2221, 2720, 4, frozenset({16})),
    (34, 34, 2, frozenset({15})),
    (37, 37, 2, frozenset({15})),
    (6011, 6011, 4, frozenset(range(16, 20))),
    (644, 659, 3, frozenset(range(16, 20))),
    (3528, 3589, 4, frozenset(range(16, 20))),
    (300, 305, 3, frozenset(range(14, 20))),
    (3095, 3095, 4, frozenset(range(14, 20))),
    (36, 36, 2, frozenset(range(14, 20))),
    (38, 39, 2, frozenset(range(14, 20))),
    (62, 62, 2, frozenset(range(16, 20))),
    (2200, 2204, 4, frozenset(range(16, 20))),
    (50, 50, 2, frozenset(range(12, 20))),
    (56, 58, 2, frozenset(range(12, 20))),
    (6304, 6304, 4, frozenset(range(12, 20))),
    (67, 67, 2, frozenset(range(12, 20))),
    (60, 60, 2, frozenset({16})),
    (9792, 9792, 4, frozenset({16})),
)

_SSN = re.compile(r"(?<![\w-])(?!000|666|9)\d{3}([- ])(?!00)\d{2}\1(?!0000)\d{4}(?![\w-])", re.ASCII)
_SSN_BARE = re.compile(
    r"(?:\bssn\b|social security)[^\d\n]{0,30}(?<!\d)((?!000|666|9)\d{3}(?!00)\d{2}(?!0000)\d{4})(?![\w-])",
    re.ASCII | re.IGNORECASE,
)


def find_numbers(text: str) -> Iterator[Finding]:
    """Findings of CARD, IBAN and US_SSN in text that holds digits."""
    yield from _ibans(text)
    for match in _CARD.finditer(text):
        if is_card(match.group()):
            yield Finding(match.start(), match.end(), "CARD", 1.0, "card", validated=True)
    for match in _SSN.finditer(text):
        yield Finding(match.start(), match.end(), "US_SSN", 0.9, "us_ssn", validated=True)
    if "ssn" in (lowered := text.lower()) or "social security" in lowered:
        for match in _SSN_BARE.finditer(text):
            yield Finding(match.start(1), match.end(1), "US_SSN", 0.85, "us_ssn_context", validated=True)


def is_card(written: str) -> bool:
    """A number of 12 to 19 digits in an issuer's range that passes the Luhn check (ISO/IEC 7812-1 annex B)."""
    if any(len(group) < 2 for group in re.split("[ -]", written)):
        return False
    digits = written.replace(" ", "").replace("-", "")
    length = len(digits)
    if not any(low <= int(digits[:n]) <= high and length in lengths for low, high, n, lengths in _ISSUERS):
        return False
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) << (place & 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def is_iban(compact: str) -> bool:
    """Country, length and mod-97 check of an IBAN without separators, in any case (ISO 13616, ISO 7064)."""
    compact = compact.upper()
    if len(compact) != _IBAN_LENGTH.get(compact[:2], -1):
        return False
    turned = compact[4:] + compact[:4]
    return int("".join(str(int(character, 36)) for character in turned)) % 97 == 1


def _ibans(text: str) -> Iterator[Finding]:
    for match in _IBAN_START.finditer(text):
        length = _IBAN_LENGTH.get(match.group()[:2].upper())
        if length is None:
            continue
        end = _take(text, match.start(), length)
        if end is None:
            continue
        if is_iban("".join(c for c in text[match.start() : end] if c not in " -")):
            yield Finding(match.start(), end, "IBAN", 1.0, "iban", validated=True)


def _take(text: str, start: int, count: int) -> int | None:
    """End of ``count`` letters and digits from ``start``, single spaces or hyphens between; ``None`` if broken."""
    position, size = start, len(text)
    while count:
        if position >= size:
            return None
        character = text[position]
        if character.isalnum() and character.isascii():
            count -= 1
        elif character not in " -" or text[position - 1] in " -":
            return None
        position += 1
    return None if position < size and text[position].isalnum() and text[position].isascii() else position
