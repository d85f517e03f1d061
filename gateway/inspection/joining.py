"""Words that models and rules found, joined to whole names, addresses, places and organisations."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from gateway.core.vocabulary import Finding
from gateway.inspection.letters import NAME, PARTICLE, UPPER


class PartKind(StrEnum):
    """What a word or phrase is part of."""

    GIVEN = "given"
    SURNAME = "surname"
    PERSON = "person"
    NUMBER = "number"
    STREET = "street"
    UNIT = "unit"
    CITY = "city"
    STATE = "state"
    POSTCODE = "postcode"
    PLACE = "place"
    ORGANIZATION = "organization"


class Part(NamedTuple):
    """A span with what it is part of. Offsets in code points, end exclusive. Below 0.5 it only supports others."""

    start: int
    end: int
    kind: PartKind
    score: float
    source: str


PERSON_KINDS = frozenset({PartKind.GIVEN, PartKind.SURNAME, PartKind.PERSON})
_PLACES = frozenset({PartKind.CITY, PartKind.STATE, PartKind.PLACE})
_ADDRESS = frozenset({PartKind.NUMBER, PartKind.STREET, PartKind.UNIT, PartKind.POSTCODE}) | _PLACES
_SURE = 0.5
_SUPPORTS = 0.2
_BESIDE = 0.2
_RAISED = 0.6
_CERTAIN = 0.98
_WEAKEST_NAME = 0.1
_WEAKEST_OF_TWO = 0.02
_WEAKEST_SUPPORT = 0.05
_IN_WORD_CAPITAL = re.compile(r"[^\W\d_A-Z][A-Z]")
_CAPITAL_PREFIX = re.compile(r"(?:Ma?c|De|Di|D[ae]l|La|Le|Du|Van|Von|Fitz|Mc|San|O|El|Al)(?=[A-Z][a-z])")
_TECHNICAL_MARK = re.compile(r"[`=<>{}\\_]|::|https?:")
_BEFORE_ORGANIZATION = re.compile(
    r"\b(?:at|with|from|for|by|of|joined|company|firm|bank|employer|client|customer|chez|pour|de|par|société)[ ](?:the[ ])?\Z",
    re.IGNORECASE,
)
_BEFORE_PLACE = re.compile(
    r"\b(?:in|from|to|near|at|visit|visiting|leave|leaving|of|à|en|au|aux|de|vers|pour)[ ](?:the[ ])?\Z", re.IGNORECASE
)
_CLASSIFIER = "rampart"
_RECOGNISERS_OF_ENTITIES = frozenset({"spacy_en", "spacy_fr"})

_TITLE = (
    r"(?:Mr|Mrs|Ms|Mx|Miss|Sir|Dr|Prof|Professor|Doctor|Herrn?|Frau|Monsieur|Madame|Mademoiselle|Mme|Mlle|M|Señora?|Señorita|Sra?|Srta|Don|Doña|"
    r"Signora?|Sig|Sig\.ra|Dott|Dott\.ssa|Dottoressa|Ing|Avv|Senhora?|Dhr|Mevr|Mevrouw|Meneer|Mw|Drs|Ir|Dipl\.-Ing|Mag|Lic|Univ\.Prof|B\.Sc|"
    r"de heer|dhr|mevr|mevrouw|meneer|mw|drs|ir|ing|herrn?|frau|mr|mrs|ms|dr|prof|don|doña|señora?|sra?|monsieur|madame|mme|signora?|senhora?)\.?"
)
_ONLY_TITLE = re.compile(_TITLE)
_TITLES_BEFORE = re.compile(rf"(?:(?<!\w){_TITLE}[ \u00a0]?)+\Z")
_IN_NAME = re.compile(
    rf"[ \u00a0]{{0,2}}|[ ]?[-'’.][ ]?|\.?[ ](?:[{UPPER}]\.?[ ]?){{1,2}}|[ ](?:(?i:{PARTICLE})[ ]){{1,3}}|[ ]d['’]|[ ]?(?i:st)\.[ ]",
    re.IGNORECASE,
)
_CONJUNCTION = re.compile(r"[ ](?:e|y|en|und|et|and|a|la|las|los|el)[ ]", re.IGNORECASE)
_AFTER_NAME = re.compile(
    rf"(?:(?:['’-]|[ -](?:(?i:{PARTICLE})[ ]){{1,3}}){NAME})+|\.(?:Sc|Eng|Ed|Tech)\.|[ ](?:Jr|Sr|II|III|IV|PhD|MD|DDS|DVM|CPA|Esq|B\.Sc|M\.Sc|MBA|LL\.M)\b\.?|,[ ](?:Jr|Sr|PhD|MD|Esq)\b\.?|"
    r"[ ](?:Filho|Neto|Júnior|Sobrinho)\b"
)
_LOWER_SURNAME = re.compile(rf"(?:[ ](?:{PARTICLE})){{1,3}}[ ][^\W\d_]{{3,}}(?:-[^\W\d_]+)?", re.IGNORECASE)
_NEXT_NAME = re.compile(rf"[ ]({NAME})(?![\w])")
_PREVIOUS_NAME = re.compile(rf"(?<![\w@.-])({NAME})[ ](?:(?:{PARTICLE})[ ]){{0,2}}\Z")
_POSSESSIVE = re.compile(r"['’]s?\Z")

_IN_ADDRESS = re.compile(
    r"[\s,;.:/()#º°ª|–-]{0,6}"
    rf"(?:(?i:apt|apartment|suite|ste|unit|flat|floor|room|bldg|building|piso|puerta|apto|appartement|appt|interno|int|piano|box|cedex|cep|c\.p|cp|plz|nº|n°|no|nr|"
    rf"in|à|a|en|te|em|of|{PARTICLE}|d['’]|l['’]|am|im|bei|sur|sous|st|saint|[{UPPER}][^\W\d_]*|[{UPPER}]{{2}}|\d{{1,5}}[a-z]?)\b[\s,;.:/()#º°ª|–'’-]{{0,4}}){{0,4}}"
)
_SENTENCE_END = re.compile(
    r"(?<!\b(?i:st))(?<!\b(?i:nr|no|av|pl|bd))(?<!\b(?i:str|apt|ste|esc|int|rua))(?<!\b\w)[.!?]\s+[^\W\d_a-z]|[!?]"
)
_LONGEST_GAP = 36
_STREET_BEFORE = re.compile(rf"(?<![\w.])(?:{NAME}[ ]|(?:{PARTICLE})[ ](?={NAME})){{1,4}}\Z")
_REGION = re.compile(r"[ ]?/[ ]?[A-Za-z]{2}(?!\w)|[ ]?\([A-Za-z]{2}\)|[ ]-[ ][A-Z]{2}(?!\w)|-\d{3,4}(?!\w)")
_COUNTRY = re.compile(
    r"[\s,(–-]{1,4}(?:USA|U\.S\.A\.|US|UK|United States(?: of America)?|United Kingdom|Great Britain|England|Scotland|Wales|Ireland|Canada|Australia|"
    r"Germany|Deutschland|Allemagne|Austria|Österreich|Switzerland|Schweiz|Suisse|Svizzera|France|Frankreich|Spain|España|Italy|Italia|Italien|"
    r"Portugal|Brazil|Brasil|Mexico|México|Argentina|Colombia|Chile|Netherlands|Nederland|The Netherlands|Belgium|België|Belgique|Luxembourg)\b\)?"
)


def join(text: str, parts: Iterable[Part], everyday: Callable[[str], bool]) -> list[Finding]:
    """Findings of PERSON, ADDRESS, LOCATION and ORGANIZATION in ``text``; they may overlap. ``everyday`` words name nobody."""
    ordered = sorted(_believed(text, parts, everyday))
    addresses = list(_addresses(text, [part for part in ordered if part.kind in _ADDRESS], everyday))
    # Streets and places are often named after people.
    taken = [(found.start, found.end) for found in addresses if found.type == "ADDRESS"]
    persons = [part for part in ordered if part.kind in PERSON_KINDS and not _inside(part, taken)]
    found = addresses + list(_persons(text, persons, everyday))
    found += [
        Finding(part.start, part.end, "ORGANIZATION", part.score, part.source, validated=False)
        for part in ordered
        if part.kind is PartKind.ORGANIZATION and part.score >= _SURE
    ]
    return found


def _believed(text: str, parts: Iterable[Part], everyday: Callable[[str], bool]) -> Iterable[Part]:
    """The parts, with what makes a model's weak opinion good raised and what makes a strong one bad left out."""
    parts = list(parts)
    classified = [part for part in parts if part.source == _CLASSIFIER]
    written_small = not any(map(str.isupper, text))
    plain = _TECHNICAL_MARK.search(text) is None
    for part in parts:
        word = text[part.start : part.end]
        if part.source == _CLASSIFIER:
            if part.kind not in PERSON_KINDS | _PLACES:
                if part.score >= _SUPPORTS:
                    yield part
            elif (
                score := _belief(text, part, classified, everyday, written_small=written_small, plain=plain)
            ) >= _SUPPORTS:
                yield part._replace(score=score)
        elif part.source not in _RECOGNISERS_OF_ENTITIES or _stands(text, word, part, classified):
            yield part


