"""Text as a reader sees it, with a map back: compatibility forms folded, invisible characters dropped."""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f"
    "\ufeff\U000e0000-\U000e0fff]"
)
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))


def normalise(text: str) -> tuple[str, list[int] | None]:
    """NFKC character by character, without invisible characters, dashes as ``-`` (Unicode UAX #15, UTS #39).

    The second value gives, for each character of the result and for its end, the offset in ``text``; ``None``
    where nothing changed.
    """
    if text.isascii() or (
        unicodedata.is_normalized("NFKC", text) and not _INVISIBLE.search(text) and text.translate(_DASHES) == text
    ):
        return text, None
    characters: list[str] = []
    offsets: list[int] = []
    for offset, character in enumerate(text):
        if _INVISIBLE.match(character):
            continue
        folded = unicodedata.normalize("NFKC", character).translate(_DASHES)
        characters.append(folded)
        offsets += [offset] * len(folded)
    offsets.append(len(text))
    return "".join(characters), offsets
