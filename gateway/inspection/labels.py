"""Which labels stand before a value, nearest first: ``phone:``, ``geboren am``, ``"passport_no": "``.

A label counts to the end of its sentence, line or field, at most ``WINDOW`` characters. Nothing after a value counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from gateway.inspection.context import WINDOW
from gateway.inspection.label_words import LABELS

_TOKEN = re.compile(r"[A-Z]*[^\W_A-Z]+|[A-Z]+")
_UNSPACED = re.compile(r"[\u0900-\u0dff\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LONGEST_PHRASE = 5
_SHORTEST_STEM = 4
_FEW = 8
# A field's own name is all that labels its value; in JSON the name of the object around it does as well.
_FIELD = re.compile(
    r"(?:[\"']([^\"'\n]{1,40})[\"']\s{0,2}[:=]\s{0,2}[\[{(]\s{0,8})?"
    r"(?:[\"']([^\"'\n]{1,40})[\"']\s{0,2}[:=]\s{0,4}[\[(]?\s{0,4}|(?<![\w.-])([\w.-]{1,40})=)[\"']?\Z"
)
_CUT = re.compile(r"[0-9]{5}[^\n]{0,3}|[^\W\d_]{4}[.!?][\"')]?\s+(?=\S)|[;\u3002\uff1b]|\n[ \t]{0,8}\n", re.ASCII)


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
    return _labels(window)


def nearest(text: str, start: int) -> str:
    """The kind of the nearest label, or nothing."""
    labels = labels_before(text, start)
    return labels[0].kind if labels else ""


class Reach(NamedTuple):
    """The words of which one stands in every label of some kinds: whole, by their beginning, or inside a run of letters."""

    words: frozenset[str]
    stems: tuple[str, ...]
    parts: tuple[str, ...]


def reach_of(*kinds: str) -> Reach:
    """For ``labelled``: what to look for to know where labels of these kinds may stand."""
    return Reach(
        frozenset(word for word, of in _GATES.items() if not of.isdisjoint(kinds)),
        tuple(stem for stem, kind in _STEMS.items() if kind in kinds),
        tuple(part for part, kind in _PARTS if kind in kinds),
    )


def labelled(text: str, pattern: re.Pattern[str], reach: Reach) -> Iterator[re.Match[str]]:
    """Matches of ``pattern`` that may stand after a label; few are all worth a closer look."""
    matches = pattern.finditer(text)
    few = list(islice(matches, _FEW))
    yield from few
    if len(few) < _FEW:
        return
    ahead = zones(text, reach, few[-1].end() - WINDOW)
    zone = next(ahead, None)
    for match in matches:
        while zone is not None and zone[1] < match.start():
            zone = next(ahead, None)
        if zone is None:
            return
        if zone[0] <= match.start():
            yield match


def zones(text: str, reach: Reach, start: int = 0) -> Iterator[tuple[int, int]]:
    """Where what follows a label may begin, in order: from the end of a word of ``reach`` to ``WINDOW`` beyond it."""
    start = max(0, start)
    spots = []
    lowered = {token: token.lower() for token in set(_TOKEN.findall(text, start))}
    wanted = {
        token for token, low in lowered.items() if low in reach.words or (reach.stems and low.startswith(reach.stems))
    }
    if wanted:
        spots = [match.end() for match in _TOKEN.finditer(text, start) if match.group() in wanted]
    if not text.isascii():
        for part in reach.parts:
            at = text.find(part, start)
            while at >= 0:
                spots.append(at + len(part))
                at = text.find(part, at + 1)
        spots.sort()
    for spot in spots:
        yield spot, spot + WINDOW


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


def _enter(kind: str, term: str) -> None:
    words = [word.lower() for word in _TOKEN.findall(term)]
    joined = "".join(words)
    if _UNSPACED.search(term):
        _PARTS.append((term, kind))
    elif term.endswith("*"):
        _STEMS[joined] = kind
    else:
        _PHRASES[joined] = kind
        _BEGINNINGS.update("".join(words[: count + 1]) for count in range(len(words)))
        longest = max(reversed(words), key=len)
        for word in (longest, joined, "".join(words[:2]), "".join(words[-2:])):
            _GATES.setdefault(word, set()).add(kind)


for _kind, _terms in LABELS:
    for _term in _terms.split(","):
        _enter(_kind, _term.strip())
_STEM_BEGINNINGS = frozenset(stem[:_SHORTEST_STEM] for stem in _STEMS)
