"""Replacing findings: keyed, stable, typed stand-ins. The same value of the same tenant always gets the same one."""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256

from gateway.core.errors import InspectionFailed
from gateway.core.vocabulary import Finding
from gateway.redaction.canonical import canonical, squash
from gateway.redaction.fakes import fake
from gateway.redaction.modes import Mode, masked
from gateway.redaction.trie import joins

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 8
_HASH_DIGITS = 32
_LAST_EIGHT = re.compile(r"[0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{8}(?![0-9A-Za-z])")
_TRIED = 32
_TRIED_FOR_KNOWN = 4
_Span = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Redacted:
    """Text after redaction.

    ``mapping`` has the original behind each stand-in as it was written first; what went for good is not in it.
    ``counts`` is how many findings of each type were replaced, ``fresh`` how many of them were of values that the
    exchange did not know before.
    """

    text: str
    mapping: Mapping[str, str]
    counts: Mapping[str, int]
    fresh: Mapping[str, int] = field(default_factory=dict)


class Surrogates:
    """Makes surrogates for one tenant: TYPE, underscore, 40 bits of HMAC-SHA256 in Crockford's base 32."""

    __slots__ = ("_key", "_tenant")

    def __init__(self, key: bytes, tenant: str) -> None:
        self._key = key
        self._tenant = tenant

    def surrogate(self, kind: str, value: str, *, attempt: int = 0) -> str:
        """The stand-in for ``value``; spellings of one value share it (``canonical``). ``attempt`` gives another."""
        number = int.from_bytes(self._digest("", kind, canonical(kind, value), attempt)[:5], "big")
        word = "".join(_CROCKFORD[(number >> shift) & 31] for shift in range(0, 5 * _LENGTH, 5))
        return f"{kind}_{word}"

    def fake(self, kind: str, value: str, *, attempt: int = 0) -> str | None:
        """A stand-in that looks like ``value``, or ``None`` where no safe one exists."""
        if kind.startswith("SECRET"):
            return None
        return fake(kind, value, self._digest("fake", kind, canonical(kind, value), attempt))

    def digest(self, kind: str, value: str) -> str:
        """TYPE, underscore, 128 bits in hexadecimal: equal for equal values, and no way back."""
        return f"{kind}_{self._digest('hash', kind, canonical(kind, value), 0).hex()[:_HASH_DIGITS]}"

    def _digest(self, purpose: str, kind: str, value: str, attempt: int) -> bytes:
        parts = [self._tenant, kind, value]
        if purpose or attempt:
            parts += (purpose, str(attempt))
        return hmac.digest(self._key, "\0".join(parts).encode("utf-8", "surrogatepass"), sha256)


def redact(
    text: str,
    findings: Iterable[Finding],
    surrogates: Surrogates,
    *,
    types: Container[str],
    mode: Mode = Mode.SURROGATE,
    avoid: Iterable[str] = frozenset(),
    texts: Sequence[str] = (),
    known: Mapping[str, str] | None = None,
) -> Redacted:
    """One text, as a ``Replacer`` made for it alone replaces."""
    return Replacer(surrogates, texts=texts, avoid=avoid, known=known).redact(text, findings, types=types, mode=mode)


