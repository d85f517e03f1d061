"""Restoring gives back exactly what this exchange replaced, however the model spells it and the stream cuts it."""

import random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gateway.redaction.restore import Originals, Restorer
from gateway.redaction.surrogates import Surrogates
from tests.depth import rounds

SURROGATES = Surrogates(b"k" * 32, "default")
MAPPING = {
    "EMAIL_7QK4M2XA": "maria@example.org",
    "EMAIL_7QK4M2XB": 'quote " and \\',
    "SECRET_OPENAI_KEY_01234567": "sk-x",
    "IP_ADDRESS_ZZZZZZZZ": "10.1.2.3",
    "user7qk4m2xa@example.com": "ann@corp.example",
    "Jorin Merevale": "Maria Keller",
    "Jorin": "Maria",
    "+1 202-555-0142": "+49 30 901820",
    "12/03/1984": "3/12/1984",
    "2001:db8:1:2::3": "2a00::1",
}
FRAGMENTS = [
    *MAPPING, *(name.lower() for name in MAPPING), *(name.replace("_", r"\_") for name in MAPPING), "EMAIL 7QK4M2XA",
    "email-7qk4m2xa", r"EMAIL\u005f7QK4M2XA", "EMAIL&#95;7QK4M2XA", "EMAIL\n7QK4M2XA", "EMAIL_7QK4M2XC", "EMAIL_", "EMA",
    "IP", "ADDRESS", "7QK4M2XA", " ", " ", "\n", ".", "x", "1", "\\", "&", "_", "é", "字", "user", "@", "ſ", "\u212a", "İ",
]  # fmt: skip


def streamed(restorer, text, sizes):
    out, position, turn = [], 0, 0
    while position < len(text):
        size = sizes[turn % len(sizes)]
        out.append(restorer.feed(text[position : position + size]))
        position, turn = position + size, turn + 1
    return "".join(out) + restorer.finish()


@settings(max_examples=rounds(400))
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=12).map("".join), st.lists(st.integers(1, 9), min_size=1))
@example("EMAIL_7QK4M2XA", [1])
@example("EMAIL_7QK4M2XAEMAIL_7QK4M2XB", [3])
def test_streamed_equals_whole_for_every_chunking(text, sizes):
    whole, stream = Restorer(MAPPING), Restorer(MAPPING)
    expected, count = whole.restore(text)
    assert streamed(stream, text, sizes) == expected
    assert stream.restored == count
    assert stream.unresolved == whole.unresolved


@given(st.text(alphabet="AB_1x ", max_size=40), st.lists(st.integers(1, 9), min_size=1))
def test_streamed_equals_whole_for_any_names(text, sizes):
    mapping = {"A_1": "first", "A_1B": "longer", "B_A": "second\\", "A_1_B": "deeper", "A 1x": "literal"}
    assert streamed(Restorer(mapping), text, sizes) == Restorer(mapping).restore(text)[0]


@pytest.mark.parametrize("written", ["EMAIL_7QK4M2XA", "email_7qk4m2xa", r"EMAIL\_7QK4M2XA", "EMAIL 7QK4M2XA"])
def test_case_markdown_and_separators_are_tolerated(written):
    for around in ("**{}**.", "`{}`", "<{}>", "({})", '"{}"', "_{}_", "{}"):
        assert Restorer(MAPPING).restore(around.format(written)) == (around.format("maria@example.org"), 1)


def test_only_what_is_in_the_mapping_is_restored():
    assert Restorer(MAPPING).restore("EMAIL_7QK4M2XC") == ("EMAIL_7QK4M2XC", 0)
    assert Restorer(MAPPING).restore("EMAIL_7QK4M2XAB") == ("EMAIL_7QK4M2XAB", 0)
    assert Restorer({}).restore("EMAIL_7QK4M2XA") == ("EMAIL_7QK4M2XA", 0)


def test_fakes_are_restored_as_they_are_and_names_and_mail_in_any_case():
    text = "JORIN MEREVALE (User7qk4m2xa@Example.com, +1 202-555-0142), born 12/03/1984, at 2001:db8:1:2::3"
    expected = "Maria Keller (ann@corp.example, +49 30 901820), born 3/12/1984, at 2a00::1"
    assert Restorer(MAPPING).restore(text) == (expected, 5)
    assert Restorer(MAPPING).restore("112/03/1984 and +1 202-555-01420")[1] == 0


def test_originals_fit_into_a_json_string():
    assert Restorer(MAPPING, json_escaped=True).restore('{"a": "EMAIL_7QK4M2XB"}')[0] == r'{"a": "quote \" and \\"}'


def test_what_is_restored_is_not_restored_again():
    mapping = {"EMAIL_7QK4M2XA": "EMAIL_7QK4M2XB", "EMAIL_7QK4M2XB": "deep"}
    assert Restorer(mapping).restore("EMAIL_7QK4M2XA") == ("EMAIL_7QK4M2XB", 1)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("EMAIL_7QK4M2XC and IBAN_00000000, **PHONE_ABCDEFG1**, _PERSON_ABCDEFG1_", 4),
        (r"EMAIL\_7QK4M2XC", 1),
        ("EMAIL_7QK4M2XA EMAIL_7QK4M2XB", 0),
        ("EMAIL_ABCDEFGH", 1),
        ("HTTP_ACCEPTED and MAX_RETRANSM and EMAIL_7QK4M2XCC and xEMAIL_7QK4M2XC and EMAIL_7QK4", 0),
        ("E" * 100 + "_7QK4M2XC", 0),
    ],
)
def test_surrogates_that_this_exchange_did_not_make_are_counted(text, count):
    for sizes in ([1], [7], [1000]):
        restorer = Restorer(MAPPING)
        assert streamed(restorer, text, sizes) == Restorer(MAPPING).restore(text)[0]
        assert restorer.unresolved == count
    whole = Restorer(MAPPING)
    whole.restore(text)
    assert whole.unresolved == count


@settings(max_examples=rounds(50))
@given(st.text("EMAIL_7QK42X \\&#95;\n-", max_size=300))
def test_no_more_is_held_than_the_longest_spelling(text):
    restorer = Restorer({"EMAIL_7QK4M2XA": "maria@example.org"})
    longest = Originals({"EMAIL_7QK4M2XA": ""}).trie.longest
    held = 0
    for character in text:
        held += 1 - len(restorer.feed(character))
        assert held <= longest


def test_plain_prose_is_not_held_at_all():
    restorer = Restorer({"EMAIL_7QK4M2XA": "maria@example.org"})
    assert restorer.feed("The quick brown fox jumps.") == "The quick brown fox jumps."
    assert restorer.feed(" Every") == " Every"
    assert restorer.feed(" e") == " "
    assert restorer.feed("ast") == "east"


def test_one_set_of_originals_serves_many_channels():
    originals = Originals(MAPPING)
    first, second = Restorer(originals), Restorer(originals)
    assert first.feed("EMAIL_7QK4") == ""
    assert second.feed("M2XA") == "M2XA"
    assert first.feed("M2XA ") == "maria@example.org "


def test_thousands_of_surrogates_are_all_restored():
    generator = random.Random(1)
    values = [f"person{number}@corp{generator.randrange(10**6)}.example" for number in range(3000)]
    mapping = {SURROGATES.surrogate("EMAIL", value): value for value in values}
    text = " and ".join(mapping)
    assert Restorer(mapping).restore(text) == (" and ".join(values), len(values))
    assert Restorer(mapping).restore(text.lower().replace("_", " ")) == (" and ".join(values), len(values))
