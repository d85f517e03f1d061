"""Other readings of a text that hides values: spaced out, spelled, ``(at)``, base64, escapes, hexadecimal.

Each reading is made only where a cheap sign of it is there, only around the place, with the words before it, so that
what announces a value is still seen.
"""

from __future__ import annotations

import base64
import binascii
import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gateway.inspection.number_words import DOTS, kinds_of_words, may_hold_number_words, may_spell_a_dot, number_runs

BEFORE = 80
"""Characters before a hidden value that its reading begins with."""
LONGEST = 240
"""Characters that a value spaced out or spelled may take; encoded runs may be longer, but hold no space."""
_MOST = 64 * 1024
"""Characters of readings beyond four times the text: more is not made."""


@dataclass(frozen=True, slots=True)
class View:
    """``text`` is the reading; ``starts`` and ``ends`` are where each of its characters stands in the given text.

    Only what touches ``core`` is new. Where ``whole`` is set, a value anywhere in the core takes that span.
    """

    text: str
    starts: Sequence[int]
    ends: Sequence[int]
    core: tuple[int, int]
    whole: tuple[int, int] | None = None

    def in_given(self, start: int, end: int) -> tuple[int, int] | None:
        """Where a finding of the reading stands in the given text; ``None`` for what is not new."""
        if end <= self.core[0] or start >= self.core[1]:
            return None
        if self.whole is not None:
            first = self.starts[start] if start < self.core[0] else self.whole[0]
            return first, max(self.whole[1], self.ends[end - 1])
        return self.starts[start], self.ends[end - 1]


def side_views(text: str) -> Iterator[View]:
    """All readings of normalised ``text``, within the bound."""
    budget = 4 * len(text) + _MOST
    for view in _all(text):
        budget -= len(view.text)
        if budget < 0:
            return
        yield view


def _all(text: str) -> Iterator[View]:
    kinds = kinds_of_words(text)
    yield from _spaced_out(text)
    if may_hold_number_words(kinds):
        yield from _spelled(text)
    yield from _addresses(text, spoken=may_spell_a_dot(kinds))
    yield from _encoded(text)
    yield from _spaced_pairs(text)
    yield from _escaped(text)


_SPACED = re.compile(
    r"(?<![\w+])[+(]?[A-Za-z0-9](?:(?:[ \t]{1,3}|[._-]|[ \t][._/+@-][ \t])[()]?[A-Za-z0-9@.+](?![A-Za-z0-9])){6,70}"
)


_SINGLES = re.compile(r"[ \t._-][A-Za-z0-9@+.][ \t._-]{1,3}[A-Za-z0-9@+.][ \t._-]{1,3}[A-Za-z0-9@+.][ \t._-]")


def _spaced_out(text: str) -> Iterator[View]:
    if not _SINGLES.search(text):
        return
    for match in _SPACED.finditer(text):
        start, end = match.span()
        digits = sum(character.isdigit() for character in match.group())
        if digits < 6 and "@" not in match.group():
            continue
        joined = [(place, text[place]) for place in range(start, end) if text[place] not in " \t"]
        yield _stitched(text, start, joined)
        if any(sign in match.group() for sign in "-._"):
            yield _stitched(text, start, [(place, sign) for place, sign in joined if sign not in "-._"])
        if "  " in match.group():
            grouped = [
                (place, text[place])
                for place in range(start, end)
                if text[place] not in " \t" or text[place + 1 : place + 2] in {" ", "\t"}
            ]
            yield _stitched(text, start, grouped)


def _spelled(text: str) -> Iterator[View]:
    for start, end, digits in number_runs(text):
        yield _replaced(text, start, end, digits)


_BRACKETED_AT = re.compile(r"[(\[{<] ?(?:at|arroba|ät|chez|@) ?[)\]}>]")
_HOST_BEFORE_DOT = 70
_SPOKEN_AT = re.compile(r"[ _-](?:at|arroba|ät|chez|chiocciola)[ _-]")
_SPOKEN_DOT = re.compile(
    r"[ _-](?:dot|punkt|point|punto|ponto|punt)[ _-]|[(\[{<] ?(?:dot|punkt|point|punto|ponto|punt|\.) ?[)\]}>]"
)
_DOT = r"(?:\s?[(\[{<]\s?(?:dot|punkt|point|punto|ponto|punt|\.)\s?[)\]}>]\s?|[ _-](?:dot|punkt|point|punto|ponto|punt)[ _-]|\.)"
_LOCAL = re.compile(rf"[\w.+-]{{1,64}}(?:{_DOT}[\w+-]{{1,64}}){{0,4}}\s?\Z", re.IGNORECASE)
_HOST = re.compile(rf"\s?[\w-]{{1,63}}(?:{_DOT}[\w-]{{1,63}}){{0,5}}", re.IGNORECASE)
_A_DOT = re.compile(_DOT, re.IGNORECASE)
_ONLY_SPOKEN = re.compile(r"[ _-](?:dot|punkt|punto|ponto)[ _-][^\W\d_]{2,12}\Z", re.IGNORECASE)
_TOP = frozenset(
    [
        "com",
        "org",
        "net",
        "edu",
        "gov",
        "mil",
        "int",
        "io",
        "co",
        "uk",
        "de",
        "fr",
        "es",
        "it",
        "nl",
        "pt",
        "br",
        "eu",
        "info",
        "biz",
        "ch",
        "at",
        "be",
        "pl",
        "ru",
        "ua",
        "mx",
        "ar",
        "cl",
        "jp",
        "cn",
        "in",
        "au",
        "ca",
        "us",
        "nz",
        "se",
        "no",
        "dk",
        "fi",
        "ie",
        "gr",
        "cz",
        "sk",
        "hu",
        "ro",
        "bg",
        "hr",
        "si",
        "tr",
        "il",
        "sa",
        "ae",
        "za",
        "kr",
        "sg",
        "hk",
        "tw",
        "id",
        "my",
        "th",
        "vn",
        "dev",
        "app",
        "ai",
        "me",
        "tv",
        "example",
        "test",
        "invalid",
        "online",
        "site",
        "shop",
        "cloud",
        "tech",
        "mail",
        "email",
        "name",
        "pro",
        "xyz",
    ]
)


