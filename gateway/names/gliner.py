"""GLiNER models exported to ONNX: entities of any label, found by a model that the operator mounts.

The contract is that of span models with one encoder in github.com/urchade/GLiNER (``UniEncoderSpanORTModel``): the
labels stand before the text, each after ``<<ENT>>`` and all before ``<<SEP>>``; the model scores every span of up to
``max_width`` words for each label.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from gateway.core.errors import ConfigurationError, InspectionFailed
from gateway.core.vocabulary import Finding
from gateway.names.gliner_files import ONNX_ERRORS, exported
from gateway.names.registry import GlinerEntry

_WORD = re.compile(r"\w+(?:[-_]\w+)*|\S")
"""GLiNER's splitter ``whitespace``; the models were trained on words cut like this."""
_LONGEST_WORD = 64
"""Characters of a word that the model sees; it reads the first token of each, and longer ones are no names."""
_TOKENS = 512
"""Tokens seen together, the prompt among them: the least that the encoders in use can read."""
_KINDS = {"tensor(int64)": np.int64, "tensor(bool)": np.bool_}


class _Span(NamedTuple):
    """First and last word, both within it, with the label's number."""

    score: float
    first: int
    last: int
    label: int


class Gliner:
    """One model with its labels. Not shared between threads."""

    def __init__(self, entry: GlinerEntry, folder: Path, place: str) -> None:
        """``folder``: where a relative ``entry.folder`` begins. Raises ``ConfigurationError`` that names ``place``."""
        self._entry = entry
        model = exported(folder / entry.folder, entry.sha256, entry.threads, place)
        self._session, self._tokenizer = model.session, model.tokenizer
        self._max_width, self._max_words = model.configuration.max_width, model.configuration.max_len
        self._kinds = {one.name: _KINDS[one.type] for one in self._session.get_inputs()}
        self._prompt = [part for label in entry.labels for part in (model.configuration.ent_token, label)]
        self._prompt.append(model.configuration.sep_token)
        self._types = list(entry.labels.values())
        self._tokens = _TOKENS - len(self._tokenizer.encode(self._prompt, is_pretokenized=True).ids)
        if self._tokens < _TOKENS // 2:
            raise ConfigurationError(f"{place}.labels: these are too many or too long. Split them over two entries.")
        self._try(place)
        self.version = f"{entry.name}:{model.digest[:8]}"

    def find(self, texts: Sequence[str]) -> list[tuple[Finding, ...]]:
        """Entities of each text, each read on its own, sorted and without overlap."""
        return [tuple(self._find(text)) for text in texts]

    def _find(self, text: str) -> Iterator[Finding]:
        words = list(_WORD.finditer(text))
        seen = [word.group()[:_LONGEST_WORD] for word in words]
        spans = [span for start, end in self._windows(seen) for span in self._spans(seen[start:end], start)]
        for span in _best(spans):
            kind = self._types[span.label]
            start, end = words[span.first].start(), words[span.last].end()
            yield Finding(start, end, kind, round(span.score, 4), self._entry.name, validated=False)

    def _windows(self, words: list[str]) -> Iterator[tuple[int, int]]:
        """Stretches of words that the model reads at once; each span lies whole in one of them."""
        if not words:
            return
        encoding = self._tokenizer.encode(words, is_pretokenized=True, add_special_tokens=False)
        sizes = Counter(encoding.word_ids)
        start = 0
        while True:
            end, size = start, 0
            while end < len(words) and end - start < self._max_words and size + sizes[end] <= self._tokens:
                size += sizes[end]
                end += 1
            if end == start:
                raise InspectionFailed("a word is longer than the model can read")
            yield start, end
            if end == len(words):
                return
            start = max(start + 1, end - self._max_width + 1)

    def _spans(self, words: list[str], offset: int) -> Iterator[_Span]:
        probabilities = 1 / (1 + np.exp(-np.clip(self._logits(words), -80, 80)))
        for first, width, label in np.argwhere(probabilities > self._entry.threshold).tolist():
            if first + width < len(words):
                score = float(probabilities[first, width, label])
                yield _Span(score, offset + first, offset + first + width, label)

    def _logits(self, words: list[str]) -> npt.NDArray[np.float64]:
        """Words by widths by labels. Raises ``InspectionFailed`` where the model answers something else."""
        encoding = self._tokenizer.encode([*self._prompt, *words], is_pretokenized=True)
        starts = np.repeat(np.arange(len(words)), self._max_width)
        ends = starts + np.tile(np.arange(self._max_width), len(words))
        feed = {
            "input_ids": [encoding.ids],
            "attention_mask": [encoding.attention_mask],
            "words_mask": [_words_mask(encoding.word_ids, len(self._prompt))],
            "text_lengths": [[len(words)]],
            "span_idx": [np.stack([starts, ends], axis=1)],
            "span_mask": [ends < len(words)],
        }
        (logits,) = self._session.run(
            ["logits"], {name: np.array(feed[name], kind) for name, kind in self._kinds.items()}
        )
        if logits.shape != (1, len(words), self._max_width, len(self._types)) or np.isnan(logits).any():
            raise InspectionFailed("the model answered something else")
        scores: npt.NDArray[np.float64] = logits[0].astype(np.float64)
        return scores

    def _try(self, place: str) -> None:
        try:
            self._logits(["Maria", "lives", "here"])
        except (InspectionFailed, *ONNX_ERRORS) as error:
            raise ConfigurationError(
                f"{place}: model.onnx does not answer as its gliner_config.json says. Export both from one model."
            ) from error


def _words_mask(word_ids: Sequence[int | None], prompt: int) -> list[int]:
    """At the first token of each word of the text its number from 1, and 0 elsewhere."""
    mask, previous = [], None
    for word in word_ids:
        begins = word is not None and word != previous and word >= prompt
        mask.append(word - prompt + 1 if begins and word is not None else 0)
        previous = word
    return mask


def _best(spans: list[_Span]) -> list[_Span]:
    """The most probable first, each where none that overlaps it was taken before; then in order of the text."""
    kept: list[_Span] = []
    for span in sorted(spans, key=lambda span: -span.score):
        if all(span.first > other.last or other.first > span.last for other in kept):
            kept.append(span)
    return sorted(kept, key=lambda span: span.first)
