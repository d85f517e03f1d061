"""Credentials that only words announce: passwords in prose and settings, keys and tokens without a format of their own.

The words are looked for first; a pattern is tried only behind one of them. Entropy counts only there.
"""
# ruff: noqa: E501, SIM905  word tables

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache, reduce
from operator import or_

from gateway.core.vocabulary import Finding
from gateway.inspection.secret_formats import ANNOUNCED
from gateway.inspection.secret_sentences import CREDENTIAL_WORDS, find_credentials, told_after

# What each word begins with, to look for before the words themselves.
_PASSWORD_STEMS = (
    "pass", "pwd", "kennw", "zugangs", "mdp", "mot de", "clave", "contrase", "parol", "codice di", "senha", "wachtwoord",
    "hasł", "hasel", "haslo", "şifre", "sifre", "парол", "密码", "密碼", "口令", "パスワード", "暗証", "비밀번호", "암호",
    "lösenord", "adgangskode", "salasana", "hesl", "jelsz", "κωδικ", "лозинк", "mật khẩu", "kata sandi", "كلمة", "סיסמ",
    "पासवर्ड", "รหัสผ่าน", "pw", "ww", "palavra", "비번", "geheim", "access code", "secret word", "secret code", "code d", "code secret",
    "codice s", "toegangs", "wifi ", "wi-fi ", "wpa", "wlan", "chiave d", "código de acces", "código secr", "codewor", "losung",
)  # fmt: skip
PASSWORD, CREDENTIALS, LOGIN = 1, 2, 4
"""What words may name, added up."""
_STEM_ALONE = re.compile("|".join(stem for stem in _PASSWORD_STEMS if " " not in stem))
_CREDENTIAL_STEM = re.compile("|".join(("pin", *CREDENTIAL_WORDS)))
_STEMS_FIRST = tuple(re.split("[ -]", stem)[0] for stem in _PASSWORD_STEMS if " " in stem)
_ASCII_STEMS = tuple(stem for stem in _PASSWORD_STEMS if stem.isascii())
_PASSWORD_WORD = re.compile(
    r"pass(?:word|wort|wörter|woord|wd|w|phrase|code|key| ?word|ordet|ord)e?[sn]?|pass(?=\\?[\"'`]?\s?[:=])|pwd(?![a-z]|\d\w)|kennw(?:ort|\.)?s?"
    r"|zugangs(?:wort|code)|geheim(?:wort|zahl|code|nummer)|codewort|losungswort|(?<![^\W_])(?:pw|ww)(?![^\W_])|palavra[- ](?:passe|chave)"
    r"|access code|secret (?:word|code)|code (?:d['’]acc[èe]s|secret)|codice segreto|toegangs(?:code|woord)|wi-?fi (?:key|pass)|wpa[23]?(?:-psk)?[ -](?:key|pass)"
    r"|wlan[ -](?:schlüssel|key)|chiave d['’i] ?accesso|código (?:de acceso|secreto)|비번|(?<![^\W_])mdp(?![^\W_])|mot de passe|(?<![^\W_])clave|contrase[ñn]as?"
    r"|parol(?:a d'ordine|a chiave|a(?:m|nız|sı|ları)?|e|ă|ą)?|codice di accesso|senhas?|wachtwoord(?:en)?|hasł[oaeu]m?|haseł|haslo"
    r"|[şs]ifre(?:si|niz|miz|m|n)?|парол(?:ь|я|ю|ем|е|і)|密[码碼]|口令|パスワード|暗証番号|비밀번호|암호|lösenord(?:et)?"
    r"|adgangskode(?:n)?|salasana(?:si|ni)?|hesl[oaeu]m?|jelsz(?:ó|avam|ava)|κωδικός(?: πρόσβασης)?|лозинка|mật khẩu"
    r"|kata sandi|كلمة (?:المرور|السر)|סיסמ(?:ה|תי)|पासवर्ड|รหัสผ่าน"
)
_IS_SIGN = r"(?:=>|:?=|[:：;]|->|→|是|为|為|は|는|은|คือ)"
# Those that say "is" whatever stands before, and those that do so right behind the word for a password.
_IS_WORD = "is|was|lautet|ist|war|sind|est|était|es|era|sarà|è|é|são|seja|sea|soit|jest|är|er|on|olarak|là|adalah|είναι|है|هي|היא|это"
_IS_NEAR = (
    "to|zu|auf|à|en|em|in|a|je|naar|być|this|dies|celui-ci|esta|este|questa|deze|dit|now|jetzt|maintenant|ahora|ora|adesso|agora|nu|"
    "teraz|сейчас|теперь"
)
_IS = rf"(?:{_IS_SIGN}|(?:{_IS_WORD}|{_IS_NEAR})(?![^\W_]))"
_FOR = (
    r"(?:for|of|to|on|at|in|from|für|zu|zum|zur|von|vom|im|am|pour|de|du|des|sur|para|del|al|per|di|della|do|da|no|na|"
    r"voor|van|op|dla|do|för|til|for|от|для|к|na|pro)"
)
_LINK = rf"(?:[ ]{_FOR}[ ][^\n.:=;!?\"'`]{{1,40}}?(?:[ ](?:{_IS_WORD})(?![^\W_])|[ ]?{_IS_SIGN})|(?:[ \t|]{{0,3}}{_IS}){{0,3}})"
_PASSWORD = re.compile(
    rf"(?:[_-]?(?:[12]|confirm|confirmation|value|text|plain|new|old|again)(?![a-z]))?\\?[\"'`*_)\]]{{0,3}}({_LINK})"
    r"[ \t|]{0,3}[:：]?[*_]{0,2}\s{0,3}\\?([\"'`„“”«「『]?)([^\s\"'`,;<>(){}\[\]\\„“”«»「」『』|。，、]{4,64})",
    re.IGNORECASE,
)
_PASSPHRASE = re.compile(
    r"\\?[\"'`]?\s{0,2}(?::|=>|:?=|is|ist|est|es|è|é|to)\s{0,3}\\?([\"'])([^\"'\n\\]{8,80})\\?\1", re.IGNORECASE
)
_OPEN_PHRASE = re.compile(
    rf"(?:{_PASSWORD_WORD.pattern})\\?[\"'`]?\s{{0,2}}(?::|=>|:?=|is|ist|est|es|è|é|to)\s{{0,3}}\\?(?:\"[^\"\n]{{0,80}}|'[^'\n]{{0,80}})\Z",
    re.IGNORECASE,
)
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=")
_ASSIGNED = re.compile(r"[:=：]")
_DEFAULTS = frozenset(
    ("changeme changeit letmein qwerty qwertz azerty iloveyou monkey dragon sunshine welcome princess football baseball "
     "hunter postgres mysql rootroot adminadmin toor supersecret topsecret opensesame swordfish trustno1").split()
)  # fmt: skip
_SENTENCE = frozenset(
    ("the and for your you must not with enter please password der die das und ist les des une pour los las por con "
     "una che del per").split()
)  # fmt: skip
_PLACEHOLDER = re.compile(
    r"(?:(.)\1{2,}|[x*•.#_-]+|your.*|my[-_]?(?:pass|secret|key).*|.*placeholder.*|.*example|insert.*|enter.*|replace.*|redacted|masked|hidden"
    r"|<.*|\$.*|%.*|\{.*|\*.*|@.*|=.*|/.*|\.\.+.*|https?:.*|(?:None|null|true|false)(?:\W.*)?|undefined|nil|n/a|todo|tbd|required|optional|str|"
    r"string|text|bytes|int|any|password\d?|passwd|passwort|secret|env\W.*|os\..*|self\..*|this\..*|process\.env.*|config\W.*|settings\W.*|"
    r"args\..*|options\..*|request\..*|getpass.*|input.*|secrets?\..*|vault:.*|-+\w*|&&.*|\|\|.*|!=.*|==.*|\w+=)",
    re.IGNORECASE | re.DOTALL,
)