def _belief(
    text: str,
    part: Part,
    classified: Sequence[Part],
    everyday: Callable[[str], bool],
    *,
    written_small: bool,
    plain: bool,
) -> float:
    """How far the classifier is believed about a word, given how the word is written and what stands beside it."""
    word = text[part.start : part.end]
    beside = any(
        other.score >= _SURE
        and (other.kind in PERSON_KINDS) == (part.kind in PERSON_KINDS)
        and (0 <= part.start - other.end <= 2 or 0 <= other.start - part.end <= 2)
        for other in classified
    )
    if _IN_WORD_CAPITAL.search(word) and not _CAPITAL_PREFIX.match(word):
        return 0.0
    if word[0].isupper() and not (word.isupper() and len(word) > 1):
        if part.kind in PERSON_KINDS and not everyday(word):
            paired = any(
                0 < part.start - other.end <= 1 or 0 < other.start - part.end <= 1
                for other in classified
                if other.score >= _WEAKEST_OF_TWO
                and text[other.start].isupper()
                and not everyday(text[other.start : other.end])
            )
            if part.score >= (_WEAKEST_OF_TWO if paired else _WEAKEST_NAME):
                return max(part.score, _RAISED)
        return part.score
    if part.score < _SURE:
        return (
            _RAISED
            if beside and part.kind in PERSON_KINDS and part.score >= _BESIDE and not everyday(word)
            else part.score
        )
    if word.isupper() or not word.isalpha() or beside or written_small:
        return part.score
    # A word in small letters, alone among sentences with capitals, is a thing more often than a person or a place.
    return part.score if plain and part.score >= _CERTAIN else 0.0


