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
_ALIKE = "[" + "".join(ALIKE) + "]"
_ANY = re.compile(_ALIKE)
_LATIN = "[A-Za-z0-9@]"
_JOINT = "[._+%@-]"
# A look-alike beside a Latin letter, a digit or @, at most a joint between: once for text in which look-alikes are
# rare, once for text in which Latin is.
_MIXED_IN_LATIN = re.compile(rf"{_ALIKE}(?:(?<={_LATIN}.)|(?<={_LATIN}{_JOINT}.)|(?={_JOINT}?{_LATIN}))", re.DOTALL)
_MIXED_IN_FOREIGN = re.compile(rf"{_LATIN}(?:(?<={_ALIKE}.)|(?<={_ALIKE}{_JOINT}.)|(?={_JOINT}?{_ALIKE}))", re.DOTALL)
_TOKEN = re.compile(r"[\w@.+%-]+")
_PART = re.compile(r"[^\W_]+")
_HAS_LATIN = re.compile(r"[A-Za-z]")
_LONGEST_TOKEN = 320


def fold(text: str) -> str:
    """``text`` with look-alikes folded where they stand among Latin letters, digits or in an address; same length.

    Words wholly of one other script keep their letters.
    """
    mixed = _MIXED_IN_FOREIGN if len(text.encode("utf-8", "replace")) > 1.4 * len(text) else _MIXED_IN_LATIN
    hit = mixed.search(text)
    if hit is None:
        return text
    parts: list[str] = []
    position = 0
    while hit is not None:
        start = _token_start(text, hit.start(), position)
        token = _TOKEN.match(text, start, start + _LONGEST_TOKEN)
        end = max(hit.end(), token.end() if token else 0)
        parts.append(text[position:start])
        parts.append(_folded_token(text[start:end]))
        position = end
        hit = mixed.search(text, end)
    parts.append(text[position:])
    return "".join(parts)


def _token_start(text: str, at: int, first: int) -> int:
    lowest = max(first, at - _LONGEST_TOKEN // 2)
    while at > lowest and (text[at - 1].isalnum() or text[at - 1] in "@._+%-"):
        at -= 1
    return at


def _folded_token(token: str) -> str:
    """An address as a whole; otherwise each part that mixes scripts, or that has digits and nothing but look-alikes."""
    if "@" in token:
        return token.translate(_FOLD)
    hosted = "." in token and _HAS_LATIN.search(token) is not None
    return _PART.sub(lambda part: _folded_part(part.group(), hosted=hosted), token)


def _folded_part(part: str, *, hosted: bool) -> str:
    if part.isascii():
        return part
    letters = [character for character in part if character.isalpha()]
    mixes = _HAS_LATIN.search(part) is not None
    wholly_alike = all(letter in ALIKE or letter.isascii() for letter in letters)
    if mixes or (wholly_alike and (len(letters) < len(part) or (hosted and len(letters) > 1))):
        return part.translate(_FOLD)
    return part
