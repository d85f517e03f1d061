"""What is no name whatever a model says: code, identifiers, technical words, months; and where to look twice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from gateway.core.vocabulary import Finding
from gateway.inspection.everyday_words import CALENDAR, NO_NAMES, is_everyday
from gateway.inspection.letters import UPPER
from gateway.inspection.name_parts import ADDRESS_KINDS, CLASSIFIER, MODELS, Part

_CODE_MARK = re.compile(r"\"\s*:|[{}()\[\];=<>_\\|`@#*+^~%]|::|->|\.\w+\(|/\w+/|\d\d:\d\d:\d\d|\bHTTP/\d")
_CODE_LINE = re.compile(
    r"^[ \t]*(?:(?:def|class|import|return|async|await|raise|yield|assert|public|private|protected|static|const|let|"
    r"var|function|func|fn|"
    r"struct|enum|interface|package|namespace|using|typedef|pip|npm|docker|kubectl|git|sudo|curl)[ ]\S|"
    r"from [\w.]+ import |"
    r"(?:if|for|while|elif|with|try|else|except)\b[^\n]*:[ ]*$|self\.|@\w+|#include|#!|\$ |>>> |//|/\*|\*/|"
    r"(?:SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER) |[\w.\[\]\"']+[ ]?(?:[-+*/]?=|:=)[ ]?\S|"
    r"[\"'][^\"'\n]*[\"'],?[ ]*$|[^\n]*[({\[;][ ]*$|"
    r"[)}\]]+[,;]?[ ]*$|\d{4}-\d\d-\d\d[T ]\d\d:|\[?(?:DEBUG|INFO|WARN|WARNING|ERROR|TRACE|FATAL)\b|<\w+[^\n]*>[ ]*$|"
    r"[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d )",
    re.MULTILINE,
)
_LINE = re.compile(r"[^\n]*\S[^\n]*")
_SHARE_OF_CODE = 0.045
_QUOTED = re.compile(r"\"((?:[^\"\\\n]|\\.){3,400})\"(?!\s*:)|'([^'\n]{3,200})'(?!\s*:)")
_SAFE_KEY = re.compile(
    r"[\"'](?i:id|\w+_id|ts|time|timestamp|level|sku|status|state|statut|estado|stato|type|kind|version|host|"
    r"hostname|service|path|url|method|"
    r"trace|span|event|action|code|logger|module|function|model|currency|format|mode|env|region|zone|branch|tag|"
    r"hash|sha)[\"']\s*:\s*\Z"
)
_TWO_WORDS = re.compile(r"[^\W\d_]{2,}\.? (?:[^\W\d_]\. )?[^\W\d_]{2,}")

# A run of characters without spaces that is an identifier, a path, an address of the web, a hash or a version.
_IDENTIFIER = re.compile(
    r"(?<!\S)[\"'(<\[{]*(?:"
    r"[a-z]{2,10}://\S+|www\.\S+|\S+@\S+|\S*[\\/]\S*[\\/]\S*|[\w-]*_[\w-]*|[A-Za-z]+\.[a-z_]\w*(?:\.\w+)*(?:\(\S*)?|"
    r"--?[a-z][\w-]*=?\S*|"
    r"[a-z]+[A-Z]\w*|[A-Z][a-z]+(?:[A-Z][a-z]+){2,}\w*|(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w]*(?:-\w+)+|[0-9a-fA-F]{8,}|"
    r"\w+\(\S*|v?\d+(?:\.\d+)+\S*"
    r")(?=[\"')>\]},;:.!?]*(?:\s|$))|`[^`\n]{1,80}`|\"[\w -]{1,40}\"(?=\s*:\s)"
)
_STREET_NUMBER = re.compile(r"\d+[a-zA-Z]?(?:[-/]\d*[a-zA-Z]?)?|(?=.*\d)[A-Z0-9]{2,4}-[A-Z0-9]{2,4}", re.IGNORECASE)

_TECHNICAL = re.compile(r"[A-Z]{1,4}\d{1,4}[A-Z]?|\d+|[A-Z]{2,6}s?|[A-Za-z]+\d[\w.-]*")
_DIGIT = re.compile(r"\d")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_CAPITALISED = re.compile(rf"(?<![\w@/.-])[{UPPER}][^\W\d_]*(?:['’-][^\W\d_]+)*")
_SENTENCE = re.compile(
    r"[^.!?\n]*(?:[.!?](?!\s|$)[^.!?\n]*|(?<=[ .][A-Za-z])\.|(?<=Mr|Ms|Dr|St)\.|(?<=Mrs|Inc|Ltd)\.|"
    r"[^.!?\n]+)*[.!?\n]*\s*"
)


def reads_as_code(text: str) -> bool:
    """Whether a segment is source code, a log or data rather than something one person writes to another."""
    marks = len(_CODE_MARK.findall(text))
    if marks > 3 and marks > _SHARE_OF_CODE * len(text):
        return True
    lines = sum(1 for _ in _LINE.finditer(text))
    code = sum(1 for _ in _CODE_LINE.finditer(text))
    return code > 1 and 5 * code >= 2 * lines


def prose_in_code(text: str) -> str:
    """Code or data with all but its quoted prose blanked out; every offset stays. Empty where there is none."""
    kept = [" "] * len(text)
    for match in _QUOTED.finditer(text):
        start, end = match.span(match.lastindex or 0)
        value = text[start:end]
        if _TWO_WORDS.search(value) and not _SAFE_KEY.search(text, max(0, start - 40), start - 1):
            kept[start:end] = value
            kept[end] = "."
    prose = "".join(kept)
    return "" if prose.isspace() else prose


def stands_in_code(text: str, finding: Finding) -> bool:
    """Whether a finding in code or data is good enough: a full name, a whole address, or announced by its key."""
    value = text[finding.start : finding.end]
    if finding.type == "PERSON":
        return finding.recogniser != CLASSIFIER or (
            finding.score >= 0.7 and " " in value and all(word[0].isupper() for word in value.split() if len(word) > 3)
        )
    if finding.type == "ADDRESS":
        return any(map(str.isdigit, value)) and " " in value
    return finding.recogniser not in MODELS


def without_vetoed(text: str, parts: Iterable[Part]) -> list[Part]:
    """The parts without those that lie in identifiers or are words that name nobody."""
    parts = list(parts)
    if not parts:
        return parts
    identifiers = [
        match.span()
        for match in _IDENTIFIER.finditer(text)
        if not _STREET_NUMBER.fullmatch(match.group().strip("\"'()[]"))
    ]
    return [
        part
        for part in parts
        if not (part.source in MODELS and any(start <= part.start < end for start, end in identifiers))
        and not _names_nobody(text[part.start : part.end], part)
    ]


_UNMISTAKABLE = 0.9  # months and weekdays are given names too


def _names_nobody(value: str, part: Part) -> bool:
    if part.kind in ADDRESS_KINDS:
        return False
    words = value.split()
    if all(is_everyday(word.strip(".,;:!?'’\"()")) for word in words) and part.source != CLASSIFIER:
        return True
    if part.source == CLASSIFIER:
        small = value.casefold()
        return small in NO_NAMES and (part.score < _UNMISTAKABLE or small not in CALENDAR)
    return part.source in MODELS and len(words) == 1 and _TECHNICAL.fullmatch(value) is not None


def may_hold_names(text: str) -> bool:
    """Whether a segment needs a model at all: not where it has no letters, or capitals only where sentences begin.

    Only a text whose every sentence begins with a capital shows that its writer uses them; what it then has in small
    letters names nobody.
    """
    if _DIGIT.search(text) or "\n" in text:
        return any(map(str.isalpha, text))
    for sentence in _SENTENCE.finditer(text):
        written = sentence.group().strip(" \t\"'(-*•>#")
        if not written:
            continue
        first = _FIRST_WORD.match(written)
        if first is None:
            if any(map(str.isalpha, written)):
                return True
            continue
        if not first.group()[0].isupper() or not is_everyday(first.group()):
            return True
        if any(not is_everyday(word.group()) for word in _CAPITALISED.finditer(written, first.end())):
            return True
    return False


def candidates(text: str, known: Sequence[Part]) -> list[tuple[int, int]]:
    """Sentences with a capitalised word that is neither known nor everyday nor merely the first of its sentence."""
    if 2 * sum(map(str.isupper, text)) > sum(map(str.isalpha, text)):
        return []
    covered = [(part.start, part.end) for part in known if part.score >= 0.1 or part.kind in ADDRESS_KINDS]
    found: list[tuple[int, int]] = []
    for sentence in _SENTENCE.finditer(text):
        start, end = sentence.span()
        if start < end and any(
            _is_candidate(text, match, start, covered) for match in _CAPITALISED.finditer(text, start, end)
        ):
            if found and found[-1][1] == start:
                found[-1] = (found[-1][0], end)
            else:
                found.append((start, end))
    return found


def _is_candidate(text: str, match: re.Match[str], sentence: int, covered: Sequence[tuple[int, int]]) -> bool:
    word = match.group()
    if is_everyday(word) or (len(word) == 1 and word != "I") or word.startswith(("I'", "I’")):
        return False
    if any(start <= match.start() < end for start, end in covered):
        return False
    first = not text[sentence : match.start()].strip(" \t\n\"'(-*•>#")
    # The first word of a sentence tells nothing unless another capitalised word follows it at once.
    return not first or text[match.end() : match.end() + 2].lstrip(" ")[:1].isupper()