def _stands(text: str, word: str, part: Part, classified: Sequence[Part]) -> bool:
    """Whether what spaCy found is borne out by the classifier, or by its shape and the word before it."""
    if "\n" in word or "`" in word or any(map(str.isdigit, word)) or _IN_WORD_CAPITAL.search(word):
        return False
    if part.kind is PartKind.ORGANIZATION:
        return " " in word.removeprefix("the ").strip() or _BEFORE_ORGANIZATION.search(text, 0, part.start) is not None
    supported = any(
        other.start < part.end
        and part.start < other.end
        and (other.kind in PERSON_KINDS) == (part.kind in PERSON_KINDS)
        for other in classified
    )
    return supported or (part.kind is PartKind.PLACE and _BEFORE_PLACE.search(text, 0, part.start) is not None)


def _inside(part: Part, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= part.start and part.end <= end for start, end in spans)


def _finding(start: int, end: int, kind: str, parts: Sequence[Part]) -> Finding:
    score = max(part.score for part in parts)
    sources = sorted({part.source for part in parts if part.score >= _SURE})
    return Finding(start, end, kind, round(score, 2), "+".join(sources), validated=False)


def _persons(text: str, parts: Sequence[Part], everyday: Callable[[str], bool]) -> Iterable[Finding]:
    group: list[Part] = []
    end = 0
    for part in (part for part in parts if part.score >= _SURE):
        if group and (part.start < end or _same_name(text[end : part.start], group[-1], part)):
            group.append(part)
            end = max(end, part.end)
            continue
        if group:
            yield _person(text, group, end, everyday)
        group, end = [part], part.end
    if group:
        yield _person(text, group, end, everyday)


