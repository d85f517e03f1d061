"""Calendar dates as people write them: numbers in any order, months as words in any language."""

from __future__ import annotations

import re

_YEAR = r"(?:19[0-9]{2}|20[0-3][0-9])"
_DAY = r"(?:[12][0-9]|3[01]|0?[1-9])"
_MONTH = r"(?:1[0-2]|0?[1-9])"
_WORD = r"[^\W\d_]{3,14}"
# The month's name is not looked up: between a day and a year, after "born", a word is a month.
_DATE = re.compile(
    rf"{_YEAR}([-/. ]){_MONTH}\1{_DAY}(?![0-9])"
    rf"|{_YEAR}\. ?{_MONTH}\. ?{_DAY}\.?(?![0-9])"
    rf"|(?:{_DAY}|{_MONTH})([-/.]) ?(?:{_DAY}|{_MONTH})\2 ?(?:{_YEAR}|[0-9]{{2}})(?![0-9-])"
    rf"|{_DAY} {_MONTH} {_YEAR}(?![0-9])"
    rf"|{_YEAR} ?[年년] ?{_MONTH} ?[月월] ?{_DAY} ?[日일]?"
    rf"|{_DAY}(?:st|nd|rd|th|er|re|ers|º|ª|o|a|\.|-?е|-го|η|ος)?(?: (?:of|de|d'|di|del|do|the|ngày|tháng))?"
    rf" ?[-/. ]? ?{_WORD}\.?"
    rf"(?:,? (?:of|de|del|do|năm))?[-/ ,]{{1,2}}(?:{_YEAR}|'?[0-9]{{2}}(?![0-9:]))"
    rf"|{_DAY} (?:tháng|tahun|的) ?{_MONTH},? (?:năm )?{_YEAR}"
    rf"|{_YEAR}\.? [^\W\d_]{{3,14}} {_DAY}(?![0-9])\.?"
    rf"|{_YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?![0-9])"
    rf"|(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2]){_YEAR}(?![0-9])",
    re.IGNORECASE,
)
_MONTH_BEFORE = re.compile(r"([^\W\d_]{3,14})\.? ?\Z")
_AFTER_MONTH = re.compile(
    rf"{_DAY}(?:st|nd|rd|th)?,?(?: of)? ?{_YEAR}(?![0-9])|{_DAY}(?:st|nd|rd|th)?, ?'?[0-9]{{2}}(?![0-9:])",
    re.IGNORECASE,
)
_MONTHS_WRITTEN = (
    "january february march april may june july august september october november december jan feb mar apr "
    "jun jul aug sep sept oct nov dec enero febrero marzo abril mayo junio julio agosto septiembre setiembre "
    "octubre noviembre diciembre janvier février mars avril mai juin juillet août septembre octobre novembre "
    "décembre januar februar märz juni juli oktober dezember januari februari maart augustus desember maret "
    "mei agustus januário janeiro fevereiro março maio junho julho setembro outubro novembro dezembro gennaio "
    "febbraio aprile maggio giugno luglio settembre ottobre dicembre"
)
_MONTHS = frozenset(_MONTHS_WRITTEN.split())


def date_at(text: str, start: int) -> tuple[int, int] | None:
    """The span of a date whose first digits stand at ``start``; it begins earlier where a month's name leads."""
    before = _MONTH_BEFORE.search(text, max(0, start - 16), start)
    if before is not None and before.group(1).lower() in _MONTHS:
        following = _AFTER_MONTH.match(text, start)
        if following is not None:
            return before.start(), following.end()
    match = _DATE.match(text, start)
    if match is None or _has_no_month(match.group()):
        return None
    end = match.end()
    return (start, end) if not text[end : end + 1].isdigit() else None


def _has_no_month(written: str) -> bool:
    """Both the first numbers of a date over twelve: no order of day and month fits."""
    numbers = re.findall(r"[0-9]+", written)
    return len(numbers) == 3 and len(numbers[0]) < 4 and int(numbers[0]) > 12 and int(numbers[1]) > 12
