"""Which script and language a text is in, as far as finding names depends on it."""

from __future__ import annotations

import re

from gateway.core.vocabulary import Coverage

# Letters of scripts in which the bundled models find no names: Greek to Thai, Hangul, kana, Han and the rest.
_UNCOVERED = re.compile(
    r"[\u0370-\u03ff\u0400-\u052f\u0530-\u058f\u0590-\u08ff\u0900-\u0dff\u0e00-\u10ff\u1100-\u13ff\u1780-\u17ff"
    r"\u1c80-\u1cff\u1f00-\u1fff\u3040-\u318f\u31f0-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff"
    r"\uff66-\uffdc\U00010000-\U0001cfff\U0001e900-\U0001efff\U00020000-\U0003ffff]"
)
_SMALL_WORDS = {
    "en": "the and is are was were of to in for with you your that this have has my me it on at be not from please can "
    "will would i we he she they his her our but what when who how do does did an",
    "de": "der die das und ist sind war nicht ein eine einen mit für von zu den dem des auf ich sie wir er es bitte "
    "mein meine ihr ihre im am bei nach wie was wer wird werden kann haben habe hat auch aber als wohnt heiße",
    "fr": "le la les et est sont un une des du de pour avec que qui dans sur je vous nous il elle mon ma mes votre vos "
    "au aux ce cette pas ne bonjour merci par plus mais ou où à être avoir été habite suis appelle",
    "es": "el la los las y es son un una de del para con que en por mi su sus se no lo al me le como hola gracias está "
    "soy vive pero más este esta usted yo cuando fue tiene llamo favor",
    "it": "il lo la gli i le e è sono un una di del della dei per con che in da mi ti si non al alla mio mia suo sua "
    "come ciao grazie ho ha abita ma questo questa anche più chiamo nel sul",
    "pt": "o a os as e é são um uma de do da dos das para com que em por meu minha seu sua se não no na ao à como olá "
    "obrigado obrigada está mora mas este esta você eu quando foi tem chamo pelo pela",
    "nl": "de het een en is zijn was niet van voor met dat die in op te ik je u wij hij zij mijn uw bij naar wat wie "
    "hoe kan wordt heeft heb ook maar als woont heet aan er om deze dit graag",
}
_STOP_WORDS = {code: frozenset(small.split()) for code, small in _SMALL_WORDS.items()}
SMALL_WORDS = frozenset().union(*_STOP_WORDS.values())
"""Of all seven languages; none of them names anybody."""
_WORD = re.compile(r"[^\W\d_]+")


def coverage(text: str) -> Coverage:
    """``structured_only`` where letters stand together in a script that no bundled model reads names in."""
    if text.isascii():
        return "full"
    first = _UNCOVERED.search(text)
    # One letter alone is a symbol, such as a unit or a variable.
    return "structured_only" if first and _UNCOVERED.search(text, first.end()) else "full"


def language(text: str, *, words: int = 80) -> str | None:
    """One of en, de, fr, es, it, pt, nl by its most frequent small words; ``None`` where they do not tell."""
    seen = [match.group().lower() for match, _ in zip(_WORD.finditer(text), range(words), strict=False)]
    scores = {code: sum(word in stop for word in seen) for code, stop in _STOP_WORDS.items()}
    best, second = sorted(scores.values(), reverse=True)[:2]
    if best in {0, second}:
        return None
    return max(scores, key=lambda code: scores[code])
