"""What a rule can name: the paths of the facts with their Cedar types, taken from the facts' own definitions."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from gateway.core.vocabulary import DataClass
from gateway.policy.cedar_json import ENUMERATED, NOT_ATTRIBUTES
from gateway.policy.facts import ContextFacts, OrganisationFacts, PrincipalFacts
from gateway.policy.resource import LicenceFacts, ModelFacts, ResourceFacts

Kind = Literal["bool", "long", "string", "entity", "set", "record"]


@dataclass(frozen=True, slots=True)
class Type:
    """A Cedar type. ``entity`` is the entity's type name; ``element`` the type of a set's elements, None if empty."""

    kind: Kind
    entity: str = ""
    element: Type | None = None

    def __str__(self) -> str:
        return {"entity": self.entity, "set": f"set of {self.element}"}.get(self.kind, self.kind)


BOOL, LONG, STRING = Type("bool"), Type("long"), Type("string")


@dataclass(frozen=True, slots=True)
class Attribute:
    """One fact: ``owner`` is the variable of generated code that holds its record, ``field`` the field there.

    ``children`` names the type whose attributes follow behind it, for an entity or a record that has some.
    """

    owner: str
    field: str
    type: Type
    optional: bool = False
    children: str = ""


@dataclass(frozen=True, slots=True)
class Root:
    """A variable of a rule or what one of its attributes leads to: where its own attributes are found."""

    owner: str
    identity: str = ""
    type: Type | None = None


# Each record of facts: the variable of generated code, the class, and the field that holds its entity's id.
ROOTS: Mapping[str, Root] = {
    "principal": Root("p", "", Type("entity", "Principal")),
    "resource": Root("r", "deployment", Type("entity", "Deployment")),
    "context": Root("c"),
    "model": Root("m", "id", Type("entity", "Model")),
    "licence": Root("l", "id", Type("entity", "Licence")),
    "organisation": Root("o"),
}
_RECORDS: Mapping[str, type[Any]] = {
    "principal": PrincipalFacts,
    "resource": ResourceFacts,
    "context": ContextFacts,
    "model": ModelFacts,
    "licence": LicenceFacts,
    "organisation": OrganisationFacts,
}


@cache
def attributes(record: str) -> Mapping[str, Attribute]:
    """The attributes of a record of facts by their name in rules."""
    found: dict[str, Attribute] = {}
    hints = get_type_hints(_RECORDS[record])
    for name in (item.name for item in dataclasses.fields(_RECORDS[record])):
        root = ROOTS[record]
        if name in ROOTS:
            child = ROOTS[name]
            if child.type is not None:
                found[name] = Attribute(child.owner, child.identity, child.type, children=name)
            else:
                found[name] = Attribute(child.owner, "", Type("record"), children=name)
        elif name not in NOT_ATTRIBUTES:
            kind, optional = _type_of(hints[name], name)
            found[name] = Attribute(root.owner, name, kind, optional)
    return types.MappingProxyType(found)


@cache
def enumerated() -> Mapping[str, tuple[str, ...]]:
    """The words of each enumerated entity type, in the order of their definitions."""
    found: dict[str, tuple[str, ...]] = {"DataClass": tuple(item.label for item in DataClass)}
    for record in _RECORDS.values():
        hints = get_type_hints(record)
        for name in ENUMERATED.keys() & hints.keys():
            found.setdefault(ENUMERATED[name], get_args(hints[name]))
    return types.MappingProxyType(found)


def _type_of(hint: object, name: str) -> tuple[Type, bool]:
    """The Cedar type of a field, and whether it may be missing."""
    if name in ENUMERATED:
        return Type("entity", ENUMERATED[name]), False
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType) and type(None) in arguments:
        (present,) = (item for item in arguments if item is not type(None))
        return _type_of(present, name)[0], True
    if hint in _PLAIN:
        return _PLAIN[hint], False
    if origin is Literal:
        return STRING, False
    if origin is tuple and arguments[0] in _PLAIN:
        return Type("set", element=_PLAIN[arguments[0]]), False
    raise TypeError(f"the fact {name!r} has no type that a rule could read")


_PLAIN: Mapping[object, Type] = {bool: BOOL, int: LONG, str: STRING}
