"""Which predicted types answer which labelled types."""

from __future__ import annotations

_OWN = {
    "PERSON": "name",
    "ADDRESS": "place",
    "LOCATION": "place",
    "ORGANIZATION": "organisation",
    "CARD": "card",
    "IBAN": "account",
    "BANK_ACCOUNT": "account",
    "BIC": "bic",
    "PHONE": "phone",
    "EMAIL": "email",
    "URL": "url",
    "IP_ADDRESS": "ip",
    "MAC_ADDRESS": "mac",
    "COORDINATES": "coordinates",
    "CRYPTO_ADDRESS": "crypto",
    "IMEI": "imei",
    "VIN": "vin",
    "MEDICAL_RECORD": "medical",
    "PASSPORT": "government",
    "DRIVING_LICENCE": "government",
}
_ALSO = {
    frozenset({"medical", "government"}): {"UK_NHS", "AU_MEDICARE", "MEDICAL_RECORD"},
}


def family_of(kind: str) -> str:
    """The family of a type name; every national identifier is ``government``, every secret ``secret``."""
    if kind in _OWN:
        return _OWN[kind]
    if kind.startswith("SECRET"):
        return "secret"
    if kind.startswith("DATE"):
        return "date"
    if len(kind) > 3 and kind[2] == "_" and kind[:2].isalpha():
        return "government"
    return kind.lower()


def compatible(predicted: str, gold: str) -> bool:
    """Whether a finding of type ``predicted`` is a right answer to a span labelled ``gold``."""
    first, second = family_of(predicted), family_of(gold)
    if first == second:
        return True
    # Health systems number patients by identifiers of the state, so either name is right there.
    return gold in _ALSO.get(frozenset({first, second}), set())
