"""How far a model is believed about a word, given how the word is written and what stands beside it.

Rampart reads small letters and capitals alike, so the capitals are evidence of their own: a capitalised word that is
no everyday word needs little more, and a word in small letters among capitals needs much.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from gateway.inspection.everyday_words import is_everyday
from gateway.inspection.letters import PARTICLE
from gateway.inspection.name_parts import (
    ADDRESS_KINDS,
    CLASSIFIER,
    MODELS,
    PERSON_KINDS,
    PLACE_KINDS,
    SURE,
    Part,
    PartKind,
)

_SUPPORTS = 0.2
_RAISED = 0.6
# Probabilities from which a word counts, from the curves of tuning texts in seven languages.
_WEAKEST_NAME = 0.05
_WEAKEST_AFTER_PREPOSITION = 0.02
_WEAKEST_OF_TWO = 0.006
_WEAKEST_IN_SMALL_LETTERS = 0.2
_WEAKEST_SUPPORT = 0.05
_STRONG = 0.9
_UNMISTAKABLE = 0.98

_CAPITAL_IN_WORD = re.compile(r"[^\W\d_A-Z][A-Z]")
_CAPITAL_PREFIX = re.compile(r"(?:Ma?c|De|Di|D[ae]l|La|Le|Du|Van|Von|Fitz|San|O|El|Al)(?=[A-Z][a-z])")
_TECHNICAL_MARK = re.compile(r"[`=<>{}\\_]|::|https?:")
_BETWEEN_NAMES = re.compile(rf"[ -]|[ ](?:(?:{PARTICLE})[ ]){{0,3}}")
_PREPOSITION = re.compile(
    r"\b(?:with|to|from|by|for|mit|bei|von|an|für|avec|chez|à|par|pour|con|a|para|por|da|di|per|com|met|bij|aan|"
    r"voor|door|van)[ ]\Z"
)
_BEFORE_ORGANIZATION = re.compile(
    r"\b(?:at|with|from|for|by|of|joined|company|firm|bank|employer|client|customer|chez|pour|de|par|société)[ ]"
    r"(?:the[ ])?\Z",
    re.IGNORECASE,
)
_BEFORE_PLACE = re.compile(
    r"\b(?:in|from|to|near|at|visit|visiting|leave|leaving|of|à|en|au|aux|de|vers|pour)[ ](?:the[ ])?\Z", re.IGNORECASE
)


def believed(text: str, parts: Iterable[Part]) -> Iterator[Part]:
    """The parts, with what makes a model's weak opinion good raised and what makes a strong one bad left out."""
    parts = list(parts)
    classified = [part for part in parts if part.source == CLASSIFIER]
    capitals = any(map(str.isupper, text))
    plain = _TECHNICAL_MARK.search(text) is None
    for part in parts:
        if part.source in MODELS - {CLASSIFIER}:
            if _stands(text, part, classified):
                yield part
        elif part.source != CLASSIFIER or part.kind in ADDRESS_KINDS:
            if part.score >= _SUPPORTS:
                yield part
        elif _is_capitalised(text[part.start : part.end]):
            if (score := _of_capitalised(text, part, classified)) >= _SUPPORTS:
                yield part._replace(score=score)
        elif (score := _of_other(text, part, classified, capitals=capitals, plain=plain)) >= _SUPPORTS:
            yield part._replace(score=score)


def _is_capitalised(word: str) -> bool:
    return word[0].isupper() and not (word.isupper() and len(word) > 1)


def _of_capitalised(text: str, part: Part, classified: Sequence[Part]) -> float:
    word = text[part.start : part.end]
    if _CAPITAL_IN_WORD.search(word) and not _CAPITAL_PREFIX.match(word):
        return 0.0
    if part.kind in PERSON_KINDS and not is_everyday(word) and part.score >= _least(text, part, classified):
        return max(part.score, _RAISED)
    return part.score


def _least(text: str, part: Part, classified: Sequence[Part]) -> float:
    """The probability from which a capitalised word is taken for a name."""
    for other in classified:
        beside = _gap(text, part, other)
        if beside and text[other.start].isupper() and not is_everyday(text[other.start : other.end]):
            return _WEAKEST_OF_TWO
    return _WEAKEST_AFTER_PREPOSITION if _PREPOSITION.search(text, 0, part.start) else _WEAKEST_NAME


def _gap(text: str, one: Part, other: Part) -> bool:
    """Whether two words could be of one name by what stands between them."""
    first, second = sorted((one, other))
    return first.end < second.start <= first.end + 16 and bool(_BETWEEN_NAMES.fullmatch(text, first.end, second.start))


def _of_other(text: str, part: Part, classified: Sequence[Part], *, capitals: bool, plain: bool) -> float:
    """Of a word in small letters, in capitals throughout, or no word."""
    word = text[part.start : part.end]
    if not word.isalpha():
        return part.score
    if part.kind in PERSON_KINDS and is_everyday(word):
        return 0.0
    neighbours = [
        other
        for other in classified
        if other.score >= SURE
        and (other.kind in PERSON_KINDS) == (part.kind in PERSON_KINDS)
        and other.start != part.start
        and (abs(part.start - other.end) <= 2 or abs(other.start - part.end) <= 2)
    ]
    if not capitals:
        raised = neighbours and part.kind in PERSON_KINDS and part.score >= _WEAKEST_IN_SMALL_LETTERS
        return max(part.score, _RAISED) if raised else part.score
    if word.isupper():
        return part.score
    strongest = max(
        (_UNMISTAKABLE if text[other.start].isupper() else other.score for other in neighbours), default=0.0
    )
    # Alone among words with capitals it is a thing more often than a person or a place.
    enough = SURE if strongest == _UNMISTAKABLE else _STRONG if plain and strongest >= _STRONG else _UNMISTAKABLE
    return part.score if part.score >= enough and (plain or enough == SURE) else 0.0


def _stands(text: str, part: Part, classified: Sequence[Part]) -> bool:
    """Whether what spaCy found is borne out by the classifier, or by its shape and the word before it."""
    word = text[part.start : part.end]
    if "\n" in word or "`" in word or any(map(str.isdigit, word)) or _CAPITAL_IN_WORD.search(word):
        return False
    if part.kind is PartKind.ORGANIZATION:
        return " " in word.removeprefix("the ").strip() or _BEFORE_ORGANIZATION.search(text, 0, part.start) is not None
    supported = any(
        other.score >= _WEAKEST_SUPPORT
        and other.start < part.end
        and part.start < other.end
        and (other.kind in PERSON_KINDS) == (part.kind in PERSON_KINDS)
        for other in classified
    )
    in_place = part.kind in PLACE_KINDS and _BEFORE_PLACE.search(text, 0, part.start) is not None
    return supported or in_place
