"""Passwords in sentences: some words after a word for one, beside a name in credentials, in elements of XML, PINs.

What stands between is plain words and signs; the value must look like one that was chosen or made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gateway.inspection.occurrences import starts_of

_REACH = 60
_MOST_WORDS = 7
_TOKEN = re.compile(r"[^\s、。，；]+")
_OPENING = "\"'`„“”«»‹›「『（(*_|[:：=/,–—→>-"
_CLOSING = "\"'`”“’»‹›」』）)*_|],;:.。、"
_SIGN = re.compile(r"[\s\"'`„“”«»‹›「『（(*|:：=/–—→>-]*\Z")
_IS = frozenset(
    [
        "is",
        "was",
        ":",
        "=",
        "-",
        "–",
        "—",
        "→",
        "->",
        "=>",
        "/",
        "ist",
        "war",
        "lautet",
        "est",
        "était",
        "es",
        "era",
        "è",
        "é",
        "são",
        "sia",
        "jest",
        "to",
        "είναι",
        "är",
        "er",
        "on",
        "este",
        "là",
        "adalah",
        "है",
        "هي",
        "היא",
        "with",
        "and",
        "mit",
        "und",
        "avec",
        "et",
        "con",
        "y",
        "com",
        "e",
        "met",
        "en",
        "using",
        "now",
    ]
)
_CODE = re.compile(r"[(){}\[\]<>=@\\]|://|\.\w+\(")
_SYMBOL = re.compile(r"[!$%#?&*^~+§€£]")
_STRUNG = re.compile(r"[A-Za-z]{3,12}(?:[-_.][A-Za-z]{3,12}){1,5}[-_.][0-9]{1,4}", re.ASCII)
_OTHER = re.compile(
    r"[0-9.,:/%$€£+-]+[a-zA-Z]{0,3}|[0-9a-f]{8}-[0-9a-f-]{27}|#[0-9]+|[$€£]\S+|[A-Z]{2,6}-[0-9]+|\S+\?[a-z]+=\S*|%\S{1,2}"
)
_ELEMENT = re.compile(r"[\"']?(?:\s{1,3}value\s?=\s?[\"']|>)([^<>\"'\s{}$]{5,64})(?=[\"'<])")
_NAME = r"[\w.@+-]{2,40}"
_CREDENTIALS = re.compile(
    rf"(?:credentials?|creds|log(?:ged)?[ -]?in|sign(?:ed)?[ -]?in|logon|zugangsdaten|anmeldedaten|logindaten|anmeldung|identifiants?"
    rf"|connexion|credenciales|credenziali|credenciais|inloggegevens|accesso|acceso|acesso|(?:user(?:name)?|login)[ ]?[/|][ ]?pass(?:word)?|użytkownik|логин)"
    rf"(?:[ ](?:details?|data|with|as|is|are|for|on|using|user|lauten|sind|mit|als|avec|sont|son|con|sono|são|com|zijn|met|the|:)){{0,3}}"
    rf"[ \t]?[:=-]?[ \t]{{0,2}}[\"'`]?({_NAME})[\"'`]?[ \t]{{0,2}}"
    rf"(?:[/|:,;]|and|with|und|mit|et|avec|y|con|e|com|en|met)[ \t]{{0,2}}[\"'`]?([^\s\"'`,;<>(){{}}]{{5,64}})",
    re.IGNORECASE,
)
CREDENTIAL_WORDS = (
    "cred",
    "log",
    "sign",
    "user",
    "zugangsdaten",
    "anmeld",
    "identif",
    "connex",
    "inlogg",
    "acce",
    "aces",
    "użyt",
    "логин",
)
"""How the words for credentials begin."""
_PIN = re.compile(
    r"(?<![^\W_])(?:PIN|Pin|pin)(?:[ -]?(?:code|number|nummer|no\.?|nr\.?))?(?:[ ](?:for|of|für|der|de|du|del|da|van)[ ][^\n.:0-9]{1,24})?"
    r"[ \t]{0,2}(?::|=|is|ist|lautet|est|es|è|é|to|-)[ \t]{0,2}[\"'`]?([0-9]{4,6})(?![\w.,-]*[0-9])"
)


def told_after(text: str, place: int) -> tuple[int, int] | None:
    """Where the password is that plain words lead to from the word for it, which ends at ``place``."""
    element = _ELEMENT.match(text, place)
    if element is not None:
        return element.span(1) if looks_made(element.group(1), told=True) else None
    if text[place : place + 1] in {"(", "[", ".", ""} or (text[place : place + 1].isalpha() and text[place].isascii()):
        return None
    told = False
    for count, token in enumerate(_TOKEN.finditer(text, place, min(len(text), place + _REACH))):
        if count > _MOST_WORDS or "\n" in text[place : token.start()].strip(" \t"):
            return None
        start, end = _core(text, *_whole(text, token))
        if start >= end:
            told = True
            continue
        core = text[start:end]
        told = told or (start > token.start() and _SIGN.match(text, token.start(), start) is not None)
        if looks_made(core, told=told):
            return start, end
        if any(character.isdigit() for character in core) or _CODE.search(token.group()):
            return None
        if token.group()[-1] in ".!?;" and len(core) > 2:
            return None
        told = core.lower() in _IS or token.group()[-1] in ":=：-"
    return None


def find_credentials(text: str, lowered: str) -> Iterator[tuple[int, int]]:
    """Passwords beside the name that they belong to, and PINs."""
    covered = 0
    for place in sorted(place for word in CREDENTIAL_WORDS for place in starts_of(lowered, word)):
        match = _CREDENTIALS.match(text, place) if place >= covered else None
        if match is not None:
            covered = match.end()
            start, end = _core(text, *match.span(2))
            if start < end and looks_made(text[start:end], told=True) and not _CODE.search(text[start:end]):
                yield start, end
    if "pin" in lowered:
        for match in _PIN.finditer(text):
            yield match.span(1)


def looks_made(value: str, *, told: bool) -> bool:
    """Letters, digits and a sign, or words strung together; with ``told`` letters of both cases and digits will do."""
    if len(value) < 6 or _OTHER.fullmatch(value) or _CODE.search(value):
        return False
    if _STRUNG.fullmatch(value):
        return True
    lower, upper = any(map(str.islower, value)), any(map(str.isupper, value))
    digits = sum(map(str.isdigit, value))
    if not digits or not (lower or upper):
        return False
    if _SYMBOL.search(value):
        return len(value) >= 7
    return told and lower and upper and len(value) >= 7


def _whole(text: str, token: re.Match[str]) -> tuple[int, int]:
    """The token to its end, which may lie behind what is looked through."""
    whole = _TOKEN.match(text, token.start(), token.start() + 80)
    return whole.span() if whole else token.span()


def _core(text: str, start: int, end: int) -> tuple[int, int]:
    """Without quotation marks, brackets and punctuation around."""
    while start < end and text[start] in _OPENING:
        start += 1
    while end > start and text[end - 1] in _CLOSING:
        end -= 1
    if text[start:end][:-1].isalnum() and text[end - 1 : end] in {"!", "?"}:
        end -= 1
    return start, end
