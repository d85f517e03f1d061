"""Where the end of a text may still grow into a value: what a stream must hold back beyond its last word."""

from __future__ import annotations

import re

from gateway.inspection.normalise import normalise
from gateway.inspection.number_words import REPEATS, SIGNS, SPELLINGS
from gateway.inspection.secret_phrases import open_phrase
from gateway.inspection.views import LONGEST

_MONTHS = (
    "january february march april may june july august september october november december januar februar märz mai juni "
    "juli oktober dezember janvier février mars avril juin juillet août septembre octobre novembre décembre enero febrero "
    "marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre gennaio febbraio aprile maggio giugno "
    "luglio settembre ottobre dicembre janeiro fevereiro março maio junho julho setembro outubro novembro dezembro "
    "januari februari maart mei augustus styczeń stycznia luty lutego marca kwietnia maja czerwca lipca sierpnia września "
    "października listopada grudnia ocak şubat nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık"
)
_CONNECTING = (
    "of de del do da di von van den der the le el il ext extension durchwahl poste anexo interno ramal doorkiesnummer"
)
_AT_WORDS = frozenset({"at", "arroba", "ät", "chez", "chiocciola", "arobase", "apenstaartje", "klammeraffe", "@"})
_DOT_WORDS = frozenset({"dot", "punkt", "point", "punto", "ponto", "punt", "."})
_BRACKETS = "()[]{}<>"

HOT_WORDS = (
    frozenset(_MONTHS.split())
    | frozenset(_CONNECTING.split())
    | _AT_WORDS
    | _DOT_WORDS
    | REPEATS.keys()
    | SIGNS.keys()
    | frozenset(word for words in SPELLINGS for word in words)
)
"""Words that may stand inside a value: they do not end what is growing."""

_TOKEN = re.compile(r"[^\s()\[\]{}<>]+")
_PART = re.compile(r"[^\W\d_]+|\d+")
_SINGLES = re.compile(r"(?<![\w+])(?:[()+]?[A-Za-z0-9@+.][()]?[ \t._/+@,-]{1,3}){2,}[A-Za-z0-9@+.]?\Z")
# The first line of a passport's machine-readable zone, until its second line has come.
_ZONE = re.compile(r"(?<!\S)[A-Z0-9<]{0,44}<<[A-Z0-9<]{0,44}\s{0,4}[A-Z0-9<]{0,44}\Z")
_PAIRS = re.compile(
    r"(?<![0-9A-Za-z])(?<![0-9A-Fa-f]{2}[ :])(?:(?:[0-9A-Fa-f]{2}[ :]){1,3}"
    r"|(?=(?:[0-9A-Fa-f]{2}[ :]){0,3}[0-9]?[A-Fa-f])(?:[0-9A-Fa-f]{2}[ :])+)[0-9A-Fa-f]{0,2}\Z"
)
_LISTED = re.compile(r"(?<![0-9A-Za-z])(?:0x[0-9A-Fa-f]{2}(?:,\s?|\s))+(?:0(?:x[0-9A-Fa-f]{0,2})?)?\Z")
_NUMBERS = frozenset(word for words in SPELLINGS for word in words) | REPEATS.keys() | SIGNS.keys()
_MOST_TOKENS_OF_HOST = 12


def unfinished(text: str) -> int:
    """The offset from which ``text`` may still grow into a value that is spaced out, spelled or spoken.

    At most ``LONGEST`` characters before its end; its length where nothing is open.
    """
    begin = max(0, len(text) - LONGEST)
    tail, offsets = normalise(text[begin:])
    opened = [
        match.start() for pattern in (_SINGLES, _PAIRS, _LISTED, _ZONE) if (match := pattern.search(tail)) is not None
    ]
    opened.append(open_phrase(tail))
    tokens = [(match.start(), match.group()) for match in _TOKEN.finditer(tail)]
    if tokens:
        ended = tail[-1].isspace()
        words = [_bare(token) for _, token in tokens]
        opened.append(tokens[_first_number(words, ended=ended)][0])
        opened.append(tokens[_first_of_address(words, ended=ended)][0])
    first = min(opened, default=len(tail))
    # A value may take in what is written right before it, such as the beginning of a name that is then spaced out.
    while first and not tail[first - 1].isspace():
        first -= 1
    return begin + (first if offsets is None else offsets[first])


def _bare(token: str) -> str:
    return token.lower().strip(_BRACKETS + ",;:!?\"'")


def _first_number(words: list[str], *, ended: bool) -> int:
    """The first of the number words at the end; the last word where there is none."""
    index = len(words) - (1 if ended else 2)
    while index >= 0 and all(part in _NUMBERS or part.isdigit() for part in _PART.findall(words[index])):
        index -= 1
    index += 1
    while index < len(words) and words[index].isdigit():
        index += 1
    return min(index, len(words) - 1)


def _first_of_address(words: list[str], *, ended: bool) -> int:
    """Where an address in words may have begun: its local part, before an ``at`` that stands or may follow."""
    complete = len(words) if ended else len(words) - 1
    for at in range(complete - 1, max(-1, complete - 1 - _MOST_TOKENS_OF_HOST), -1):
        if words[at] in _AT_WORDS and all(words[place] in _DOT_WORDS for place in range(at + 2, complete, 2)):
            return _with_dots(words, at - 1)
    return _with_dots(words, complete - 1)


def _with_dots(words: list[str], index: int) -> int:
    while index >= 2 and words[index - 1] in _DOT_WORDS:
        index -= 2
    if index >= 1 and words[index] in _DOT_WORDS:
        index = _with_dots(words, index - 1)
    return max(0, min(index, len(words) - 1))
