"""Credentials: vendors' formats by prefix, key blocks, tokens, addresses, headers and command lines with passwords.

Formats are from the vendors' own documentation. What only words announce is in ``secret_phrases``.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator

from gateway.core.vocabulary import Finding
from gateway.inspection.labels import words_of
from gateway.inspection.long_words import long_words
from gateway.inspection.secret_formats import CHECKSUMS, FORMATS, Format
from gateway.inspection.secret_phrases import (
    LOGIN,
    SHORTEST_KEY,
    find_announced_secrets,
    looks_chosen,
    lower_alike,
    places,
    said_by,
)

_MIXED = re.compile(r"[0-9]|[a-z][A-Z](?:[A-Z]|[a-z][A-Z])")
_LEAD = re.compile(r"(?<![A-Za-z0-9])[A-Za-z0-9]++[_.:/$~+-]")
_HEAD = re.compile(r"(?<![A-Za-z0-9])[A-Za-z0-9]{4}(?=[A-Za-z0-9+/_=.%-]{12})")
_BY_LEAD: dict[str, list[Format]] = {}
_BY_START: list[Format] = []
_ELSEWHERE: list[Format] = []
_SPACED: list[Format] = []
_BEFORE = "(?<![A-Za-z0-9])"
for _one in FORMATS:
    _begins = _one.pattern.pattern.startswith(_BEFORE + re.escape(_one.literal))
    if " " in _one.literal or "\\n" in _one.pattern.pattern:
        _SPACED.append(_one)
    elif _begins and (_lead := _LEAD.match(_one.literal)) is not None:
        _BY_LEAD.setdefault(_lead.group(), []).append(_one)
    elif _begins and _one.literal.isalnum():
        _BY_START.append(_one)
    else:
        _ELSEWHERE.append(_one)
_STARTS = tuple({_one.literal[:4] for _one in _BY_START})
_ANCHORED = frozenset(_one for group in (*_BY_LEAD.values(), _BY_START) for _one in group)

_PEM_HEAD = re.compile(r"-----BEGIN ((?:[A-Z0-9]{1,20} ){0,3})PRIVATE KEY(?: BLOCK)?-----")
_LONGEST_KEY = 16_384
# A placeholder repeats itself: ``ghp_xxxxxxxx``.
_TAIL, _FEWEST_KINDS = 12, 4
_JWT = re.compile(r"(?<![\w.-])eyJ[A-Za-z0-9_-]{8,4000}\.eyJ[A-Za-z0-9_-]{2,8000}\.[A-Za-z0-9_-]{0,2000}", re.ASCII)
_SCHEME = re.compile(r"(?<!\w)[a-z][a-z0-9+.-]{1,20}\Z", re.IGNORECASE | re.ASCII)
_USER = re.compile(r"[^\s:/@\"'<>]{0,100}:([^\s/@\"'<>]{1,200})@[^\s\"'<>]{1,300}")
_UNSET = re.compile(r"[{$%*<\[]|(.)\1{2,}\Z|x+\Z|\.\.\.")
_EXAMPLE = re.compile(r"(?:user(?:name)?|usr|u)?:(?:pass(?:word|wd)?|pwd|pw|secret)@", re.IGNORECASE)
_BASIC = re.compile(
    r"(?i:authorization[\"']?\s{0,2}[:=]\s{0,2}[\"']?basic|basic auth)\s{1,3}([A-Za-z0-9+/]{8,400}={0,2})"
)
_CURL_USER = re.compile(r"\s[^\n]{0,200}?(?<=\s)(?:-u|--user|--proxy-user)[ =]?[\"']?([^\s:\"']{1,64}:[^\s\"']{3,128})")
_COMMAND = re.compile(
    r"(?:sshpass\s+-p\s?|(?:mysql|mysqldump|mariadb)\s[^\n]{0,100}?\s-p(?=[^\s-])|redis-cli\s[^\n]{0,100}?\s-a\s)"
    r"[\"']?([^\s\"']{4,64})"
)
_CONNECTION = re.compile(r"\s?=\s?([^;\s\"']{4,200})(?=;|\"|'|\s|\Z)")


def find_secrets(text: str) -> Iterator[Finding]:
    """All SECRET_* findings."""
    lowered = lower_alike(text)
    words = [(start, end) for start, end in long_words(text) if end - start >= SHORTEST_KEY]
    yield from _formatted(text, "\n".join(text[start:end] for start, end in words))
    if "-----BEGIN" in text:
        yield from _key_blocks(text)
    if "eyJ" in text:
        for match in _JWT.finditer(text):
            if _is_jose_header(match.group().partition(".")[0]):
                yield Finding(match.start(), match.end(), "SECRET_JWT", 1.0, "jwt", validated=True)
    said = said_by(words_of(text).words)
    yield from _with_user(text, lowered, said)
    yield from find_announced_secrets(text, lowered, said, [span for span in words if _MIXED.search(text, *span)])


def _key_blocks(text: str) -> Iterator[Finding]:
    """Private keys from their first line to their last, or to the end of the text where that has not come."""
    head = _PEM_HEAD.search(text)
    while head is not None:
        last = rf"-----END {head.group(1)}PRIVATE KEY(?: BLOCK)?-----"
        tail = re.compile(last).search(text, head.end(), head.end() + _LONGEST_KEY)
        end = tail.end() if tail is not None else len(text)
        if tail is not None or end - head.end() <= _LONGEST_KEY:
            yield Finding(head.start(), end, "SECRET_PRIVATE_KEY", 1.0, "pem", validated=True)
            head = _PEM_HEAD.search(text, end)
        else:
            head = _PEM_HEAD.search(text, head.end())


def _formatted(text: str, long_words: str) -> Iterator[Finding]:
    if not long_words:
        return
    for one in _candidates(text, long_words):
        for match in _matches(one, text):
            start, end = match.span(match.lastindex or 0)
            if len(set(text[end - _TAIL : end])) < _FEWEST_KINDS:
                continue
            validated = one.check is None or one.check(text[start:end])
            if validated or one.check in CHECKSUMS:
                yield Finding(start, end, one.type, 1.0 if validated else 0.9, "prefix", validated)


def _matches(one: Format, text: str) -> Iterator[re.Match[str]]:
    if one not in _ANCHORED:
        if one.literal in text:
            yield from one.pattern.finditer(text)
        return
    for end in places(text, one.literal):
        match = one.pattern.match(text, end - len(one.literal))
        if match is not None:
            yield match


def _candidates(text: str, long_words: str) -> Iterator[Format]:
    """The formats that may be in ``text``, by how its long words begin: cheaper than looking for every literal."""
    for one in _SPACED:
        if one.literal in text:
            yield one
    for one in _ELSEWHERE:
        if one.literal in long_words:
            yield one
    for lead in _BY_LEAD.keys() & set(_LEAD.findall(long_words)):
        yield from _BY_LEAD[lead]
    if any(head.startswith(_STARTS) for head in set(_HEAD.findall(long_words))):
        yield from _BY_START


def _with_user(text: str, lowered: str, said: int) -> Iterator[Finding]:
    """Credentials in addresses, connection strings, headers and command lines."""
    if "://" in text and "@" in text:
        yield from _urls(text)
    if ";" in text and "=" in text:
        for word in ("pwd", "password", "accesskey"):
            for place in places(lowered, word):
                match = _CONNECTION.match(text, place)
                if match is not None and looks_chosen(match.group(1)):
                    yield Finding(*match.span(1), "SECRET_PASSWORD", 0.85, "connection_string", validated=False)
    if said & LOGIN and ("asic" in text or "BASIC" in text):
        for match in _BASIC.finditer(text):
            if _is_basic(match.group(1)):
                yield Finding(*match.span(1), "SECRET_BASIC_AUTH", 1.0, "basic_auth", validated=True)
    if (said & LOGIN and "curl" in text) or " -p" in text or " -a " in text:
        yield from _commands(text)


def _urls(text: str) -> Iterator[Finding]:
    for place in places(text, "://"):
        match = _USER.match(text, place)
        if match is None or _UNSET.match(match.group(1)):
            continue
        if _EXAMPLE.match(text, place):
            continue
        scheme = _SCHEME.search(text, max(0, place - 25), place - 3)
        if scheme is not None:
            yield Finding(scheme.start(), match.end(), "SECRET_DATABASE_URL", 0.95, "url_password", validated=False)


def _commands(text: str) -> Iterator[Finding]:
    for place in places(text, "curl"):
        match = _CURL_USER.match(text, place)
        if match is not None and not _UNSET.match(match.group(1).partition(":")[2]):
            yield Finding(*match.span(1), "SECRET_BASIC_AUTH", 0.9, "curl_user", validated=False)
    for match in _COMMAND.finditer(text):
        if not _UNSET.match(match.group(1)):
            yield Finding(*match.span(1), "SECRET_PASSWORD", 0.85, "command_line", validated=False)


def _is_basic(part: str) -> bool:
    try:
        name, colon, password = base64.b64decode(part + "=" * (-len(part) % 4)).decode("utf-8").partition(":")
    except (binascii.Error, ValueError):
        return False
    return bool(colon and password) and name.isprintable() and password.isprintable()


def _is_jose_header(part: str) -> bool:
    try:
        decoded = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except (binascii.Error, ValueError):
        return False
    return decoded.startswith(b"{") and b'"alg"' in decoded
