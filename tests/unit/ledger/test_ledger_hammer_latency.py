"""The hammer's histogram: quantiles within its step, whatever the times and however they were added up."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gateway.ledger.hammer.latency import Latencies

TIMES = st.lists(st.integers(0, 10**8), min_size=1, max_size=200)


@given(TIMES, st.sampled_from([0.01, 0.5, 0.99, 1.0]))
def test_a_quantile_is_at_most_one_step_above_the_exact_one(times, share):
    histogram = Latencies()
    for time in times:
        histogram.add(time)
    exact = next(t for n, t in enumerate(sorted(times), 1) if n >= share * len(times))
    found = histogram.quantile(share)
    assert exact <= found <= exact * 1.04 + 1


@given(TIMES, TIMES)
def test_histograms_add_up(left, right):
    parts, whole = [Latencies(), Latencies()], Latencies()
    for part, times in zip(parts, (left, right), strict=True):
        for time in times:
            part.add(time)
            whole.add(time)
    parts[0].merge(parts[1])
    assert parts[0].counts == whole.counts


def test_nothing_has_no_quantile():
    assert Latencies().quantile(0.5) is None
