"""Which labels stand before a value, nearest first: ``phone:``, ``geboren am``, ``"passport_no": "``.

A label counts to the end of its sentence, line or field, at most ``WINDOW`` characters. Nothing after a value counts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from gateway.inspection.context import ASIDE, NO_ABBREVIATION, WINDOW
from gateway.inspection.label_words import LABELS
from gateway.inspection.national_words import NATIONAL_WORDS, OFFICES

_TOKEN = re.compile(r"[A-Z]*[^\W_A-Z]+|[A-Z]+")
_LETTERS = frozenset(map(chr, range(0x61, 0x500)))
_UNSPACED = re.compile(r"[\u0900-\u0dff\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LONGEST_PHRASE = 5
_SHORTEST_STEM = 4
_SHORT = 3
_PLAIN = "id no nr number numero número numéro numer code date data file record name time on my his her"
_PLAIN_WORDS = frozenset(_PLAIN.split())
_APART = {code: " " for code in range(128) if not chr(code).isalpha()} | dict.fromkeys(
    map(ord, "\u00ab\u00bb\u2018\u2019\u201c\u201d\u201e\u2026"), " "
)
_APART_ASCII = bytes(code if chr(code).isalpha() else 0x20 for code in range(128)) + bytes(range(128, 256))
_CASES = bytes(0x61 if chr(code).islower() else 0x41 if chr(code).isupper() else 0x20 for code in range(128)) + bytes(
    128
)
_CAMEL = b"aA"
# A field's own name is all that labels its value; in JSON the name of the object around it does as well.
_FIELD = re.compile(
    r"(?:[\"']([^\"'\n]{1,40})[\"']\s{0,2}[:=]\s{0,2}[\[{(]\s{0,8})?"
    r"(?:[\"']([^\"'\n]{1,40})[\"']\s{0,2}[:=]\s{0,4}[\[(]?\s{0,4}|(?<![\w.-])([\w.-]{1,40})=)\\{0,3}[\"']?\Z"
)
_CUT = re.compile(
    r"[0-9.!?\u3002\uff1b;\n](?:(?<=[0-9])[0-9]{4,63}(?![A-Za-z0-9])"
    rf"|(?<=[^\W\d_]{{4}}[.!?]){NO_ABBREVIATION}[\"')]?\s+(?=\S)(?![a-zà-ÿ–—-])"
    r"|(?<=[\u3002\uff1b])|(?<=;)(?=\s)|(?<=\n)[ \t]{0,8}\n)",
    re.ASCII,
)


class Label(NamedTuple):
    """What a label announces and how many characters stand between it and the value."""

    kind: str
    distance: int


def labels_before(text: str, start: int) -> tuple[Label, ...]:
    """Labels before ``start``, nearest first."""
    begin = max(0, start - WINDOW)
    window = text[begin:start]
    line = window.rfind("\n")
    if line >= 0 and window[line:].strip(" \t\n\"'*|>-"):
        window = window[line + 1 :]
    elif begin > 0 and (text[begin - 1].isalnum() or text[begin - 1] == "_") and window[:1].isalnum():
        head = _TOKEN.match(window)
        window = window[head.end() :] if head else window
    return _labels(ASIDE.sub("", window) if " " in window else window)


def nearest(text: str, start: int) -> str:
    """The kind of the nearest label, or nothing."""
    labels = labels_before(text, start)
    return labels[0].kind if labels else ""


Reach = frozenset[str]
"""Kinds of labels."""


GATED: Reach = frozenset(
    {"phone", "call", "number", "bank", "birth", "passport", "pass", "licence", "medical", "coordinates", "axis"}
)
"""Kinds that a gate can be for."""


def reach_of(*kinds: str) -> Reach:
    """What ``Gate`` looks for: labels of any of these kinds. Raises ``ValueError`` for one that is not ``GATED``."""
    if not GATED.issuperset(kinds):
        raise ValueError(f"gates are for {sorted(GATED)}")
    return frozenset(kinds)


class Gate:
    """Says cheaply where labels of some kinds may be in reach. Ask with starts in order."""

    __slots__ = ("_ends", "_next")

    def __init__(self, text: str, reach: Reach) -> None:
        ends = _label_ends(text)
        self._ends = sorted(chain.from_iterable(ends[kind] for kind in reach if kind in ends))
        self._next = 0

    @property
    def is_closed(self) -> bool:
        """Whether no label of these kinds stands anywhere in the text."""
        return not self._ends

    def is_open_at(self, start: int) -> bool:
        """Whether a label of these kinds may stand before ``start``."""
        ends = self._ends
        while self._next < len(ends) and ends[self._next] < start - WINDOW:
            self._next += 1
        return self._next < len(ends) and ends[self._next] <= start


class WordsOf(NamedTuple):
    """A text and its words, in lower case; which of them labels have, and which are single letters."""

    lowered: str
    words: frozenset[str]
    label_words: frozenset[str]
    letters: frozenset[str]


@lru_cache(maxsize=1)
def words_of(text: str) -> WordsOf:
    """A text taken apart once for all recognisers that ask of it."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a few letters grow; then offsets are not those of the text
        lowered = "".join(character.lower()[:1] for character in text)
    found = set(_words(lowered))
    if not text.isascii() or _CAMEL in text.encode("ascii").translate(_CASES):
        for word in set(_words(text)) - found:
            if not (word.islower() or word.istitle() or word.isupper()):
                found.update(token.lower() for token in _TOKEN.findall(word))
    return WordsOf(lowered, frozenset(found), frozenset(found & _GATE_WORDS), frozenset(found & _LETTERS))