def _addresses(text: str, *, spoken: bool) -> Iterator[View]:
    for sign in _at_signs(text, spoken=spoken):
        local = _LOCAL.search(text, max(0, sign.start() - 100), sign.start())
        host = _HOST.match(text, sign.end())
        if local is None or host is None:
            continue
        name, place = _undotted(local.group()), _undotted(host.group())
        bracketed = sign.group()[0] in "([{<"
        dotted = _A_DOT.search(host.group().replace(".", ""))
        if not (bracketed and dotted) and not (dotted and _ONLY_SPOKEN.search(host.group())):
            while "." in place and place.rpartition(".")[2].lower() not in _TOP:
                place = place.rpartition(".")[0]
        if "." not in place or not name.strip(".") or not (bracketed or dotted):
            continue
        end = _end_of_host(host, place)
        yield _replaced(text, local.start(), end, f"{name}@{place}")


def _at_signs(text: str, *, spoken: bool) -> Iterator[re.Match[str]]:
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = text
    yield from _BRACKETED_AT.finditer(lowered)
    if not spoken and "[.]" not in text and "(.)" not in text:
        return
    seen = 0
    for start in sorted(place for word in (*DOTS, ".)", ".]") for place in _starts(lowered, word)):
        if _SPOKEN_DOT.match(lowered, max(0, start - 1)) or _SPOKEN_DOT.match(lowered, max(0, start - 2)):
            for sign in _SPOKEN_AT.finditer(lowered, max(seen, start - _HOST_BEFORE_DOT), start):
                seen = sign.end()
                yield sign


def _starts(text: str, word: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)


def _undotted(written: str) -> str:
    return re.sub(r"\s", "", _A_DOT.sub(".", written))


def _end_of_host(host: re.Match[str], place: str) -> int:
    """Where the part of the match ends that says ``place``."""
    for end in range(host.start() + len(place), host.end() + 1):
        if _undotted(host.string[host.start() : end]) == place and not host.string[end : end + 1].isalnum():
            return end
    return host.end()


# Skips short words in one step; the second way to match takes what is left, so that no start is tried twice.
_LONG_WORD = re.compile(r"\s*+(?:\S{1,10}+\s++)*+(?:(\S{11,})|\S*+)")
_BASE64 = re.compile(r"(?<![A-Za-z0-9+/_=-])[A-Za-z0-9+/_-]{11,}={0,2}(?![A-Za-z0-9+/_=-])", re.ASCII)
# Capitals and digits as dense as no identifier has them.
_DENSE = re.compile(r"(?:[A-Z0-9][a-z+/_-]{0,4}){3}[A-Z0-9]")
_HEX = re.compile(r"(?:0[xX])?(?:[0-9A-Fa-f]{2}){8,}", re.ASCII)
_SHORTEST_TEXT = 6


def _encoded(text: str) -> Iterator[View]:
    """Base64 and hexadecimal: neither has a space in it, and either is long."""
    for word in _LONG_WORD.finditer(text):
        if word.start(1) < 0 or not _DENSE.search(text, *word.span(1)):
            continue
        for match in _BASE64.finditer(text, *word.span(1)):
            if _HEX.fullmatch(match.group()):
                yield from _from_pairs(text, match)
            elif not match.group().islower():
                yield from _from_run(text, match)
    if "0x" in text:
        for match in _LISTED_HEX.finditer(text):
            yield from _from_pairs(text, match)


def _from_run(text: str, match: re.Match[str]) -> Iterator[View]:
    decoded = _from_base64(match.group())
    if decoded is not None:
        inner = _BASE64.fullmatch(decoded.strip())
        if inner is not None and (twice := _from_base64(inner.group())) is not None:
            decoded = twice
        yield _decoded(text, match.start(), match.end(), decoded)


