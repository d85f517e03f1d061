"""Policy decisions beside cedarpy, in one run: ``python -m benchmarks.policy [--json FILE]``.

One thread, the shipped rules and as many more as the size asks for, 400 different questions over 50 deployments.
cedarpy gets everything prepared: policies, schema and entities parsed once, the context as the text that it takes.
It answers for one action and names only what settled the answer; the compiled engine answers for the action and the
obligations, and names all that match. The answers are compared before anything is timed.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import time
from collections.abc import Callable, Sequence
from itertools import product
from pathlib import Path

import cedarpy
import orjson
from rich.console import Console
from rich.table import Table

from gateway.config.policy_tree import read_policy_tree
from gateway.core.decision import Effect, Mode
from gateway.core.vocabulary import DataClass, Principal
from gateway.pipeline.records import decision_body
from gateway.policy.bundle import Bundle, load_bundle
from gateway.policy.cedar_json import CALLER, context_of, entities_of
from gateway.policy.decide import allowed, decide
from gateway.policy.facts import Facts, RequestFacts, facts_for
from gateway.policy.questions import questions_for

POLICIES = Path(__file__).parents[1] / "policies"
SIZES = (25, 100, 1000)
MODELS = 50
QUESTIONS = 400
NOW_S = 1_795_392_000
TEAMS = tuple(f"team-{number}" for number in range(60))
PROVIDERS = ("openai", "anthropic", "google")
PURPOSES = ("general", "customer_reply", "coding", "summarisation", "credit_scoring", "research")
CLASSES = tuple(DataClass)


def files_with(rules: int) -> dict[str, bytes]:
    """The shipped tree with exactly ``rules`` live rules and obligations and 50 deployments."""
    files = dict(read_policy_tree(POLICIES).files)
    shipped = load_bundle(files, None)
    live = sorted(rule.id for rule in shipped.rules.values() if rule.mode is not Mode.OFF)
    for rule in live[rules:]:
        del files[shipped.rules[rule].path]
    pairs = product(TEAMS, PROVIDERS, PURPOSES)
    for number, (team, provider, purpose) in zip(range(rules - len(live)), pairs, strict=False):
        files[f"rules/95-teams/T{number:04}-team.cedar"] = _team_rule(f"T{number:04}-team", team, provider, purpose)
    names = sorted(shipped.deployments)
    for number in range(MODELS - len(names)):
        origin = names[number % len(names)]
        text = files[f"deployments/{origin}.yaml"].decode()
        name = f"{origin}-{number}"
        files[f"deployments/{name}.yaml"] = text.replace(f"id: {origin}", f"id: {name}", 1).encode()
    return files


def _team_rule(name: str, team: str, provider: str, purpose: str) -> bytes:
    notes = {
        "id": name,
        "title": "A team keeps to its providers",
        "reason": "The team has no contract with this provider for this purpose.",
        "remediation": "Choose another deployment.",
        "severity": "medium",
        "level": "soft",
        "mode": "enforce",
        "owner": "legal",
        "refs": "contract",
        "review_by": "2027-12-31",
    }
    head = "".join(f'@{key}("{value}")\n' for key, value in notes.items())
    return (
        f'{head}forbid (principal, action in [Action::"invoke", Action::"fallback"], resource)\n'
        f'when {{ principal.team == "{team}" && resource.provider == "{provider}" && context.at_least_internal\n'
        f'  && context.purpose == "{purpose}" }};\n'
    ).encode()


def questions(bundle: Bundle, count: int) -> list[Facts]:
    """Different questions, the same in every run."""
    chance = random.Random(11)
    deployments = sorted(bundle.deployments)
    return [_question(bundle, chance, chance.choice(deployments)) for _ in range(count)]


def _question(bundle: Bundle, chance: random.Random, deployment: str) -> Facts:
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
        now_s=NOW_S,
        bundle=bundle,
    )


class Reference:
    """cedarpy over the enforced rules, everything prepared."""

    def __init__(self, bundle: Bundle, asked: Sequence[Facts]) -> None:
        enforced = [rule for rule in bundle.rules.values() if rule.mode is Mode.ENFORCE]
        self.policies = cedarpy.PolicySet.from_str("\n".join(rule.text for rule in enforced))
        self.schema = bundle.reference.schema  # type: ignore[attr-defined]
        known: dict[str, cedarpy.Entities] = {}
        self.prepared = []
        for facts in asked:
            key = repr((facts.principal, facts.resource.deployment))
            if key not in known:
                text = json.dumps(entities_of(facts.principal, facts.resource))
                known[key] = cedarpy.Entities.from_json_str(text, self.schema)
            self.prepared.append((_request(facts), known[key]))

    def one(self, index: int) -> bool:
        request, entities = self.prepared[index]
        return cedarpy.is_authorized(request, self.policies, entities, schema=self.schema).allowed


def _request(facts: Facts) -> dict[str, object]:
    resource = {"type": "Deployment", "id": facts.resource.deployment}
    context = json.dumps(context_of(facts.context))
    return {"principal": CALLER, "action": f'Action::"{facts.action}"', "resource": resource, "context": context}


def filter_of(bundle: Bundle) -> tuple[list[Facts], Callable[[], list[bool]]]:
    """One caller's question to each of the 50 deployments, and cedarpy's batch over them."""
    facts = questions_for(
        sorted(bundle.deployments),
        principal=Principal(id="p", kind="service", name="n", team="team-7", region="EU"),
        purpose="general",
        data_class=DataClass.INTERNAL,
        finding_types=frozenset({"EMAIL"}),
        request=RequestFacts(),
        action="invoke",
        now_s=NOW_S,
        bundle=bundle,
    )
    entities: dict[str, object] = {}
    for item in facts:
        for entity in entities_of(item.principal, item.resource):
            entities[json.dumps(entity["uid"])] = entity
    reference = Reference(bundle, [])
    prepared = cedarpy.Entities.from_json_str(json.dumps(list(entities.values())), reference.schema)
    requests = [_request(item) for item in facts]

    def batch() -> list[bool]:
        answers = cedarpy.is_authorized_batch(requests, reference.policies, prepared, schema=reference.schema)
        return [answer.allowed for answer in answers]

    return facts, batch


def timed(work: Callable[[int], object], times: int) -> tuple[float, float]:
    """p50 and p99 in microseconds of ``work(0)``, ``work(1)``…, after a tenth to warm up."""
    for index in range(times // 10):
        work(index)
    gc.collect()
    spent = []
    for index in range(times):
        begun = time.perf_counter_ns()
        work(index)
        spent.append(time.perf_counter_ns() - begun)
    spent.sort()
    return spent[times // 2] / 1000, spent[int(times * 0.99)] / 1000


def measure(rules: int, rounds: int) -> dict[str, object]:
    files = files_with(rules)
    begun = time.perf_counter()
    bundle = load_bundle(files, None)
    loaded_s = time.perf_counter() - begun
    asked = questions(bundle, QUESTIONS)
    reference = Reference(bundle, asked)
    for index, facts in enumerate(asked):
        effects = {hit.effect for hit in bundle.settle(facts, NOW_S).hits if hit.mode is Mode.ENFORCE}
        if (Effect.PERMIT in effects and Effect.FORBID not in effects) != reference.one(index):
            raise SystemExit("the engines disagree, so their times mean nothing")

    def recorded(index: int) -> bytes:
        decision = decide(bundle, asked[index % QUESTIONS], "dc_0123456789abcdef", NOW_S)
        return orjson.dumps(decision_body(decision))

    many, batch = filter_of(bundle)
    if allowed(bundle, many, NOW_S) != batch():
        raise SystemExit("the engines disagree about the filter, so their times mean nothing")
    return {
        "rules": sum(rule.mode is not Mode.OFF for rule in bundle.rules.values()),
        "load_s": loaded_s,
        "single": {
            "compiled": timed(lambda index: bundle.engine.evaluate(asked[index % QUESTIONS]), 20 * rounds),
            "cedarpy": timed(lambda index: reference.one(index % QUESTIONS), rounds),
        },
        "filter": {
            "compiled": timed(lambda _: allowed(bundle, many, NOW_S), rounds),
            "cedarpy": timed(lambda _: batch(), max(20, rounds // 20)),
        },
        "whole": timed(recorded, 20 * rounds),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--rounds", type=int, default=1000)
    options = parser.parse_args()
    results = [measure(rules, options.rounds) for rules in SIZES]
    table = Table(title="microseconds, p50 / p99")
    columns = (
        "rules",
        "one question",
        "cedarpy",
        "ratio",
        "50 deployments",
        "cedarpy batch",
        "ratio",
        "whole",
        "load s",
    )
    for column in columns:
        table.add_column(column, justify="right")
    for row in results:
        single, many = row["single"], row["filter"]  # type: ignore[index]
        table.add_row(
            str(row["rules"]),
            *_pair(single),
            *_pair(many),
            "{:.1f} / {:.1f}".format(*row["whole"]),  # type: ignore[misc]
            f"{row['load_s']:.2f}",
        )
    Console(width=150).print(table)
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_bytes(orjson.dumps(results, option=orjson.OPT_INDENT_2))


def _pair(found: dict[str, tuple[float, float]]) -> tuple[str, str, str]:
    ours, theirs = found["compiled"], found["cedarpy"]
    ratio = f"{theirs[0] / ours[0]:.0f}x / {theirs[1] / ours[1]:.0f}x"
    return f"{ours[0]:.1f} / {ours[1]:.1f}", f"{theirs[0]:.0f} / {theirs[1]:.0f}", ratio


if __name__ == "__main__":
    main()
