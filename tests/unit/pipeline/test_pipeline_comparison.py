"""Live decisions asked again of the reference: a difference is counted, told, and never missed; requests never wait."""

import dataclasses
import threading
from pathlib import Path

import pytest

from gateway.config.policy_tree import read_policy_tree
from gateway.pipeline.comparison import Compared, ReferenceComparison
from gateway.policy.bundle import load_bundle
from gateway.policy.engine import Evaluation
from gateway.policy.situation import Situation

NOW_S = 1_795_392_000
TREE = read_policy_tree(Path("policies"))


@pytest.fixture(scope="module")
def bundle():
    return load_bundle(TREE.files, None)


class Engine:
    def __init__(self, answer, gate=None):
        self.answer = answer
        self.gate = gate

    def evaluate(self, facts):
        if self.gate is not None:
            self.gate.wait(10)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer(facts) if callable(self.answer) else self.answer


def compare(bundle, engine, every=1, asked=1):
    results, told = [], []
    comparison = ReferenceComparison(every, results.append, told.append)
    live = dataclasses.replace(bundle, engine=engine)
    facts = Situation(deployment="local-smollm2").facts(bundle, NOW_S)
    for _ in range(asked):
        comparison.offer(live, facts)
    comparison.close()
    return comparison.state(), results, [item is live for item in told]


def test_engines_that_agree(bundle):
    assert compare(bundle, bundle.engine, asked=3) == (Compared(3, 0, 0), ["same"] * 3, [])


@pytest.mark.parametrize(
    "answer",
    [Evaluation((), ()), Evaluation((), (), ("it failed",)), RuntimeError("broken"), None],
    ids=["other rules", "an error", "raises", "no answer"],
)
def test_any_difference_is_told(bundle, answer, caplog):
    state, results, told = compare(bundle, Engine(answer))
    assert (state, results, told) == (Compared(0, 1, 0), ["different"], [True])
    assert bundle.digest in caplog.text


def test_a_share_only(bundle):
    assert compare(bundle, bundle.engine, every=4, asked=11)[0] == Compared(2, 0, 0)


def test_the_reference_is_not_compared_with_itself(bundle):
    assert compare(bundle, bundle.reference, asked=3)[0] == Compared(0, 0, 0)


def test_where_too_many_wait_the_rest_is_skipped_and_counted(bundle):
    gate = threading.Event()
    results = []
    comparison = ReferenceComparison(1, results.append, lambda _: None)
    live = dataclasses.replace(bundle, engine=Engine(bundle.engine.evaluate, gate))
    facts = Situation(deployment="local-smollm2").facts(bundle, NOW_S)
    for _ in range(200):
        comparison.offer(live, facts)
    gate.set()
    comparison.close()
    state = comparison.state()
    assert state.same + state.skipped == 200
    assert state.different == 0
    assert state.skipped >= 200 - 64 - 1
