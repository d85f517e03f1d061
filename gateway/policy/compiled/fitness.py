"""Whether facts are what the schema says: exact types, and words of enumerated types among those that it lists."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from operator import attrgetter
from types import NoneType
from typing import Any

from gateway.policy.compiled.shape import ROOTS, Attribute, Kind, attributes

_ENUM = re.compile(r"\bentity\s+(\w+(?:\s*,\s*\w+)*)\s+enum\s*\[([^\]]*)\]")
_COMMENT = re.compile(r"//[^\n]*")
_QUOTED = re.compile(r'"([^"\\]*)"')
_MAX_LONG = 2**63 - 1

Words = Mapping[str, frozenset[str]]
Check = Callable[[Any], bool]


def words_of(schema: str) -> Words:
    """The ids of each enumerated entity type in a schema that Cedar has accepted."""
    found: dict[str, frozenset[str]] = {}
    for names, ids in _ENUM.findall(_COMMENT.sub("", schema)):
        for name in names.split(","):
            found[name.strip()] = frozenset(_QUOTED.findall(ids))
    return found


def fits_of(record: str, words: Words) -> Check:
    """Whether a record of facts (``context``, ``principal``…) has exactly the types of its attributes.

    Nothing is remembered by equality: to Python ``True`` equals 1, and to Cedar it does not.
    """
    fields = [item for item in attributes(record).values() if not item.children]
    get = attrgetter(*(item.field for item in fields))
    exact = tuple(_PYTHON[item.type.kind] for item in fields)
    # Types alone settle booleans and texts; these are looked at one by one.
    closer = [(attrgetter(item.field), item) for item in fields if item.optional or item.type.kind not in _BY_TYPE]
    identity = ROOTS[record].identity

    def fits(facts: Any) -> bool:  # noqa: ANN401 - any record of facts
        found = tuple(map(type, get(facts)))
        if found != exact and not all(
            one is other or (item.optional and one is NoneType)
            for one, other, item in zip(found, exact, fields, strict=True)
        ):
            return False
        return all(_fits(value(facts), item, words) for value, item in closer) and (
            not identity or type(getattr(facts, identity)) is str
        )

    return fits


def _fits(value: Any, attribute: Attribute, words: Words) -> bool:  # noqa: ANN401 - of the right type already
    match attribute.type.kind:
        case "entity":
            return value in words.get(attribute.type.entity, ())
        case "set":
            return all(type(item) is str for item in value)
        case "long":
            return value is None or -_MAX_LONG - 1 <= value <= _MAX_LONG
    return True


_PYTHON: Mapping[Kind, type] = {"bool": bool, "long": int, "string": str, "entity": str, "set": tuple}
_BY_TYPE = {"bool", "string"}
