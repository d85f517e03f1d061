"""Addresses as people spell them to keep them from machines: ``name (at) host (dot) tld``, in seven languages."""

# ruff: noqa: SIM905  a list of words reads best as lines
from __future__ import annotations

import re
from collections.abc import Iterator

from gateway.inspection.number_words import DOTS
from gateway.inspection.occurrences import starts_of
from gateway.inspection.views_reading import View, decoded

_HOST_BEFORE_DOT = 70
_CALLED_AT = "at|arroba|ät|chez|chiocciola|arobase|apenstaartje|klammeraffe|@"
_CALLED_DOT = "dot|punkt|point|punto|ponto|punt"
_BRACKETED_AT = re.compile(rf"[(\[{{<] ?(?:{_CALLED_AT}|a) ?[)\]}}>]")
_SPOKEN_AT = re.compile(rf"[ _-](?:{_CALLED_AT})[ _-]|(?<=\w)@(?=\w)")
_SPOKEN_DOT = re.compile(rf"[ ]\.[ ]|[ _-](?:{_CALLED_DOT})[ _-]|[(\[{{<] ?(?:{_CALLED_DOT}|\.) ?[)\]}}>]")
_DOT = rf"(?:\s?[(\[{{<]\s?(?:{_CALLED_DOT}|\.)\s?[)\]}}>]\s?|[ _-](?:{_CALLED_DOT})[ _-]|\.)"
# A full stop with spaces around is a dot only where the at sign stands apart as well.
_DOT_APART = rf"(?:[ ]\.[ ]|{_DOT})"
_APART = " @ "


def _local_and_host(dot: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    return (
        re.compile(rf"[\w.+-]{{1,64}}(?:{dot}[\w+-]{{1,64}}){{0,4}}\s?\Z", re.IGNORECASE),
        re.compile(rf"\s?[\w-]{{1,63}}(?:{dot}[\w-]{{1,63}}){{0,5}}", re.IGNORECASE),
    )


_PLAIN_PARTS, _PARTS_APART = _local_and_host(_DOT), _local_and_host(_DOT_APART)
_A_DOT = re.compile(_DOT_APART, re.IGNORECASE)
_ONLY_SPOKEN = re.compile(r"[ _-](?:dot|punkt|punto|ponto)[ _-][^\W\d_]{2,12}\Z", re.IGNORECASE)
_TOP = frozenset(
    (
        "com org net edu gov mil int io co uk de fr es it nl pt br eu info biz ch at be pl ru ua mx ar cl jp cn in "
        "au ca us nz se no dk fi ie gr cz sk hu ro bg hr si tr il sa ae za kr sg hk tw id my th vn dev app ai me "
        "tv example test invalid online site shop cloud tech mail email name pro xyz travel museum health care "
        "agency bank clinic "
        "school university hospital dental law finance insurance media news group blog store academy software "
        "solutions services "
        "systems consulting company global international digital design studio social community club team work world "
        "today life live berlin "
        "london paris nyc aero coop mobi asia eus cat gal "
    ).split()
)


def spoken_addresses(text: str, *, spoken: bool) -> Iterator[View]:
    """E-mail addresses with a word for the at sign. ``spoken``: a word for a dot is in ``text``."""
    for sign in _at_signs(text, spoken=spoken):
        before, after = _PARTS_APART if sign.group() == _APART else _PLAIN_PARTS
        local = before.search(text, max(0, sign.start() - 100), sign.start())
        host = after.match(text, sign.end())
        if local is None or host is None or _is_an_item(sign):
            continue
        name, place = _undotted(local.group()), _undotted(host.group())
        bracketed = sign.group()[0] in "([{<"
        dotted = any(dot != "." for dot in _A_DOT.findall(host.group()))
        if not (bracketed and dotted) and not (dotted and _ONLY_SPOKEN.search(host.group())):
            while "." in place and place.rpartition(".")[2].lower() not in _TOP:
                place = place.rpartition(".")[0]
        if "." not in place or not name.strip(".") or not (bracketed or dotted):
            continue
        end = _end_of_host(host, place)
        yield decoded(text, local.start(), end, f"{name}@{place}")


def _is_an_item(sign: re.Match[str]) -> bool:
    """An ``(a)`` with space around: an item of a list, or a word's article."""
    beside = sign.string[max(0, sign.start() - 1) : sign.start()] + sign.string[sign.end() : sign.end() + 1]
    return sign.group().strip("()[]{}<> ") == "a" and not beside.isalnum()


def _at_signs(text: str, *, spoken: bool) -> Iterator[re.Match[str]]:
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = text
    if any(bracket in text for bracket in "([{<"):
        yield from _BRACKETED_AT.finditer(lowered)
    if not spoken and "[.]" not in text and "(.)" not in text and _APART not in text:
        return
    seen = 0
    for start in sorted(place for word in (*DOTS, ".)", ".]", " . ") for place in starts_of(lowered, word)):
        if any(_SPOKEN_DOT.match(lowered, max(0, start - before)) for before in (0, 1, 2)):
            for sign in _SPOKEN_AT.finditer(lowered, max(seen, start - _HOST_BEFORE_DOT), start):
                seen = sign.end()
                yield sign


def _undotted(written: str) -> str:
    return re.sub(r"\s", "", _A_DOT.sub(".", written))


def _end_of_host(host: re.Match[str], place: str) -> int:
    """Where the part of the match ends that says ``place``."""
    for end in range(host.start() + len(place), host.end() + 1):
        if _undotted(host.string[host.start() : end]) == place and not host.string[end : end + 1].isalnum():
            return end
    return host.end()
