"""What else a literal of a rule could have said: the words of the schema, the vocabulary and the catalogue."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import get_args, get_type_hints

from gateway.policy.bundle import Bundle
from gateway.policy.compiled.fitness import words_of
from gateway.policy.mutate_conditions import Words
from gateway.policy.resource import UNKNOWN, LicenceFacts


def words_for(bundle: Bundle, schema: str) -> Words:
    """The words by entity type and by fact; ``schema`` is Cedar text that was accepted."""
    catalogue, vocabulary = bundle.catalogue, bundle.vocabulary
    deployments, models = catalogue.deployments.values(), catalogue.models.values()
    regions = {*vocabulary.regions, UNKNOWN}
    texts: Mapping[str, Collection[str]] = {
        "context.purpose": vocabulary.purposes.keys(),
        "context.findings": vocabulary.findings.keys(),
        "resource.region": regions,
        "resource.residency": regions,
        "resource.provider": {item.provider for item in deployments},
        "resource.operator": {item.operator for item in deployments},
        "resource.model.family": {item.family or UNKNOWN for item in models},
        "resource.model.developer_country": {item.developer_country or UNKNOWN for item in models},
        "resource.model.origin_lineage": {country for item in models for country in item.origin_lineage or (UNKNOWN,)},
        "resource.model.licence.kind": get_args(get_type_hints(LicenceFacts)["kind"]),
    }
    entities = {
        **words_of(schema),
        "Deployment": catalogue.deployments.keys(),
        "Model": catalogue.models.keys(),
        "Licence": catalogue.licences.keys(),
    }
    return Words(entities, texts)
