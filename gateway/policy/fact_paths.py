"""Every fact by its path in rules, such as ``resource.model.licence.kind``, with its type."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from gateway.policy.compiled.shape import ROOTS, Attribute, attributes

_BASES = {
    "principal": "principal",
    "resource": "resource",
    "context": "context",
    "model": "resource.model",
    "licence": "resource.model.licence",
    "organisation": "context.organisation",
}


@cache
def facts_by_path() -> Mapping[str, Attribute]:
    """In the order of their definitions."""
    found = {f"{_BASES[record]}.{name}": item for record in ROOTS for name, item in attributes(record).items()}
    return MappingProxyType(found)