class Replacer:
    """Replaces the findings of one exchange, text by text, so that no two values ever share a stand-in.

    ``texts`` are all texts of the request: no stand-in is made that stands in them already, be it as somebody's real
    value or as a surrogate that the caller typed. ``avoid`` are further values that none may equal. A stand-in that
    must not be used is made again with a counter. ``known`` is the mapping so far (an earlier request's, or the
    request's for its answer): a value in it keeps its stand-in, and a finding that is itself one stays as it is.
    """

    def __init__(
        self,
        surrogates: Surrogates,
        *,
        texts: Sequence[str] = (),
        avoid: Iterable[str] = (),
        known: Mapping[str, str] | None = None,
    ) -> None:
        self._surrogates = surrogates
        self._texts = texts
        self._avoid = {squash(value) for value in avoid}
        self._known = known or {}
        self._mapping: dict[str, str] = dict(self._known)
        self._chosen: dict[tuple[Mode, str, str], str] = {}
        self._looked_at = ("", "")

    @property
    def mapping(self) -> Mapping[str, str]:
        """Every stand-in so far with its original, ``known`` included."""
        return self._mapping

    def redact(
        self,
        text: str,
        findings: Iterable[Finding],
        *,
        types: Container[str],
        mode: Mode | Callable[[str], Mode] = Mode.SURROGATE,
    ) -> Redacted:
        """Replace every finding whose type is in ``types``. ``findings`` are sorted and do not overlap.

        ``mode`` may be chosen by type. Where a stand-in would touch a word it would not be found again, so there the
        whole word is replaced.
        """
        spans = [(f.start, f.end, f.type) for f in findings if f.type in types]
        parts: list[str] = []
        mapping: dict[str, str] = {}
        counts: dict[str, int] = {}
        fresh: dict[str, int] = {}
        position = 0
        reversible = any(_mode_of(mode, kind).is_reversible for _, _, kind in spans)
        for start, end, kind in whole_words(text, spans) if reversible else spans:
            chosen = _mode_of(mode, kind)
            original = text[start:end]
            if self._known and squash(original) in self._stand_ins:
                continue
            replacement = self._replacement(chosen, kind, original, text)
            parts += (text[position:start], replacement)
            position = end
            counts[kind] = counts.get(kind, 0) + 1
            if chosen.is_reversible:
                mapping[replacement] = self._mapping[replacement]
            if replacement not in self._known:
                fresh[kind] = fresh.get(kind, 0) + 1
        parts.append(text[position:])
        return Redacted("".join(parts), mapping, counts, fresh)

    def _replacement(self, mode: Mode, kind: str, original: str, text: str) -> str:
        if mode is Mode.DROP:
            return ""
        if mode is Mode.MASK:
            return masked(kind, original)
        if mode is Mode.HASH:
            return self._surrogates.digest(kind, original)
        chosen = self._chosen.get((mode, kind, original))
        if chosen is None:
            chosen = self._made(mode, kind, original, text)
            self._chosen[mode, kind, original] = chosen
            self._mapping.setdefault(chosen, original)
        return chosen

    def _made(self, mode: Mode, kind: str, original: str, text: str) -> str:
        def make_fake(attempt: int) -> str | None:
            return self._surrogates.fake(kind, original, attempt=attempt)

        def make_surrogate(attempt: int) -> str:
            return self._surrogates.surrogate(kind, original, attempt=attempt)

        name = None
        if mode is Mode.FAKE:
            name = self._first(make_fake, kind, original, lambda name: self._is_nobodys(name, text))
        if name is None:
            name = self._first(make_surrogate, kind, original, lambda name: name[-_LENGTH:] not in self._typed)
        if name is None:
            raise InspectionFailed("no surrogate is free")
        return name

    def _first(
        self, make: Callable[[int], str | None], kind: str, original: str, is_free: Callable[[str], bool]
    ) -> str | None:
        """The stand-in that the value has, or else the first that may be used."""
        for attempt in range(_TRIED_FOR_KNOWN if self._known else 0):
            name = make(attempt)
            if name is not None and name in self._known and self._stands_for(name, kind, original):
                return name
        for attempt in range(_TRIED):
            name = make(attempt)
            if name is None:
                break
            if name in self._mapping:
                if self._stands_for(name, kind, original):
                    return name
            elif (not self._avoid or squash(name) not in self._avoid) and is_free(name):
                return name
        return None

    def _stands_for(self, name: str, kind: str, original: str) -> bool:
        return canonical(kind, self._mapping[name]) == canonical(kind, original)

    def _is_nobodys(self, name: str, text: str) -> bool:
        """Whether the fake stands nowhere in the request, however it is separated."""
        if not self._texts and self._looked_at[0] != text:
            self._looked_at = text, squash(text)
        return squash(name) not in (self._squashed if self._texts else self._looked_at[1])

    @cached_property
    def _typed(self) -> frozenset[str]:
        """Every word of the request that could be the end of a surrogate in some spelling."""
        return frozenset(word.upper() for text in self._texts for word in _LAST_EIGHT.findall(text))

    @cached_property
    def _squashed(self) -> str:
        return "\0".join(map(squash, self._texts))

    @cached_property
    def _stand_ins(self) -> frozenset[str]:
        return frozenset(map(squash, self._known))


def _mode_of(mode: Mode | Callable[[str], Mode], kind: str) -> Mode:
    return mode if isinstance(mode, Mode) else mode(kind)


def whole_words(text: str, spans: list[_Span]) -> list[_Span]:
    """Spans grown to the words that they begin or end in; those that touch become one."""
    grown: list[_Span] = []
    for span in spans:
        start, end = word_start(text, span[0]), _word_end(text, span[1])
        kind = span[2]
        if grown and start <= grown[-1][1]:
            before = grown.pop()
            kind = max(before, span, key=_weight)[2]
            start, end = before[0], max(end, before[1])
        grown.append((start, end, kind))
    return grown


def word_start(text: str, place: int) -> int:
    """Where the word begins that ``place`` stands in or behind; ``place`` itself where it touches none."""
    while place and joins(text[place - 1]):
        place -= 1
    return place


def _word_end(text: str, place: int) -> int:
    while place < len(text) and joins(text[place]):
        place += 1
    return place


def _weight(span: _Span) -> tuple[bool, int]:
    return span[2].startswith("SECRET"), span[1] - span[0]