_KEY_STEMS = ("key", "secret", "token", "auth", "credential", "bearer", "clé", "schlüssel", "clave", "chiave", "chave")
SHORTEST_KEY = 14
"""Characters of the shortest value that a vendor's name announces."""
_WINDOW = 72
_KEY_STEM = re.compile(r"[ck]ey|secre|toke|auth|cred|beare|clé|schlüssel|clave|chiave|chave|pass|aws")
_VALUE = re.compile(rf"[A-Za-z0-9+/_=.-]{{{SHORTEST_KEY},}}", re.ASCII)
_HEX = re.compile(r"[0-9a-fA-F-]+", re.ASCII)
_WORDS = re.compile(r"[A-Z]?(?=[a-z]{0,3}[aeiou])(?![a-z]{0,6}[^aeiou\W\d_]{5})[a-z]{3,}", re.ASCII)
_KEY_BEFORE = re.compile(
    r"(?:api|access|client|secret|auth|encryption|signing|private|master|account|service|app|consumer|shared|admin|hmac)"
    r"[ _.-]?\Z"
)
_KEY = re.compile(
    r"(?:s|orization|entication|orizationtoken)?(?:[ _-]?(?:key|id|value|token|secret|string))?\\?[\"'`]?"
    rf"(?:[ ]{_FOR}[ ][^\n.:=;!?\"'`]{{1,40}}?[ ]?(?:is|ist|est|es|è|é|:|=)"
    r"|\s{0,3}(?:=>|:=|[:=]|is|ist|est|es|è|é|;|\|)?)\s{0,3}"
    r"(?:(?:bearer|token|basic|apikey) )?\\?[\"'`]?([A-Za-z0-9+/_=.-]{20,200})(?![A-Za-z0-9+/_=.-])",
    re.IGNORECASE | re.ASCII,
)
_AWS_SECRET = re.compile(r"[^\n]{0,40}?(?<![A-Za-z0-9/+])([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])", re.ASCII)


