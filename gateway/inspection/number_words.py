"""Numbers spelled out, zero to ninety-nine, as people read telephone and card numbers aloud, in seven languages."""

from __future__ import annotations

import re
import unicodedata

_ENGLISH = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()  # noqa: E501,SIM905  a list of words reads best as a line
_GERMAN = "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn".split()  # noqa: E501,SIM905
_FRENCH = "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize".split()  # noqa: SIM905
_SPANISH = "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve".split()  # noqa: E501,SIM905
_ITALIAN = "zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove".split()  # noqa: E501,SIM905
_PORTUGUESE = "zero um dois três quatro cinco seis sete oito nove dez onze doze treze catorze quinze dezesseis dezessete dezoito dezenove".split()  # noqa: E501,SIM905
_DUTCH = "nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien".split()  # noqa: E501,SIM905


def _spellings() -> dict[tuple[str, ...], str]:
    """Words without accents, and the digits that they say."""
    table: dict[str, str] = {}

    def add(words: str, digits: str) -> None:
        table.setdefault(words, digits)
        table.setdefault(_plain(words), digits)

    for language in (_ENGLISH, _GERMAN, _FRENCH, _SPANISH, _ITALIAN, _PORTUGUESE, _DUTCH):
        for number, word in enumerate(language):
            add(word, str(number))
    for tens, stem in zip(range(20, 100, 10), ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), strict=True):  # fmt: skip  # noqa: E501
        add(stem, str(tens))
        for unit in range(1, 10):
            add(f"{stem} {_ENGLISH[unit]}", str(tens + unit))
    for tens, stem in zip(range(20, 100, 10), ("zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig"), strict=True):  # fmt: skip  # noqa: E501
        add(stem, str(tens))
        for unit in range(1, 10):
            add(("ein" if unit == 1 else _GERMAN[unit]) + "und" + stem, str(tens + unit))
    for tens, stem in zip(range(20, 70, 10), ("vingt", "trente", "quarante", "cinquante", "soixante"), strict=True):
        add(stem, str(tens))
        add(f"{stem} et un", str(tens + 1))
        for unit in range(2, 10):
            add(f"{stem} {_FRENCH[unit]}", str(tens + unit))
    for unit, word in zip((7, 8, 9), ("dix sept", "dix huit", "dix neuf"), strict=True):
        add(word, str(10 + unit))
    teens = [*_FRENCH[10:17], "dix sept", "dix huit", "dix neuf"]
    for unit, word in enumerate(teens):
        add("soixante et onze" if unit == 1 else f"soixante {word}", str(70 + unit))
        add(f"quatre vingt {word}", str(90 + unit))
    add("quatre vingts", "80")
    add("quatre vingt", "80")
    for unit in range(1, 10):
        add(f"quatre vingt {_FRENCH[unit]}", str(80 + unit))
    for tens, stem in zip(range(30, 100, 10), ("treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa"), strict=True):  # fmt: skip  # noqa: E501
        add(stem, str(tens))
        for unit in range(1, 10):
            add(f"{stem} y {_SPANISH[unit]}", str(tens + unit))
    for tens, stem in zip(range(20, 100, 10), ("venti", "trenta", "quaranta", "cinquanta", "sessanta", "settanta", "ottanta", "novanta"), strict=True):  # fmt: skip  # noqa: E501
        add(stem, str(tens))
        for unit in range(1, 10):
            add((stem[:-1] if unit in {1, 8} else stem) + _ITALIAN[unit], str(tens + unit))
    for tens, stem in zip(range(20, 100, 10), ("vinte", "trinta", "quarenta", "cinquenta", "sessenta", "setenta", "oitenta", "noventa"), strict=True):  # fmt: skip  # noqa: E501
        add(stem, str(tens))
        for unit in range(1, 10):
            add(f"{stem} e {_PORTUGUESE[unit]}", str(tens + unit))
    for word, digits in (
        ("oh", "0"),
        ("nought", "0"),
        ("nil", "0"),
        ("zwo", "2"),
        ("ein", "1"),
        ("meia", "6"),
        ("une", "1"),
        ("una", "1"),
    ):
        add(word, digits)
    return {tuple(words.split()): digits for words, digits in table.items()}


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
FEWEST = 5
"""Number words in a row that are read as a number."""


def may_hold_number_words(lowered: str) -> bool:
    """Whether two different number words occur in text of lower case: cheap, and wrong only by saying yes."""
    found = FIRST_WORDS.intersection(lowered.replace("-", " ").replace(",", " ").split())
    return len(found) > 1 or (bool(found) and not REPEATS.keys().isdisjoint(lowered.split()))


def number_runs(text: str) -> list[tuple[int, int, str]]:
    """Start, end and digits of each run of at least ``FEWEST`` number words. Signs and repetitions are understood."""
    tokens = [(match.group().lower(), match.start(), match.end()) for match in _WORD.finditer(text)]
    runs: list[tuple[int, int, str]] = []
    index = 0
    while index < len(tokens):
        following, digits, count = _run_from(text, tokens, index)
        if count >= FEWEST:
            runs.append((tokens[index][1], tokens[following - 1][2], digits))
            index = following
        else:
            index += 1
    return runs


def _run_from(text: str, tokens: list[tuple[str, int, int]], index: int) -> tuple[int, str, int]:
    """The index behind the run that begins at ``index``, its digits, and how many numbers it has."""
    digits, count, last, repeat = "", 0, index, 1
    position = index
    while position < len(tokens):
        if position > index and not _BETWEEN.fullmatch(text, tokens[position - 1][2], tokens[position][1]):
            break
        word = tokens[position][0]
        if word in REPEATS:
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
    return last, digits, count


def _longest(text: str, tokens: list[tuple[str, int, int]], position: int) -> tuple[int, str]:
    for length in (3, 2, 1):
        part = tokens[position : position + length]
        if len(part) == length and (said := SPELLINGS.get(tuple(word for word, _, _ in part))) is not None:
            gaps = (text[a[2] : b[1]] for a, b in zip(part, part[1:], strict=False))
            if all(gap in {" ", "-", " - "} for gap in gaps):
                return length, said
    return 0, ""
