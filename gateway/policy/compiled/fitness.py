"""Whether facts are what the schema says: exact types, and words of enumerated types among those that it lists."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
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
    exact = [_PYTHON[item.type.kind] for item in fields]
    lacking = [
        [NoneType if item.optional and absent else kind for item, kind in zip(fields, exact, strict=True)]
        for absent in (False, True)
    ]
    # Types alone settle booleans and texts; of these the values are looked at as well.
    worded = [(attrgetter(item.field), words.get(item.type.entity, frozenset())) for item in _of(fields, "entity")]
    sets = [attrgetter(item.field) for item in _of(fields, "set")]
    longs = [attrgetter(item.field) for item in _of(fields, "long")]
    identity = attrgetter(ROOTS[record].identity) if ROOTS[record].identity else None

    def fits(facts: Any) -> bool:  # noqa: ANN401 - any record of facts
        found = list(map(type, get(facts)))
        if found not in lacking and not all(
            one is other or (item.optional and one is NoneType)
            for one, other, item in zip(found, exact, fields, strict=True)
        ):
            return False
        for value, known in worded:
            if value(facts) not in known:
                return False
        for value in sets:
            if not _TEXTS.issuperset(map(type, value(facts))):
                return False
        for value in longs:
            number = value(facts)
            if number is not None and not -_MAX_LONG - 1 <= number <= _MAX_LONG:
                return False
        return identity is None or type(identity(facts)) is str

    return fits


def _of(fields: Iterable[Attribute], kind: Kind) -> Iterator[Attribute]:
    return (item for item in fields if item.type.kind == kind)


_PYTHON: Mapping[Kind, type] = {"bool": bool, "long": int, "string": str, "entity": str, "set": tuple}
_TEXTS = frozenset({str})
