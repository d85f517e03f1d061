"""Check digits and dates that several national numbers share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from stdnum import luhn as _luhn
from stdnum import verhoeff as _verhoeff

_FIRST_YEAR, _LAST_YEAR = 1880, 2060


def luhn(digits: str) -> bool:
    """ISO/IEC 7812-1 annex B."""
    return bool(_luhn.is_valid(digits))


def verhoeff(digits: str) -> bool:
    """Verhoeff's check digit (1969)."""
    return bool(_verhoeff.is_valid(digits))


def weighted(digits: str, weights: Sequence[int], modulus: int) -> int:
    """Sum of digits times weights, modulo ``modulus``; as many digits as there are weights."""
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False)) % modulus


def icao_9303(characters: str) -> str:
    """The check digit of ICAO Doc 9303 part 3, section 4.9."""
    values = (int(character, 36) if character != "<" else 0 for character in characters)
    return str(sum(value * (7, 3, 1)[place % 3] for place, value in enumerate(values)) % 10)


def born(written: str, form: str) -> bool:
    """Whether ``written`` is a date of the form (``strptime``) on which a living person may have been born."""
    try:
        day = datetime.strptime(written, form)  # noqa: DTZ007  a date without a time
    except ValueError:
        return False
    return _FIRST_YEAR <= day.year <= _LAST_YEAR
