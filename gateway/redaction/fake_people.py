"""Invented names and addresses, in the script or language of the original. Nobody is called so, nobody lives there."""

from __future__ import annotations

import re

from gateway.redaction.draw import Draw

_LATIN_FIRST = (
    "Adrin", "Alvey", "Arlen", "Bricen", "Caelis", "Corrin", "Dallen", "Devrin", "Elrin", "Emlyr", "Farrin", "Fenric",
    "Galven", "Haldis", "Ilvar", "Imry", "Jorin", "Jessen", "Kaelin", "Kerris", "Laurin", "Lorick", "Maelis", "Merrin",
    "Nevrin", "Noelis", "Orlin", "Osvel", "Pervin", "Quenvy", "Raelin", "Rovan", "Selmin", "Sorvel", "Tamrin", "Torrin",
    "Ulmric", "Valen", "Wrenley", "Yorin",
)  # fmt: skip
# A name of one word must not begin one of two words, or restoring could take one for the other.
_LATIN_ALONE = (
    "Abrion", "Belwyn", "Calvry", "Darvio", "Eskren", "Fioran", "Garvyn", "Hesplin", "Idrane", "Jelvan", "Kirvane",
    "Lysvan", "Mirvane", "Nolwyn", "Odrane", "Pelwyn", "Quorin", "Rilvane", "Sarvyn", "Telvane", "Urwyn", "Velwyn",
    "Wilvane", "Xorian", "Ysvane", "Zarwyn",
)  # fmt: skip
_LATIN_LAST = (
    "Abernold", "Ashgrave", "Barrowen", "Beldane", "Brackmere", "Caldervey", "Carrowby", "Corvane", "Dallimore",
    "Draymond", "Eastwick", "Elderby", "Fallowen", "Fenwarden", "Garrowin", "Glenmoor", "Halvorne", "Hartwin",
    "Inverley", "Jarrowden", "Kestrelle", "Kingsmarsh", "Larkmoor", "Lindenvale", "Marrowin", "Merevale", "Nethercott",
    "Northwyn", "Oakhollow", "Orrinvale", "Penhallow", "Quillon", "Ravenmoor", "Rowanby", "Silverlin", "Stonewyn",
    "Tarrowen", "Thistledon", "Umberly", "Valemont", "Westmarden", "Wyndhollow", "Yarrowby", "Zellamere",
)  # fmt: skip
_OTHER_SCRIPTS: tuple[tuple[re.Pattern[str], tuple[str, ...], tuple[str, ...], str], ...] = (
    (
        re.compile("[\u0400-\u04ff]"),
        ("Аврил", "Велин", "Дарен", "Есен", "Ильмер", "Лорин", "Мирен", "Норин", "Севен", "Тален"),
        ("Белодар", "Верхомир", "Дальнев", "Ельмин", "Зарничер", "Липоград", "Морозин", "Озерной", "Яровен"),
        " ",
    ),
    (
        re.compile("[\u0370-\u03ff]"),
        ("Άλκιν", "Βέριν", "Δάλιν", "Έλμιν", "Ίριλ", "Κέριν", "Λόριν", "Μέλιν", "Νόριν", "Τάλιν"),
        ("Αλκιδής", "Βερινός", "Δαλινός", "Ελμινός", "Κερινός", "Λορινός", "Μελινός", "Νορινός", "Σελινός", "Ταλινός"),
        " ",
    ),
    (
        re.compile("[\u0600-\u06ff]"),
        ("ألفين", "برين", "دارين", "سيلان", "طالين", "كيرين", "لورين", "مارين", "نورين", "يورين"),
        ("الألفيني", "البريني", "الداريني", "السيلاني", "الطاليني", "الكيريني", "اللوريني", "النوريني", "اليوريني"),
        " ",
    ),
    (
        re.compile("[\u3040-\u30ff]"),
        ("ひなせ", "みなほ", "ゆきせ", "あおね", "そらみ"),
        ("ほしやま", "みずたに", "かぜはら", "つきもり", "くもかわ"),
        "",
    ),
    (
        re.compile("[\uac00-\ud7af]"),
        ("하늘빛", "새론솔", "가온별", "다온새", "라온솔"),
        ("갈", "빈", "봄", "솔", "참"),
        "",
    ),
    (
        re.compile("[\u3400-\u9fff]"),
        ("例安", "例宁", "例和", "例明", "例心", "例远"),
        ("样", "范", "拟", "设", "假"),
        "",
    ),
)  # fmt: skip
_TITLE = re.compile(
    r"(?:(?:dr|prof|mr|mrs|ms|mx|miss|sir|herr|frau|mme|mlle|sra|sr|dott|dhr|mevr|pan|pani)\b\.?\s+)+", re.IGNORECASE
)
_ADDRESSES = tuple(
    (re.compile(street, re.IGNORECASE), written)
    for street, written in (
        (r"(?:stra(?:ß|ss)e|str\.|weg|platz|allee|gasse)(?!\w)", "Musterstraße {}, 00000 Musterstadt"),
        (r"\b(?:rue|boulevard|chemin|impasse)\b", "{} rue de l'Exemple, 00000 Exempleville"),
        (r"\b(?:calle|avenida|paseo|plaza)\b", "Calle Ejemplo {}, 00000 Villamuestra"),
        (r"\b(?:via|viale|corso|piazza)\b", "Via Esempio {}, 00000 Cittaesempio"),
        (r"\b(?:rua|travessa|praça)\b", "Rua Exemplo {}, 0000-000 Vila Exemplo"),
        (r"(?:straat|laan|gracht|plein)(?!\w)", "Voorbeeldstraat {}, 0000 XX Voorbeeldstad"),
        (r"\b(?:ul|ulica|al)\.?\s", "ul. Przykładowa {}, 00-000 Przykładowo"),
    )
)


def fake_person(seen: str, draw: Draw) -> str:
    """An invented name that tells no gender; titles stay, one word becomes one word."""
    title = _TITLE.match(seen)
    lead = title.group() if title else ""
    rest = seen[len(lead) :]
    for script, first, last, joint in _OTHER_SCRIPTS:
        if script.search(rest):
            given, family = draw.of(first), draw.of(last)
            return lead + (given + joint + family if joint else family + given)
    given, family = draw.of(_LATIN_FIRST), draw.of(_LATIN_LAST)
    if lead and len(rest.split()) == 1:
        return lead + family
    return lead + f"{given} {family}" if len(rest.split()) > 1 else draw.of(_LATIN_ALONE)


def fake_address(seen: str, draw: Draw) -> str:
    """A street and a town that do not exist, in the language of ``seen`` as far as its street word tells."""
    number = 1 + draw.below(9999)
    for street, written in _ADDRESSES:
        if street.search(seen):
            return written.format(number)
    return f"{number} Example Street, Sampletown"
