"""What a label alone makes personal: birth dates, medical records, passports, driving licences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from gateway.core.vocabulary import Finding
from gateway.inspection.dates import date_at
from gateway.inspection.digits import runs
from gateway.inspection.labels import Gate, Label, labels_before, reach_of
from gateway.inspection.places import find_coordinates

# The first digits of what could be a value: a date's day or year, or a code with some digits more.
_CANDIDATE = re.compile(
    r"[0-9](?<![0-9][0-9])(?<![0-9][ /:,-][0-9])(?<![0-9]\.[0-9])"
    r"(?:[0-9]?(?:[-/. ]|st|nd|rd|th|er|º|ª|,)|[0-9]{3}|[0-9]{0,2}[A-Za-z*]|[0-9]{1,2}[ -])"
)
_GLUED = re.compile(r"[A-Za-z0-9]{1,20}\Z", re.ASCII)
_PREFIX = re.compile(r"(?<![\w-])([A-Z]{1,3})[ -]\Z", re.ASCII)
_OTHER_DATE = re.compile(
    r"[0-9]{4}|issue|expir|valid|until|hired|joined|died|death|since|married|admitted|visit|appointment|discharg|updated|created|"
    r"gültig|ausgestellt|gestorben|verstorben|délivr|valable|décédé|válid|emitid|vence|caduc|falleci|falec|scad|rilasc|"
    r"morto|geldig|overleden|ważn|wydan|zmarł|действ|выдан|умер",
    re.IGNORECASE,
)
_MRZ = re.compile(r"P[A-Z<]([A-Z]{3}|[A-Z]<<)[A-Z<]{39}[ \t]*\r?\n[ \t]*([A-Z0-9<]{44})(?![A-Z0-9<])", re.ASCII)
_MRZ_LINE = re.compile(
    r"[A-Z0-9<]{9}[0-9](?<![A-Z0-9<][A-Z0-9<]{9}[0-9])[A-Z<]{3}[0-9]{7}[MFX<][0-9]{7}[A-Z0-9<]{14}[0-9<][0-9](?![A-Z0-9<])",
    re.ASCII,
)
_MRZ_WEIGHTS = (7, 3, 1)


class Form(NamedTuple):
    """How values of a type are written: at least ``digits`` of ``shortest`` to ``longest`` letters and digits."""

    type: str
    value: re.Pattern[str]
    digits: int
    shortest: int
    longest: int
    reach: int


_CODE = r"[A-Za-z0-9]{1,20}(?:[/*.-](?=[A-Za-z0-9])[A-Za-z0-9]{1,12}| (?=[A-Z]{0,3}[0-9]{2})[A-Z0-9]{2,12}){0,5}"
_PASSPORT = Form(
    "PASSPORT",
    re.compile(
        r"(?:[A-Za-z]{1,3}[ -][0-9]{6,9}|[0-9]{2} ?[0-9]{2} [0-9]{6}|[A-Za-z0-9]{6,10})(?!\w)(?![.,:][0-9])", re.ASCII
    ),
    digits=4,
    shortest=6,
    longest=11,
    reach=40,
)
_FORMS = {
    "passport": _PASSPORT,
    "pass": _PASSPORT,
    "licence": Form("DRIVING_LICENCE", re.compile(rf"{_CODE}(?!\w)(?![,:][0-9])", re.ASCII), 5, 5, 20, 40),
    "medical": Form("MEDICAL_RECORD", re.compile(rf"{_CODE}(?!\w)(?![,:][0-9])", re.ASCII), 4, 4, 16, 32),
}
_REACH = reach_of("birth", *_FORMS)
_BIRTH_REACH = 62
_NEAR = 12
_FIRST_GROUP = 6
_PREFIX_WORDS = frozenset({"no", "nr", "id", "is", "num", "nro", "n", "mrn", "of"})


def find_personal(text: str) -> Iterator[Finding]:
    """DATE_OF_BIRTH, MEDICAL_RECORD, PASSPORT, DRIVING_LICENCE and COORDINATES."""
    yield from find_coordinates(text)
    if "<<" in text:
        yield from _machine_readable(text)
    covered = 0
    gate = Gate(text, _REACH)
    for start, _ in () if gate.is_closed else runs(text):
        if start < covered or not gate.is_open_at(start) or _CANDIDATE.match(text, start) is None:
            continue
        finding = _labelled(text, start, covered)
        if finding is not None:
            covered = finding.end
            yield finding


def is_passport_line(line: str) -> bool:
    """The second line of a passport's machine-readable zone: four check digits, weights 7, 3, 1 (ICAO 9303-4)."""
    composite = line[:10] + line[13:20] + line[21:43]
    return (
        _checks(line[:9], line[9])
        and _checks(line[13:19], line[19])
        and _checks(line[21:27], line[27])
        and (_checks(line[28:42], line[42]) or (line[42] == "<" and not line[28:42].strip("<")))
        and _checks(composite, line[43])
    )


