"""Policy decisions beside cedarpy, in one run: ``python -m benchmarks.policy [--json FILE]``.

One thread, the shipped rules and as many more as the size asks for, 400 different questions over 50 deployments.
What is measured and how is ``gateway.cli.policy.bench_measures``, which ``gateway policy bench`` uses for one tree.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from itertools import product
from pathlib import Path

import cedarpy
import orjson
from rich.console import Console
from rich.table import Table

from gateway.cli.policy.bench_measures import TEAMS, Reference, Timing, compare, random_questions, request_of, timed
from gateway.config.policy_tree import read_policy_tree
from gateway.core.decision import Mode
from gateway.core.vocabulary import DataClass, Principal
from gateway.pipeline.records import decision_body
from gateway.policy.bundle import Bundle, load_bundle
from gateway.policy.cedar_json import entities_of
from gateway.policy.decide import allowed, decide
from gateway.policy.facts import Facts, RequestFacts
from gateway.policy.questions import questions_for

POLICIES = Path(__file__).parents[1] / "policies"
SIZES = (25, 100, 1000)
MODELS = 50
QUESTIONS = 400
NOW_S = 1_795_392_000
PROVIDERS = ("openai", "anthropic", "google")
PURPOSES = ("general", "customer_reply", "coding", "summarisation", "credit_scoring", "research")


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
    requests = [request_of(item) for item in facts]

    def batch() -> list[bool]:
        answers = cedarpy.is_authorized_batch(requests, reference.policies, prepared, schema=reference.schema)
        return [answer.allowed for answer in answers]

    return facts, batch


def measure(rules: int, rounds: int) -> dict[str, object]:
    files = files_with(rules)
    begun = time.perf_counter()
    bundle = load_bundle(files, None)
    loaded_s = time.perf_counter() - begun
    asked = random_questions(bundle, QUESTIONS, NOW_S)
    reference = Reference(bundle, asked)
    compare(bundle, asked, reference, NOW_S)

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
            f"{row['whole'].p50_us:.1f} / {row['whole'].p99_us:.1f}",  # type: ignore[attr-defined]
            f"{row['load_s']:.2f}",
        )
    Console(width=150).print(table)
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_bytes(orjson.dumps(results, option=orjson.OPT_INDENT_2))


def _pair(found: dict[str, Timing]) -> tuple[str, str, str]:
    ours, theirs = found["compiled"], found["cedarpy"]
    ratio = f"{theirs.p50_us / ours.p50_us:.0f}x / {theirs.p99_us / ours.p99_us:.0f}x"
    shown = f"{ours.p50_us:.1f} / {ours.p99_us:.1f}", f"{theirs.p50_us:.0f} / {theirs.p99_us:.0f}"
    return (*shown, ratio)


if __name__ == "__main__":
    main()
