"""Text in base64, hexadecimal and escapes, decoded."""

from __future__ import annotations

import base64
import binascii
import html
import re
from collections.abc import Iterator

from gateway.inspection.digits import Cluster, clusters
from gateway.inspection.long_words import long_words
from gateway.inspection.views_reading import BEFORE, View, begin_before, decoded

_BASE64 = re.compile(r"(?<![A-Za-z0-9+/_=-])[A-Za-z0-9+/_-]{11,}={0,2}(?![A-Za-z0-9+/_=-])", re.ASCII)
# Capitals and digits as dense as no identifier has them.
_DENSE = re.compile(r"(?:[A-Z0-9][a-z+/_-]{0,4}){3}[A-Z0-9]")
_HEX = re.compile(r"(?:0[xX])?(?:[0-9A-Fa-f]{2}){8,}", re.ASCII)
_PLAIN_BASE64 = str.maketrans("-_", "+/")
_SHORTEST_TEXT = 6


def encoded(text: str) -> Iterator[View]:
    """Base64 and hexadecimal: neither has a space in it, and either is long."""
    for start, end in long_words(text):
        if not _DENSE.search(text, start, end):
            continue
        for match in _BASE64.finditer(text, start, end):
            if _HEX.fullmatch(match.group()):
                yield from _from_pairs(text, match)
            elif not match.group().islower():
                yield from _from_run(text, match)
    if "0x" in text:
        for match in _LISTED_HEX.finditer(text):
            yield from _from_pairs(text, match)


def _from_run(text: str, match: re.Match[str]) -> Iterator[View]:
    plain = _from_base64(match.group())
    if plain is not None:
        inner = _BASE64.fullmatch(plain.strip())
        if inner is not None and (twice := _from_base64(inner.group())) is not None:
            plain = twice
        yield decoded(text, match.start(), match.end(), plain)


def _from_base64(run: str) -> str | None:
    run = run.rstrip("=").translate(_PLAIN_BASE64)
    if len(run) % 4 == 1:
        return None
    try:
        raw = base64.b64decode(run + "=" * (-len(run) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None
    return _readable(raw)


def _readable(raw: bytes) -> str | None:
    try:
        plain = raw.decode("utf-8")
    except UnicodeDecodeError:
        return None
    shown = sum(character.isprintable() or character in "\r\n\t" for character in plain)
    return plain if len(plain) >= _SHORTEST_TEXT and shown == len(plain) else None


_LISTED_HEX = re.compile(r"(?:0x[0-9A-Fa-f]{2}(?:,\s?|\s)){7,35}0x[0-9A-Fa-f]{2}(?![0-9A-Za-z])", re.ASCII)
_SPACED_HEX = re.compile(r"(?<![0-9A-Za-z])(?:[0-9A-Fa-f]{2}[ :]){7,}[0-9A-Fa-f]{2}(?![0-9A-Za-z])", re.ASCII)
_NOT_HEX = re.compile(r"0x|\\x|[^0-9A-Fa-f]")
_PAIR = re.compile(r"[0-9A-Fa-f]{2}[ :]", re.ASCII)
_CODES_OF_DIGITS = re.compile(r"(?:3[0-9]|20|44|45){8,}")
# Pairs of readable text begin with 2 to 7.
_THREE_PAIRS = re.compile(r"[2-7][0-9A-Fa-f][ :][2-7][0-9A-Fa-f][ :][2-7][0-9A-Fa-f][ :]", re.ASCII)


_PAIRS_BEFORE = 3


def spaced_pairs(text: str) -> Iterator[View]:
    """Hexadecimal pairs with spaces or colons between."""
    if not any(
        cluster.digits >= _PAIRS_BEFORE and cluster.end - cluster.start > cluster.digits for cluster in clusters(text)
    ):
        return
    hit = _THREE_PAIRS.search(text)
    position = 0
    while hit is not None:
        start = hit.start()
        while start - 3 >= position and _PAIR.match(text, start - 3):
            start -= 3
        match = _SPACED_HEX.match(text, start)
        position = hit.end() if match is None else match.end()
        if match is not None:
            digits = _NOT_HEX.sub("", match.group())
            # Pairs of decimal digits are a table of numbers, but where they all are the codes of digits.
            if not digits.isdecimal() or _CODES_OF_DIGITS.fullmatch(digits):
                yield from _from_pairs(text, match)
        hit = _THREE_PAIRS.search(text, position)


def _may_be_pairs(cluster: Cluster) -> bool:
    return cluster.digits >= _PAIRS_BEFORE and cluster.end - cluster.start > cluster.digits


def _from_pairs(text: str, match: re.Match[str]) -> Iterator[View]:
    digits = _NOT_HEX.sub("", match.group())
    if len(digits) % 2 == 0 and (plain := _readable(bytes.fromhex(digits))) is not None:
        yield decoded(text, match.start(), match.end(), plain)


_ESCAPE = re.compile(
    r"%[0-9A-Fa-f]{2}(?:%[0-9A-Fa-f]{2}){0,3}|&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,10});|\\u(?:[0-9A-Fa-f]{4}|\{[0-9A-Fa-f]{1,6}\})"
    r"|\\x[0-9A-Fa-f]{2}|=[2-7](?:[A-F]|[0-9](?![0-9]))(?=[\w@.=-])"
)


def escaped(text: str) -> Iterator[View]:
    """Percent, HTML, JSON, JavaScript and quoted-printable escapes."""
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
    start = begin_before(text, cluster[0].start())
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
