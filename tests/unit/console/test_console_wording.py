"""How the console says times, amounts and decisions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.console import wording
from gateway.console.wording import Tone
from gateway.ledger import LedgerHealth


@pytest.mark.parametrize(
    ("function", "value", "said"),
    [
        (wording.utc, 1_700_000_000_123_456, "2023-11-14 22:13:20"),
        (wording.utc, None, ""),
        (wording.utc_exact, 1_700_000_000_123_456, "2023-11-14T22:13:20.123456Z"),
        (wording.utc, 2**53, "2255-06-05 23:47:34"),
        (wording.duration, 840, "0.8 ms"),
        (wording.duration, 312_400, "312 ms"),
        (wording.duration, 2_412_000, "2.41 s"),
        (wording.duration, None, ""),
        (wording.number, 1_234_567, "1\u202f234\u202f567"),
        (wording.shorten, "sha256:" + "ab" * 32, "sha256:abababab…ababab"),
        (wording.shorten, "short", "short"),
    ],
)
def test_times_and_amounts(function, value, said):
    assert function(value) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 s ago"),
        (119, "119 s ago"),
        (120, "2 min ago"),
        (7200, "2 h ago"),
        (172_800, "2 days ago"),
        (-5, "0 s ago"),
    ],
)
def test_ago(seconds, said):
    now_us = 1_700_000_000_000_000
    assert wording.ago(now_us - seconds * 1_000_000, now_us) == said


def test_shortening_without_a_tail_keeps_the_head_only():
    assert wording.shorten("0123456789abcdef", 8, 0) == "01234567…"


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_a_share_is_never_rounded_to_nothing_or_to_all(part, more):
    said = wording.share(part, part + more)
    assert (said == "0 %") == (part == 0)
    assert (said == "100 %") == (part > 0 and more == 0)


@pytest.mark.parametrize(("value", "said"), [(0, "0 records"), (1, "1 record"), (2, "2 records")])
def test_counted(value, said):
    assert wording.counted(value, "record") == said


@pytest.mark.parametrize(
    ("accepting", "unshipped", "error", "tone", "word"),
    [
        (True, 0, None, Tone.ALLOW, "Ledger recording"),
        (True, 5_001, None, Tone.ATTENTION, "Ledger behind"),
        (True, 0, "shipping waits", Tone.ATTENTION, "Ledger behind"),
        (False, 0, None, Tone.REFUSE, "Ledger stopped"),
    ],
)
def test_the_ledgers_health_in_a_word(accepting, unshipped, error, tone, word):
    badge = wording.health_badge(LedgerHealth(accepting, 0, unshipped, 0, None, error))
    assert (badge.tone, badge.word) == (tone, word)
    assert badge.note
