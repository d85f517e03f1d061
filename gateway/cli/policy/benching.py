"""``gateway policy bench``: how quickly this tree decides on this machine, beside cedarpy."""

from __future__ import annotations

import time
from typing import Annotated, Any

import typer
from rich.table import Table

from gateway.cli.output import complain, stdout
from gateway.cli.policy.bench_measures import EnginesDisagree, Reference, Timing, compare, random_questions, timed
from gateway.cli.policy.tree import ENVIRONMENT, FINDING, AsJson, Policies, Tree, named_once, open_bundle, print_json
from gateway.core.decision import Mode
from gateway.policy.bundle import Bundle, load_bundle
from gateway.policy.decide import allowed, decide

QUESTIONS = 400
_Rounds = Annotated[
    int, typer.Option("--rounds", help="How often cedarpy is asked; the gateway's engine 20 times that.", min=10)
]


def bench(
    tree_at: Tree = None,
    *,
    policies: Policies = None,
    rounds: _Rounds = 1000,
    as_json: AsJson = False,
) -> None:
    """Time random decisions with the rules of this tree: per second, p50 and p99, one thread.

    Exit 3 where the engines answer differently.
    """
    tree, _ = open_bundle(named_once(tree_at, policies), as_json=as_json)
    begun = time.perf_counter()
    bundle = load_bundle(tree.files, tree.commit)
    loaded_s = time.perf_counter() - begun
    if not bundle.deployments:
        complain("There is nothing to ask about.", "The tree has no deployments.")
        raise typer.Exit(FINDING)
    try:
        found = _measured(bundle, rounds)
    except EnginesDisagree as error:
        complain("Nothing was measured.", str(error), "Report it with the tree.")
        raise typer.Exit(ENVIRONMENT) from None
    live = sum(rule.mode is not Mode.OFF for rule in bundle.rules.values())
    if as_json:
        head = {"digest": bundle.digest, "rules": live, "deployments": len(bundle.deployments), "load_s": loaded_s}
        print_json({**head, **{name: _row(timing) for name, timing in found.items()}})
    else:
        _show(found)
        summary = f"{live} live rules, {len(bundle.deployments)} deployments, loaded in {loaded_s:.2f} s"
        stdout.print(f"{summary}; median ratio {found['cedarpy'].p50_us / found['engine'].p50_us:.0f}x")


def _measured(bundle: Bundle, rounds: int) -> dict[str, Timing]:
    now_s = int(time.time())
    asked = random_questions(bundle, QUESTIONS, now_s)
    reference = Reference(bundle, asked)
    compare(bundle, asked, reference, now_s)
    return {
        "engine": timed(lambda index: bundle.engine.evaluate(asked[index % QUESTIONS]), 20 * rounds),
        "cedarpy": timed(lambda index: reference.one(index % QUESTIONS), rounds),
        "decision": timed(lambda index: decide(bundle, asked[index % QUESTIONS], "dc_bench", now_s), 20 * rounds),
        "filter_50": timed(lambda _: allowed(bundle, asked[:50], now_s), rounds),
    }


_TITLES = {
    "engine": "rules evaluated, all matches named",
    "cedarpy": "the same question to cedarpy",
    "decision": "whole decision with obligations",
    "filter_50": "which of 50 questions are allowed",
}


def _row(timing: Timing) -> dict[str, Any]:
    return {"per_second": timing.per_second, "p50_us": timing.p50_us, "p99_us": timing.p99_us}


def _show(found: dict[str, Timing]) -> None:
    table = Table(box=None, pad_edge=False)
    table.add_column("what", no_wrap=True)
    for column in ("per second", "p50 µs", "p99 µs"):
        table.add_column(column, justify="right")
    for name, timing in found.items():
        table.add_row(_TITLES[name], f"{timing.per_second:,.0f}", f"{timing.p50_us:.1f}", f"{timing.p99_us:.1f}")
    stdout.print(table)
