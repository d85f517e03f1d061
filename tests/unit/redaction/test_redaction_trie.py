"""The trie finds the longest name in its spellings, and says what more text could still change."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.redaction.trie import Trie, joins

NAMES = [
    "EMAIL_7QK4M2XA",
    "EMAIL_7QK4M2XB",
    "IP_ADDRESS_00000000",
    "Jorin",
    "Jorin Merevale",
    "12/03/1984",
    "X1234567L",
]
TRIE = Trie(NAMES, exact={"12/03/1984", "X1234567L"})


def found(text):
    return [
        (m.name, text[p.start() : m.end])
        for p in TRIE.places(text, 0)
        if (m := TRIE.match(text, p.start())).name is not None
    ]


@pytest.mark.parametrize("name", NAMES)
def test_every_name_is_found_as_it_is(name):
    assert found(f"({name}).") == [(name, name)]


@pytest.mark.parametrize(
    "gap",
    ["_", r"\_", r"\\_", " ", "\n", "\r\n", "-", "\u2011", "\u00a0", "_\u200b", "\u00ad_", "\u200b", "\uff3f", r"\u005f",
     r"\u005F", "&#95;", "&#x5F;", "&lowbar;", "%5F", "_\n", r"\n", r"\-"],
)  # fmt: skip
def test_an_underscore_is_found_in_all_its_spellings(gap):
    for text in (f"EMAIL{gap}7QK4M2XA", f"email{gap}7qk4m2xa"):
        assert found(f"to {text}, now") == [("EMAIL_7QK4M2XA", text)]
    assert found(f"IP{gap}ADDRESS{gap}00000000") == [("IP_ADDRESS_00000000", f"IP{gap}ADDRESS{gap}00000000")]


@pytest.mark.parametrize(
    "text",
    ["EMAIL_7QK4M2XAB", "XEMAIL_7QK4M2XA", "EMAIL_7QK4M2X", "EMAIL7QK4M2XA", "EMAIL_7QK4M2XA1", "éEMAIL_7QK4M2XA",
     "EMAIL     7QK4M2XA", "x1234567l", "12/03/19844", "112/03/1984", "Jorinx"],
)  # fmt: skip
def test_a_part_of_a_word_and_what_is_not_it_is_not_found(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("**EMAIL_7QK4M2XA**", "EMAIL_7QK4M2XA"),
        ("_EMAIL_7QK4M2XA_", "EMAIL_7QK4M2XA"),
        ("`EMAIL_7QK4M2XA`", "EMAIL_7QK4M2XA"),
        ("请写信给EMAIL_7QK4M2XA吧", "EMAIL_7QK4M2XA"),
        ("EMAIL_7QK4M2XA로 보내", "EMAIL_7QK4M2XA"),
        ("jorin merevale's", "Jorin Merevale"),
        ("Jorin Merevalex", "Jorin"),
        (r"12\/03\/1984", "12/03/1984"),
    ],
)
def test_neighbours_that_are_no_word_do_not_hide_a_name(text, name):
    assert [n for n, _ in found(text)] == [name]


@pytest.mark.parametrize("name", ["EMAIL_7QK4M2XA", "Jorin Merevale", "IP_ADDRESS_00000000"])
def test_every_beginning_of_a_name_is_open(name):
    for end in range(1, len(name) + 1):
        assert TRIE.match(name[:end], 0).open
        assert [p.start() for p in TRIE.places(f" {name[:end]}", 0)] == [1]
    assert not TRIE.match("EMAIL_7QK4M2XA.", 0).open
    assert not TRIE.match("EMAIL_7QX", 0).open


@pytest.mark.parametrize("begun", ["\\", "\\\\", r"\u0", r"\u005", "&", "&#9", "&#x5", "&lowb", "%", "%5", "_ \u200b"])
def test_the_beginning_of_an_escape_is_open(begun):
    assert TRIE.match(f"EMAIL{begun}", 0).open
    assert not TRIE.match(f"EMAIL{begun}!", 0).open


def test_names_that_differ_in_case_alone_are_one_and_the_first_stands():
    assert Trie(["AB_1", "ab_1"]).match("Ab_1", 0).name == "AB_1"


def test_a_trie_without_names_finds_nothing():
    assert list(Trie([]).places("EMAIL_7QK4M2XA", 0)) == []


@given(
    st.lists(st.from_regex(r"[AB1]{1,2}([_ ][AB1]{1,2}){0,2}", fullmatch=True), max_size=8),
    st.text("AB_1 x", max_size=12),
)
def test_the_longest_name_that_ends_a_word_is_found(names, text):
    trie = Trie(names)
    for place in trie.places(text, 0):
        start = place.start()
        ends = [
            end
            for end in range(start + 1, len(text) + 1)
            if text[start:end] in names and (end == len(text) or not joins(text[end]))
        ]
        found = trie.match(text, start)
        assert found.end >= max(ends, default=start)
        assert found.name is None or found.name in names
