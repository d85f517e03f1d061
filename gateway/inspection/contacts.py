"""How a person or machine is reached: e-mail, telephone, IP address."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator

import phonenumbers

from gateway.core.vocabulary import Finding

_LOCAL = re.compile(r"[\w.!#$%&*+/=?^`{|}~'-]{1,64}\Z")
_DOMAIN = re.compile(
    r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,8}(?:xn--[a-z0-9-]{2,59}|[^\W\d_]{2,24})(?![\w-])", re.IGNORECASE
)

_INTERNATIONAL = re.compile(r"(?<![\w+])(?<!\d )(?:\+|00[ ]?(?=[1-9]))[ ]?\(?\d[\d ().\-/]{5,22}\d(?![\w])", re.ASCII)
_AMERICAN = re.compile(r"(?<![\w.+(-])(?:1[ .-])?\(?[2-9]\d{2}\)?[ .-][2-9]\d{2}[ .-]\d{4}(?![\w-])(?!\.\d)", re.ASCII)
_WORDS = (
    r"phone|tel|telephone|mobile|cell|call|fax|whatsapp|sms|ring|reach|telefon|handy|rufnummer|anrufen|telefono|"
    r"teléfono|móvil|celular|llame|téléphone|portable|appeler|cellulare|telefoon|bellen|telemóvel|telefone"
)
_NATIONAL = re.compile(
    rf"\b(?:{_WORDS})\b[^\d\n]{{0,24}}?(?<![\w.])(\(?0?\d[\d ().\-/]{{5,18}}\d)(?![\w])", re.IGNORECASE
)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{2,4}", re.ASCII)

_V4 = re.compile(
    r"(?<![\w.-])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\w-])(?!\.\d)", re.ASCII
)
_V6 = re.compile(r"(?<![\w:.])(?=[0-9A-Fa-f]{0,4}:)[0-9A-Fa-f:]{4,39}(?![\w:])", re.ASCII)
_VERSION_BEFORE = re.compile(r"(?:\bv|version|release|build|[=~<>^]=?|\bver\.?)\s{0,2}[\"']?\Z", re.IGNORECASE)


def find_emails(text: str) -> Iterator[Finding]:
    """EMAIL (RFC 5321 mailbox with a dotted domain). Works outward from each ``@``, so long runs cost nothing."""
    at = text.find("@")
    while at >= 0:
        local = _LOCAL.search(text, max(0, at - 64), at)
        domain = _DOMAIN.match(text, at + 1)
        if local is not None and domain is not None:
            start = local.start() + _leading_punctuation(local.group())
            if start < at:
                yield Finding(start, domain.end(), "EMAIL", 1.0, "email", validated=True)
        at = text.find("@", at + 1)


def find_phones(text: str) -> Iterator[Finding]:
    """PHONE: international with its prefix, North American by its shape, national after a word that announces it."""
    if "+" in text or "00" in text:
        for match in _INTERNATIONAL.finditer(text):
            written = match.group()
            if _is_possible(written):
                yield Finding(match.start(), match.end(), "PHONE", 0.95, "phone", validated=True)
    for match in _AMERICAN.finditer(text):
        yield Finding(match.start(), match.end(), "PHONE", 0.75, "phone_american", validated=False)
    for match in _NATIONAL.finditer(text):
        digits = sum(character.isdigit() for character in match.group(1))
        if 7 <= digits <= 13 and not _DATE.fullmatch(match.group(1).strip()):
            yield Finding(match.start(1), match.end(1), "PHONE", 0.7, "phone_context", validated=False)


def find_addresses(text: str) -> Iterator[Finding]:
    """IP_ADDRESS, versions 4 and 6, without loopback, unspecified and what stands as a version number."""
    if "." in text:
        for match in _V4.finditer(text):
            if _names_somebody(match.group()) and not _VERSION_BEFORE.search(
                text, max(0, match.start() - 12), match.start()
            ):
                yield Finding(match.start(), match.end(), "IP_ADDRESS", 0.9, "ipv4", validated=True)
    if ":" in text:
        for match in _V6.finditer(text):
            written = match.group()
            plausible = written.count(":") >= 2 and any(c.isdigit() for c in written) and len(written) >= 6
            if plausible and _names_somebody(written):
                yield Finding(match.start(), match.end(), "IP_ADDRESS", 0.9, "ipv6", validated=True)


def _leading_punctuation(local: str) -> int:
    return len(local) - len(local.lstrip(".'`!#$%&*/=?^{|}~-+"))


def _is_possible(written: str) -> bool:
    number = "+" + written.lstrip("0 ") if written.startswith("00") else written
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(number))
    except phonenumbers.NumberParseException:
        return False


def _names_somebody(written: str) -> bool:
    try:
        address = ipaddress.ip_address(written)
    except ValueError:
        return False
    return not (address.is_loopback or address.is_unspecified or address.is_multicast or written == "255.255.255.255")
