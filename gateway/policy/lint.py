"""What Cedar's validator does not see: misspelt words in comparisons with text, and names that the catalogue lacks."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

import cedarpy
from cedarpy import pst

from gateway.catalog.documents import BundleInvalid, raise_all
from gateway.catalog.places import START, did_you_mean
from gateway.catalog.records import Catalogue
from gateway.policy.cedar_json import CedarSchema
from gateway.policy.hints import hint_of_validator
from gateway.policy.position import place_of, place_of_message
from gateway.policy.resource import UNKNOWN
from gateway.policy.rules import Rule
from gateway.policy.vocabulary import Vocabulary

_COUNTRY = re.compile(r"[A-Z]{2}")


def check_rule(rule: Rule, schema: CedarSchema, vocabulary: Vocabulary, catalogue: Catalogue) -> None:
    """Validate against the schema and the vocabulary. Raises ``BundleInvalid``; further problems are its ``others``."""
    check_types(rule, schema)
    domains = _domains(vocabulary, catalogue)
    faults = [
        BundleInvalid(rule.path, place_of(rule.text, f'"{word}"'), _misspelt(word, attribute, domains[attribute]))
        for attribute, word in _comparisons(rule.tree)
        if attribute in domains and not _fits(word, domains[attribute])
    ]
    entities = _entity_names(catalogue)
    for uid in sorted(pst.entity_uids(rule.tree), key=str):
        kind = str(uid.type)
        if kind == "Principal":
            message = "rules do not name principals; use a team, group, role or kind"
            faults.append(BundleInvalid(rule.path, place_of(rule.text, f'"{uid.id}"'), message))
        elif kind in entities and uid.id not in entities[kind]:
            message = _misspelt(uid.id, kind, entities[kind])
            faults.append(BundleInvalid(rule.path, place_of(rule.text, f'"{uid.id}"'), message))
    raise_all(faults)


def check_types(rule: Rule, schema: CedarSchema) -> None:
    """Validate against the schema alone. Raises ``BundleInvalid``; further problems are its ``others``."""
    result = cedarpy.validate_policies(rule.text, schema)
    if result.validation_passed:
        return
    effect = rule.tree.effect
    faults = [
        BundleInvalid(rule.path, place_of_message(rule.text, text, effect), text + hint_of_validator(text))
        for text in _messages(result.errors)
    ]
    raise_all(faults or [BundleInvalid(rule.path, START, "the rule does not fit the schema")])


def _messages(errors: Iterable[Any]) -> list[str]:
    """One message a fault, without what only cedarpy knows: its number of the rule, and the action it tried."""
    said = (re.sub(r"^for policy `policy\d+`[:,]? ", "", error.error) for error in errors)
    found = list(dict.fromkeys(re.sub(r' for Action::"\w+"', "", text) for text in said))
    # It follows from an action that is not there.
    found = [text for text in found if len(found) == 1 or "applicable action" not in text]
    # Of a comparison both sides are told; the first says it.
    unexpected = [text for text in found if text.startswith("unexpected type")]
    return [text for text in found if text not in unexpected[1:]]


def _domains(vocabulary: Vocabulary, catalogue: Catalogue) -> Mapping[str, Collection[str] | None]:
    """Which words an attribute can hold; None stands for country codes. Attributes of free text are not listed."""
    return {
        "context.purpose": vocabulary.purposes.keys(),
        "context.findings": vocabulary.findings.keys(),
        "resource.region": vocabulary.regions | {UNKNOWN},
        "resource.residency": vocabulary.regions | {UNKNOWN},
        "resource.provider": {item.provider for item in catalogue.deployments.values()},
        "resource.operator": {item.operator for item in catalogue.deployments.values()},
        "resource.model.family": {item.family or UNKNOWN for item in catalogue.models.values()},
        "resource.model.developer_country": None,
        "resource.model.origin_lineage": None,
    }


def _entity_names(catalogue: Catalogue) -> Mapping[str, Collection[str]]:
    return {
        "Model": catalogue.models.keys(),
        "Deployment": catalogue.deployments.keys(),
        "Licence": catalogue.licences.keys(),
    }


def _fits(word: str, domain: Collection[str] | None) -> bool:
    if domain is None:
        return word == UNKNOWN or _COUNTRY.fullmatch(word) is not None
    return word in domain


def _misspelt(word: str, attribute: str, domain: Collection[str] | None) -> str:
    return f"{attribute} is never {word!r}{did_you_mean(word, domain or ())}"


def _comparisons(node: object) -> Iterator[tuple[str, str]]:
    """Every (attribute path, text literal) that stands on two sides of a comparison, anywhere under ``node``."""
    if isinstance(node, pst.BinaryOp):
        for one, other in ((node.left, node.right), (node.right, node.left)):
            if attribute := _path(one):
                yield from ((attribute, word) for word in _literals(other))
    for child in _children(node):
        yield from _comparisons(child)


def _children(node: object) -> Iterable[object]:
    if isinstance(node, tuple):
        return node
    if isinstance(node, Mapping):
        return node.values()
    if dataclasses.is_dataclass(node) and not isinstance(node, type):
        return [getattr(node, item.name) for item in dataclasses.fields(node)]
    return ()


def _path(node: object) -> str | None:
    steps: list[str] = []
    while isinstance(node, pst.GetAttr):
        steps.append(node.attr)
        node = node.base
    return ".".join((node.name, *reversed(steps))) if isinstance(node, pst.Var) and steps else None


def _literals(node: object) -> Iterator[str]:
    if isinstance(node, pst.StringLit):
        yield node.value
    elif isinstance(node, pst.Set):
        for element in node.elements:
            yield from _literals(element)
