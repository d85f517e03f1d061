"""Restoring originals for the caller: exactly the stand-ins that this exchange's own request produced."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from gateway.redaction.trie import Match, Trie, joins

_SURROGATE = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+")
_AS_MADE = re.compile(r"[A-Z][A-Z0-9_]{2,80}")
_DIGIT = re.compile(r"\d")
# A surrogate as it was made, alone or in Markdown's emphasis: a type, an underscore, eight digits of Crockford's.
_LIKE_ONE = re.compile(
    r"([A-Z_](?<![A-Za-z0-9_\\].)[A-Z0-9_]{0,60}?)\\?_([0-9A-HJKMNP-TV-Z]{8})_*(?![A-Za-z0-9_\\])", re.DOTALL
)
_RUN = "_\\0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_LONGEST_RUN = 80


class Originals:
    """The originals behind the stand-ins of one exchange, ready to be looked for. Made once, shared by its channels."""

    __slots__ = ("heads", "mapping", "plain", "trie")

    def __init__(self, mapping: Mapping[str, str]) -> None:
        self.mapping = mapping
        self.trie = Trie(mapping, exact={name for name in mapping if _is_exact(name)})
        self.heads = frozenset(name.rpartition("_")[0] for name in mapping)
        self.plain = not any(head in mapping for head in self.heads)
        """Whether no name begins another, so that a name that stands as it was made needs no walk."""


class Restorer:
    """Replaces the stand-ins of ``mapping`` by their originals, in a whole text or as text streams.

    Surrogates are found in any case and in the spellings that ``Trie`` knows; fakes as they were made, names and
    e-mail addresses in any case. Never inside a longer word. ``feed`` holds back only what could still become one.
    Where one surrogate stands for several spellings of a value, the mapping has the one that came first, and that
    is what every place gets. With ``json_escaped`` the text is JSON string content, and originals are escaped to fit.
    """

    def __init__(self, mapping: Mapping[str, str] | Originals, *, json_escaped: bool = False) -> None:
        self._originals = mapping if isinstance(mapping, Originals) else Originals(mapping)
        self._json = json_escaped
        self._before = ""
        self._held = ""
        self._uncounted = ""
        self.restored = 0
        self.unresolved = 0
        """How many surrogates were seen that this exchange did not make, or that the model garbled."""

    def restore(self, text: str) -> tuple[str, int]:
        """The whole text restored, and how many stand-ins were."""
        restored, count, _ = self._scan(text, 0, final=True)
        self._count_unresolved(final=True)
        return restored, count

    def feed(self, text: str) -> str:
        """What of the stream may be released now."""
        return self._advance(text, final=False)

    def finish(self) -> str:
        """What was still held."""
        released = self._advance("", final=True)
        self._before = ""
        return released

    def _advance(self, text: str, *, final: bool) -> str:
        buffer = self._before + self._held + text
        released, count, cut = self._scan(buffer, len(self._before), final=final)
        self._held = buffer[cut:]
        self._before = buffer[max(0, cut - 1) : cut]
        self.restored += count
        self._count_unresolved(final=final)
        return released

    def _scan(self, text: str, start: int, *, final: bool) -> tuple[str, int, int]:
        """The text from ``start`` restored, how many were, and where what must be held begins."""
        trie, mapping = self._originals.trie, self._originals.mapping
        parts: list[str] = []
        passed = [self._uncounted]
        count = 0
        cut = len(text)
        for place in trie.places(text, start):
            if place.start() < start:
                continue
            match = self._as_made(text, place.start()) or trie.match(text, place.start())
            if match.open and not final:
                cut = place.start()
                break
            if match.name is not None:
                before = text[start : place.start()]
                original = mapping[match.name]
                parts += (before, json.dumps(original, ensure_ascii=False)[1:-1] if self._json else original)
                passed += (before, " ")
                start = match.end
                count += 1
        parts.append(text[start:cut])
        passed.append(text[start:cut])
        self._uncounted = "".join(passed)
        return "".join(parts), count, cut

    def _as_made(self, text: str, start: int) -> Match | None:
        """The most frequent case at C speed: a surrogate of this exchange, spelled as it was made."""
        written = _AS_MADE.match(text, start)
        if written is None or not self._originals.plain or written.group() not in self._originals.mapping:
            return None
        end = written.end()
        return None if end == len(text) or joins(text[end]) else Match(end, written.group(), open=False)

    def _count_unresolved(self, *, final: bool) -> None:
        text, self._uncounted = self._uncounted, ""
        if not final:
            settled = text.rstrip(_RUN)
            run = text[len(settled) :]
            # A run that is too long for a surrogate stays too long, whatever follows it.
            self._uncounted = run if len(run) <= _LONGEST_RUN else "a" * (_LONGEST_RUN + 1)
            text = settled
        for match in _LIKE_ONE.finditer(text):
            kind, word = match.group(1).lstrip("_"), match.group(2)
            # Constants end in eight capitals at times; nearly every surrogate has a digit there.
            self.unresolved += kind in self._originals.heads or _DIGIT.search(word) is not None


def _is_exact(name: str) -> bool:
    return "@" not in name and _DIGIT.search(name) is not None and _SURROGATE.fullmatch(name) is None
