"""Words that announce what follows: whole words in several languages, looked for shortly before a candidate.

Only what stands before counts: a stream has not seen what comes after.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

WINDOW = 64
"""Characters before a candidate in which an announcing word counts. Streams keep more than this in view."""

_LONGEST_PHRASE = 6
_LITTLE = frozenset(
    "no my as us a of the de di da do del der die das des du la le el il ul to and s n c p d i r t".split()
)
_FREQUENT = {
    "id": 1, "nr": 1, "nummer": 1, "numero": 1, "número": 1, "numéro": 1, "code": 1, "tax": 1, "security": 1, "social": 1,
    "national": 1, "personal": 1, "identity": 1, "number": 2, "card": 2, "service": 2, "public": 2, "account": 2,
    "person": 2, "client": 2, "patient": 2, **dict.fromkeys(_LITTLE, 3),
}  # fmt: skip
_BEGINNINGS: set[str] = set()
"""How the phrases of all ``words`` begin, letter by letter; filled while modules are imported."""
_TOKEN = re.compile(r"[A-Z]*[^\W_A-Z]+|[A-Z]+")
# Right behind a full stop: that no abbreviation of "number" ends in it.
NO_ABBREVIATION = (
    r"(?<![Nn]r.)(?<!NR.)(?<![Nn]um.)(?<![Nn][úu]m.)(?<![Nn]ro.)(?<![Tt]el.)(?<!(?i:dent).)(?<!(?i:vers).)"
)
# What ends an announcement: another value, the end of a sentence, a line that does not end in a colon.
# The first character says which end it may be, so that the pattern is tried at few places.
_END = re.compile(
    r"[0-9.!?;\n \t](?:(?<=[0-9])[0-9 ./-]{2,30}[0-9][A-Za-z]?(?=[^0-9A-Za-z\"'])"
    rf"|(?<=[^\W\d_]{{3}}[.!?]){NO_ABBREVIATION}\s(?![a-zà-ÿ–—-])"
    r"|(?<=;)\s|(?<=\n)(?<![:=\s]\n)|(?<=[ \t])(?<![:=\s][ \t])[ \t]*\n)"
)
# "The passport number of this customer is …": whose it is does not change what it is.
ASIDE = re.compile(
    r"[FODVfodv](?<!\w.)(?i:(?:(?<=f)or|(?<=o)f|(?<=f)rom)[ ](?:this|the|that|our|your|my|his|her|a)[ ](?:customer|client|patient|user|employee|member|person"
    r"|guest|passenger|applicant|caller|colleague|contact|driver|holder|owner)|(?<=d)(?:es[ ]Kunden|er[ ]Kundin|es[ ]Patienten"
    r"|er[ ]Patientin|u[ ]client|e[ ]la[ ]cliente|u[ ]patient|el[ ]cliente|el[ ]paciente|o[ ]cliente|a[ ]cliente)"
    r"|(?<=v)(?:an[ ]de[ ]klant|an[ ]de[ ]patiënt))(?=[ ])"
)
_JOINED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True, slots=True)
class Words:
    """Phrases without their spaces and punctuation, in lower case; ``joined`` are those of scripts without spaces."""

    phrases: frozenset[str]
    joined: tuple[str, ...]
    gates: frozenset[str]


def telling(*announcing: Words) -> frozenset[str]:
    """Words of which a text of ASCII letters must hold one for any of these to announce something in it."""
    return frozenset().union(*(one.gates for one in announcing))


def words(*terms: str) -> Words:
    """Phrases that announce. ``tax id`` also stands for ``tax_id``, ``TaxId``, ``tax-id`` and ``taxid``.

    Terms in scripts written without spaces match inside a run of letters.
    """
    spaced: set[str] = set()
    gates: set[str] = set()
    terms = tuple(unicodedata.normalize("NFKC", term) for term in terms)  # as texts are
    for term in terms:
        if _JOINED.search(term):
            continue
        for tokens in (_TOKEN.findall(term), _TOKEN.findall(_without_marks(term))):
            phrase = "".join(tokens).lower()
            spaced.add(phrase)
            rarest = max((token.lower() for token in tokens), key=_rarity, default="")
            gates.update((phrase, rarest, "".join(tokens[:2]).lower(), "".join(tokens[-2:]).lower()))
            _BEGINNINGS.update(phrase[:length] for length in range(1, len(phrase) + 1))
    joined = tuple(term for term in terms if _JOINED.search(term))
    return Words(frozenset(spaced), joined, frozenset(gates - _LITTLE))


def _rarity(word: str) -> tuple[int, int]:
    return -_FREQUENT.get(word, 0), len(word)


def announced(text: str, start: int, by: Words, window: int = WINDOW) -> bool:
    """Whether a phrase of ``by`` stands whole within ``window`` characters before ``start``."""
    return before(text, start, window).announces(by)


@dataclass(frozen=True, slots=True)
class Before:
    """What stands before a candidate, taken apart once for many questions."""

    text: str
    phrases: frozenset[str]

    def announces(self, by: Words) -> bool:
        """Whether a phrase of ``by`` is there."""
        if not by.phrases.isdisjoint(self.phrases):
            return True
        return bool(by.joined) and not self.text.isascii() and any(term in self.text for term in by.joined)


def before(text: str, start: int, window: int = WINDOW) -> Before:
    """The ``window`` characters before ``start``."""
    begin = max(0, start - window)
    aside = ASIDE.search(text, max(0, begin - window // 2), start) if " " in text[begin:start] else None
    if aside is not None:
        begin = max(0, begin - (aside.end() - aside.start()))
    cut = begin > 0 and text[begin - 1].isalnum()
    for match in _END.finditer(text, begin, start):
        # A full stop or a line's end right before the candidate belongs to its label: "Steuer-IdNr. 86 …".
        if match.end() < start or text[match.start()].isdigit():
            begin, cut = match.end(), False
    return _taken_apart(text[begin:start], cut=cut)


def _without_marks(term: str) -> str:
    decomposed = unicodedata.normalize("NFKD", term.replace("ß", "ss"))
    return "".join(character for character in decomposed if not unicodedata.combining(character))


@lru_cache(maxsize=512)
def _taken_apart(text: str, *, cut: bool) -> Before:
    """Runs of words, written together, that may be phrases; a word cut off at its start does not count."""
    tokens = [token.lower() for token in _TOKEN.findall(text)]
    if cut:
        del tokens[:1]
    phrases: set[str] = set()
    for first, phrase in enumerate(tokens):
        if phrase in _BEGINNINGS:
            phrases.add(phrase)
            for following in tokens[first + 1 : first + _LONGEST_PHRASE]:
                phrase += following  # noqa: PLW2901  it grows word by word
                if phrase not in _BEGINNINGS:
                    break
                phrases.add(phrase)
    return Before(text, frozenset(phrases))
