"""Ways to disguise a value; the label follows the disguised text."""

from __future__ import annotations

import base64
from collections.abc import Callable
from random import Random
from urllib.parse import quote

_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_BIDI = (("\u202a", "\u202c"), ("\u2066", "\u2069"), ("\u200e", "\u200e"), ("\u202d", "\u202c"))
# Cyrillic and Greek letters that look like Latin ones.
_LOOK_ALIKE = str.maketrans(
    "aceopxyijsABEHKMOPTXCIZ",
    "асеорхуіјѕАВЕНКМОРТХСΙΖ",
)
_SPACES = "\u00a0\u202f\u2007"
_HYPHENS = "\u2010\u2011\u2013\u2212"
_WORDS = {
    "en": "zero one two three four five six seven eight nine",
    "de": "null eins zwei drei vier fünf sechs sieben acht neun",
    "fr": "zéro un deux trois quatre cinq six sept huit neuf",
    "es": "cero uno dos tres cuatro cinco seis siete ocho nueve",
}

_DIGITS = frozenset(
    {
        "CARD",
        "PHONE",
        "US_SSN",
        "CA_SIN",
        "BR_CPF",
        "DE_TAX_ID",
        "NL_BSN",
        "PL_PESEL",
        "IN_AADHAAR",
        "UK_NHS",
        "FR_NIR",
        "IMEI",
    }
)
_PLAIN_FORMS = frozenset(
    {
        "EMAIL",
        "CARD",
        "IBAN",
        "PHONE",
        "US_SSN",
        "BR_CPF",
        "CH_AHV",
        "IT_CODICE_FISCALE",
        "UK_NHS",
        "DE_TAX_ID",
        "ES_DNI",
        "IP_ADDRESS",
    }
)
# What each disguise makes sense for.
APPLIES: dict[str, frozenset[str]] = {
    "invisible": _PLAIN_FORMS,
    "look-alike": frozenset({"EMAIL", "IBAN"}),
    "full-width": _PLAIN_FORMS,
    "no-break": frozenset({"CARD", "IBAN", "PHONE", "US_SSN", "BR_CPF", "UK_NHS"}),
    "spaced digits": _DIGITS | {"IBAN"},
    "number words": frozenset({"CARD", "PHONE", "US_SSN"}),
    "(at) and (dot)": frozenset({"EMAIL"}),
    "base64": frozenset({"EMAIL", "CARD", "IBAN", "US_SSN", "PHONE"}),
    "percent": frozenset({"EMAIL", "IBAN", "PHONE"}),
    "HTML escapes": frozenset({"EMAIL", "CARD", "US_SSN"}),
}
WITH_TWIN = frozenset({"invisible", "look-alike", "full-width", "no-break"})


def disguise(name: str, rng: Random, value: str, language: str) -> str:
    """The value under a disguise. Equal to the value where the disguise finds nothing to change."""
    return _DISGUISES[name](rng, value, language)


def speaks_digits(language: str) -> bool:
    """Whether number words of a language are in the corpus."""
    return language in _WORDS


def _invisible(rng: Random, value: str, _: str) -> str:
    style = rng.random()
    if style < 0.2:
        opening, closing = rng.choice(_BIDI)
        half = len(value) // 2
        return value[:half] + opening + value[half:-1] + closing + value[-1]
    mark = rng.choice(_INVISIBLE)
    if style < 0.6:
        return mark.join(value)
    return "".join(
        c + (rng.choice(_INVISIBLE) if i + 1 < len(value) and rng.random() < 0.3 else "") for i, c in enumerate(value)
    )


def _look_alike(rng: Random, value: str, _: str) -> str:
    # Some Latin letters stay, as in real attacks: a token in one foreign script alone is no disguise.
    places = [i for i, c in enumerate(value) if c.translate(_LOOK_ALIKE) != c]
    chosen = set(rng.sample(places, max(1, len(places) // 2))) if places else set()
    return "".join(c.translate(_LOOK_ALIKE) if i in chosen else c for i, c in enumerate(value))


def _full_width(_rng: Random, value: str, _: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if 0x21 <= ord(c) <= 0x7E else c for c in value)


def _no_break(rng: Random, value: str, _: str) -> str:
    space, hyphen = rng.choice(_SPACES), rng.choice(_HYPHENS)
    return value.replace(" ", space).replace("-", hyphen)


def _spaced(rng: Random, value: str, _: str) -> str:
    glue = " " if rng.random() < 0.8 else rng.choice(("  ", " . ", " - ", "_"))
    return glue.join(c for c in value if c.isalnum())


def _spoken(_rng: Random, value: str, language: str) -> str:
    words = _WORDS[language].split()
    return " ".join(words[int(c)] for c in value if c.isdigit())


def _at_dot(rng: Random, value: str, _: str) -> str:
    at, dot = rng.choice(
        (
            (" (at) ", " (dot) "),
            ("(at)", "(dot)"),
            (" [at] ", " [dot] "),
            ("[at]", "."),
            (" at ", " dot "),
            (" AT ", " DOT "),
            ("{at}", "{dot}"),
        )
    )
    local, _, host = value.partition("@")
    return local + at + host.replace(".", dot)


def _base64(rng: Random, value: str, _: str) -> str:
    sentence = rng.choice((value, value, f"contact: {value}", f"the value is {value} as agreed"))
    return base64.b64encode(sentence.encode()).decode()


def _percent(rng: Random, value: str, _: str) -> str:
    if rng.random() < 0.6:
        return quote(value, safe="")
    return "".join(f"%{ord(c):02X}" for c in value)


def _html(rng: Random, value: str, _: str) -> str:
    style = rng.random()
    if style < 0.4 and "@" in value:
        return value.replace("@", "&#64;").replace(".", "&#46;")
    return "".join(f"&#{ord(c)};" if style < 0.7 else f"&#x{ord(c):x};" for c in value)


_DISGUISES: dict[str, Callable[[Random, str, str], str]] = {
    "invisible": _invisible,
    "look-alike": _look_alike,
    "full-width": _full_width,
    "no-break": _no_break,
    "spaced digits": _spaced,
    "number words": _spoken,
    "(at) and (dot)": _at_dot,
    "base64": _base64,
    "percent": _percent,
    "HTML escapes": _html,
}
