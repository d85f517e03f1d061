"""Credentials: a table of vendors' formats by prefix, key blocks, tokens, URLs with passwords, passwords in prose.

Formats are from the vendors' own documentation; entropy counts only after a word that announces a credential.
"""

from __future__ import annotations

import base64
import binascii
import math
import re
from collections import Counter
from collections.abc import Iterator

from gateway.core.vocabulary import Finding
from gateway.inspection.secret_formats import FORMATS, Format, github_checksum

_LEAD = re.compile(r"(?<![A-Za-z0-9])[A-Za-z0-9]++[_.:/$+-]")
_RUN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z0-9]{4}[A-Za-z0-9+/_=-]{12,}")
_BY_LEAD: dict[str, list[Format]] = {}
_BY_START: list[Format] = []
_ELSEWHERE: list[Format] = []
for _one in FORMATS:
    if (_lead := _LEAD.match(_one.literal)) is not None:
        _BY_LEAD.setdefault(_lead.group(), []).append(_one)
    elif _one.literal.isalnum() and _one.pattern.pattern.startswith(rf"(?<![A-Za-z0-9]){_one.literal}"):
        _BY_START.append(_one)
    else:
        _ELSEWHERE.append(_one)
_STARTS = tuple({_one.literal for _one in _BY_START})

_PEM = re.compile(
    r"-----BEGIN ((?:[A-Z0-9]{1,20} ){0,3})PRIVATE KEY(?: BLOCK)?-----.{0,16384}?"
    r"(?:-----END \1PRIVATE KEY(?: BLOCK)?-----|\Z)",
    re.DOTALL,
)
_JWT = re.compile(r"(?<![\w.-])eyJ[A-Za-z0-9_-]{8,4000}\.eyJ[A-Za-z0-9_-]{2,8000}\.[A-Za-z0-9_-]{0,2000}", re.ASCII)
_URL = re.compile(
    r"(?<![\w])[a-z][a-z0-9+]{1,20}://[^\s:/@\"'<>]{0,100}:([^\s/@\"'<>]{1,200})@[^\s\"'<>]{1,300}", re.IGNORECASE
)
_AWS_SECRET = re.compile(
    r"(?i:aws|secret)[^\n]{0,40}?(?<![A-Za-z0-9/+])([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])", re.ASCII
)
_ANNOUNCED = re.compile(
    r"(?:api[_-]?key|apikey|secret|token|auth(?:orization)?|credential|client[_-]?secret|access[_-]?key|bearer)"
    r"(?:[_-]?(?:key|id|value))?\\?[\"'`]?\s{0,3}(?:=>|:=|[:=]|is|ist|est|es|è|é|;|\|)?\s{0,3}\\?[\"'`]?"
    r"([A-Za-z0-9+/_=.-]{20,200})(?![A-Za-z0-9+/_=.-])",
    re.IGNORECASE | re.ASCII,
)
_PASSWORD_WORDS = (
    "password", "passwd", "passphrase", "pwd", "passwort", "kennwort", "mot de passe", "contraseña", "contrasena",
    "parola d'ordine", "mdp", "clave", "passcode", "pass word", "kennw", "zugangswort", "parola chiave", "codice di accesso",
    "parolă", "wachtwoorden", "senhas", "contraseñas", "passwords", "passwörter", "passw", "passwoord", "wachtwoord", "senha", "palavra-passe", "hasło", "haslo", "şifre", "sifre", "parola", "пароль",
    "密码", "密碼", "パスワード", "비밀번호", "lösenord", "adgangskode", "passord", "salasana", "heslo", "jelszó", "κωδικός",
)  # fmt: skip
_IS = (
    r"(?:is|was|=>|:?=|:|：|;|->|→|lautet|ist|war|est|était|es|era|è|é|são|seja|sea|soit|to|zu|auf|à|en|em|in|a|jest|är|er|on|je|"
    r"naar|być|this|dies|celui-ci|esta|este|questa|deze|dit|now|jetzt|maintenant|ahora|ora|agora|nu|是|は|는|은|：)"
)
_FOR = (
    r"(?:for|of|to|on|at|in|from|für|zu|zum|zur|von|vom|im|am|pour|de|du|des|sur|para|del|al|per|di|della|do|da|no|na|"
    r"voor|van|op|dla|do|för|til|for)"
)
_PASSWORD = re.compile(
    rf"(?:{'|'.join(map(re.escape, _PASSWORD_WORDS))})\\?[\"'*_)]{{0,3}}"
    rf"(?:[ ]{_FOR}[ ][^\n.:=;!?\"'`]{{1,40}}?[ ]?{_IS}|(?:[ \t|]{{0,3}}{_IS}){{0,3}})[ \t|]{{0,3}}[:：]?[*_]{{0,2}}\s{{0,3}}"
    r"\\?[\"'`„“«]?([^\s\"'`,;<>(){}\[\]\\„“”«»|]{5,64})",
    re.IGNORECASE,
)


