"""Numbers of devices that lead to their owner: IMEI (3GPP TS 23.003) and VIN (ISO 3779, 49 CFR 565)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gateway.core.vocabulary import Finding
from gateway.inspection.calling_codes import is_possible
from gateway.inspection.cards import passes_luhn
from gateway.inspection.digits import dense, matches
from gateway.inspection.labels import labels_before
from gateway.inspection.long_words import long_words

_IMEI_GROUPED = re.compile(r"[0-9](?<![\w.-][0-9])[0-9]([ -])[0-9]{6}\1[0-9]{6}\1[0-9](?![\w-])", re.ASCII)
_IMEI = re.compile(r"[0-9](?<![\w.][0-9])(?:[ ./-]?[0-9]){13,15}(?![\w-])", re.ASCII)
_VIN_BODY = "A-HJ-NPR-Z0-9"
_VIN_TAIL = re.compile(r"[0-9]{4}(?<=[A-Za-z0-9]{12})(?![\w-])", re.ASCII)
_VIN = re.compile(rf"(?<![\w-])[{_VIN_BODY}]{{17}}", re.ASCII | re.IGNORECASE)
_VALUES = {character: place % 10 for place, character in enumerate("0123456789")} | dict(
    zip("ABCDEFGHJKLMNPRSTUVWXYZ", (1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9), strict=True)
)
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_FAR = 40
_VIN_LENGTH = 17
_FEWEST_DIGITS = 14
# The bodies that give type allocation codes (GSM Association TS.06).
_REPORTING = frozenset({"01", "33", "35", "44", "45", "49", "50", "51", "52", "53", "54", "86", "91", "98", "99"})
_IMEI_WORDS = (
    "imei",
    "equipment",
    "device",
    "handset",
    "serial",
    "phone",
    "mobil",
    "cell",
    "handy",
    "gerät",
    "móvil",
    "meid",
)


def find_devices(text: str) -> Iterator[Finding]:
    """IMEI and VIN."""
    if dense(text, _FEWEST_DIGITS) and _may_announce(text):
        yield from _announced_imeis(text)
    for match in matches(_IMEI_GROUPED, text, 15):
        if is_imei(_digits(match.group())):
            yield Finding(match.start(), match.end(), "IMEI", 0.97, "imei_grouped", validated=True)
    for start, end in long_words(text):
        if end - start < _VIN_LENGTH:
            continue
        for tail in _VIN_TAIL.finditer(text, start, end):
            written = _VIN.match(text, max(0, tail.end() - _VIN_LENGTH), tail.end())
            if written is not None:
                yield from _vin(text, written)


def _may_announce(text: str) -> bool:
    lowered = text.lower()
    return any(word in lowered for word in _IMEI_WORDS) or not text.isascii()


def is_imei(digits: str) -> bool:
    """Fifteen digits with a Luhn check digit; not all alike."""
    return len(digits) == 15 and len(set(digits)) > 2 and passes_luhn(digits)


def is_vin(number: str) -> bool:
    """Seventeen characters in upper case; what North America assigned carries a check digit (49 CFR 565.15)."""
    if len(number) != 17 or any(character not in _VALUES for character in number):
        return False
    if sum(character.isdigit() for character in number) < 3 or number.isdigit() or not number[-4:].isdigit():
        return False
    return number[0] not in "12345" or has_vin_check_digit(number)


def has_vin_check_digit(number: str) -> bool:
    """Whether the ninth character is the weighted sum of the others, mod 11."""
    remainder = sum(_VALUES[character] * weight for character, weight in zip(number, _WEIGHTS, strict=True)) % 11
    return number[8] == ("X" if remainder == 10 else str(remainder))


def stands_alone(number: str) -> bool:
    """What hardly anything else looks like: check digit, serial number, letters and digits."""
    letters = sum(character.isalpha() for character in number)
    return 3 <= letters <= 12 and number[-4:].isdigit() and not number[:3].isdigit() and has_vin_check_digit(number)


def _digits(written: str) -> str:
    return "".join(character for character in written if character.isdigit())


def _announced_imeis(text: str) -> Iterator[Finding]:
    for match in matches(_IMEI, text, _FEWEST_DIGITS):
        digits = _digits(match.group())
        labels = labels_before(text, match.start())
        told = any(label.kind == "imei" and label.distance <= _FAR for label in labels)
        # "IMEI of the phone", or only the telephone: fifteen digits that are no telephone number.
        of_phone = (
            bool(labels)
            and labels[0].kind == "phone"
            and labels[0].distance <= _FAR
            and digits[:2] in _REPORTING
            and not is_possible(digits)
        )
        if not told and not of_phone:
            continue
        if is_imei(digits):
            yield Finding(match.start(), match.end(), "IMEI", 1.0, "imei", validated=True)
        elif len(digits) == 16 and "imeisv" in text[max(0, match.start() - _FAR) : match.start()].lower():
            yield Finding(match.start(), match.end(), "IMEI", 0.9, "imeisv", validated=False)


def _vin(text: str, match: re.Match[str]) -> Iterator[Finding]:
    number = match.group().upper()
    if not is_vin(number):
        return
    checked = has_vin_check_digit(number)
    label = next(iter(labels_before(text, match.start())), None)
    if label is not None and label.kind == "vin" and label.distance <= _FAR:
        yield Finding(match.start(), match.end(), "VIN", 1.0 if checked else 0.95, "vin_announced", validated=checked)
    elif match.group() == number and stands_alone(number):
        yield Finding(match.start(), match.end(), "VIN", 0.95, "vin", validated=True)