def _same_name(gap: str, before: Part, after: Part) -> bool:
    if _IN_NAME.fullmatch(gap):
        return not (_CONJUNCTION.fullmatch(gap) and PartKind.GIVEN in {before.kind, after.kind})
    return gap == ", " and before.kind is PartKind.SURNAME and after.kind is PartKind.GIVEN


def _person(text: str, group: Sequence[Part], end: int, everyday: Callable[[str], bool]) -> Finding:
    while len(group) > 1 and not text[group[-1].start].isalnum():
        group, end = group[:-1], max(part.end for part in group[:-1])
    start = group[0].start
    kinds = {part.kind for part in group}
    if PartKind.PERSON not in kinds:
        start, end = _completed(text, group, end, everyday)
    if (after := _AFTER_NAME.match(text, end)) or (
        PartKind.GIVEN in kinds
        and not kinds & {PartKind.SURNAME, PartKind.PERSON}
        and (after := _LOWER_SURNAME.match(text, end))
    ):
        end = after.end()
    if (possessive := _POSSESSIVE.search(text, start, end)) and possessive.start() > start:
        end = possessive.start()
    if before := _TITLES_BEFORE.search(text, max(0, start - 40), start):
        start = before.start()
    return _finding(start, end, "PERSON", group)


def _completed(text: str, group: Sequence[Part], end: int, everyday: Callable[[str], bool]) -> tuple[int, int]:
    """Given names with the capitalised word after them, a surname with the one before it."""
    start = group[0].start
    kinds = {part.kind for part in group}
    if (
        PartKind.SURNAME not in kinds
        and (following := _NEXT_NAME.match(text, end))
        and not everyday(following.group(1))
    ):
        end = following.end(1)
    elif PartKind.GIVEN not in kinds:
        previous = _PREVIOUS_NAME.search(text, max(0, start - 40), start)
        if previous and not everyday(previous.group(1).rstrip(".")) and not _ONLY_TITLE.fullmatch(previous.group(1)):
            start = previous.start(1)
    return start, end


def _addresses(text: str, parts: Sequence[Part], everyday: Callable[[str], bool]) -> Iterable[Finding]:
    group: list[Part] = []
    end = 0
    for part in parts:
        if group and (part.start < end or _same_address(text[end : part.start])):
            group.append(part)
            end = max(end, part.end)
            continue
        yield from _address(text, group, end, everyday)
        group, end = [part], part.end
    yield from _address(text, group, end, everyday)


def _same_address(gap: str) -> bool:
    return (
        not _SENTENCE_END.search(gap)
        and len(gap) <= _LONGEST_GAP
        and "\n\n" not in gap
        and _IN_ADDRESS.fullmatch(gap) is not None
    )


def _address(text: str, group: Sequence[Part], end: int, everyday: Callable[[str], bool]) -> Iterable[Finding]:
    sure = [part for part in group if part.score >= _SURE]
    kinds = {part.kind for part in sure}
    if not kinds:
        return
    whole = text[group[0].start : end]
    numbered = any(map(str.isdigit, whole))
    shaped = any(part.source == "postcode_shape" for part in sure)
    if (PartKind.STREET in kinds and (numbered or whole[0].isupper())) or (
        PartKind.POSTCODE in kinds and numbered and (shaped or kinds & _PLACES)
    ):
        start = group[0].start
        if group[0].kind is PartKind.NUMBER and (before := _STREET_BEFORE.search(text, max(0, start - 60), start)):
            start = before.start()
        if region := _REGION.match(text, end):
            end = region.end()
        if country := _COUNTRY.match(text, end):
            end = country.end() - country.group().endswith(")")
        yield _finding(start, end, "ADDRESS", group)
        return
    places = [part for part in sure if part.kind in _PLACES]
    for part in _touching(text, places):
        end = part[-1].end
        if (following := _NEXT_NAME.match(text, end)) and not everyday(following.group(1)):
            end = following.end(1)
        yield _finding(part[0].start, end, "LOCATION", part)


def _touching(text: str, parts: Sequence[Part]) -> list[list[Part]]:
    runs: list[list[Part]] = []
    for part in parts:
        if runs and re.fullmatch(r"[ ,.'’-]{0,2}", text[runs[-1][-1].end : part.start]) is not None:
            runs[-1].append(part)
        else:
            runs.append([part])
    return runs
