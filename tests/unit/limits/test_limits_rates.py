"""Rates are exact, per key, and never let more through than a full bucket and its refill."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.limits.concurrency import Concurrency
from gateway.limits.rates import MINUTE_NS, RateLimiter

SECOND = 1_000_000_000


def test_a_full_bucket_holds_a_minutes_worth():
    limiter = RateLimiter()
    assert [limiter.take("k", 3, 0) for _ in range(4)] == [None, None, None, 20]


def test_tokens_come_back_one_by_one():
    limiter = RateLimiter()
    for _ in range(3):
        limiter.take("k", 3, 0)
    assert limiter.take("k", 3, 20 * SECOND - 1) == 1
    assert limiter.take("k", 3, 20 * SECOND) is None
    assert limiter.take("k", 3, 20 * SECOND) == 20


def test_keys_do_not_share():
    limiter = RateLimiter()
    assert limiter.take("a", 1, 0) is None
    assert limiter.take("a", 1, 0) == 60
    assert limiter.take("b", 1, 0) is None


@pytest.mark.parametrize("rate", [0, -5])
def test_no_rate_admits_nothing(rate):
    limiter = RateLimiter()
    assert limiter.take("k", rate, 0) == 60
    assert len(limiter) == 0


def test_a_changed_rate_holds_at_once():
    limiter = RateLimiter()
    assert limiter.take("k", 1, 0) is None
    assert limiter.take("k", 60, 1 * SECOND) is None
    assert limiter.take("k", 1, 1 * SECOND) is not None


def test_memory_is_bounded_by_forgetting_full_buckets_only():
    limiter = RateLimiter(max_keys=10)
    assert limiter.take("busy", 1, MINUTE_NS) is None
    for number in range(100):
        limiter.take(f"k{number}", 60, MINUTE_NS + number * 2 * SECOND // 10)
    assert len(limiter) < 40
    assert limiter.take("busy", 1, MINUTE_NS + 30 * SECOND) == 30


@given(st.integers(1, 500), st.lists(st.integers(0, 5 * SECOND), min_size=1, max_size=300))
def test_never_more_than_burst_and_refill_and_waiting_as_told_suffices(rate, gaps):
    limiter = RateLimiter()
    now = taken = 0
    for gap in gaps:
        now += gap
        wait_s = limiter.take("k", rate, now)
        if wait_s is None:
            taken += 1
            continue
        assert 1 <= wait_s <= 60
        now += wait_s * SECOND
        assert limiter.take("k", rate, now) is None
        taken += 1
    # The step is rounded down to whole nanoseconds, which is worth less than one token in these spans.
    assert taken <= rate + now // (MINUTE_NS // rate) + 1


def test_places_are_bounded_and_come_back():
    places = Concurrency(2)
    assert [places.enter(), places.enter(), places.enter()] == [True, True, False]
    assert places.in_flight == 2
    places.leave()
    assert places.enter()


def test_leaving_without_having_entered_is_an_error():
    with pytest.raises(RuntimeError):
        Concurrency(1).leave()


def test_a_gateway_that_may_do_nothing_is_a_mistake():
    with pytest.raises(ValueError, match="at least one"):
        Concurrency(0)
