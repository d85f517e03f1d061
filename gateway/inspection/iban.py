"""International bank account numbers (ISO 13616 registry, ISO 7064 mod 97-10) and bank identifiers (ISO 9362)."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator

from gateway.core.vocabulary import Finding
from gateway.inspection.digits import runs
from gateway.inspection.labels import labels_before

# ISO 13616 registry: total length by country.
IBAN_LENGTH = {
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
_COUNTRIES_WRITTEN = (
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW "
    "BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI "
    "FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN "
    "IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME "
    "MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF "
    "PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV "
    "SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK "
    "YE YT ZA ZM ZW"
)
_COUNTRIES = frozenset(_COUNTRIES_WRITTEN.split())
_START = re.compile(r"[0-9](?<=[A-Za-z]{2}[0-9])(?<![A-Za-z0-9][A-Za-z]{2}[0-9])[0-9](?=[ .-]?[A-Za-z0-9])", re.ASCII)
_BIC = re.compile(
    r"(?<![A-Za-z0-9])[A-Za-z]{4}[ -]?[A-Za-z]{2}[ -]?[A-Za-z0-9]{2}(?:-?[A-Za-z0-9]{3}| [A-Z0-9]{3})?(?![A-Za-z0-9])",
    re.ASCII,
)
_BIC_LABEL = re.compile(r"bic|swift|свифт|سويفت", re.IGNORECASE)
# English words of eight letters with a country's code in the right place, as headlines have them after SWIFT.
_WORDS_AFTER_SWIFT = frozenset(
    {"MESSAGES", "CUSTOMER", "DOCUMENT", "GUIDANCE", "SECURITY", "PROGRAMS", "INCIDENT", "ANALYSIS"}
)
_CHECK_DIGITS = 2
_HASHED = re.compile(r"[0-9a-f]-\Z")
_AFTER_LABEL = 64
_AS_NUMBERS = {ord(letter): str(int(letter, 36)) for letter in string.ascii_uppercase}
_FAR = 40
_BESIDE = re.compile(r"[\s,;/|()\[\]\"'-]{1,6}", re.ASCII)


def find_bank_codes(text: str) -> Iterator[Finding]:
    """IBAN; BIC where it is announced or stands right after an IBAN."""
    for iban in _ibans(text):
        yield iban
        beside = _BESIDE.match(text, iban.end)
        if beside is not None:
            match = _BIC.match(text, beside.end())
            if match is not None and match.group().isupper() and is_bic(match.group()):
                yield Finding(match.start(), match.end(), "BIC", 0.95, "bic_beside_iban", validated=False)
    lowered = text.lower()
    if "bic" not in lowered and "swift" not in lowered and "свифт" not in lowered and "سويفت" not in lowered:
        return
    covered = 0
    for label in _BIC_LABEL.finditer(text):
        for match in _BIC.finditer(text, max(covered, label.end()), min(len(text), label.end() + _AFTER_LABEL)):
            if _is_announced_bic(text, match):
                covered = match.end()
                yield Finding(match.start(), match.end(), "BIC", 0.97, "bic", validated=False)
                break


def is_iban(compact: str) -> bool:
    """Country, length and mod-97 check of an IBAN without separators, in any case (ISO 13616, ISO 7064)."""
    compact = compact.upper()
    if len(compact) != IBAN_LENGTH.get(compact[:2], -1):
        return False
    turned = compact[4:] + compact[:4]
    return int(turned.translate(_AS_NUMBERS)) % 97 == 1


def is_bic(written: str) -> bool:
    """Four letters for the institution, a country, two for the place and, optionally, three for the branch."""
    compact = written.replace(" ", "").replace("-", "").upper()
    return len(compact) in {8, 11} and compact[:6].isalpha() and compact[4:6] in _COUNTRIES


def _ibans(text: str) -> Iterator[Finding]:
    for first, last in runs(text):
        if last - first < _CHECK_DIGITS or not text[first - 1 : first].isalpha() or _START.match(text, first) is None:
            continue
        start = first - 2
        length = IBAN_LENGTH.get(text[start : start + 2].upper())
        if length is None or text[start - 1 : start] == "_" or _HASHED.search(text, max(0, start - 2), start):
            continue
        end = _take(text, start, length)
        if end is not None and _is_in_two_cases(text[start:end]):
            continue
        if end is not None and is_iban("".join(c for c in text[start:end] if c not in " .-")):
            yield Finding(start, end, "IBAN", 1.0, "iban", validated=True)


def _is_in_two_cases(written: str) -> bool:
    """Words of a sentence behind something that begins like an IBAN."""
    return " " in written and written != written.upper() and written != written.lower()


def _take(text: str, start: int, count: int) -> int | None:
    """End of ``count`` letters and digits from ``start``, single separators between; ``None`` if broken."""
    position, size = start, len(text)
    while count:
        if position >= size:
            return None
        character = text[position]
        if character.isalnum() and character.isascii():
            count -= 1
        elif character not in " .-" or text[position - 1] in " .-":
            return None
        position += 1
    return None if position < size and text[position].isalnum() and text[position].isascii() else position


def _is_announced_bic(text: str, match: re.Match[str]) -> bool:
    written = match.group()
    if not is_bic(written) or (" " in written and not written.isupper()):
        return False
    labels = labels_before(text, match.start())
    if not labels or labels[0].kind != "bic" or labels[0].distance > _FAR:
        return False
    if any(character.isdigit() for character in written):
        return True
    return written.isupper() and written not in _WORDS_AFTER_SWIFT
