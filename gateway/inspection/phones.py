"""Telephone numbers: international by prefix (ITU-T E.164), national by distinctive grouping or after a label.

Plain runs of digits are telephone numbers only where a label says so: ids, order numbers and epochs look the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gateway.core.vocabulary import Finding
from gateway.inspection.calling_codes import is_possible
from gateway.inspection.digits import GAP, dense, matches
from gateway.inspection.labels import Gate, Label, labels_before, reach_of
from gateway.inspection.phone_shapes import grouping_is_distinctive

_CHAIN = re.compile(r"[+(0-9](?<![\w+][+(0-9])(?:(?<=[0-9])|[(+]? ?[0-9])(?:[ ./()-]{0,3}[0-9]){5,24}", re.ASCII)
_GROUP = re.compile(r"[0-9]+")
_EXTENSION = re.compile(
    r"(?:;ext=|[ ,;(]{0,3}(?:extension|extensión|ext\.?|extn\.?|xtn\.?|x\.?|durchwahl|dw\.?|poste|interno|"
    r"int\.|toestel|wew\.?|доб\.?|вн\.?|ramal|anexo|anknytning|anknyt\.?|lokal|linka|mellék|dahili|#|内線|分机|轉|내선)"
    r"[ .:#]{0,3})[0-9]{1,6}(?![\w-])",
    re.IGNORECASE,
)
_NOT_A_NUMBER = re.compile(
    r"(?:19|20)\d\d[-./ ](?:0?[1-9]|1[0-2])[-./ ](?:0?[1-9]|[12]\d|3[01])(?:[ -]+\d{1,2}.*)?"  # dates, with a time
    r"|(?:0?[1-9]|[12]\d|3[01])[-./ ](?:0?[1-9]|[12]\d|3[01])[-./ ](?:\d\d|(?:19|20)\d\d(?:[ -]+\d{1,2}.*)?)"
    r"|(?:19|20)\d\d ?[-/] ?(?:19|20)?\d\d"  # ranges of years
    r"|\d{3}[- ]\d{2}[- ]\d{4}"  # a US social security number
    r"|\d{6}-\d{7}"  # a Korean resident number, and dates of birth with a serial as the North has them
    r"|(?:(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d\d|\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))-\d{4,5}"
    r"|\d{1,3}(?:\.\d{1,3}){3}"  # an IP address
    r"|97[89](?:[- ]?\d){10}"  # ISBN-13
    r"|\d+\.\d{1,2}|\d{1,3}\.\d+"  # decimals
    r"|\d{1,3}(?:[. ]000){1,4}|\d+ - \d+",
    re.ASCII,
)
_MONEY_BEFORE = re.compile(r"[$€£¥₹#§]\s?\Z|\d[:,]\Z|[A-Za-z]-\Z|[-./]\Z")
_FEWEST = 6
_IBAN_HEAD = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}[0-9]{2}[ -]\Z", re.ASCII)
_KINDS = frozenset({"phone", "call", "number"})
_REACH = reach_of(*_KINDS)
_ANYWHERE = _KINDS | {"coordinates", "axis", "birth"}
"""Labels that do not say that a number behind them is no telephone number."""
_LIST_GAP = 10
_NEAR = 24
_LONGEST_NATIONAL = 11
"""Digits of the longest national numbers that do not begin with 0."""
_LIST = re.compile(r"\s{0,2}(?:[,;/|&]|or|and|und|oder|ou|et|y|e|o|en|of|lub|eller|veya|или|и)\s{1,2}", re.IGNORECASE)


def find_phones(text: str) -> Iterator[Finding]:
    """PHONE, with an extension where one follows."""
    if not dense(text, _FEWEST):
        return
    previous: Finding | None = None
    gate = Gate(text, _REACH)
    for match in matches(_CHAIN, text, _FEWEST, lead=GAP):
        if (
            match.group().isdigit()
            and match.group()[:2] != "00"
            and not (
                gate.is_open_at(match.start()) or (previous is not None and match.start() - previous.end <= _LIST_GAP)
            )
        ):
            continue
        finding = _judge(text, match, previous)
        if finding is not None:
            extension = _EXTENSION.match(text, finding.end)
            if extension is not None:
                finding = Finding(
                    finding.start, extension.end(), "PHONE", finding.score, finding.recogniser, finding.validated
                )
            yield finding
            previous = finding


def _judge(text: str, match: re.Match[str], previous: Finding | None) -> Finding | None:
    start, end = _trimmed(match)
    if end < len(text) and (
        text[end].isascii() and (text[end].isalnum() or text[end] in "_%") and not _is_extension(text, end)
    ):
        return None
    if text[end : end + 1] in {":", "."} and text[end + 1 : end + 2].isdigit():
        return None
    written = text[start:end]
    groups = [(group.start(), group.end()) for group in _GROUP.finditer(written)]
    if written[0] == "+" or written.startswith("(+"):
        return _international(start, written, groups, "") or _announced(text, start, written, groups, previous)
    if _NOT_A_NUMBER.fullmatch(written):
        return None
    alone = len(groups) == 1
    if written.startswith(("00", "011")) and not written.startswith("000"):
        prefix = "00" if written.startswith("00") else "011"
        if not _MONEY_BEFORE.search(text, max(0, start - 3), start) and (
            _is_labelled(text, start, 40) or not (alone or _is_another(text, start))
        ):
            found = _international(start, written, groups, prefix)
            if found is not None:
                return found
    total = sum(last - first for first, last in groups)
    if not alone:
        found = _grouped(text, start, written, total)
        if found is not None:
            return found
    return _announced(text, start, written, groups, previous)


def _trimmed(match: re.Match[str]) -> tuple[int, int]:
    """Without a parenthesis that is not part of the number, and what stands behind it."""
    start, end = match.span()
    written = match.group()
    opened, closed = written.find("("), written.find(")")
    if opened >= 0 and (closed < 0 or closed - opened > 7) and opened == 0:
        start += 1
        if closed >= 0:
            end = start + closed - 1
    elif opened > 0 and closed < 0:
        end = match.start() + len(written[:opened].rstrip(" ./-"))
    elif closed >= 0 and opened < 0:
        end = match.start() + closed
    return start, end


def _is_extension(text: str, end: int) -> bool:
    return _EXTENSION.match(text, end) is not None


def _international(start: int, written: str, groups: list[tuple[int, int]], prefix: str) -> Finding | None:
    """The longest run of groups that is a possible number of the country that its prefix names."""
    for _, last in reversed(groups[-4:] if len(groups) > 4 else groups):
        digits = "".join(character for character in written[:last] if character.isdigit())[len(prefix) :]
        if not 7 <= len(digits) <= 16 or digits.startswith("0"):
            continue
        tail = written[:last].partition("(0)")
        number = digits
        if tail[1]:
            number = "".join(c for c in (tail[0] + tail[2]) if c.isdigit())[len(prefix) :]
        if is_possible(number):
            return Finding(start, start + last, "PHONE", 0.96, "phone_international", validated=not prefix)
    return None


def _grouped(text: str, start: int, written: str, total: int) -> Finding | None:
    if not 8 <= total <= 13 or not grouping_is_distinctive(written):
        return None
    if _MONEY_BEFORE.search(text, max(0, start - 3), start) or _IBAN_HEAD.search(text, max(0, start - 6), start):
        return None
    labels = labels_before(text, start)
    if labels and labels[0].kind in _KINDS:
        return Finding(start, start + len(written), "PHONE", 0.97, "phone_grouped_announced", validated=False)
    if labels and labels[0].distance <= _NEAR and labels[0].kind not in _ANYWHERE:
        return None
    return Finding(start, start + len(written), "PHONE", 0.85, "phone_grouped", validated=False)


def _announced(
    text: str, start: int, written: str, groups: list[tuple[int, int]], previous: Finding | None
) -> Finding | None:
    label = _label(text, start, previous)
    if label is None:
        return None
    total = sum(last - first for first, last in groups)
    end = len(written)
    if total > 13:
        for _, last in reversed(groups[:-1]):
            if sum(b - a for a, b in groups if b <= last) <= 12 and grouping_is_distinctive(written[:last]):
                total, end = sum(b - a for a, b in groups if b <= last), last
                break
        else:
            if not (len(groups) == 1 and total <= 15):
                return None
    digits = "".join(character for character in written[:end] if character.isdigit())
    if total > _LONGEST_NATIONAL and digits[0] != "0" and (label.kind == "number" or not is_possible(digits)):
        return None
    weak = label.kind != "phone"
    if total < (9 if weak and len(groups) == 1 else 7) and not (total == 6 and label.distance <= 4 and not weak):
        return None
    if len(groups) == 1 and weak and label.distance > 24:
        return None
    if text[start - 1 : start] in {"$", "€", "£", "#"} or text[max(0, start - 2) : start] in {"$ ", "€ ", "£ "}:
        return None
    if written.startswith("(") and ")" not in written[:end]:
        start, end = start + 1, end - 1
    name = "phone_call" if weak else "phone_announced"
    return Finding(start, start + end, "PHONE", 0.8 if weak else 0.93, name, validated=False)


def _label(text: str, start: int, previous: Finding | None) -> Label | None:
    if previous is not None and 0 <= start - previous.end <= _LIST_GAP and _LIST.fullmatch(text, previous.end, start):
        return Label("phone", start - previous.end)
    labels = labels_before(text, start)
    if labels and labels[0].distance <= 40 and labels[0].kind in _KINDS:
        strong = next((label for label in labels if label.kind == "phone"), None)
        return strong or labels[0]
    return None


def _is_another(text: str, start: int) -> bool:
    """Whether a label right before says that this is something else."""
    labels = labels_before(text, start)
    return bool(labels) and labels[0].kind not in _ANYWHERE and labels[0].distance <= _NEAR


def _is_labelled(text: str, start: int, distance: int) -> bool:
    labels = labels_before(text, start)
    return bool(labels) and labels[0].kind in _KINDS and labels[0].distance <= distance
