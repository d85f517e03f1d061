"""The finitely many words that stand for all texts: rules compare texts with constants and with each other, no more.

A text that no rule, vocabulary or record mentions is represented by a word that is made up here. Texts that patterns
tell apart get a word each.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice, product
from string import ascii_uppercase
from typing import Literal

from cedarpy import pst

from gateway.core.errors import GatewayError
from gateway.policy.clauses import children_of, paths_of
from gateway.policy.fact_paths import facts_by_path

Shape = Literal["text", "name", "country", "finding"]
Pattern = tuple[pst.PatternElem, ...]

SHAPES: Mapping[Shape, re.Pattern[str]] = {
    "text": re.compile(r".*", re.DOTALL),
    "name": re.compile(r"[a-z0-9][a-z0-9._-]{0,63}"),
    "country": re.compile(r"[A-Z]{2}"),
    "finding": re.compile(r"[A-Z][A-Z0-9_]{0,63}"),
}
MAX_COMBINATIONS = 256
MAX_STATES = 20_000
_ALIKE = 8


class TooWide(GatewayError):
    """Finitely many words cannot be found that stand for all: the patterns are too many or too hard."""


@dataclass(frozen=True, slots=True)
class Literals:
    """What trees compare texts with. ``compares_facts``: somewhere two facts that are texts or sets meet."""

    words: frozenset[str]
    patterns: frozenset[Pattern]
    compares_facts: bool

    @property
    def alike(self) -> int:
        """How many words that nothing tells apart are needed: facts that meet can differ in several of them."""
        return _ALIKE if self.compares_facts else 1

    @classmethod
    def of(cls, trees: Iterable[object]) -> Literals:
        """All that these trees hold."""
        found = list(chain.from_iterable(map(_nodes, trees)))
        return cls(
            frozenset(node.value for node in found if isinstance(node, pst.StringLit))
            | frozenset(node.value.id for node in found if isinstance(node, pst.EntityLit))
            | frozenset(node.id for node in found if isinstance(node, pst.EntityUid)),
            frozenset(tuple(node.pattern) for node in found if isinstance(node, pst.Like)),
            any(_compares_facts(node) for node in found),
        )


def other_words(shape: Shape, literals: Literals, known: Iterable[str]) -> tuple[str, ...]:
    """Words of this shape beside ``known`` that stand for all others. Raises ``TooWide``."""
    taken = set(known) | literals.words
    count = literals.alike
    if shape == "country":
        codes = ("".join(pair) for pair in product(reversed(ascii_uppercase), repeat=2))
        return tuple(islice((code for code in codes if code not in taken), None if literals.patterns else count))
    if shape != "finding" and literals.patterns:
        return tuple(_told_apart(shape, sorted(literals.patterns, key=str), taken, count))
    stem = {"text": "any other text", "name": "any-other", "finding": "ANY_OTHER"}[shape]
    made = chain((stem,), (f"{stem}{'_' if shape == 'finding' else '-'}{number}" for number in range(2, 1000)))
    return tuple(islice((word for word in made if word not in taken), count))


def fits(word: str, pattern: Pattern) -> bool:
    """Whether Cedar's ``like`` holds."""
    expression = "".join(".*" if isinstance(item, pst.Wildcard) else re.escape(item.value) for item in pattern)
    return re.fullmatch(expression, word, re.DOTALL) is not None


def _told_apart(shape: Shape, patterns: Sequence[Pattern], taken: set[str], count: int) -> Iterator[str]:
    """``count`` words for each way in which a text can match and miss the patterns."""
    used = set(taken)
    for _ in range(count):
        made = _one_each(shape, patterns, used)
        yield from made
        used.update(made)


def _one_each(shape: Shape, patterns: Sequence[Pattern], taken: set[str]) -> list[str]:
    """A shortest word not yet taken for each way, found by running all patterns side by side."""
    letters = _letters(shape, patterns)
    # As a pattern without wildcards, what is taken is one more thing to be told apart.
    branches = {word[:end] for word in taken for end in range(len(word) + 1)}
    found: dict[tuple[bool, ...], str] = {}
    begin = (tuple(_forward(pattern, frozenset({0})) for pattern in patterns), "")
    seen: set[tuple[tuple[frozenset[int], ...], str | None]] = {begin}
    edge: list[tuple[tuple[frozenset[int], ...], str]] = [begin]
    while edge:
        following: list[tuple[tuple[frozenset[int], ...], str]] = []
        for state, word in edge:
            if word not in taken and SHAPES[shape].fullmatch(word):
                way = tuple(len(pattern) in places for pattern, places in zip(patterns, state, strict=True))
                found.setdefault(way, word)
            for letter in letters:
                longer = word + letter
                after = tuple(_step(pattern, places, letter) for pattern, places in zip(patterns, state, strict=True))
                key = (after, longer if longer in branches else None)
                if key not in seen and (shape != "name" or word or letter.isalnum()):
                    seen.add(key)
                    following.append((after, longer))
        if len(seen) > MAX_STATES or len(found) > MAX_COMBINATIONS:
            raise TooWide
        edge = following
    return list(found.values())


def _letters(shape: Shape, patterns: Sequence[Pattern]) -> list[str]:
    named = {letter for pattern in patterns for item in pattern if isinstance(item, pst.Char) for letter in item.value}
    spare = next(letter for letter in map(chr, range(ord("a"), 0x110000)) if letter not in named)
    return [letter for letter in (*sorted(named), spare) if shape == "text" or SHAPES["name"].fullmatch(f"a{letter}")]


def _step(pattern: Pattern, places: frozenset[int], letter: str) -> frozenset[int]:
    reached: set[int] = set()
    for place in places:
        if place < len(pattern):
            item = pattern[place]
            if isinstance(item, pst.Wildcard):
                reached.add(place)
            elif item.value == letter:
                reached.add(place + 1)
    return _forward(pattern, frozenset(reached))


def _forward(pattern: Pattern, places: frozenset[int]) -> frozenset[int]:
    """A wildcard may also stand for nothing."""
    reached = set(places)
    for begin in places:
        place = begin
        while place < len(pattern) and isinstance(pattern[place], pst.Wildcard):
            place += 1
            reached.add(place)
    return frozenset(reached)


def _nodes(node: object) -> Iterator[object]:
    yield node
    for child in children_of(node):
        yield from _nodes(child)


def _compares_facts(node: object) -> bool:
    return (
        isinstance(node, pst.BinaryOp)
        and node.op not in ("and", "or")
        and any(map(_worded, paths_of(node.left)))
        and any(map(_worded, paths_of(node.right)))
    )


def _worded(path: str) -> bool:
    found = facts_by_path().get(path)
    return found is None or found.type.kind in ("string", "set", "entity")
