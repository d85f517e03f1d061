"""A trie of stand-ins, walked over text that a model may have respelled. It also says what could still become one.

Compiling thousands of names into one regular expression takes seconds; this takes microseconds a name. The regular
expression that finds where a name may begin is generated from the trie's root, so that plain text passes at C speed.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from functools import lru_cache
from typing import NamedTuple

# Scripts that write words without spaces between them, and Hangul, whose particles stand at the word before them.
_CONTINUOUS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
_JOINING = re.compile(rf"[^\W_{_CONTINUOUS}]")

_ESCAPED_UNDERSCORE = (
    r"\_", r"\\_", r"\u005f", r"\\u005f", "&#95;", "&#x5f;", "&lowbar;", "%5f", r"\-", r"\n", r"\r", r"\t",
)  # fmt: skip
_ESCAPED_SLASH = (r"\/", r"\\/")
_SEPARATOR = "[\\s_\uff3f\\-\u2010-\u2015\u00ad\u200b-\u200f\u2060\ufeff]"
_MOST_SEPARATORS = 4


class Match(NamedTuple):
    """What stands at one place: the end and name of the longest match, and whether more text could change that."""

    end: int
    name: str | None
    open: bool


class _Loose(NamedTuple):
    """A character of many spellings: one of them, and what only begins one where the text ends."""

    whole: re.Pattern[str]
    begun: re.Pattern[str]
    longest: int


class _Entry(NamedTuple):
    name: str
    exact: bool


class _Node:
    """Either children, or the ``rest`` of the only name that passes here. ``entry`` ends here, after ``rest``."""

    __slots__ = ("children", "entry", "rest")

    def __init__(self, rest: str = "", entry: _Entry | None = None) -> None:
        self.children: dict[str, _Node] = {}
        self.rest = rest
        self.entry = entry


def joins(character: str) -> bool:
    """Whether a word goes on at ``character``: what stands next to it is only a part of that word."""
    return _JOINING.match(character) is not None


class Trie:
    """Names to be found again in any of their spellings, longest first, and never inside a longer word.

    Case does not matter, but for the names in ``exact``. An underscore may have become a space, a line break, a
    hyphen, something invisible, or an escape of Markdown, JSON, HTML or a URL; a slash may be escaped.
    """

    __slots__ = ("_root", "_start", "longest")

    def __init__(self, names: Iterable[str], *, exact: Container[str] = ()) -> None:
        self._root = _Node()
        self.longest = 0
        folded: dict[str, _Entry] = {}
        for name in names:
            folded.setdefault(_fold(name), _Entry(name, name in exact))
        for spelling, entry in folded.items():
            self._add(spelling, entry)
        beginnings = _beginnings(folded)
        self._start = _starts(beginnings) if beginnings else None

    def places(self, text: str, start: int) -> Iterable[re.Match[str]]:
        """Where in ``text`` a name may begin, from ``start`` on."""
        return () if self._start is None else self._start.finditer(text, start)

    def match(self, text: str, start: int) -> Match:
        """The longest name that stands in ``text`` at ``start``."""
        best_end, best, open_ = start, None, False
        size = len(text)
        branches = [(start, self._root)]
        while branches:
            place, node = branches.pop()
            while True:
                if node.rest:
                    place, cut_short = _follow(text, place, node.rest)
                    open_ |= cut_short
                    if place < 0:
                        break
                entry = node.entry
                if entry is not None and place > best_end and _ends(text, start, place, entry):
                    best_end, best = place, entry.name
                if place == size:
                    open_ = True
                    break
                character = text[place]
                if not character.isalnum():
                    open_ |= _branch(text, place, node.children, branches)
                child = None if character in _LOOSE else node.children.get(_fold(character))
                if child is None:
                    break
                place, node = place + 1, child
        return Match(best_end, best, open_)

    def _add(self, folded: str, entry: _Entry) -> None:
        self.longest = max(self.longest, sum(_LOOSE[c].longest if c in _LOOSE else 1 for c in folded))
        node, place = self._root, 0
        while True:
            if node.rest:
                node.children[node.rest[0]] = _Node(node.rest[1:], node.entry)
                node.rest, node.entry = "", None
            if place == len(folded):
                node.entry = node.entry or entry
                return
            child = node.children.get(folded[place])
            place += 1
            if child is None:
                node.children[folded[place - 1]] = _Node(folded[place:], entry)
                return
            node = child


def _follow(text: str, place: int, rest: str) -> tuple[int, bool]:
    """Where ``rest`` ends from ``place`` on, or -1; and whether it was the text's end that cut it short."""
    for wanted in rest:
        loose = _LOOSE.get(wanted)
        if loose is not None:
            found = loose.whole.match(text, place)
            if found is None or loose.begun.match(text, found.end()):
                return -1, found is not None or loose.begun.match(text, place) is not None
            place = found.end()
        elif place == len(text):
            return -1, True
        elif _fold(text[place]) == wanted:
            place += 1
        else:
            return -1, False
    return place, False


