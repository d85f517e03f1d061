"""The circuit breaker as a table of events: what happened when, and whether the deployment is tried."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.routing.health import CircuitState, HealthBoard

SECOND = 1_000_000_000


def board():
    return HealthBoard(threshold=3, cool_down_s=10, longest_cool_down_s=30)


def fail(made, times, at_s):
    for _ in range(times):
        made.failed("d", at_s * SECOND)


def test_an_unknown_deployment_is_tried():
    assert board().available("d", 0)
    assert board().state("d", 0) is CircuitState.CLOSED


def test_it_opens_only_after_failures_in_a_row():
    made = board()
    fail(made, 2, 0)
    made.succeeded("d")
    fail(made, 2, 1)
    assert made.available("d", 1 * SECOND)
    fail(made, 1, 1)
    assert not made.available("d", 1 * SECOND)
    assert made.state("d", 1 * SECOND) is CircuitState.OPEN


def test_deployments_do_not_share():
    made = board()
    fail(made, 3, 0)
    assert made.available("other", 0)


def test_one_probe_after_the_cool_down():
    made = board()
    fail(made, 3, 0)
    assert not made.available("d", 10 * SECOND - 1)
    assert made.state("d", 10 * SECOND) is CircuitState.HALF_OPEN
    assert made.available("d", 10 * SECOND)
    assert not made.available("d", 10 * SECOND)
    assert made.state("d", 10 * SECOND) is CircuitState.HALF_OPEN


def test_a_good_probe_closes_it():
    made = board()
    fail(made, 3, 0)
    made.available("d", 10 * SECOND)
    made.succeeded("d")
    assert made.state("d", 10 * SECOND) is CircuitState.CLOSED
    fail(made, 2, 11)
    assert made.available("d", 11 * SECOND)


@pytest.mark.parametrize(("probes", "cool_down_s"), [(1, 20), (2, 30), (5, 30)])
def test_a_bad_probe_opens_it_for_longer_up_to_a_bound(probes, cool_down_s):
    made = board()
    fail(made, 3, 0)
    now = 0
    for _ in range(probes):
        while not made.available("d", now):
            now += SECOND
        made.failed("d", now)
    assert not made.available("d", now + cool_down_s * SECOND - 1)
    assert made.available("d", now + cool_down_s * SECOND)


def test_late_failures_of_older_calls_do_not_lengthen_it():
    made = board()
    fail(made, 3, 0)
    fail(made, 50, 9)
    assert made.available("d", 10 * SECOND)


def test_a_probe_that_nobody_reports_is_given_out_again():
    made = board()
    fail(made, 3, 0)
    assert made.available("d", 10 * SECOND)
    assert not made.available("d", 20 * SECOND - 1)
    assert made.available("d", 20 * SECOND)


@given(st.lists(st.tuples(st.sampled_from(["fail", "succeed", "ask"]), st.integers(0, 15)), max_size=200))
def test_it_is_never_shut_for_longer_than_the_bound(happenings):
    made, now = board(), 0
    for what, gap in happenings:
        now += gap * SECOND
        if what == "fail":
            made.failed("d", now)
        elif what == "succeed":
            made.succeeded("d")
            assert made.available("d", now)
        else:
            made.available("d", now)
    assert made.available("d", now + 30 * SECOND)