@lru_cache(maxsize=1)
def _label_ends(text: str) -> dict[str, list[int]]:
    """Where words end that labels of each kind have."""
    taken = words_of(text)
    lowered = taken.lowered
    ends: dict[str, list[int]] = {}
    for word in taken.label_words:
        places = _ends_of_word(lowered, word) if len(word) <= _SHORT else _ends_of(lowered, word)
        for kind in _GATES[word] & GATED:
            ends.setdefault(kind, []).extend(places)
    for stem in set(chain.from_iterable(map(_stems_of, taken.words))):
        ends.setdefault(_STEMS[stem], []).extend(_ends_of(lowered, stem))
    if len(taken.letters) > 1:
        for initials, letters, kind in _WRITTEN_INITIALS:
            if letters <= taken.letters and initials in lowered:
                ends.setdefault(kind, []).extend(_ends_of(lowered, initials))
    if not text.isascii():
        for part, kind in _PARTS:
            if kind in GATED and part in text:
                ends.setdefault(kind, []).extend(_ends_of(text, part))
    return ends


@lru_cache(maxsize=16_384)
def _stems_of(word: str) -> tuple[str, ...]:
    """The stems that a word begins with. Words come again and again, so most are known."""
    return tuple(filter(word.startswith, _GATED_STEMS)) if word.startswith(_GATED_STEMS) else ()


def _words(text: str) -> list[str]:
    if text.isascii():
        return text.encode("ascii").translate(_APART_ASCII).decode("ascii").split()
    return text.translate(_APART).split()


def _ends_of(text: str, word: str) -> list[int]:
    ends: list[int] = []
    size = len(word)
    at = text.find(word)
    while at >= 0:
        ends.append(at + size)
        at = text.find(word, at + size)
    return ends


def _ends_of_word(text: str, word: str) -> list[int]:
    """Where a short word ends that is no part of a longer one."""
    return [match.end() for match in _whole(word).finditer(text)]


@lru_cache(maxsize=1024)
def _whole(word: str) -> re.Pattern[str]:
    return re.compile(rf"{re.escape(word)}(?<![^\W\d_]{re.escape(word)})(?![^\W\d_])")