def _branch(text: str, place: int, children: dict[str, _Node], branches: list[tuple[int, _Node]]) -> bool:
    """Go on behind any spelling of a loose character at ``place``; whether more text could make one longer."""
    open_ = False
    for character, loose in _LOOSE.items():
        child = children.get(character)
        if child is None:
            continue
        found = loose.whole.match(text, place)
        if found is not None:
            branches.append((found.end(), child))
        open_ |= loose.begun.match(text, place if found is None else found.end()) is not None
    return open_


def _ends(text: str, start: int, end: int, entry: _Entry) -> bool:
    if end < len(text) and joins(text[end]):
        return False
    return not entry.exact or text[start:end].replace("\\", "") == entry.name


def _fold(text: str) -> str:
    """Lower case, one character for each."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(c if len(c.lower()) > 1 else c.lower() for c in text)


def _loose(separators: str, escapes: tuple[str, ...], most: int) -> _Loose:
    unit = "|".join((separators, *(re.escape(escape) for escape in escapes)))
    beginnings = {escape[:n] for escape in escapes for n in range(1, len(escape))}
    begun = "|".join(re.escape(beginning) for beginning in sorted(beginnings, key=len, reverse=True))
    return _Loose(
        re.compile(f"(?:{unit}){{1,{most}}}", re.IGNORECASE),
        re.compile(f"(?:{begun})?\\Z", re.IGNORECASE),
        most * max(map(len, escapes)),
    )


_LOOSE = {"_": _loose(_SEPARATOR, _ESCAPED_UNDERSCORE, _MOST_SEPARATORS), "/": _loose("/", _ESCAPED_SLASH, 1)}


_LETTERS_LOOKED_AT = 3


def _beginnings(folded: Iterable[str]) -> frozenset[str]:
    """How names begin: one character, or up to three where the name is of letters."""
    return frozenset(
        name[: _LETTERS_LOOKED_AT if name[:_LETTERS_LOOKED_AT].isalpha() else 1] for name in folded if name
    )


@lru_cache(maxsize=512)
def _starts(beginnings: frozenset[str]) -> re.Pattern[str]:
    """Where any of ``beginnings`` stands, in either case, as a whole or up to the end of the text; no word before it.

    One character comes first, for the engine then skips to it; what stands around it is looked at afterwards.
    """
    first = sorted({beginning[0] for beginning in beginnings})
    around = "|".join(
        f"(?<={_either(c)})(?={_onward(frozenset(b[1:] for b in beginnings if b[0] == c))})" for c in first
    )
    return re.compile(f"{_either(*first)}(?<!{_JOINING.pattern}.)(?:{around})", re.DOTALL)


def _onward(rests: frozenset[str]) -> str:
    if "" in rests:
        return ""
    following = (
        _either(c) + _onward(frozenset(rest[1:] for rest in rests if rest[0] == c))
        for c in sorted({rest[0] for rest in rests})
    )
    return f"(?:{'|'.join(following)}|\\Z)"


def _either(*folded: str) -> str:
    cases = {case for c in folded for case in (c, c.upper()) if len(case) == 1}
    return f"[{re.escape(''.join(sorted(cases)))}]"
