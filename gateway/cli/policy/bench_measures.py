"""How quickly a tree decides, beside cedarpy: random questions about its own deployments, each engine fully prepared.

cedarpy gets policies, schema and entities parsed once and the context as the text that it takes. It answers for one
action and names only what settled the answer; the gateway's engine answers for the action and the obligations, and
names all that match. The answers are compared before anything is timed.
"""

from __future__ import annotations

import gc
import json
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import cedarpy

from gateway.core.decision import Effect, Mode
from gateway.core.errors import GatewayError
from gateway.core.vocabulary import DataClass, Principal
from gateway.policy.bundle import Bundle
from gateway.policy.cedar_json import CALLER, context_of, entities_of
from gateway.policy.facts import Facts, RequestFacts, facts_for

CLASSES = tuple(DataClass)
TEAMS = tuple(f"team-{number}" for number in range(60))


class EnginesDisagree(GatewayError):
    """The two engines answer differently, so that their times mean nothing."""


@dataclass(frozen=True, slots=True)
class Timing:
    """Microseconds of one piece of work."""

    p50_us: float
    p99_us: float

    @property
    def per_second(self) -> float:
        """How often the median fits into a second."""
        return 1e6 / self.p50_us


def random_questions(bundle: Bundle, count: int, now_s: int, seed: int = 11) -> list[Facts]:
    """Different questions, the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - a measurement, not a secret
    deployments = sorted(bundle.deployments)
    return [_question(bundle, chance, chance.choice(deployments), now_s) for _ in range(count)]


def _question(bundle: Bundle, chance: random.Random, deployment: str, now_s: int) -> Facts:
    place = bundle.deployments[deployment]  # type: ignore[index]
    findings = frozenset(chance.sample(sorted(bundle.vocabulary.findings), chance.choice((0, 0, 1, 3))))
    return facts_for(
        principal=Principal(id="p", kind="service", name="n", team=chance.choice(TEAMS), region="EU"),
        purpose=chance.choice(sorted(bundle.vocabulary.purposes)),
        data_class=max([chance.choice(CLASSES), *(bundle.vocabulary.implied[name] for name in findings)]),
        finding_types=findings,
        request=RequestFacts(stream=chance.random() < 0.5, tools=chance.choice((0, 2))),
        model=bundle.models[place.model],
        deployment=place,
        action="invoke",
        now_s=now_s,
        bundle=bundle,
    )


class Reference:
    """cedarpy over the enforced rules, everything prepared for the questions ``asked``."""

    def __init__(self, bundle: Bundle, asked: Sequence[Facts]) -> None:
        enforced = [rule for rule in bundle.rules.values() if rule.mode is Mode.ENFORCE]
        self.policies = cedarpy.PolicySet.from_str("\n".join(rule.text for rule in enforced))
        self.schema: Any = bundle.reference.schema  # type: ignore[attr-defined]
        self._prepared: list[tuple[dict[str, object], Any]] = []
        known: dict[str, Any] = {}
        for facts in asked:
            key = repr((facts.principal, facts.resource.deployment))
            if key not in known:
                text = json.dumps(entities_of(facts.principal, facts.resource))
                known[key] = cedarpy.Entities.from_json_str(text, self.schema)
            self._prepared.append((request_of(facts), known[key]))

    def one(self, index: int) -> bool:
        """Its answer to one of the questions."""
        request, entities = self._prepared[index]
        return bool(cedarpy.is_authorized(request, self.policies, entities, schema=self.schema).allowed)


def request_of(facts: Facts) -> dict[str, object]:
    """A question as cedarpy takes it."""
    resource = {"type": "Deployment", "id": facts.resource.deployment}
    context = json.dumps(context_of(facts.context))
    return {"principal": CALLER, "action": f'Action::"{facts.action}"', "resource": resource, "context": context}


def compare(bundle: Bundle, asked: Sequence[Facts], reference: Reference, now_s: int) -> None:
    """Raises ``EnginesDisagree`` where the two answer one of the questions differently."""
    for index, facts in enumerate(asked):
        effects = {hit.effect for hit in bundle.settle(facts, now_s).hits if hit.mode is Mode.ENFORCE}
        if (Effect.PERMIT in effects and Effect.FORBID not in effects) != reference.one(index):
            raise EnginesDisagree("the engines disagree, so their times mean nothing")


def timed(work: Callable[[int], object], times: int) -> Timing:
    """``work(0)``, ``work(1)``… each for itself, after a tenth to warm up."""
    for index in range(times // 10):
        work(index)
    gc.collect()
    spent = []
    for index in range(times):
        begun = time.perf_counter_ns()
        work(index)
        spent.append(time.perf_counter_ns() - begun)
    spent.sort()
    return Timing(spent[times // 2] / 1000, spent[int(times * 0.99)] / 1000)
