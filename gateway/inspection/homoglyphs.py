"""Letters of other scripts that look like Latin ones (Unicode UTS #39, the single-letter confusables that occur)."""

from __future__ import annotations

import re

ALIKE = {
    # Cyrillic
    "а": "a", "А": "A", "В": "B", "с": "c", "С": "C", "ԁ": "d", "е": "e", "Е": "E", "һ": "h", "Н": "H",
    "і": "i", "І": "I",
    "ј": "j", "Ј": "J", "К": "K", "к": "k", "ӏ": "l", "Ӏ": "I", "М": "M", "м": "m", "о": "o", "О": "O",
    "р": "p", "Р": "P",
    "ԛ": "q", "ѕ": "s", "Ѕ": "S", "Т": "T", "т": "t", "у": "y", "У": "Y", "ѵ": "v", "ԝ": "w", "Ԝ": "W",
    "х": "x", "Х": "X",
    "З": "3", "ё": "e", "ї": "i", "п": "n", "г": "r", "б": "6", "в": "b", "н": "h", "Ү": "Y", "ү": "y",
    # Greek
    "α": "a", "Α": "A", "Β": "B", "ϲ": "c", "Ϲ": "C", "ε": "e", "Ε": "E", "Ζ": "Z", "Η": "H", "ι": "i",
    "Ι": "I", "ϳ": "j",
    "κ": "k", "Κ": "K", "Μ": "M", "Ν": "N", "ν": "v", "ο": "o", "Ο": "O", "ρ": "p", "Ρ": "P", "Τ": "T",
    "τ": "t", "υ": "u",
    "Υ": "Y", "χ": "x", "Χ": "X", "ω": "w", "σ": "o", "γ": "y", "η": "n",
    # Armenian, Cherokee, Coptic and letters of Latin's own fringe
    "օ": "o", "Օ": "O", "ս": "u", "Ս": "U", "հ": "h", "ո": "n", "ց": "g", "ք": "p", "Լ": "L", "Տ": "S", "զ": "q",
    "Ꭺ": "A", "Ᏼ": "B", "Ꮯ": "C", "Ꭰ": "D", "Ꭼ": "E", "Ꮐ": "G", "Ꮋ": "H", "Ꭻ": "J", "Ꮶ": "K", "Ꮮ": "L",
    "Ꮇ": "M", "Ꮲ": "P",
    "Ꭱ": "R", "Ꮪ": "S", "Ꭲ": "T", "Ꮩ": "V", "Ꮃ": "W", "Ꮓ": "Z", "ⲟ": "o", "Ⲟ": "O", "ⲥ": "c", "ı": "i",
    "ɑ": "a", "ɡ": "g",
    "ɩ": "i", "ɪ": "i", "ʏ": "y", "ᴀ": "a", "ᴄ": "c", "ᴇ": "e", "ᴏ": "o", "ᴜ": "u", "ᴠ": "v", "ᴡ": "w",
    "ᴢ": "z", "ꜱ": "s",
}  # fmt: skip
_FOLD = str.maketrans(ALIKE)
_ANY = re.compile("[" + "".join(ALIKE) + "]")
_TOKEN = re.compile(r"[\w@.+%-]+")
_LATIN = re.compile(r"[A-Za-z@]")
_FOREIGN = re.compile(r"[^\W\d_]")


def fold(text: str) -> str:
    """``text`` with look-alikes folded where they stand among Latin letters, digits or in an address; same length.

    Words wholly of one other script keep their letters.
    """
    if not _ANY.search(text):
        return text
    return _TOKEN.sub(_fold_token, text)


def _fold_token(match: re.Match[str]) -> str:
    token = match.group()
    if token.isascii() or not _ANY.search(token):
        return token
    if _LATIN.search(token):
        return token.translate(_FOLD)
    letters = _FOREIGN.findall(token)
    if any(character.isdigit() for character in token) and all(letter in ALIKE for letter in letters):
        return token.translate(_FOLD)
    return token
