"""The compiled engine beside cedarpy on the same random policies and facts: how often do they disagree?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from random import Random
from types import MappingProxyType

import cedarpy

from gateway.core.vocabulary import RuleId
from gateway.policy.cedar_json import CedarTree
from gateway.policy.compiled import CompiledEngine
from gateway.policy.compiled.fitness import words_of
from gateway.policy.engine import CedarEngine, Evaluation
from gateway.policy.facts import Facts
from tests.differential.random_policies import Author, random_facts, random_resource


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One question that the two engines answer differently."""

    facts: Facts
    compiled: Evaluation
    reference: Evaluation


@cache
def policies(seed: int, count: int, schema: str, *, guarded: bool = True) -> Mapping[RuleId, CedarTree]:
    """``count`` random policies by id; made once for the same arguments."""
    author = Author(seed, words_of(schema), guarded=guarded)
    names = (f"R{number:05}" for number in range(count))
    return MappingProxyType({RuleId(name): author.policy(name) for name in names})


def disagreements(
    seed: int, trees: Mapping[RuleId, CedarTree], requests: int, schema: str, deployments: int = 24
) -> Iterator[Disagreement]:
    """Ask ``requests`` random questions; half of the deployments have programs of their own."""
    random, words = Random(seed), words_of(schema)
    resources = [random_resource(random, words) for _ in range(deployments)]
    compiled = CompiledEngine.of(trees, schema, resources[: deployments // 2])
    reference = CedarEngine.of(trees, cedarpy.Schema.from_str(schema))
    for _ in range(requests):
        facts = random_facts(random, words, random.choice(resources))
        one, other = compiled.evaluate(facts), reference.evaluate(facts)
        if bool(one.errors) != bool(other.errors) or (not one.errors and one != other):
            yield Disagreement(facts, one, other)
