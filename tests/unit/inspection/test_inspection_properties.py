"""Any text at all: nothing crashes, every offset is valid, and what was found is found again."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.depth import rounds
from tests.fuzz import invariants
from tests.fuzz.pieces import PIECES, SIGNS

anything = st.text(alphabet=st.characters(), max_size=60) | st.lists(
    st.sampled_from(PIECES) | st.sampled_from(SIGNS) | st.text(alphabet=st.characters(), max_size=3), max_size=12
).map("".join)
values = st.recursive(
    st.text() | st.integers(-(2**60), 2**60) | st.booleans() | st.none() | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text() | st.just("arguments"), inner, max_size=3),
    max_leaves=12,
)


@settings(max_examples=rounds(300), deadline=None)
@given(anything)
@example("\ufe31")
@example("a\u00b4")
@example("\u2adc")
@example("\u0301\u200be\u0301\u0301")
def test_normalising_maps_back_and_settles(text):
    invariants.normalise_maps_back(text)
    invariants.normalise_settles(text)


@settings(max_examples=rounds(300), deadline=None)
@given(anything, st.sampled_from(["", "customer_ssn", "password", "\ud800"]))
def test_findings_are_valid(text, key):
    invariants.findings_are_valid(text, key)


@pytest.mark.parametrize("text", ["a(at)e(dot)\ufdfa=40e.om", "x@b.c\u2100@d.eu"])
def test_findings_around_a_character_that_unfolds(text):
    invariants.findings_are_valid(text)


@settings(max_examples=rounds(200), deadline=None)
@given(anything)
def test_readings_map_back(text):
    invariants.views_map_back(text)


@settings(max_examples=rounds(200), deadline=None)
@given(anything)
def test_later_text_takes_nothing_away(text):
    invariants.later_text_takes_nothing_away(text)


@settings(max_examples=rounds(300))
@given(st.lists(st.integers(0, 60), max_size=40))
def test_merging_covers_the_union(numbers):
    invariants.merge_covers_the_union(invariants.findings_of(numbers))


@settings(max_examples=rounds(200))
@given(st.dictionaries(st.text() | st.just("arguments"), values, max_size=4))
def test_rewriting_with_the_same_texts_changes_nothing(body):
    invariants.rewriting_with_the_same_texts_changes_nothing(body)


@pytest.mark.parametrize("code", range(0, 0x20000, 0x1000))
def test_every_character_settles(code):
    for character in map(chr, range(code, code + 0x1000)):
        invariants.normalise_settles(character)
        invariants.normalise_settles(f"a{character}1")
