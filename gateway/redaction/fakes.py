"""Fakes that keep a value's format, out of what is reserved for tests and documentation: never anybody's own.

Every function takes the value as written (normalised) and a ``Draw``, and gives ``None`` where no safe fake exists.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable

from gateway.inspection.national import IDENTIFIERS
from gateway.inspection.normalise import normalise
from gateway.redaction.draw import Draw, refill
from gateway.redaction.fake_dates import shifted_date
from gateway.redaction.fake_people import fake_address, fake_person
from gateway.redaction.fake_phones import fake_phone

_WORD = "0123456789abcdefghjkmnpqrstvwxyz"
_SEPARATORS = re.compile(r"[\W_]+")
# Prefixes of the card numbers that networks and payment providers publish for tests, by how real ones begin.
_TEST_CARDS = (
    ("34", "371449"), ("37", "378282"), ("36", "361989"), ("30", "305693"), ("38", "385200"), ("39", "385200"),
    ("35", "353011"), ("6011", "601111"), ("65", "601111"), ("64", "601111"), ("62", "620000"), ("60", "601111"),
    ("2", "222300"), ("51", "510510"), ("52", "555555"), ("53", "555555"), ("54", "555555"), ("55", "555555"),
    ("50", "675964"), ("56", "675964"), ("57", "675964"), ("58", "675964"), ("6", "675964"), ("4", "424242"),
)  # fmt: skip
_V4_NETWORKS = ("192.0.2", "198.51.100", "203.0.113")
_VALID = {identifier.type: identifier.valid for identifier in IDENTIFIERS if identifier.checked}


def fake(kind: str, value: str, digest: bytes) -> str | None:
    """A stand-in of the same format as ``value``, or ``None`` where there is no range that nobody owns."""
    seen = normalise(value)[0]
    make = _MAKERS.get(kind)
    if make is not None:
        return make(seen, Draw(digest))
    valid = _VALID.get(kind)
    return None if valid is None else _identifier(seen, Draw(digest), valid)


def _email(_seen: str, draw: Draw) -> str:
    """RFC 2606 §3."""
    word = "".join(draw.of(_WORD) for _ in range(8))
    return f"user{word}@example.{draw.of(('com', 'org', 'net'))}"


def _card(seen: str, draw: Draw) -> str | None:
    digits = _SEPARATORS.sub("", seen)
    if not digits.isascii() or not digits.isdecimal() or len(digits) < 12:
        return None
    prefix = next((test for beginning, test in _TEST_CARDS if digits.startswith(beginning)), "424242")
    body = prefix + draw.digits(len(digits) - 7)
    return refill(seen, body + str(_luhn_digit(body)))


def _luhn_digit(body: str) -> int:
    """The digit that makes ``body`` pass the Luhn check (ISO/IEC 7812-1 annex B)."""
    total = 0
    for place, digit in enumerate(reversed(body)):
        value = int(digit) << (1 - (place & 1))
        total += value - 9 if value > 9 else value
    return -total % 10


def _iban(seen: str, draw: Draw) -> str | None:
    """The same country with a bank code of zeros (letters: X), which no registry gives out; ISO 13616, ISO 7064."""
    compact = _SEPARATORS.sub("", seen).upper()
    account = compact[4:]
    if not compact.isascii() or len(account) < 10:
        return None
    zeros = 6 if len(account) >= 16 else 4
    body = "".join(
        ("0" if c.isdigit() else "X") if place < zeros else (draw.digits(1) if c.isdigit() else draw.of("XYZ"))
        for place, c in enumerate(account)
    )
    number = int("".join(str(int(c, 36)) for c in body + compact[:2] + "00"))
    return refill(seen, f"{compact[:2]}{98 - number % 97:02d}{body}")


def _ip_address(seen: str, draw: Draw) -> str | None:
    """RFC 5737 and RFC 3849."""
    try:
        address = ipaddress.ip_address(seen)
    except ValueError:
        return None
    if address.version == 4:
        return f"{draw.of(_V4_NETWORKS)}.{1 + draw.below(254)}"
    made = f"2001:db8:{draw.below(65536):x}:{draw.below(65536):x}::{1 + draw.below(65535):x}"
    return made.upper() if seen.isupper() else made


def _mac_address(seen: str, draw: Draw) -> str | None:
    """RFC 9542 §2.1.2: 00-00-5E-00-53-00 to -FF."""
    compact = _SEPARATORS.sub("", seen)
    return refill(seen, f"00005E0053{draw.below(256):02X}") if len(compact) == 12 else None


def _us_ssn(seen: str, draw: Draw) -> str | None:
    """Areas from 900 on were never given out, and groups below 50 of them are no taxpayer numbers either."""
    compact = _SEPARATORS.sub("", seen)
    made = f"9{draw.digits(2)}{1 + draw.below(49):02d}{1 + draw.below(9999):04d}"
    return refill(seen, made) if len(compact) == 9 else None


def _identifier(seen: str, draw: Draw, valid: Callable[[str], bool]) -> str | None:
    """The same layout with a check that fails. Where the original has none to fail, a fake could be somebody's."""
    compact = _SEPARATORS.sub("", seen).upper()
    if not compact.isascii() or not valid(compact):
        return None
    made = "".join(draw.digits(1) if c.isdigit() else chr(ord("A") + draw.below(26)) for c in compact)
    place = max((n for n, c in enumerate(made) if c.isdigit()), default=-1)
    for _ in range(10):
        if not valid(made):
            return refill(seen, made)
        made = f"{made[:place]}{(int(made[place]) + 1) % 10}{made[place + 1 :]}" if place >= 0 else made
    return None


_MAKERS: dict[str, Callable[[str, Draw], str | None]] = {
    "ADDRESS": fake_address,
    "CARD": _card,
    "DATE_OF_BIRTH": shifted_date,
    "EMAIL": _email,
    "IBAN": _iban,
    "IP_ADDRESS": _ip_address,
    "MAC": _mac_address,
    "MAC_ADDRESS": _mac_address,
    "PERSON": fake_person,
    "PHONE": fake_phone,
    "US_SSN": _us_ssn,
}
