"""Surrogates: keyed, stable, typed stand-ins. The same value of the same tenant always gets the same one."""

from __future__ import annotations

import hmac
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from gateway.core.vocabulary import Finding

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 8
_SEPARATORS = str.maketrans("", "", " -.()/\u00a0\u2011")
_COMPACT = frozenset({"IBAN", "CARD", "PHONE", "US_SSN"})


@dataclass(frozen=True, slots=True)
class Redacted:
    """Text after redaction, the original behind each surrogate as it was written, and how many of each type."""

    text: str
    mapping: Mapping[str, str]
    counts: Mapping[str, int]


class Surrogates:
    """Makes surrogates for one tenant: TYPE, underscore, 40 bits of HMAC-SHA256 in Crockford's base 32."""

    __slots__ = ("_key", "_tenant")

    def __init__(self, key: bytes, tenant: str) -> None:
        self._key = key
        self._tenant = tenant

    def surrogate(self, kind: str, value: str) -> str:
        """The stand-in for ``value``; spellings of one value that differ in case or separators share it."""
        message = f"{self._tenant}\0{kind}\0{_canonical(kind, value)}".encode("utf-8", "surrogatepass")
        number = int.from_bytes(hmac.digest(self._key, message, sha256)[:5], "big")
        word = "".join(_CROCKFORD[(number >> shift) & 31] for shift in range(0, 5 * _LENGTH, 5))
        return f"{kind}_{word}"


def redact(text: str, findings: Iterable[Finding], surrogates: Surrogates, *, types: Container[str]) -> Redacted:
    """Replace every finding whose type is in ``types``. ``findings`` are sorted and do not overlap."""
    parts: list[str] = []
    mapping: dict[str, str] = {}
    counts: dict[str, int] = {}
    position = 0
    for finding in findings:
        if finding.type not in types:
            continue
        original = text[finding.start : finding.end]
        surrogate = surrogates.surrogate(finding.type, original)
        parts += (text[position : finding.start], surrogate)
        position = finding.end
        mapping.setdefault(surrogate, original)
        counts[finding.type] = counts.get(finding.type, 0) + 1
    parts.append(text[position:])
    return Redacted("".join(parts), mapping, counts)


def _canonical(kind: str, value: str) -> str:
    if kind in _COMPACT:
        return value.translate(_SEPARATORS).upper()
    return value.casefold() if kind == "EMAIL" else value
