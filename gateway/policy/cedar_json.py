"""Facts in the JSON that Cedar reads. An unknown number is left out; the schema makes rules ask for it with ``has``."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from gateway.policy.facts import ContextFacts, PrincipalFacts
from gateway.policy.resource import ResourceFacts

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

# cedarpy's handles and trees, which are read here without its type hints.
CedarSchema: TypeAlias = Any
CedarTree: TypeAlias = Any

CALLER = {"type": "Principal", "id": "caller"}


def entities_of(principal: PrincipalFacts, resource: ResourceFacts) -> list[dict[str, object]]:
    """Principal, deployment, model and licence as Cedar entities."""
    model, licence = resource.model, resource.model.licence
    return [
        _entity(CALLER["type"], CALLER["id"], _fields(principal)),
        _entity("Deployment", resource.deployment, _fields(resource) | {"model": _uid("Model", model.id)}),
        _entity("Model", model.id, _fields(model) | {"licence": _uid("Licence", licence.id)}),
        _entity("Licence", licence.id, _fields(licence)),
    ]


def context_of(context: ContextFacts) -> dict[str, object]:
    """The context record."""
    return _fields(context) | {"organisation": _fields(context.organisation)}


ENUMERATED = {
    "hosting": "Hosting",
    "trains_on_inputs": "Answer",
    "zero_retention": "Answer",
    "cleared_for_personal_data": "Answer",
    "processing_agreement": "Evidence",
    "zero_retention_agreement": "Evidence",
    "multimodal": "Answer",
    "thinking": "Thinking",
    "approval": "Approval",
    "evaluation": "Evaluation",
    "osi_approved": "Answer",
    "non_commercial": "Answer",
    "excludes_eu_multimodal": "Answer",
    "data_class": "DataClass",
    "coverage": "Coverage",
    "thinking_requested": "Answer",
}
# The id of an entity is its uid; nested facts are entities or records of their own.
NOT_ATTRIBUTES = {"deployment", "id", "model", "licence", "organisation"}


def _fields(facts: DataclassInstance) -> dict[str, object]:
    attributes: dict[str, object] = {}
    for name in (item.name for item in dataclasses.fields(facts)):
        value = getattr(facts, name)
        if value is None or name in NOT_ATTRIBUTES:
            continue
        attributes[name] = _uid(ENUMERATED[name], value) if name in ENUMERATED else value
    return attributes


def _uid(kind: str, name: str) -> dict[str, str]:
    return {"type": kind, "id": name}


def _entity(kind: str, name: str, attributes: Mapping[str, object]) -> dict[str, object]:
    return {"uid": _uid(kind, name), "attrs": attributes, "parents": []}