@lru_cache(maxsize=1024)
def _labels(window: str) -> tuple[Label, ...]:
    field = _FIELD.search(window) if window[-1:] in "=:\"' [(" else None
    if field is not None:
        window = window[field.start() :]
    else:
        last = 0
        for cut in _CUT.finditer(window):
            last = cut.end()
        window = window[last:]
    found = list(_spaced(window))
    if not window.isascii():
        found += _unspaced(window)
    found.sort(key=lambda label: label.distance)
    return tuple(found)


def _spaced(window: str) -> Iterator[Label]:
    """Phrases of whole words; where several begin at a word, the longest; a label inside another is none."""
    tokens = [(match.group().lower(), match.end()) for match in _TOKEN.finditer(window)]
    at, count, size = 0, len(tokens), len(window)
    while at < count:
        word = tokens[at][0]
        if word in _BEGINNINGS:
            joined, last, kind = "", at, None
            for following in range(at, min(at + _LONGEST_PHRASE, count)):
                joined += tokens[following][0]
                if joined not in _BEGINNINGS:
                    break
                if joined in _PHRASES:
                    last, kind = following, _PHRASES[joined]
            if kind is not None:
                yield Label(kind, size - tokens[last][1])
                at = last + 1
                continue
        if word[:_SHORTEST_STEM] in _STEM_BEGINNINGS:
            kind = next((kind for stem, kind in _STEMS.items() if word.startswith(stem)), None)
            if kind is not None:
                yield Label(kind, size - tokens[at][1])
        at += 1


def _unspaced(window: str) -> Iterator[Label]:
    covered = len(window) + 1
    hits = [(window.rfind(term), term, kind) for term, kind in _PARTS if term in window]
    for position, term, kind in sorted(hits, key=lambda hit: (hit[0] + len(hit[1]), len(hit[1])), reverse=True):
        if position + len(term) <= covered:
            yield Label(kind, len(window) - position - len(term))
            covered = position


_PHRASES: dict[str, str] = {}
_BEGINNINGS: set[str] = set()
_STEMS: dict[str, str] = {}
_PARTS: list[tuple[str, str]] = []
_GATES: dict[str, set[str]] = {}
_INITIALS: dict[str, str] = {}


def _enter(kind: str, term: str) -> None:
    term = unicodedata.normalize("NFKC", term)  # as texts are
    words = [word.lower() for word in _TOKEN.findall(term)]
    joined = "".join(words)
    if _UNSPACED.search(term):
        _PARTS.append((term, kind))
    elif term.endswith("*"):
        _STEMS[joined] = kind
    else:
        _PHRASES[joined] = kind
        _BEGINNINGS.update("".join(words[: count + 1]) for count in range(len(words)))
        if len(words) > 1 and all(len(word) == 1 for word in words):
            _INITIALS.update({".".join(words): kind, "/".join(words): kind})
        longest = max(reversed(words), key=lambda word: (word not in _PLAIN_WORDS, len(word)))
        for word in {longest, joined, "".join(words[:2]), "".join(words[-2:])} - _LETTERS:
            _GATES.setdefault(word, set()).add(kind)


# What announces a national number says that it is none of these, unless the word stands here as well.
for _terms in NATIONAL_WORDS.values():
    for _term in {" ".join(_term.split()) for _term in _terms.split(",")} - OFFICES:
        _enter("identity", _term)
for _kind, _terms in LABELS.items():
    for _term in _terms.split(","):
        _enter(_kind, " ".join(_term.split()))
_WRITTEN_INITIALS = [
    (written, frozenset(re.split(r"[./]", written)), kind) for written, kind in _INITIALS.items() if kind in GATED
]
_GATED_STEMS = tuple(stem for stem, kind in _STEMS.items() if kind in GATED)
_STEM_BEGINNINGS = frozenset(stem[:_SHORTEST_STEM] for stem in _STEMS)
_GATE_WORDS = frozenset(word for word, kinds in _GATES.items() if not GATED.isdisjoint(kinds))
