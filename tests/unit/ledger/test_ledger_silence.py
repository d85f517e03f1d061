"""Gaps in time are told once, by the stream itself, and are findings where it did not tell them."""

from __future__ import annotations

import pytest

from gateway.ledger.kinds import Kind
from gateway.ledger.record import Record
from gateway.ledger.silence import MISSED_AFTER, TOLD_AFTER, Moment, gap_between
from gateway.ledger.verify.result import Verification
from gateway.ledger.verify.silence import SilenceCheck

S = 1_000_000


@pytest.mark.parametrize(
    ("wall_s", "elapsed_s", "cause"),
    [
        (0, 0, None),
        (10, 10, None),
        (TOLD_AFTER * 10, TOLD_AFTER * 10, None),
        (TOLD_AFTER * 10 + 1, TOLD_AFTER * 10 + 1, "silence"),
        (-0.5, 0.1, None),
        (-3600, 1, "clock"),
        (3600, 1, "clock"),
    ],
)
def test_a_gap_is_told_with_its_cause(wall_s, elapsed_s, cause):
    start = Moment(10**15, 10**9)
    gap = gap_between(start, Moment(start.wall_us + int(wall_s * S), start.monotonic_us + int(elapsed_s * S)), 10)
    assert (gap and gap["cause"]) == cause
    if gap:
        assert gap["to_us"] - gap["from_us"] == wall_s * S
        assert gap["elapsed_us"] == elapsed_s * S


def check(steps, *, heartbeat_s=10, now_s=None):
    """``steps`` are kinds and seconds since the first record."""
    result = Verification()
    silence = SilenceCheck(result)
    for seq, (kind, at_s) in enumerate(steps):
        body = {"heartbeat_s": heartbeat_s} if kind is Kind.STREAM_OPEN and heartbeat_s else {}
        silence.add(Record("ab" * 16, 1, seq, at_s * S, kind.value, None, body, b""))
    silence.end((steps[-1][1] if now_s is None else now_s) * S)
    return [finding.where for finding in result.findings]


LONG = MISSED_AFTER * 10 + 1


def test_beats_that_come_are_no_finding():
    assert check([(Kind.STREAM_OPEN, 0), *((Kind.STREAM_HEARTBEAT, n) for n in range(10, 200, 10))]) == []


def test_beats_that_are_missing_are_found():
    steps = [(Kind.STREAM_OPEN, 0), (Kind.STREAM_HEARTBEAT, 10), (Kind.STREAM_HEARTBEAT, 10 + LONG)]
    assert check(steps) == ["abababab/1/2"]


def test_a_gap_that_is_told_is_no_finding():
    steps = [(Kind.STREAM_OPEN, 0), (Kind.GAP, LONG), (Kind.INTENT, LONG)]
    assert check(steps) == []


@pytest.mark.parametrize(("last", "found"), [(Kind.INTENT, ["abababab/1/1"]), (Kind.STREAM_CLOSE, [])])
def test_a_stream_that_ends_without_being_closed_is_found_after_the_bound(last, found):
    steps = [(Kind.STREAM_OPEN, 0), (last, 5)]
    assert check(steps, now_s=5 + LONG) == found
    assert check(steps, now_s=5 + LONG - 1) == []


def test_an_epoch_that_promised_nothing_is_held_to_nothing():
    assert check([(Kind.STREAM_OPEN, 0), (Kind.INTENT, 10 * LONG)], heartbeat_s=None, now_s=90 * LONG) == []
