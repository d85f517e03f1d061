"""What may go on unrecorded is bounded in number and in time, and counted exactly."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gateway.ledger.unrecorded import DegradedMode, Unrecorded

MINUTE = 60_000_000
START = 10**15


@given(st.integers(1, 50), st.integers(1, 60), st.lists(st.integers(0, 90), max_size=120).map(sorted))
def test_never_more_than_the_number_and_never_after_the_time(number, minutes, at):
    gap, mode = Unrecorded(), DegradedMode(number, minutes)
    admitted = [minute for n, minute in enumerate(at) if gap.admit(f"ex_{n}", START + minute * MINUTE, mode)]
    assert len(admitted) <= number
    if admitted:
        assert admitted[-1] - admitted[0] < minutes
    facts = gap.facts()
    assert facts["exchanges"] == len(admitted)
    assert len(facts.get("exchange_ids", [])) == len(admitted)


def test_a_clock_that_is_set_back_admits_nothing():
    gap, mode = Unrecorded(), DegradedMode(10, 10)
    assert gap.admit("ex_1", START, mode)
    assert not gap.admit("ex_2", START - 1, mode)


def test_many_are_counted_and_the_first_are_named():
    gap, mode = Unrecorded(), DegradedMode(5000, 10)
    assert all(gap.admit(f"ex_{n}", START + n, mode) for n in range(5000))
    facts = gap.facts()
    assert (facts["exchanges"], len(facts["exchange_ids"])) == (5000, 1000)
    assert (facts["first_us"], facts["last_us"]) == (START, START + 4999)
