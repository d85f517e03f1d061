"""An answer's text as it streams: inspected, redacted where obliged, restored. Nothing sensitive leaves in parts.

Text is released up to a cut that no finding can cross: a word boundary with nothing suspicious behind it, or one so
far back that whatever began before it has ended. What streams out equals the whole text's treatment.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import Protocol

import orjson

from gateway.core.errors import InspectionFailed
from gateway.core.vocabulary import Finding, LeafKind, Path
from gateway.inspection.leaves import extract, key_of, rewrite
from gateway.inspection.merge import merge
from gateway.inspection.segments import segments
from gateway.inspection.unfinished import HOT_WORDS, unfinished
from gateway.redaction.restore import Restorer
from gateway.redaction.surrogates import Replacer, whole_words, word_start
from gateway.redaction.treatment import EVERY_TYPE, Treatment

SETTLED = 80
"""Characters after which no structured finding is still growing over word boundaries (an IBAN with spaces is 42)."""
CONTEXT = 160
"""Characters of released text that stay in view, for the words that announce a finding."""
MAX_HELD = 65_536
"""Held text beyond this, such as a key block without end, ends the stream."""

_WORD = re.compile(r"[^\s\u3000-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
_COLD = re.compile(r"[(\"']?(?=[^\W\d_]*[^\W\d_A-Z])[^\W\d_]+[.,;:!?)\"']*|[.,;!?()]+")
_LONGEST_LETTER_GROUP = 5  # an IBAN written in groups of four has groups of letters alone


class Finds(Protocol):
    """The structured engine (``inspection.engine.find``)."""

    def __call__(self, text: str, key: str = "") -> tuple[Finding, ...]:
        """Findings of ``text``, the value of the field ``key``."""


_FindNames = Callable[[list[str]], list[tuple[Finding, ...]]]


class ResponseFilter:
    """One run of streamed text, replaced as ``treatment`` says by the ``replacer`` of the exchange.

    The replacer knows the surrogates of this request: a value of the caller's own that the model wrote out is replaced
    by its surrogate and restored again, so it reads as the caller wrote it. With ``find_names`` text is also held
    until its whole segment was looked at for names. Raises ``InspectionFailed`` past ``MAX_HELD``, and what
    ``find_names`` raises.
    """

    def __init__(
        self,
        *,
        treatment: Treatment,
        replacer: Replacer,
        restorer: Restorer | None,
        find: Finds,
        find_names: _FindNames | None = None,
        json_escaped: bool = False,
    ) -> None:
        self._find_names = find_names
        self._looked_until = 0
        self._names: list[Finding] = []
        self._treatment = treatment
        self._replacer = replacer
        self._restorer = restorer
        self._find = find
        self._json = json_escaped
        self._context = ""
        self._held = ""
        self.findings: Counter[str] = Counter()
        self.redactions: Counter[str] = Counter()

    @property
    def restored(self) -> int:
        """How many surrogates were restored."""
        return self._restorer.restored if self._restorer else 0

    def feed(self, text: str) -> str:
        """What may be released now."""
        self._held += text
        if len(self._held) > MAX_HELD:
            raise InspectionFailed("held text has no end")
        if self._json:
            return ""
        view = self._context + self._held
        start = len(self._context)
        self._look_for_names(ended=False)
        found = self._found(view, start)
        cut = _safe_cut(view, start, found)
        if self._find_names is not None:
            cut = max(start, _outside(min(cut, start + self._looked_until), view, found))
        if cut <= start:
            return ""
        released = self._release(view[start:cut], [_shift(f, start) for f in found if f.end <= cut], settled=False)
        self._context = view[max(0, cut - CONTEXT) : cut]
        self._held = view[cut:]
        self._forget_names(cut - start)
        return released

    def finish(self) -> str:
        """What was still held, treated as the end of the text."""
        if self._json:
            held, self._held = self._held, ""
            return self._finish_json(held)
        self._look_for_names(ended=True)
        held, self._held = self._held, ""
        view = self._context + held
        start = len(self._context)
        found = [_shift(f, start) for f in self._found(view, start)]
        self._context = ""
        self._forget_names(len(held))
        return self._release(held, found, settled=True)

    def _found(self, view: str, start: int) -> list[Finding]:
        structured = self._find(view)
        names = [_shift(f, -start) for f in self._names]
        return [finding for finding in (merge((*structured, *names)) if names else structured) if finding.end > start]

    def _look_for_names(self, *, ended: bool) -> None:
        """Have every complete segment of the held text looked at, and the last one too where the text has ended."""
        if self._find_names is None:
            return
        beyond = self._held[self._looked_until :]
        pieces = segments(beyond)
        complete = pieces if ended else pieces[:-1]
        if not complete:
            return
        answers = self._find_names([beyond[start:end] for start, end in complete])
        for (start, _), answer in zip(complete, answers, strict=True):
            self._names += [_shift(f, -(self._looked_until + start)) for f in answer]
        self._looked_until += complete[-1][1]

    def _forget_names(self, released: int) -> None:
        self._looked_until = max(0, self._looked_until - released)
        self._names = [_shift(f, released) for f in self._names if f.end > released]

    def _release(self, text: str, found: list[Finding], *, settled: bool) -> str:
        text = self._redact(text, found)
        if self._restorer is None:
            return text
        return self._restorer.feed(text) + (self._restorer.finish() if settled else "")

    def _redact(self, text: str, found: list[Finding]) -> str:
        self.findings.update(finding.type for finding in found)
        selected = self._treatment.select(found)
        if not selected:
            return text
        redacted = self._replacer.redact(text, selected, types=EVERY_TYPE, mode=self._treatment.mode)
        self.redactions.update(redacted.fresh)
        return redacted.text

    def _finish_json(self, text: str) -> str:
        """Tool arguments are released whole, leaf by leaf; what is no JSON is treated as text."""
        if not text:
            return ""
        try:
            value = orjson.loads(text)
        except orjson.JSONDecodeError:
            return self._release(text, self._all_of(text, ""), settled=True)
        replacements: dict[Path, str] = {}
        for leaf in extract({"": value}, _arguments, _nothing, max_leaves=MAX_HELD, max_depth=200):
            if leaf.path[0] != "":
                continue
            cleaned = self._redact(leaf.text, self._all_of(leaf.text, key_of(leaf)))
            if self._restorer is not None:
                cleaned, count = self._restorer.restore(cleaned)
                self._restorer.restored += count
            if cleaned != leaf.text:
                replacements[leaf.path] = cleaned
        return orjson.dumps(rewrite({"": value}, replacements)[""]).decode() if replacements else text

    def _all_of(self, text: str, key: str) -> list[Finding]:
        structured = self._find(text, key)
        return list(merge((*structured, *self._find_names([text])[0])) if self._find_names else structured)


def _safe_cut(view: str, start: int, found: list[Finding]) -> int:
    """The last offset of ``view`` that nothing can cross, at least ``start``.

    Walks back over words: the unfinished last one and suspicious ones are held. One long cold word, or two in a row,
    end every structured finding; so do ``SETTLED`` characters, since by then it is complete and in ``found``.
    """
    limit = _before_open_key_block(view)
    cut = limit
    cold_in_a_row = 0
    following = limit
    for word in reversed(list(_WORD.finditer(view, start, limit))):
        if view[word.end() : following].strip():
            break
        unfinished_word = word.end() == limit
        if not unfinished_word and _is_cold(word.group()):
            cold_in_a_row += 1
            if cold_in_a_row == 2 or len(word.group()) > _LONGEST_LETTER_GROUP:
                break
        else:
            cold_in_a_row = 0
            if not unfinished_word and limit - word.end() >= SETTLED:
                cut = word.end()
                break
            cut = word.start()
        following = word.start()
    cut = min(cut, start + unfinished(view[start:limit]))
    return max(start, _outside(cut, view, found))


def _is_cold(word: str) -> bool:
    """Whether a word ends whatever was growing before it: plain letters, and none that values are written with."""
    return _COLD.fullmatch(word) is not None and word.lower().strip("()\"'.,;:!?") not in HOT_WORDS


def _outside(cut: int, view: str, found: list[Finding]) -> int:
    """``cut``, or the start of what it would split: a finding with the words that it is replaced with."""
    for begin, end, _ in reversed(whole_words(view, [(f.start, f.end, f.type) for f in found])):
        if begin < cut < end:
            cut = begin
    return cut


def _before_open_key_block(view: str) -> int:
    opened = view.rfind("-----BEGIN")
    return len(view) if opened < 0 or "-----END" in view[opened:] else word_start(view, opened)


def _shift(finding: Finding, by: int) -> Finding:
    return Finding(
        max(0, finding.start - by), finding.end - by, finding.type, finding.score, finding.recogniser, finding.validated
    )


def _arguments(_path: Path) -> LeafKind:
    return LeafKind.TOOL_ARGUMENTS


def _nothing(_path: Path) -> bool:
    return False
