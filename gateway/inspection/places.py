"""Geographic coordinates (ISO 6709 and everyday notations). Pairs of bare decimals are not coordinates."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gateway.core.vocabulary import Finding
from gateway.inspection.digits import runs
from gateway.inspection.labels import Gate, labels_before, reach_of

_ANGLE = (
    r"[0-9]{1,3}(?:[.,][0-9]{1,8})? ?(?:[°º˚]|deg|o(?= ?[0-9]{1,2}[^\w,;]))(?: ?[0-9]{1,2}(?:[.,][0-9]{1,6})? ?['′’´ʹ]"
    r"(?: ?[0-9]{1,2}(?:[.,][0-9]{1,6})? ?(?:\\{0,3}\"|″|′′|''|”|’’|ʺ)?)?)?"
)
_ORDINAL = re.compile(r"[0-9]o ?[0-9]{1,2} ?['′’]", re.ASCII)  # what NFKC makes of 48º51'
_GAP = r"[ ,;/|]{0,3}(?:\\?\n)?"
_MINUTES = re.compile(r"['′’´ʹ]")
_SEXAGESIMAL = re.compile(
    rf"(?<![\w.-]){_ANGLE} ?[NSEWOL](?:{_GAP}{_ANGLE} ?[EWOLNS])?(?!\w)"
    rf"|(?<!\w)[NSEWO] ?{_ANGLE}{_GAP}[EWOLNS] ?{_ANGLE}(?!\w)"
)
_DECIMAL = re.compile(r"[0-9][.,][0-9]{2}", re.ASCII)
_WITH_LETTERS = re.compile(
    r"[0-9](?<![\w.][0-9])[0-9]?\.[0-9]{2,8} ?°? ?[NS][ ,;/]{1,3}-?[0-9]{1,3}\.[0-9]{2,8} ?°? ?[EWO](?!\w)"
)
_LETTERS_FIRST = re.compile(
    r"[NS](?<!\w[NS]) ?[0-9]{1,2}\.[0-9]{2,8} ?°?[ ,;/]{1,3}[EWO] ?[0-9]{1,3}\.[0-9]{2,8}(?:°|(?![\w.]))"
    r"|[NS](?<!\w[NS]) ?[0-9]{1,2}° ?[0-9]{1,2}(?:\.[0-9]{1,6})?['′’]?[ ,;/]{1,3}"
    r"[EWO] ?[0-9]{1,3}° ?[0-9]{1,2}(?:\.[0-9]{1,6})?['′’]?"
)
_NORTH_OR_SOUTH = re.compile(r"[NS](?:(?<=[0-9°].)|(?<=[0-9°] .)|(?= ?[0-9]))")
_EAST_OR_WEST = re.compile(r"[EWO](?:(?<=[0-9°].)|(?<=[0-9°] .)|(?= ?[0-9]))")
_DEGREE_PAIR = re.compile(r"-?[0-9](?<![\w.][0-9])[0-9]?\.[0-9]{3,8}°[ ,;/]{1,3}-?[0-9]{1,3}\.[0-9]{3,8}°")
# ISO 6709 annex H: signs before both, a solidus after them.
_POINT = re.compile(
    r"[+-][0-9]{2}(?:\.[0-9]{1,8})?[+-][0-1][0-9]{2}(?:\.[0-9]{1,8})?(?:[+-][0-9]{1,5}(?:\.[0-9]{1,4})?)?(?:CRS\w{1,12})?/(?!\w)",
    re.ASCII,
)
_NUMBER = re.compile(
    r"[0-9](?<![\w.][0-9])(?<![0-9A-Za-z]-[0-9])[0-9]{0,2}[.,][0-9]{2,15}(?![\w])(?!\.[0-9])", re.ASCII
)
_SECOND = re.compile(
    r"(?:,\s{0,12}|;\s?| ?/ ?| |\t|\||%2C| and | und | et | y | e | en )([+-]?[0-9]{1,3}\.[0-9]{2,15})(?![\w])(?!\.[0-9])",
    re.ASCII,
)
_SECOND_WITH_COMMA = re.compile(r"(?:;\s?| ?/ ?| {1,2}|, )([+-]?[0-9]{1,3},[0-9]{3,15})(?![\w])", re.ASCII)
_IN_ADDRESS = re.compile(
    r"(?:/@|geo:|/maps/place/|/(?:dir|search)/(?:[^/\s]{1,80}/)?"
    r"|[?&](?:q|ll|sll|cll|query|center|centre|destination|origin|daddr|saddr|cp|pt|at|loc|coordinates?|point|markers?|viewpoint|to|from)"
    r"=(?:loc:)?)[+-]?\Z",
    re.IGNORECASE,
)
_STRONG = re.compile(
    r"coord|koord|coörd|gps|lat(?![a-z]{2}(?<!lati))|geo|lon|lng|координ|współrz|坐标|座標|좌표", re.IGNORECASE
)
_REACH = reach_of("coordinates", "axis")
_FAR = 48


def _holds_ordinal(text: str) -> bool:
    return any(text[end : end + 1] == "o" and _ORDINAL.match(text, end - 1) is not None for _, end in runs(text))


def find_coordinates(text: str) -> Iterator[Finding]:
    """COORDINATES: degrees with hemispheres, or decimals after a label; a pair is one finding."""
    if "°" in text or "˚" in text or " deg" in text or _holds_ordinal(text):
        for pattern in (_SEXAGESIMAL, _DEGREE_PAIR):
            for match in pattern.finditer(text):
                if pattern is _SEXAGESIMAL and not _is_a_place(match.group()):
                    continue
                yield Finding(match.start(), match.end(), "COORDINATES", 0.97, "coordinates_degrees", validated=False)
    if _DECIMAL.search(text) is None:
        return
    for pattern in _hemispheres(text):
        for match in pattern.finditer(text):
            yield Finding(match.start(), match.end(), "COORDINATES", 0.95, "coordinates_hemispheres", validated=False)
    covered = 0
    gate = Gate(text, _REACH)
    for match in () if gate.is_closed and not _in_addresses(text) else _NUMBER.finditer(text):
        if match.start() < covered:
            continue
        finding = _announced(text, match) if gate.is_open_at(match.start()) or _in_addresses(text) else None
        if finding is not None:
            covered = finding.end
            yield finding


def _hemispheres(text: str) -> Iterator[re.Pattern[str]]:
    """The patterns that may match: those with letters need one of each axis beside digits."""
    if _NORTH_OR_SOUTH.search(text) is not None and _EAST_OR_WEST.search(text) is not None:
        yield from (_WITH_LETTERS, _LETTERS_FIRST)
    if "/" in text and ("+" in text or "-" in text):
        yield _POINT


def _in_addresses(text: str) -> bool:
    return "://" in text or "geo:" in text or "/@" in text


def _is_a_place(written: str) -> bool:
    """Minutes, or two whole angles: one angle alone may be a temperature or a course; decimals have patterns of their own."""
    return _MINUTES.search(written) is not None or ("." not in written and len(re.findall(r"[°º˚o]|deg", written)) == 2)


def _announced(text: str, match: re.Match[str]) -> Finding | None:
    start = match.start() - (text[match.start() - 1 : match.start()] in {"-", "+"})
    written = match.group()
    kind, distance = _label(text, start)
    if kind is None or distance > _FAR:
        return None
    second = (_SECOND_WITH_COMMA if "," in written else _SECOND).match(text, match.end())
    first = float(written.replace(",", "."))
    decimals = len(written) - written.replace(",", ".").index(".") - 1
    if second is not None and first <= 180 and abs(float(second.group(1).replace(",", "."))) <= 180:
        fewest = min(decimals, len(second.group(1).replace(",", ".").partition(".")[2]))
        if fewest >= 3 or _STRONG.search(text, max(0, start - distance - 16), start) or distance == 0:
            return Finding(start, second.end(), "COORDINATES", 0.93, "coordinates_announced", validated=False)
    if "," not in written and kind == "axis" and distance <= 8 and decimals >= 4 and 1 <= first <= 180:
        return Finding(start, match.end(), "COORDINATES", 0.85, "coordinates_axis", validated=False)
    return None


def _label(text: str, start: int) -> tuple[str | None, int]:
    """The label of a pair: the nearest, or one behind a label that says nothing about places."""
    if _IN_ADDRESS.search(text, max(0, start - 100), start):
        return "coordinates", 0
    labels = labels_before(text, start)
    for label in labels[:3]:
        if label.kind in {"coordinates", "axis"}:
            return "coordinates" if label is not labels[0] else label.kind, label.distance
    return None, 0