_BASIC = re.compile(
    r"(?i:authorization[\"']?\s{0,2}[:=]\s{0,2}[\"']?basic|basic auth)\s{1,3}([A-Za-z0-9+/]{8,400}={0,2})"
)
_CURL_USER = re.compile(r"curl\s[^\n]{0,200}?(?:-u|--user)[ =]?[\"']?([^\s:\"']{1,64}:[^\s\"']{3,128})")
_CONNECTION = re.compile(r"(?i:pwd|password|sharedaccesskey|accesskey)=([^;\s\"']{6,200})(?=;|\"|'|\s|\Z)")


def find_secrets(text: str) -> Iterator[Finding]:
    """All SECRET_* findings."""
    yield from _formatted(text)
    if "-----BEGIN" in text:
        for match in _PEM.finditer(text):
            yield Finding(match.start(), match.end(), "SECRET_PRIVATE_KEY", 1.0, "pem", validated=True)
    if "eyJ" in text:
        for match in _JWT.finditer(text):
            if _is_jose_header(match.group().partition(".")[0]):
                yield Finding(match.start(), match.end(), "SECRET_JWT", 1.0, "jwt", validated=True)
    yield from _with_user(text)
    yield from _announced(text)


def _with_user(text: str) -> Iterator[Finding]:
    """Credentials in addresses, connection strings, headers and command lines."""
    if "://" in text and "@" in text:
        for match in _URL.finditer(text):
            yield Finding(match.start(), match.end(), "SECRET_DATABASE_URL", 0.95, "url_password", validated=False)
    if ";" in text and "=" in text:
        for match in _CONNECTION.finditer(text):
            if _looks_chosen(match.group(1)):
                yield Finding(*match.span(1), "SECRET_PASSWORD", 0.85, "connection_string", validated=False)
    if "asic" in text or "BASIC" in text:
        for match in _BASIC.finditer(text):
            if _is_basic(match.group(1)):
                yield Finding(*match.span(1), "SECRET_BASIC_AUTH", 1.0, "basic_auth", validated=True)
    if "curl" in text:
        for match in _CURL_USER.finditer(text):
            yield Finding(*match.span(1), "SECRET_BASIC_AUTH", 0.9, "curl_user", validated=False)


def _formatted(text: str) -> Iterator[Finding]:
    for kind, literal, pattern, check in _candidates(text):
        if literal not in text:
            continue
        for match in pattern.finditer(text):
            start, end = match.span(match.lastindex or 0)
            validated = check is None or check(text[start:end])
            if validated or check is github_checksum:
                yield Finding(start, end, kind, 1.0 if validated else 0.9, "prefix", validated)


def _candidates(text: str) -> Iterator[Format]:
    """The formats that may be in ``text``, by how its words begin: cheaper than looking for every literal."""
    yield from _ELSEWHERE
    for lead in _BY_LEAD.keys() & set(_LEAD.findall(text)):
        yield from _BY_LEAD[lead]
    if any(run.startswith(_STARTS) for run in _RUN.findall(text)):
        yield from _BY_START


def _announced(text: str) -> Iterator[Finding]:
    lowered = text.lower()
    if "aws" in lowered or "secret" in lowered:
        for match in _AWS_SECRET.finditer(text):
            if _looks_random(match.group(1), 4.2):
                yield Finding(match.start(1), match.end(1), "SECRET_AWS_SECRET_KEY", 0.9, "aws_secret", validated=False)
    if any(word in lowered for word in ("key", "secret", "token", "auth", "credential", "bearer")):
        for match in _ANNOUNCED.finditer(text):
            if _looks_random(match.group(1), 3.5):
                yield Finding(match.start(1), match.end(1), "SECRET_GENERIC", 0.8, "entropy", validated=False)
    if any(word in lowered for word in _PASSWORD_WORDS):
        for match in _PASSWORD.finditer(text):
            value = match.group(1).rstrip(".?:")
            if _looks_chosen(value):
                end = match.start(1) + len(value)
                yield Finding(match.start(1), end, "SECRET_PASSWORD", 0.85, "password", validated=False)


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


def _looks_random(value: str, bits: float) -> bool:
    """Letters and digits mixed, and at least ``bits`` of Shannon entropy a character."""
    if not (any(c.isdigit() for c in value) and any(c.isalpha() for c in value)) or "." in value.strip("."):
        return False
    size = len(value)
    return -sum(n / size * math.log2(n / size) for n in Counter(value).values()) >= bits


def _looks_chosen(value: str) -> bool:
    """Not a plain word, a variable or a placeholder: a password mixes kinds of characters."""
    if (
        len(value) < 5
        or value.lower() in {"=true", "=false", "=none", "=null", "false", "false."}
        or value.startswith(("$", "%", "*", "@", "{", "=", "os.", "self."))
        or (value.isidentifier() and value.islower())
    ):
        return False
    kinds = sum(
        (
            any(c.islower() for c in value),
            any(c.isupper() for c in value),
            any(c.isdigit() for c in value),
            any(not c.isalnum() and c not in "._" for c in value),
        )
    )
    return kinds >= 2 and (any(c.isdigit() for c in value) or kinds >= 3)
