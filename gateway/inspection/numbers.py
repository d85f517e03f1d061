"""Cards, IBANs and US social security numbers until the engine asks their own modules."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gateway.core.vocabulary import Finding
from gateway.inspection.cards import is_card
from gateway.inspection.devices import find_devices
from gateway.inspection.financial import find_financial
from gateway.inspection.iban import is_iban
from gateway.inspection.personal import find_personal

__all__ = ["find_numbers", "is_card", "is_iban"]

_SSN = re.compile(r"(?<![\w-])(?!000|666|9)\d{3}([- ])(?!00)\d{2}\1(?!0000)\d{4}(?![\w-])", re.ASCII)
_SSN_BARE = re.compile(
    r"(?:\bssn\b|social security)[^\d\n]{0,30}(?<!\d)((?!000|666|9)\d{3}(?!00)\d{2}(?!0000)\d{4})(?![\w-])",
    re.ASCII | re.IGNORECASE,
)


def find_numbers(text: str) -> Iterator[Finding]:
    """All that ``find_financial``, ``find_devices`` and ``find_personal`` find, and US_SSN."""
    yield from find_financial(text)
    yield from find_devices(text)
    yield from find_personal(text)
    for match in _SSN.finditer(text):
        yield Finding(match.start(), match.end(), "US_SSN", 0.9, "us_ssn", validated=True)
    if "ssn" in (lowered := text.lower()) or "social security" in lowered:
        for match in _SSN_BARE.finditer(text):
            yield Finding(match.start(1), match.end(1), "US_SSN", 0.85, "us_ssn_context", validated=True)