def _checks(field: str, digit: str) -> bool:
    total = sum(
        (0 if character == "<" else int(character, 36)) * _MRZ_WEIGHTS[place % 3]
        for place, character in enumerate(field)
    )
    return str(total % 10) == digit


def _machine_readable(text: str) -> Iterator[Finding]:
    for match in _MRZ.finditer(text):
        if is_passport_line(match.group(2)):
            yield Finding(match.start(), match.end(), "PASSPORT", 1.0, "passport_zone", validated=True)
    for match in _MRZ_LINE.finditer(text):
        if is_passport_line(match.group()):
            yield Finding(match.start(), match.end(), "PASSPORT", 1.0, "passport_zone", validated=True)


def _labelled(text: str, digits: int, covered: int) -> Finding | None:
    """What a label announces at the value that these digits are the first of."""
    for start in _starts(text, digits, covered):
        labels = labels_before(text, start)
        if not labels:
            continue
        form = _FORMS.get(labels[0].kind)
        finding = _value(text, start, labels[0], form) if form is not None else _born(text, start, labels)
        if finding is not None:
            return finding
    return None


def _starts(text: str, digits: int, covered: int) -> Iterator[int]:
    """Where the value may begin: at letters before the digits, at the word that they are in, or at the digits."""
    glued = _GLUED.search(text, max(covered, digits - 21), digits)
    start = glued.start() if glued is not None else digits
    if start and (text[start - 1] in "_/\\" or (text[start - 1].isascii() and text[start - 1].isalnum())):
        return
    prefix = _PREFIX.search(text, max(covered, start - 5), start)
    if prefix is not None and prefix.group(1).lower() not in _PREFIX_WORDS:
        yield prefix.start()
    yield start


def _born(text: str, start: int, labels: tuple[Label, ...]) -> Finding | None:
    label = next((label for label in labels[:2] if label.kind == "birth"), None)
    if (
        label is None
        or label.distance > _BIRTH_REACH
        or (label is not labels[0] and labels[0].kind not in {"other", "identity"})
    ):
        return None
    between = text[start - label.distance : start]
    if _OTHER_DATE.search(between):
        return None
    span = date_at(text, start)
    if span is None:
        return None
    return Finding(span[0], span[1], "DATE_OF_BIRTH", 0.95, "birth_date", validated=False)


def _value(text: str, start: int, label: Label, form: Form) -> Finding | None:
    if label.distance > form.reach:
        return None
    match = form.value.match(text, start)
    if match is None:
        return None
    written = match.group()
    head, space, _ = written.partition(" ")
    if space and len(head) > _FIRST_GROUP:
        written = head
    size = sum(character.isalnum() for character in written)
    digits = sum(character.isdigit() for character in written)
    if digits < form.digits or not form.shortest <= size <= form.longest:
        return None
    if label.kind != "licence" and written != written.upper() and (label.distance > _NEAR or label.kind == "pass"):
        return None
    span = date_at(text, start)
    if span is not None and (
        size != 8 or not written.isdigit() or _OTHER_DATE.search(text, start - label.distance, start)
    ):
        return None
    name = form.type.lower()
    return Finding(
        start, start + len(written), form.type, 0.93 if label.distance <= _NEAR else 0.85, name, validated=False
    )
