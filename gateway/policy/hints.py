"""What somebody meant whose rule Cedar refuses: its messages say what is wrong, and not what would be right."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from gateway.catalog.places import did_you_mean
from gateway.policy.compiled.shape import enumerated
from gateway.policy.fact_paths import facts_by_path

ACTIONS = ("invoke", "fallback", "oblige")
KEYWORDS = (
    "permit",
    "forbid",
    "when",
    "unless",
    "principal",
    "action",
    "resource",
    "context",
    "has",
    "like",
    "in",
    "is",
)

_MISSING = re.compile(r"attribute `(\w+)`.* not found")
_OPTIONAL = re.compile(r"optional attribute `(\w+)`")
_NO_WORD = re.compile(r'entity `(\w+)::"([^"]*)"` is of an enumerated')
_NO_ACTION = re.compile(r'unrecognized action `Action::"([^"]*)"`')
_NO_TYPE = re.compile(r"unrecognized entity type `(\w+)`")
_TWO_TYPES = re.compile(r"the types (\w+) and (\w+) are not compatible")
_PARSED = re.compile(r"unexpected token `(\w+)`|: (\w+)$")


def hint_of_validator(message: str) -> str:
    """What to add to a message of the validator, such as ``; did you mean 'hosting'?``; empty where nothing helps."""
    if found := _MISSING.search(message):
        return did_you_mean(found[1], {path.rpartition(".")[2] for path in facts_by_path()})
    if found := _OPTIONAL.search(message):
        return f"; ask first whether it is there: 'has {found[1]} &&'"
    if found := _NO_WORD.search(message):
        words = enumerated().get(found[1], ())
        return did_you_mean(found[2], words) or f"; it is one of: {', '.join(words)}"
    if found := _NO_ACTION.search(message):
        return did_you_mean(found[1], ACTIONS)
    if found := _NO_TYPE.search(message):
        return did_you_mean(found[1], _types())
    if found := _TWO_TYPES.search(message):
        kinds = [kind for kind in found.groups() if kind in enumerated()]
        return f'; write {kinds[0]}::"{enumerated()[kinds[0]][0]}" and the like' if kinds else ""
    if "AnyEntity but saw" in message:
        return "; 'in' is for entities: of words, ask '[\"a\", \"b\"].contains(...)'"
    return ""


def hint_of_parser(message: str) -> str:
    """The same of a message of the parser."""
    if message.startswith("'='"):
        return "; write == to compare"
    found = _PARSED.search(message)
    word = (found[1] or found[2]) if found else ""
    if word in ("and", "or", "not"):
        return f"; write {({'and': '&&', 'or': '||', 'not': '!'})[word]}"
    return did_you_mean(word, KEYWORDS)


@cache
def _types() -> Mapping[str, None]:
    named = [item.type.entity for item in facts_by_path().values() if item.type.entity]
    return dict.fromkeys([*named, "Principal", "Deployment", "Action"])
