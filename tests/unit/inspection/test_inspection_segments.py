from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.inspection.segments import LONGEST, segments

PIECES = [
    "Please write to Dr. J. Keller about the offer. ",
    "He lives at Hauptstr. 12, 10115 Berlin. ",
    "Is that right? ",
    "12 rue de la Paix\n75002 Paris\n",
    "\n\n",
    "Best regards,\n\nMaria Schmidt\n",
    "x" * 700,
    " and so on, without any end of the sentence in sight,",
    "¿Vive en Madrid? ",
]
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=30), max_size=14).map("".join)


@given(TEXTS)
def test_segments_are_the_whole_text_in_order_and_none_is_long(text):
    pieces = segments(text)
    assert "".join(text[start:end] for start, end in pieces) == text
    assert all(0 < end - start <= LONGEST for start, end in pieces)


@given(TEXTS, st.data())
def test_a_prefix_has_the_same_segments_save_the_last(text, data):
    prefix = text[: data.draw(st.integers(0, len(text)))]
    complete = segments(prefix)[:-1]
    assert complete == segments(text)[: len(complete)]


@given(TEXTS)
def test_a_segment_is_one_segment(text):
    for start, end in segments(text):
        assert segments(text[start:end]) == [(0, end - start)]


FILLER = (
    "The parcel that we had been waiting for since the beginning of the month has arrived at last, but it is damaged"
)


@pytest.mark.parametrize(
    "whole",
    [
        "Dr. Keller",
        "J. Keller",
        "Hauptstr. 12",
        "St. Pauli",
        "Mr. Brown",
        "Sra. López",
        "No. 5",
        "3. März",
        "Prof. Weiß",
    ],
)
def test_nothing_is_cut_after_an_abbreviation(whole):
    text = f"{FILLER} and {whole} knows about it. {FILLER}."
    assert any(whole in text[start:end] for start, end in segments(text))


def test_the_lines_of_an_address_stay_together():
    block = "Maria Schmidt\nHauptstraße 12\n10115 Berlin\nDeutschland"
    text = f"{FILLER}. Please send it to\n{block}\n\n{FILLER}."
    assert any(block in text[start:end] for start, end in segments(text))


def test_a_closing_and_the_name_below_it_stay_together():
    text = f"{FILLER}, so please send another one.\n\nBest regards,\n\nMaria Schmidt"
    assert any("regards,\n\nMaria" in text[start:end] for start, end in segments(text))


def test_cutting_is_linear():
    assert len(segments("a" * 1_000_000)) == -(-1_000_000 // LONGEST)
