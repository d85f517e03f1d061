"""``gateway policy bench``: what it measures, on a small tree."""

from __future__ import annotations

import json

import pytest
from small_tree import small_tree
from typer.testing import CliRunner

from gateway.cli.policy import app, bench_measures, benching
from gateway.cli.policy.bench_measures import Timing, random_questions, timed
from gateway.policy.bundle import load_bundle

NOW_S = 1_795_392_000


@pytest.fixture(scope="module")
def tree(shipped, tmp_path_factory):
    folder = tmp_path_factory.mktemp("bench")
    for path, content in small_tree(shipped).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def bench(*arguments):
    return CliRunner().invoke(app, ["bench", *map(str, arguments), "--rounds", "10"])


def test_every_engine_is_timed_on_the_tree_in_hand(tree):
    result = bench(tree, "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert (found["rules"], found["deployments"]) == (5, 1)
    for name in ("engine", "cedarpy", "decision", "filter_50"):
        assert 0 < found[name]["p50_us"] <= found[name]["p99_us"]
        assert found[name]["per_second"] == pytest.approx(1e6 / found[name]["p50_us"])
    assert "median ratio" in bench(tree).output


def test_engines_that_disagree_are_not_timed(tree, monkeypatch):
    monkeypatch.setattr(bench_measures.Reference, "one", lambda self, index: index % 2 == 0)
    result = bench(tree)
    assert result.exit_code == 3
    assert "mean nothing" in result.output


def test_questions_are_the_same_for_the_same_seed(shipped):
    bundle = load_bundle(shipped, None)
    assert random_questions(bundle, 20, NOW_S) == random_questions(bundle, 20, NOW_S)
    assert random_questions(bundle, 20, NOW_S) != random_questions(bundle, 20, NOW_S, seed=12)
    assert len(set(random_questions(bundle, 50, NOW_S))) > 40


def test_a_timing_is_of_each_call_for_itself():
    calls: list[int] = []
    found = timed(calls.append, 100)
    assert calls == [*range(10), *range(100)]
    assert Timing(2.0, 3.0).per_second == 500_000
    assert found.p50_us <= found.p99_us
    assert benching.QUESTIONS >= 50
