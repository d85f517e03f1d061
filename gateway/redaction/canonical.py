"""One form for all spellings of a value, so that they share one stand-in. What could be two values stays two."""

from __future__ import annotations

import ipaddress
import re

from gateway.inspection.normalise import normalise

_TEXT = frozenset({"PERSON", "ADDRESS", "ORGANIZATION", "LOCATION", "DATE_OF_BIRTH"})
_COMPACT = frozenset({"IBAN", "CARD", "BIC", "IMEI", "VIN", "MAC_ADDRESS", "PASSPORT"})
_NATIONAL = re.compile(r"[A-Z]{2}_")
_NOT_ALPHANUMERIC = re.compile(r"[\W_]+")
_NOT_DIGIT = re.compile(r"\D+")
_TRUNK = re.compile(r"\(0\)")


def canonical(kind: str, value: str) -> str:
    """``value`` without what its spelling adds: disguise always; case, spaces and separators where ``kind`` has none.

    Telephone numbers become a plus sign and digits where their country is written, else digits; cards, IBANs and
    national identifiers (``CC_...``) compact capitals; e-mail, names and addresses casefolded with single spaces.
    Credentials, and kinds that are not known here, keep their case and separators.
    """
    seen = normalise(value)[0]
    if kind == "EMAIL":
        return seen.casefold()
    if kind == "PHONE":
        return _telephone(seen)
    if kind in _COMPACT or (_NATIONAL.match(kind) is not None and not kind.startswith("IP_")):
        return _NOT_ALPHANUMERIC.sub("", seen).upper() or seen
    if kind in _TEXT:
        return " ".join(seen.casefold().split())
    if kind == "IP_ADDRESS":
        return _address(seen)
    return " ".join(seen.split())


def squash(text: str) -> str:
    """Letters and digits alone, casefolded: what is left of a value however it is separated."""
    return _NOT_ALPHANUMERIC.sub("", normalise(text)[0]).casefold()


def is_national(kind: str) -> bool:
    """Whether ``kind`` is an identifier that one country gives: two letters, an underscore, its name."""
    return _NATIONAL.match(kind) is not None and not kind.startswith("IP_")


def _telephone(seen: str) -> str:
    digits = _NOT_DIGIT.sub("", _TRUNK.sub("", seen))
    if seen.lstrip(" (").startswith("+"):
        return "+" + digits
    if digits.startswith("00"):
        return "+" + digits[2:]
    # North America: the country code without a plus sign, before an area code and exchange that can be.
    if len(digits) == 11 and digits[0] == "1" and digits[1] > "1" and digits[4] > "1":
        return "+" + digits
    return digits or seen


def _address(seen: str) -> str:
    try:
        return ipaddress.ip_address(seen).compressed
    except ValueError:
        return seen.casefold()
