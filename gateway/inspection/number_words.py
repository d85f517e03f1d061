"""Numbers spelled out, zero to ninety-nine, as people read telephone and card numbers aloud, in seven languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise, repeat

from gateway.inspection.labels import WordsOf
from gateway.inspection.occurrences import starts_of

_ENGLISH = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_GERMAN = "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn".split()
_FRENCH = "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize".split()
_SPANISH = "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve".split()
_ITALIAN = "zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove".split()
_PORTUGUESE = "zero um dois três quatro cinco seis sete oito nove dez onze doze treze catorze quinze dezesseis dezessete dezoito dezenove".split()
_DUTCH = "nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien".split()


_TENS = {
    "en": "twenty thirty forty fifty sixty seventy eighty ninety".split(),
    "de": "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig".split(),
    "fr": "vingt trente quarante cinquante soixante".split(),
    "es": "treinta cuarenta cincuenta sesenta setenta ochenta noventa".split(),
    "it": "venti trenta quaranta cinquanta sessanta settanta ottanta novanta".split(),
    "pt": "vinte trinta quarenta cinquenta sessenta setenta oitenta noventa".split(),
    "nl": "twintig dertig veertig vijftig zestig zeventig tachtig negentig".split(),
}
_ALSO = {"oh": "0", "nought": "0", "nil": "0", "zwo": "2", "ein": "1", "een": "1", "meia": "6", "une": "1", "una": "1", "uma": "1", "duas": "2", "dieci": "10"}  # fmt: skip


def _spellings() -> dict[tuple[str, ...], str]:
    """Words without accents, and the digits that they say."""
    table: dict[str, str] = {}
    for language in (_ENGLISH, _GERMAN, _FRENCH, _SPANISH, _ITALIAN, _PORTUGUESE, _DUTCH):
        for number, word in enumerate(language):
            table.setdefault(word, str(number))
    for words, number in (*_tens(), *_french()):
        table.setdefault(words, str(number))
    table = _ALSO | table
    for words, digits in list(table.items()):
        table.setdefault(_plain(words), digits)
    return {tuple(words.split()): digits for words, digits in table.items()}


def _tens() -> Iterator[tuple[str, int]]:
    for language, stems in _TENS.items():
        for tens, stem in enumerate(stems, start=3 if language == "es" else 2):
            yield stem, 10 * tens
            for unit in range(1, 10):
                yield _with_unit(language, stem, unit), 10 * tens + unit


def _with_unit(language: str, stem: str, unit: int) -> str:
    match language:
        case "de":
            return ("ein" if unit == 1 else _GERMAN[unit]) + "und" + stem
        case "nl":
            return _DUTCH[unit] + ("ën" if unit in {2, 3} else "en") + stem
        case "fr":
            return f"{stem} et un" if unit == 1 else f"{stem} {_FRENCH[unit]}"
        case "es":
            return f"{stem} y {_SPANISH[unit]}"
        case "it":
            return (stem[:-1] if unit in {1, 8} else stem) + _ITALIAN[unit]
        case "pt":
            return f"{stem} e {_PORTUGUESE[unit]}"
        case _:
            return f"{stem} {_ENGLISH[unit]}"


def _french() -> Iterator[tuple[str, int]]:
    """Seventeen to nineteen, and seventy to ninety-nine."""
    teens = [*_FRENCH[10:17], "dix sept", "dix huit", "dix neuf"]
    yield from zip(teens[7:], (17, 18, 19), strict=True)
    yield "soixante et onze", 71
    for number, word in enumerate(teens):
        yield f"soixante {word}", 70 + number
        yield f"quatre vingt {word}", 90 + number
    yield "quatre vingts", 80
    yield "quatre vingt", 80
    for unit in range(1, 10):
        yield f"quatre vingt {_FRENCH[unit]}", 80 + unit
    for stem, tens in (("septante", 70), ("huitante", 80), ("octante", 80), ("nonante", 90)):
        yield stem, tens
        for unit in range(1, 10):
            yield (f"{stem} et un" if unit == 1 else f"{stem} {_FRENCH[unit]}"), tens + unit


def _plain(words: str) -> str:
    decomposed = unicodedata.normalize("NFKD", words.replace("ß", "ss"))
    return "".join(character for character in decomposed if not unicodedata.combining(character))


SPELLINGS = _spellings()
FIRST_WORDS = frozenset(words[0] for words in SPELLINGS)
REPEATS = {"double": 2, "triple": 3, "doppel": 2, "doble": 2, "doppio": 2, "duplo": 2, "dubbel": 2, "treble": 3}
SIGNS = {
    "plus": "+", "más": "+", "mas": "+", "più": "+", "mais": "+", "dash": "-", "hyphen": "-", "minus": "-", "strich": "-",
    "bindestrich": "-", "tiret": "-", "guion": "-", "guión": "-", "trattino": "-", "traço": "-", "streepje": "-", "point": "",
    "dot": "", "punkt": "", "space": "", "leerzeichen": "", "espace": "", "espacio": "", "then": "", "and": "", "puis": "",
}  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+|\d+")
_BETWEEN = re.compile(r"[ \t]*[-,.;:/]?[ \t\n]*")
_NOT_LETTERS = str.maketrans("-,.;:/()[]{}<>_", "               ")
DOTS = frozenset({"dot", "punkt", "point", "punto", "ponto", "punt"})
"""What the dot of an address is called."""
_OTHER, _SIGN, _NUMBER, _DOT = b".snd"
_KIND = (
    dict.fromkeys([*SIGNS, "y", "e", "et"], _SIGN)
    | dict.fromkeys([*FIRST_WORDS, *REPEATS], _NUMBER)
    | dict.fromkeys(DOTS, _DOT)
)
_NUMBER_WORDS = frozenset(word for word, kind in _KIND.items() if kind == _NUMBER)
_BESIDE = 64
"""Characters from one word of a spelled number to the next, with what people say between them."""
# Three numbers may say five digits and more, "thirty forty fifty"; with signs between it takes five words.
_PERHAPS_A_RUN = re.compile(rb"n{3}|[snd]{5}")
FEWEST = 5
"""Digits that a run of number words must say to be read as a number."""


_MOST_WORDS = 64


def may_spell(said: WordsOf) -> bool:
    """Whether two words that say numbers stand near each other, or one for the dot of an address is there: cheap."""
    numbers = _NUMBER_WORDS & said.words
    if not DOTS.isdisjoint(said.words):
        return True
    places = sorted(place for word in numbers for place in starts_of(said.lowered, word))
    return any(following - place <= _BESIDE for place, following in pairwise(places))


def kinds_of_words(text: str) -> bytes:
    """For each word of ``text``, whether it may stand in a spelled number or is the dot of an address."""
    said = text.lower()
    if said.isascii():
        said = said.translate(_NOT_LETTERS)
    else:
        # Translating text with letters beyond ASCII costs far more than replacing the few signs that occur.
        for sign in "-,.;:/()[]{}<>_":
            said = said.replace(sign, " ")
    return bytes(map(_KIND.get, said.split(), repeat(_OTHER)))


def may_hold_number_words(kinds: bytes) -> bool:
    """Whether some words in a row may say numbers: cheap, and wrong only by saying yes."""
    return _PERHAPS_A_RUN.search(kinds) is not None


def may_spell_a_dot(kinds: bytes) -> bool:
    """Whether a word is one that addresses say for their dot."""
    return _DOT in kinds


def number_runs(text: str) -> list[tuple[int, int, str]]:
    """Start, end and digits of each run of at least ``FEWEST`` number words. Signs and repetitions are understood."""
    tokens = [(match.group().lower(), match.start(), match.end()) for match in _WORD.finditer(text)]
    kinds = bytes([_NUMBER if word.isdigit() else _KIND.get(word, _OTHER) for word, _, _ in tokens])
    runs: list[tuple[int, int, str]] = []
    perhaps = _PERHAPS_A_RUN.search(kinds)
    while perhaps is not None:
        index = perhaps.start()
        following, digits, count = _run_from(text, tokens, index)
        if count >= FEWEST:
            runs.append((tokens[index][1], tokens[following - 1][2], digits))
            index = following
        else:
            index = index + 1 if count else max(index + 1, following)
        perhaps = _PERHAPS_A_RUN.search(kinds, index)
    return runs


def _run_from(text: str, tokens: list[tuple[str, int, int]], index: int) -> tuple[int, str, int]:
    """The index behind the run that begins at ``index``, its digits, and how many numbers it has.

    Where it has none, the index of the last sign before it stops: no run begins before that.
    """
    digits, count, last, repeat = "", 0, index, 1
    position = index
    while position < min(len(tokens), index + _MOST_WORDS):
        if position > index and not _BETWEEN.fullmatch(text, tokens[position - 1][2], tokens[position][1]):
            break
        word = tokens[position][0]
        if word in REPEATS and repeat == 1:
            repeat = REPEATS[word]
            position += 1
            continue
        if word in SIGNS and (position > index or SIGNS[word] == "+"):
            digits += SIGNS[word]
            position += 1
            continue
        taken, said = _longest(text, tokens, position)
        if not taken and word.isdigit() and count:
            taken, said = 1, word
        if not taken:
            break
        digits += said * repeat
        count += repeat if len(said) == 1 else 2
        repeat = 1
        position += taken
        last = position
    return (last if count else position - 1), digits, count


def _longest(text: str, tokens: list[tuple[str, int, int]], position: int) -> tuple[int, str]:
    for length in (4, 3, 2, 1):
        part = tokens[position : position + length]
        if len(part) == length and (said := SPELLINGS.get(tuple(word for word, _, _ in part))) is not None:
            gaps = (text[a[2] : b[1]] for a, b in pairwise(part))
            if all(gap in {" ", "-", " - "} for gap in gaps):
                return length, said
    return 0, ""
