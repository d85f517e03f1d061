"""Words that models and rules found, joined to whole names, addresses, places and organisations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from gateway.core.vocabulary import Finding
from gateway.inspection.belief import believed
from gateway.inspection.everyday_words import is_everyday
from gateway.inspection.letters import NAME, NAME_PARTICLE, PARTICLE, UPPER
from gateway.inspection.name_parts import ADDRESS_KINDS, PERSON_KINDS, PLACE_KINDS, SURE, Part, PartKind

_GROUPED = ADDRESS_KINDS | PLACE_KINDS

_TITLE = (
    r"(?:Mr|Mrs|Ms|Mx|Miss|Sir|Dr|Prof|Professor|Doctor|Herrn?|Frau|Monsieur|Madame|Mademoiselle|Mme|Mlle|M|Señora?|"
    r"Señorita|Sra?|Srta|Don|Doña|"
    r"Signora?|Sig|Sig\.ra|Dott|Dott\.ssa|Dottoressa|Ing|Avv|Senhora?|Dhr|Mevr|Mevrouw|Meneer|Mw|Drs|Ir|Dipl\.-Ing|"
    r"Mag|Lic|Univ\.Prof|B\.Sc|"
    r"de heer|dhr|mevr|mevrouw|meneer|mw|drs|ir|ing|herrn?|frau|mr|mrs|ms|dr|prof|don|doña|señora?|sra?|monsieur|"
    r"madame|mme|signora?|senhora?)\.?"
)
_ONLY_TITLE = re.compile(_TITLE)
_TITLES_BEFORE = re.compile(rf"(?:(?<!\w){_TITLE}[ \u00a0]?)+\Z")
_IN_NAME = re.compile(
    rf"[ \u00a0]{{0,2}}|[ ]?[-'’.][ ]?|\.?[ ](?:[{UPPER}]\.?[ ]?){{1,2}}|[ ](?:(?i:{NAME_PARTICLE})[ ]){{1,3}}|[ ]d['’]|"
    rf"[ ]?(?i:st)\.[ ]",
    re.IGNORECASE,
)
_CONJUNCTION = re.compile(r"[ ](?:e|y|en|und|et|and|a|la|las|los|el)[ ]", re.IGNORECASE)
_AFTER_NAME = re.compile(
    rf"(?:(?:['’-]|[ -](?:(?i:{NAME_PARTICLE})[ ]){{1,3}}){NAME})+|\.(?:Sc|Eng|Ed|Tech)\.|[ ](?:Jr|Sr|II|III|IV|PhD|MD|"
    rf"DDS|DVM|CPA|Esq|B\.Sc|M\.Sc|MBA|LL\.M)\b\.?|,[ ](?:Jr|Sr|PhD|MD|Esq)\b\.?|"
    r"[ ](?:Filho|Neto|Júnior|Sobrinho)\b"
)
_LOWER_SURNAME = re.compile(rf"(?:[ ](?:{NAME_PARTICLE})){{1,3}}[ ][^\W\d_]{{3,}}(?:-[^\W\d_]+)?", re.IGNORECASE)
_NEXT_NAME = re.compile(rf"[ ]({NAME})(?![\w])")
_PREVIOUS_NAME = re.compile(rf"(?<![\w@.-])({NAME})[ ](?:(?:{NAME_PARTICLE})[ ]){{0,2}}\Z")
_POSSESSIVE = re.compile(r"['’]s?\Z")

_IN_ADDRESS = re.compile(
    r"[\s,;.:/()#º°ª|–-]{0,6}"
    rf"(?:(?i:apt|apartment|suite|ste|unit|flat|floor|room|bldg|building|piso|puerta|apto|appartement|appt|interno|"
    rf"int|piano|box|cedex|cep|c\.p|cp|plz|nº|n°|no|nr|"
    rf"in|à|a|en|te|em|of|{PARTICLE}|d['’]|l['’]|am|im|bei|sur|sous|st|saint|[{UPPER}][^\W\d_]*|[{UPPER}]{{2}}|"
    rf"\d{{1,5}}[a-z]?)\b[\s,;.:/()#º°ª|–'’-]{{0,4}}){{0,4}}"
)
_SENTENCE_END = re.compile(
    r"(?<!\b(?i:st|rd|dr|ln|ct|pl|av|bd|nr|no|pk|sq))(?<!\b(?i:apt|ste|esc|int|rua|ave|cir|hwy|pza))(?<!(?i:str))"
    r"(?<!\b(?i:blvd|pkwy|avda))(?<!\b\w)[.!?]\s+[^\W\d_a-z]|[!?]"
)
_LONGEST_GAP = 36
_STREET_BEFORE = re.compile(rf"(?<![\w.])(?:{NAME}[ ]|(?:{PARTICLE})[ ](?={NAME})){{1,4}}\Z")
_REGION = re.compile(r"[ ]?/[ ]?[A-Za-z]{2}(?!\w)|[ ]?\([A-Za-z]{2}\)|[ ]-[ ][A-Z]{2}(?!\w)|-\d{3,4}(?!\w)")
_COUNTRY = re.compile(
    r"[\s,(–-]{1,4}(?:USA|U\.S\.A\.|US|UK|United States(?: of America)?|United Kingdom|Great Britain|England|"
    r"Scotland|Wales|Ireland|Canada|Australia|"
    r"Germany|Deutschland|Allemagne|Austria|Österreich|Switzerland|Schweiz|Suisse|Svizzera|France|Frankreich|Spain|"
    r"España|Italy|Italia|Italien|"
    r"Portugal|Brazil|Brasil|Mexico|México|Argentina|Colombia|Chile|Netherlands|Nederland|The Netherlands|Belgium|"
    r"België|Belgique|Luxembourg)\b\)?"
)


def join(text: str, parts: Iterable[Part]) -> list[Finding]:
    """Findings of PERSON, ADDRESS, LOCATION and ORGANIZATION in ``text``; they may overlap."""
    ordered = sorted(believed(text, parts))
    addresses = list(_addresses(text, [part for part in ordered if part.kind in _GROUPED]))
    # Streets and places are often named after people.
    taken = [(found.start, found.end) for found in addresses if found.type == "ADDRESS"]
    persons = [part for part in ordered if part.kind in PERSON_KINDS and not _inside(part, taken)]
    found = addresses + list(_persons(text, persons))
    found += [
        Finding(part.start, part.end, "ORGANIZATION", part.score, part.source, validated=False)
        for part in ordered
        if part.kind is PartKind.ORGANIZATION and part.score >= SURE
    ]
    return [finding for finding in found if any(map(str.isalnum, text[finding.start : finding.end]))]


def _inside(part: Part, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= part.start and part.end <= end for start, end in spans)


def _finding(start: int, end: int, kind: str, parts: Sequence[Part]) -> Finding:
    score = max(part.score for part in parts)
    sources = sorted({part.source for part in parts if part.score >= SURE})
    return Finding(start, end, kind, round(score, 2), "+".join(sources), validated=False)


def _persons(text: str, parts: Sequence[Part]) -> Iterator[Finding]:
    group: list[Part] = []
    end = 0
    for part in (part for part in parts if part.score >= SURE):
        if group and (part.start < end or _same_name(text[end : part.start], group[-1], part)):
            group.append(part)
            end = max(end, part.end)
            continue
        if group:
            yield _person(text, group, end)
        group, end = [part], part.end
    if group:
        yield _person(text, group, end)


def _same_name(gap: str, before: Part, after: Part) -> bool:
    if _IN_NAME.fullmatch(gap):
        return not (_CONJUNCTION.fullmatch(gap) and PartKind.GIVEN in {before.kind, after.kind})
    return gap == ", " and before.kind is PartKind.SURNAME and after.kind is PartKind.GIVEN


def _person(text: str, group: Sequence[Part], end: int) -> Finding:
    while len(group) > 1 and not text[group[-1].start].isalnum():
        group, end = group[:-1], max(part.end for part in group[:-1])
    start = group[0].start
    kinds = {part.kind for part in group}
    if PartKind.PERSON not in kinds:
        start, end = _completed(text, group, end)
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


def _completed(text: str, group: Sequence[Part], end: int) -> tuple[int, int]:
    """Given names with the capitalised word after them, a surname with the one before it."""
    start = group[0].start
    kinds = {part.kind for part in group}
    if (
        PartKind.SURNAME not in kinds
        and (following := _NEXT_NAME.match(text, end))
        and not is_everyday(following.group(1))
    ):
        end = following.end(1)
    elif PartKind.GIVEN not in kinds:
        previous = _PREVIOUS_NAME.search(text, max(0, start - 40), start)
        if previous and not is_everyday(previous.group(1).rstrip(".")) and not _ONLY_TITLE.fullmatch(previous.group(1)):
            start = previous.start(1)
    return start, end


def _addresses(text: str, parts: Sequence[Part]) -> Iterator[Finding]:
    group: list[Part] = []
    end = 0
    for part in parts:
        if group and (part.start < end or _same_address(text, end, part.start)):
            group.append(part)
            end = max(end, part.end)
            continue
        yield from _address(text, group, end)
        group, end = [part], part.end
    yield from _address(text, group, end)


def _same_address(text: str, end: int, start: int) -> bool:
    gap = text[end:start]
    return (
        not _SENTENCE_END.search(text, end, start + 1)
        and len(gap) <= _LONGEST_GAP
        and "\n\n" not in gap
        and _IN_ADDRESS.fullmatch(gap) is not None
    )


def _address(text: str, group: Sequence[Part], end: int) -> Iterator[Finding]:
    sure = [part for part in group if part.score >= SURE]
    kinds = {part.kind for part in sure}
    if not kinds:
        return
    whole = text[group[0].start : end]
    numbered = any(map(str.isdigit, whole))
    shaped = any(part.source == "postcode_shape" for part in sure)
    if (PartKind.STREET in kinds and (numbered or whole[0].isupper())) or (
        PartKind.POSTCODE in kinds and numbered and (shaped or kinds & PLACE_KINDS)
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
    places = [part for part in sure if part.kind in PLACE_KINDS]
    for part in _touching(text, places):
        end = part[-1].end
        if (following := _NEXT_NAME.match(text, end)) and not is_everyday(following.group(1)):
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
