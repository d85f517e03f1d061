"""Other readings of a text: what they say, where they stand, when there are none."""

import base64
import random
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.inspection.engine import find
from gateway.inspection.number_words import number_runs
from gateway.inspection.views import LONGEST, side_views

EMAIL = "maria@example.com"
CARD = "4111111111111111"


def readings(text):
    return [view.text[slice(*view.core)] for view in side_views(text)]


@pytest.mark.parametrize(
    "disguise",
    [
        " ".join, "-".join, ".".join, "/".join, ", ".join, " - ".join,
        lambda v: "  ".join(" ".join(v[i : i + 4]) for i in range(0, 16, 4)),
        lambda v: base64.b64encode(v.encode()).decode(), lambda v: base64.b64encode(base64.b64encode(v.encode())).decode(),
        lambda v: v.encode().hex(), lambda v: v.encode().hex(" "), lambda v: v.encode().hex(":"), lambda v: "0x" + v.encode().hex(),
        lambda v: ", ".join(f"0x{c:02x}" for c in v.encode()), lambda v: "".join(f"%{c:02X}" for c in v.encode()),
        lambda v: "".join(f"&#{c};" for c in v.encode()), lambda v: "".join(f"&#x{c:x};" for c in v.encode()),
        lambda v: "".join(f"\\u{c:04x}" for c in v.encode()), lambda v: "".join(f"\\x{c:02x}" for c in v.encode()),
    ],
)  # fmt: skip
def test_a_disguised_card_is_found_whole(disguise):
    hidden = disguise(CARD)
    text = f"the card number is {hidden} indeed"
    (finding,) = find(text)
    assert finding.type == "CARD"
    assert text[finding.start : finding.end].strip() == hidden


@pytest.mark.parametrize(
    "hidden",
    [
        "maria (at) example (dot) com", "maria[at]example[dot]com", "maria at example dot com", "maria_at_example_dot_com",
        "maria {at} example {dot} com", "MARIA AT EXAMPLE DOT COM", "maria ät example punkt com", "maria arroba example punto com",
        "maria arobase example point com", "maria chiocciola example punto com", "maria apenstaartje example punt com",
        "maria(at)example.com", "maria(a)example.com", "maria@example[.]com", "maria[@]example[.]com", "maria @ example . com",
        "m a r i a @ e x a m p l e . c o m", quote(EMAIL, safe=""), "maria&commat;example.com", "maria=40example.com",
        "maria\\u0040example.com", base64.urlsafe_b64encode(EMAIL.encode()).decode().rstrip("="), EMAIL.encode().hex(),
        EMAIL.encode().hex(" ").upper(),
    ],
)  # fmt: skip
def test_a_disguised_address_is_found_whole(hidden):
    text = f"write to {hidden} please"
    (finding,) = find(text)
    assert finding.type == "EMAIL"
    assert text[finding.start : finding.end] == hidden


@pytest.mark.parametrize(
    ("words", "digits"),
    [
        ("four one one one double one triple two", "411111222"), ("oh seven seven double-oh nine", "077009"),
        ("twenty-three forty-five sixty", "234560"), ("plus four nine dash one two dash three", "+49-12-3"),
        ("null eins sieben drei vierundzwanzig", "017324"), ("zéro six douze trente-quatre", "061234"),
        ("quatre-vingt-dix-neuf soixante et onze quatre-vingts", "997180"), ("seis doce treinta y cuatro cinco", "612345"),
        ("tre tre nove ventuno quattro", "339214"), ("nove um dois três quatro", "91234"), ("nul zes twaalf vierendertig", "061234"),
        ("septante-deux nonante et un huit", "72918"),
    ],
)  # fmt: skip
def test_numbers_in_words_are_read(words, digits):
    text = f"call {words} now"
    ((start, end, said),) = number_runs(text)
    assert (text[start:end], said) == (words, digits)


@pytest.mark.parametrize(
    "text",
    [
        "", "plain prose without anything hidden in it, one or two words", "one of the two or three", "meet at the point of no return",
        "look at example.com for more", "see (a) the first and (b) the second", "x = [4, 1, 1, 1, 1, 1, 1, 1, 1]",
        "550e8400-e29b-41d4-a716-446655440000", "9f27d249c1b0aa3e9f27d249c1b0aa3e", "12 45 78 31 56 77 23 45 61 70",
        "camelCaseIdentifierWithManyLetters", "a_long_snake_case_identifier_1",
    ],
)  # fmt: skip
def test_where_nothing_is_hidden_there_is_no_reading(text):
    assert readings(text) == []


FRAGMENTS = ["maria", " at ", "(at)", " dot ", ".com", "4 1 1 1 1 1 1 1 ", "one two three ", "%40", "&#64;", "\\u0040", "0x61, ", "61 62 63 ",
             "bWFyaWFAZXhhbXBsZS5jb20=", ", ", "é", "double "]  # fmt: skip


@given(st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=8), max_size=30).map("".join))
def test_readings_stand_in_the_text_and_are_bounded(text):
    total = 0
    for view in side_views(text):
        total += len(view.text)
        assert len(view.starts) == len(view.ends) == len(view.text)
        for start, end in zip(view.starts, view.ends, strict=True):
            assert 0 <= start < end <= len(text)
        first, last = view.core
        if first < last:
            start, end = view.in_given(first, last)
            assert 0 <= start < end <= len(text)
    assert total <= 4 * len(text) + 64 * 1024


def test_values_spaced_out_or_spelled_are_no_longer_than_a_stream_holds():
    for text in ("4 " * 300, "4, " * 300, "4 - " * 300):
        for view in side_views(text):
            start, end = view.in_given(*view.core)
            assert end - start <= LONGEST


@pytest.mark.parametrize(
    "unit", ["double ", "0x61, ", "one ", "(at)", " at dot ", "1 ", "1, ", "61 ", "%41", "a dot ", "=40", " . @ "]
)
def test_work_grows_with_length_alone(unit):
    import sys

    def calls(text):
        count = 0

        def trace(_frame, event, _arg):
            nonlocal count
            count += event in {"c_call", "call"}

        sys.setprofile(trace)
        try:
            list(side_views(text))
        finally:
            sys.setprofile(None)
        return count

    size = random.Random(1).randint(290, 310)
    assert calls(unit * 2 * size) <= 2.6 * calls(unit * size) + 200