def _from_base64(run: str) -> str | None:
    run = run.rstrip("=").translate(str.maketrans("-_", "+/"))
    if len(run) % 4 == 1:
        return None
    try:
        raw = base64.b64decode(run + "=" * (-len(run) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None
    return _readable(raw)


def _readable(raw: bytes) -> str | None:
    try:
        decoded = raw.decode("utf-8")
    except UnicodeDecodeError:
        return None
    shown = sum(character.isprintable() or character in "\r\n\t" for character in decoded)
    return decoded if len(decoded) >= _SHORTEST_TEXT and shown == len(decoded) else None


_LISTED_HEX = re.compile(r"(?:0x[0-9A-Fa-f]{2}(?:, ?|,?\s)){7,}0x[0-9A-Fa-f]{2}(?![0-9A-Za-z])", re.ASCII)
_SPACED_HEX = re.compile(r"(?<![0-9A-Za-z])(?:[0-9A-Fa-f]{2}[ :]){7,}[0-9A-Fa-f]{2}(?![0-9A-Za-z])", re.ASCII)
_NOT_HEX = re.compile(r"0x|\\x|[^0-9A-Fa-f]")
# Pairs of readable text begin with 2 to 7.
_THREE_PAIRS = re.compile(r"[2-7][0-9A-Fa-f][ :][2-7][0-9A-Fa-f][ :][2-7][0-9A-Fa-f][ :]", re.ASCII)


def _spaced_pairs(text: str) -> Iterator[View]:
    if _THREE_PAIRS.search(text):
        for match in _SPACED_HEX.finditer(text):
            # Pairs of decimal digits alone are a table of numbers.
            if not _NOT_HEX.sub("", match.group())[:8].isdigit():
                yield from _from_pairs(text, match)


def _from_pairs(text: str, match: re.Match[str]) -> Iterator[View]:
    digits = _NOT_HEX.sub("", match.group())
    if len(digits) % 2 == 0 and (decoded := _readable(bytes.fromhex(digits))) is not None:
        yield _decoded(text, match.start(), match.end(), decoded)


_ESCAPE = re.compile(
    r"%[0-9A-Fa-f]{2}(?:%[0-9A-Fa-f]{2}){0,3}|&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,10});|\\u(?:[0-9A-Fa-f]{4}|\{[0-9A-Fa-f]{1,6}\})"
    r"|\\x[0-9A-Fa-f]{2}|=[2-7][0-9A-F](?=[\w@.=-])"
)


def _escaped(text: str) -> Iterator[View]:
    if not ("%" in text or "&" in text or "\\" in text or "=" in text):
        return
    matches = [match for match in _ESCAPE.finditer(text) if _unescaped(match.group()) != match.group()]
    cluster: list[re.Match[str]] = []
    for match in matches:
        if cluster and match.start() - cluster[-1].end() > BEFORE:
            yield _unescaped_cluster(text, cluster)
            cluster = []
        cluster.append(match)
    if cluster:
        yield _unescaped_cluster(text, cluster)


def _unescaped_cluster(text: str, cluster: list[re.Match[str]]) -> View:
    start = max(0, cluster[0].start() - BEFORE)
    end = min(len(text), cluster[-1].end() + BEFORE)
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    position = start
    for match in cluster:
        parts.append(text[position : match.start()])
        starts.extend(range(position, match.start()))
        ends.extend(range(position + 1, match.start() + 1))
        plain = _unescaped(match.group())
        parts.append(plain)
        starts.extend([match.start()] * len(plain))
        ends.extend([match.end()] * len(plain))
        position = match.end()
    parts.append(text[position:end])
    starts.extend(range(position, end))
    ends.extend(range(position + 1, end + 1))
    joined = "".join(parts)
    return View(joined, starts, ends, (0, len(joined)))


def _unescaped(escape: str) -> str:
    try:
        if escape[0] == "%":
            return bytes.fromhex(escape.replace("%", "")).decode("utf-8")
        if escape[0] == "&":
            return html.unescape(escape)
        if escape[0] == "=":
            return chr(int(escape[1:], 16))
        return chr(int(escape.strip("\\ux{}"), 16))
    except (ValueError, OverflowError):
        return escape


def _stitched(text: str, start: int, kept: list[tuple[int, str]]) -> View:
    begin = max(0, start - BEFORE)
    lead = text[begin:start]
    starts = [*range(begin, start), *(place for place, _ in kept)]
    reading = lead + "".join(character for _, character in kept)
    return View(reading, starts, [place + 1 for place in starts], (len(lead), len(reading)))


def _replaced(text: str, start: int, end: int, by: str) -> View:
    return _decoded(text, start, end, by)


def _decoded(text: str, start: int, end: int, by: str) -> View:
    begin = max(0, start - BEFORE)
    lead = text[begin:start]
    reading = lead + by
    starts = [*range(begin, start), *([start] * len(by))]
    ends = [*range(begin + 1, start + 1), *([end] * len(by))]
    return View(reading, starts, ends, (len(lead), len(reading)), (start, end))
