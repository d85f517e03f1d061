"""Frames come back as written, and nothing else is ever taken for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.ledger.frames import MAX_RECORD_BYTES, frame, holds_sound_frame, split_frames

RECORDS = st.lists(st.binary(min_size=1, max_size=200), max_size=8)


@given(RECORDS)
def test_what_was_framed_comes_back(records):
    buffer = b"".join(frame(r) for r in records)
    assert split_frames(buffer) == (records, len(buffer))


@given(RECORDS, st.data())
def test_any_cut_gives_the_whole_frames_before_it(records, data):
    buffer = b"".join(frame(r) for r in records)
    cut = data.draw(st.integers(0, len(buffer)))
    found, end = split_frames(buffer[:cut])
    assert found == records[: len(found)]
    assert end == sum(8 + len(r) for r in found) <= cut
    assert len(found) == len(records) or end + 8 + len(records[len(found)]) > cut


@given(st.lists(st.binary(min_size=1, max_size=60), min_size=1, max_size=5), st.data())
def test_a_flipped_bit_is_never_taken_for_a_record(records, data):
    buffer = bytearray(b"".join(frame(r) for r in records))
    at = data.draw(st.integers(0, len(buffer) - 1))
    buffer[at] ^= 1 << data.draw(st.integers(0, 7))
    found, end = split_frames(bytes(buffer))
    assert found == records[: len(found)]
    assert end <= at


@given(st.binary(max_size=400))
def test_noise_never_fails_and_never_reads_past_its_end(noise):
    found, end = split_frames(noise)
    assert b"".join(frame(r) for r in found) == noise[:end]


def test_a_hole_of_zero_bytes_is_no_frame():
    assert split_frames(bytes(4096)) == ([], 0)


def test_the_limit_stops_between_frames():
    buffer = frame(b"a") + frame(b"bb") + frame(b"c")
    assert split_frames(buffer, 2) == ([b"a", b"bb"], len(frame(b"a") + frame(b"bb")))


@pytest.mark.parametrize("record", [b"", bytes(MAX_RECORD_BYTES + 1)])
def test_a_record_of_no_or_too_much_size_is_refused(record):
    with pytest.raises(ValueError, match="1 byte"):
        frame(record)


@pytest.mark.parametrize("at", range(8 + 20))
def test_damage_with_sound_frames_behind_it_is_told_from_a_torn_tail(at):
    first, second = frame(b'{"body":1234567890}a'), frame(b'{"body":{}}')
    buffer = bytearray(first + second)
    buffer[at] ^= 0xFF
    assert split_frames(bytes(buffer)) == ([], 0)
    assert holds_sound_frame(bytes(buffer), 0)
    assert not holds_sound_frame(bytes(buffer[: len(first) + 9]), 0)