def said_by(words: Iterable[str]) -> int:
    """What words in lower case may be part of the name of: ``PASSWORD``, ``CREDENTIALS``, ``LOGIN``, or none of them."""
    return reduce(or_, set(map(_said_by, words)), 0)


def find_announced_secrets(text: str, lowered: str, said: int, values: Iterable[tuple[int, int]]) -> Iterator[Finding]:
    """SECRET_PASSWORD, SECRET_GENERIC, SECRET_AWS_SECRET_KEY and the keys of vendors whose name must be there.

    ``said`` is of the text's words; ``values`` are where words of at least ``SHORTEST_KEY`` characters with a digit stand; ``lowered`` is as long as ``text``.
    """
    if said & PASSWORD:
        yield from _passwords(text, lowered)
    if said & CREDENTIALS:
        for span in find_credentials(text, lowered):
            yield Finding(*span, "SECRET_PASSWORD", 0.8, "password_beside_name", validated=False)
    for word_start, word_end in values:
        for value in _VALUE.finditer(text, word_start, word_end):
            start = value.start()
            begin = max(0, start - _WINDOW)
            if _KEY_STEM.search(lowered, begin, value.end()):
                yield from _keys(text, lowered, begin, value.end())


def open_phrase(text: str) -> int:
    """Where a quoted password begins that may go on behind the end of ``text``; its length where there is none."""
    if '"' not in text and "'" not in text:
        return len(text)
    lowered = text.lower()
    if not any(stem in lowered for stem in _PASSWORD_STEMS):
        return len(text)
    match = _OPEN_PHRASE.search(text)
    return len(text) if match is None else match.start()


