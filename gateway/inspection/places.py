"""Geographic coordinates (ISO 6709 and everyday notations). Pairs of bare decimals are not coordinates."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gateway.core.vocabulary import Finding
from gateway.inspection.labels import Gate, labels_before, reach_of

_MINUTES = r"[0-9]{1,2}(?:\.[0-9]{1,6})? ?['′’](?: ?[0-9]{1,2}(?:\.[0-9]{1,6})? ?(?:\"|″|′′|''|”|’’))?"
_SEXAGESIMAL = re.compile(
    rf"[0-9](?<![\w.-][0-9])[0-9]{{0,2}} ?[°º] ?{_MINUTES} ?[NSEWO]"
    rf"(?:[ ,;/]{{0,3}}[0-9]{{1,3}} ?[°º] ?{_MINUTES} ?[EWOL])?(?!\w)"
)
_DECIMAL = re.compile(r"[0-9]\.[0-9]{2}", re.ASCII)
_WITH_LETTERS = re.compile(
    r"[0-9](?<![\w.][0-9])[0-9]?\.[0-9]{2,8} ?°? ?[NS][ ,;/]{1,3}-?[0-9]{1,3}\.[0-9]{2,8} ?°? ?[EWO](?!\w)"
)
_LETTERS_FIRST = re.compile(
    r"[NS](?<!\w[NS]) ?[0-9]{1,2}\.[0-9]{2,8} ?°?[ ,;/]{1,3}[EWO] ?[0-9]{1,3}\.[0-9]{2,8}(?:°|(?![\w.]))"
    r"|[NS](?<!\w[NS]) ?[0-9]{1,2}° ?[0-9]{1,2}(?:\.[0-9]{1,6})?['′’]?[ ,;/]{1,3}"
    r"[EWO] ?[0-9]{1,3}° ?[0-9]{1,2}(?:\.[0-9]{1,6})?['′’]?"
)
_DEGREE_PAIR = re.compile(r"-?[0-9](?<![\w.][0-9])[0-9]?\.[0-9]{3,8}°[ ,;/]{1,3}-?[0-9]{1,3}\.[0-9]{3,8}°")
_NUMBER = re.compile(r"[0-9](?<![\w.][0-9])(?<![0-9A-Za-z]-[0-9])[0-9]{0,2}\.[0-9]{3,15}(?![\w])(?!\.[0-9])", re.ASCII)
_SECOND = re.compile(r"(?:, ?|; ?| / ?| |\|)([+-]?[0-9]{1,3}\.[0-9]{3,15})(?![\w])(?!\.[0-9])", re.ASCII)
_REACH = reach_of("coordinates", "axis")
_FAR = 32


def find_coordinates(text: str) -> Iterator[Finding]:
    """COORDINATES: degrees with hemispheres, or decimals after a label; a pair is one finding."""
    if "°" in text:
        for pattern in (_SEXAGESIMAL, _DEGREE_PAIR):
            for match in pattern.finditer(text):
                yield Finding(match.start(), match.end(), "COORDINATES", 0.97, "coordinates_degrees", validated=False)
    if _DECIMAL.search(text) is None:
        return
    for pattern in (_WITH_LETTERS, _LETTERS_FIRST):
        for match in pattern.finditer(text):
            yield Finding(match.start(), match.end(), "COORDINATES", 0.95, "coordinates_hemispheres", validated=False)
    covered = 0
    gate = Gate(text, _REACH)
    for match in () if gate.is_closed else _NUMBER.finditer(text):
        if match.start() < covered or not gate.is_open_at(match.start()):
            continue
        finding = _announced(text, match)
        if finding is not None:
            covered = finding.end
            yield finding


def _announced(text: str, match: re.Match[str]) -> Finding | None:
    start = match.start() - (text[match.start() - 1 : match.start()] in {"-", "+"})
    kind, distance = _label(text, start)
    if kind is None or distance > _FAR:
        return None
    second = _SECOND.match(text, match.end())
    first = float(match.group())
    if second is not None and first <= 180 and abs(float(second.group(1))) <= 180:
        return Finding(start, second.end(), "COORDINATES", 0.93, "coordinates_announced", validated=False)
    decimals = len(match.group().partition(".")[2])
    if kind == "axis" and distance <= 8 and decimals >= 4 and 1 <= first <= 180:
        return Finding(start, match.end(), "COORDINATES", 0.85, "coordinates_axis", validated=False)
    return None


def _label(text: str, start: int) -> tuple[str | None, int]:
    before = text[max(0, start - 2) : start]
    if before == "/@" or text[max(0, start - 4) : start].lower() == "geo:":
        return "coordinates", 0
    for label in labels_before(text, start):
        if label.kind in {"coordinates", "axis"}:
            return label.kind, label.distance
        return None, 0
    return None, 0
