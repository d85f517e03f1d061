"""The Rampart token classifier: words of a text with what they are part of, for seven languages in Latin script.

Rampart is a work of the National Design Studio, licensed under CC BY 4.0.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import onnxruntime  # type: ignore[import-untyped]
from tokenizers import Tokenizer

from gateway.inspection.name_parts import CLASSIFIER, PERSON_KINDS, Part, PartKind

WINDOW = 128
"""Tokens looked at together; speed per token falls beyond this, and quality does not rise."""
OVERLAP = 32
WEAKEST = 0.006
"""Probability from which a word is told; joining decides which of the weak ones count."""

_KINDS = {
    "GIVEN_NAME": PartKind.GIVEN,
    "SURNAME": PartKind.SURNAME,
    "BUILDING_NUMBER": PartKind.NUMBER,
    "STREET_NAME": PartKind.STREET,
    "SECONDARY_ADDRESS": PartKind.UNIT,
    "CITY": PartKind.CITY,
    "STATE": PartKind.STATE,
    "ZIP_CODE": PartKind.POSTCODE,
}
"""The labels that are used; numbers of documents, accounts and telephones belong to the structured lane."""


class _Word(NamedTuple):
    start: int
    end: int
    first: int
    last: int


class Rampart:
    """Not shared between threads."""

    def __init__(self, model: Path, folder: Path, *, threads: int) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # The fused operator is several times slower than its parts on processors.
        self._session = onnxruntime.InferenceSession(
            str(model), options, providers=["CPUExecutionProvider"], disabled_optimizers=["SkipLayerNormFusion"]
        )
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        labels = json.loads((folder / "config.json").read_text("utf-8"))["id2label"]
        columns: dict[PartKind | None, list[int]] = {None: []}
        for index, label in labels.items():
            kind = _KINDS.get(label.rpartition("-")[2]) if label[1:2] == "-" else None
            columns.setdefault(kind, []).append(int(index))
        self._kinds = list(columns)
        self._persons = [index for index, kind in enumerate(self._kinds) if kind in PERSON_KINDS]
        self._columns = [np.array(indices) for indices in columns.values()]
        self._begin, self._end = self._tokenizer.encode("").ids

    def parts(self, text: str) -> list[Part]:
        """Words that are part of a name or an address, in order."""
        encoding = self._tokenizer.encode(text, add_special_tokens=False)
        if not encoding.ids:
            return []
        scores = self._scores(encoding.ids)
        return list(self._labelled(_words(encoding.word_ids, encoding.offsets), scores))

    def _scores(self, ids: list[int]) -> npt.NDArray[np.float32]:
        """Probability of each kind for each token; where windows overlap, of the one that sees more around it."""
        rows = []
        start = 0
        while True:
            window = ids[start : start + WINDOW]
            last = start + WINDOW >= len(ids)
            feed = np.array([[self._begin, *window, self._end]], dtype=np.int64)
            (logits,) = self._session.run(None, {"input_ids": feed})
            seen = logits[0, 1:-1]
            skip = OVERLAP // 2 if start else 0
            rows.append(seen[skip:] if last else seen[skip : WINDOW - OVERLAP // 2])
            if last:
                break
            start += WINDOW - OVERLAP
        logits = np.concatenate(rows)
        raised = np.exp(logits - logits.max(axis=1, keepdims=True))
        raised /= raised.sum(axis=1, keepdims=True)
        return np.stack([raised[:, columns].sum(axis=1) for columns in self._columns], axis=1)

    def _labelled(self, words: list[_Word], scores: npt.NDArray[np.float32]) -> Iterator[Part]:
        if not words:
            return
        means = np.add.reduceat(scores, [word.first for word in words], axis=0)
        means /= np.array([[word.last - word.first] for word in words])
        persons = means[:, self._persons].sum(axis=1).tolist()
        for word, other, person, row in zip(words, means[:, 0].tolist(), persons, means, strict=True):
            if other > 1 - WEAKEST:
                continue
            kind = self._kinds[int(row[1:].argmax()) + 1]
            if kind is not None:
                score = person if kind in PERSON_KINDS else 1 - other
                yield Part(word.start, word.end, kind, round(score, 4), CLASSIFIER)


def _words(word_ids: list[int | None], offsets: list[tuple[int, int]]) -> list[_Word]:
    words: list[_Word] = []
    previous: int | None = None
    for index, (word, (start, end)) in enumerate(zip(word_ids, offsets, strict=True)):
        if words and word == previous:
            words[-1] = _Word(words[-1].start, max(words[-1].end, end), words[-1].first, index + 1)
        else:
            words.append(_Word(start, end, index, index + 1))
        previous = word
    return words