def lower_alike(text: str) -> str:
    """``text`` in lower case, as long as it was: letters that would change the length stay."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(c if len(c.lower()) != 1 else c.lower() for c in text)


def places(text: str, word: str, begin: int = 0, end: int | None = None) -> Iterator[int]:
    """The end of each occurrence of ``word`` from ``begin`` to ``end``."""
    size = len(word)
    at = text.find(word, begin, end)
    while at >= 0:
        yield at + size
        at = text.find(word, at + size, end)


def _passwords(text: str, lowered: str) -> Iterator[Finding]:
    for stem in _ASCII_STEMS if lowered.isascii() else _PASSWORD_STEMS:
        for place in places(lowered, stem):
            word = _PASSWORD_WORD.match(lowered, place - len(stem))
            if word is None:
                continue
            phrase = _PASSPHRASE.match(text, word.end())
            if phrase is not None and " " in phrase.group(2) and _is_phrase(phrase.group(2)):
                yield Finding(*phrase.span(2), "SECRET_PASSWORD", 0.7, "passphrase", validated=False)
                continue
            match = _PASSWORD.match(text, word.end())
            if match is not None:
                value = match.group(3).rstrip(".?:!" if match.group(3).isalnum() else ".?:")
                end = match.start(3) + len(value)
                if _is_password(match, value, text[end : end + 2]):
                    yield Finding(match.start(3), end, "SECRET_PASSWORD", 0.85, "password", validated=False)
                    continue
            told = told_after(text, word.end())
            if told is not None and not _PLACEHOLDER.fullmatch(text, *told):
                yield Finding(*told, "SECRET_PASSWORD", 0.8, "password_told", validated=False)


@lru_cache(maxsize=16_384)
def _said_by(word: str) -> int:
    """The same of one word. Words come again and again, so most are known."""
    said = 0
    if _STEM_ALONE.search(word) is not None or word.endswith(_STEMS_FIRST):
        said |= PASSWORD
    if _CREDENTIAL_STEM.search(word) is not None:
        said |= CREDENTIALS
    return said | LOGIN if "asic" in word or "curl" in word else said


def _is_password(match: re.Match[str], value: str, after: str) -> bool:
    link, quote = match.group(1), match.group(2)
    if len(value) < 4 or _PLACEHOLDER.fullmatch(value) or (after[:1] in {"(", "["} and not quote):
        return False
    if value.lower() in _DEFAULTS:
        return bool(quote or link.strip())
    kinds = _kinds(value)
    if not link.strip() and not quote:
        return looks_chosen(value) and value[0] not in "-_." and not _ASSIGNMENT.match(value)
    if quote and after[:1] not in {quote, "\\"} and quote in "\"'`":
        return looks_chosen(value)
    if (
        value.isidentifier()
        and not quote
        and _ASSIGNED.search(link)
        and (after[:1] in {",", ")", ".", ";"} or "= " in match.group())
    ):
        return False
    if value.isdecimal():
        return len(value) <= 12
    return kinds >= 2 and (any(c.isdigit() for c in value) or kinds >= 3)


def _is_phrase(value: str) -> bool:
    """Words as people string them for a passphrase: four or more in lower case, or with digits between."""
    words = value.split(" ")
    return (
        len(words) >= 4
        and all(3 <= len(w) <= 12 and w.isalpha() and w.islower() for w in words)
        and not (_SENTENCE.intersection(words))
    )


def looks_chosen(value: str) -> bool:
    """Not a plain word, a variable or a placeholder: a password mixes kinds of characters."""
    if len(value) < 5 or _PLACEHOLDER.fullmatch(value) or (value.isidentifier() and value.islower()):
        return False
    kinds = _kinds(value)
    return kinds >= 2 and (any(c.isdigit() for c in value) or kinds >= 3)


def _kinds(value: str) -> int:
    return sum(
        (
            any(c.islower() for c in value),
            any(c.isupper() for c in value),
            any(c.isdigit() for c in value),
            any(not c.isalnum() and c not in "._" for c in value),
        )
    )


def _keys(text: str, lowered: str, begin: int, end: int) -> Iterator[Finding]:
    """What words between ``begin`` and ``end`` announce."""
    for word, kind, pattern in ANNOUNCED:
        for place in places(lowered, word, begin, end):
            match = pattern.match(text, place)
            if match is not None and looks_random(match.group(1), 2.5):
                yield Finding(*match.span(1), f"SECRET_{kind}", 0.9, "vendor_word", validated=False)
    for stem in ("aws", "secret"):
        for place in places(lowered, stem, begin, end):
            match = _AWS_SECRET.match(text, place)
            if match is not None and looks_random(match.group(1), 4.2):
                yield Finding(*match.span(1), "SECRET_AWS_SECRET_KEY", 0.9, "aws_secret", validated=False)
    for stem in _KEY_STEMS:
        for place in places(lowered, stem, begin, end):
            if stem == "key" and not _KEY_BEFORE.search(lowered, max(0, place - 16), place - 3):
                continue
            match = _KEY.match(text, place)
            if match is not None and looks_random(match.group(1), 3.1 if _HEX.fullmatch(match.group(1)) else 3.5):
                yield Finding(*match.span(1), "SECRET_GENERIC", 0.8, "entropy", validated=False)


def looks_random(value: str, bits: float) -> bool:
    """Letters and digits mixed, and at least ``bits`` of Shannon entropy a character."""
    if "." in value.strip(".") or value.isdigit():
        return False
    size = len(value)
    if not any(map(str.isdigit, value)) and (
        value in {value.lower(), value.upper()}
        or 2 * sum(map(len, _WORDS.findall(value))) > size
        or not value.replace("/", "").replace("+", "").isalpha()
    ):
        return False
    if "=" in value.rstrip("=") or value[0] == "_":
        return False
    if 5 * sum(map(len, _WORDS.findall(value))) > 3 * size and not _HEX.fullmatch(value):
        return False
    return -sum(n / size * math.log2(n / size) for n in Counter(value).values()) >= bits
