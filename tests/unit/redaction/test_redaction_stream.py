"""Streamed treatment equals whole-text treatment, for every chunking, and nothing found is ever released in parts."""

import re

import orjson
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gateway.core.errors import InspectionFailed, NamesUnavailable
from gateway.core.exchange import RedactRule
from gateway.core.vocabulary import Finding
from gateway.inspection.engine import find
from gateway.inspection.merge import merge
from gateway.inspection.segments import segments
from gateway.redaction.restore import Restorer
from gateway.redaction.stream import MAX_HELD, ResponseFilter
from gateway.redaction.surrogates import Replacer, Surrogates, redact
from gateway.redaction.treatment import Treatment
from gateway.redaction.types import TypeSet
from tests.depth import rounds

SURROGATES = Surrogates(b"k" * 32, "default")
ALL = TypeSet(["*"])
EVERYTHING = Treatment([RedactRule(frozenset({"*"}))])
PEM = "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\nabcdefghijklmnop\n-----END RSA PRIVATE KEY-----"
SENSITIVE = [
    "maria.keller@example.com", "+49 30 901820", "DE89 3704 0044 0532 0130 00", "gb29 nwbk 6016 1331 9268 19",
    "4111 1111 1111 1111", "378282246310005", "536-22-1234", "192.0.2.44", "2001:db8::8a2e:370:7334",
    "AKIA" + "Q3EGR7ZMWL5B2TXY", "password is Tr0ub4dor&3", "https://u:s3cret@db.example.com/x", PEM,
    "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", "D E 8 9 3 7 0 4 0 0 4 4 0 5 3 2 0 1 3 0 0 0", "m a r i a @ e x a m p l e . c o m",
    "four one one one one one one one one one one one one one one one", "maria (at) example (dot) com",
    "maria dot keller at example dot com", "bWFyaWFAZXhhbXBsZS5jb20=", "maria%40example.com",
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10",
    "6d 61 72 69 61 40 65 78 61 6d 70 6c 65 2e 63 6f 6d", "756.9217.0769.85", "AB 12 34 56 C", "529.982.247-25",
]  # fmt: skip
KNOWN = "writer@example.org"
PLAIN = [
    "The answer is",
    "and then",
    "x",
    "ok.",
    "call me",
    "12",
    "v1.2.3.4",
    "def f(a):\n    return a",
    "日本語の文",
    "A B C",
    "\n\n",
    "-----",
]

pieces = st.lists(st.sampled_from([*SENSITIVE, *PLAIN, KNOWN, SURROGATES.surrogate("EMAIL", KNOWN)]), max_size=8)


def make():
    mapping = {SURROGATES.surrogate("EMAIL", KNOWN): KNOWN}
    return ResponseFilter(
        treatment=EVERYTHING, replacer=Replacer(SURROGATES, known=mapping), restorer=Restorer(mapping), find=find
    )


def whole(text):
    mapping = {SURROGATES.surrogate("EMAIL", KNOWN): KNOWN}
    redacted = redact(text, find(text), SURROGATES, types=ALL)
    return Restorer(mapping).restore(redacted.text)[0]


@settings(max_examples=rounds(400))
@given(pieces, st.sampled_from([" ", ", ", "\n"]), st.lists(st.integers(1, 12), min_size=1, max_size=30))
@example(["gb29 nwbk 6016 1331 9268 19"], " ", [1])
@example([PEM, "ok."], " ", [3])
def test_streamed_equals_whole(parts, joint, sizes):
    text = joint.join(parts)
    channel = make()
    out, position, turn = "", 0, 0
    while position < len(text):
        size = sizes[turn % len(sizes)]
        out += channel.feed(text[position : position + size])
        position, turn = position + size, turn + 1
    out += channel.finish()
    assert out == whole(text)


@settings(max_examples=rounds(100))
@given(st.sampled_from(SENSITIVE), st.integers(1, 9))
def test_nothing_sensitive_is_released_in_parts(value, size):
    text = f"He said that it was {value} and nothing more was said about it."
    channel = make()
    released = ""
    for position in range(0, len(text), size):
        released += channel.feed(text[position : position + size])
    released += channel.finish()
    secret = value.removeprefix("password is ")
    assert secret not in released
    assert secret[: len(secret) // 2] not in released


def test_plain_prose_is_hardly_held():
    channel = make()
    sent = released = 0
    worst = 0
    for word in ("The quick brown fox jumps over the lazy dog near a river. " * 5).split(" "):
        sent += len(word) + 1
        released += len(channel.feed(word + " "))
        worst = max(worst, sent - released)
    assert worst <= 16


def test_a_number_table_is_never_held_longer_than_settled():
    channel = make()
    sent = released = worst = 0
    for number in range(400):
        sent += len(f"{number} ")
        released += len(channel.feed(f"{number} "))
        worst = max(worst, sent - released)
    assert worst <= 100


def test_a_block_without_end_stops_the_stream():
    channel = make()
    channel.feed("-----BEGIN PRIVATE KEY-----\n")
    with pytest.raises(InspectionFailed):
        channel.feed("x\n" * MAX_HELD)


def test_tool_arguments_are_cleaned_leaf_by_leaf():
    mapping = {SURROGATES.surrogate("EMAIL", KNOWN): KNOWN}
    channel = ResponseFilter(
        treatment=EVERYTHING,
        replacer=Replacer(SURROGATES, known=mapping),
        restorer=Restorer(mapping, json_escaped=True),
        find=find,
        json_escaped=True,
    )
    name = next(iter(mapping))
    text = orjson.dumps({"to": name, "cc": "eve\\u0040example.net", "n": 1}).decode().replace("\\\\u", "\\u")
    out = channel.feed(text[:9]) + channel.feed(text[9:]) + channel.finish()
    assert orjson.loads(out)["to"] == KNOWN
    assert "eve" not in out
    assert orjson.loads(out)["n"] == 1


def stub_names(texts):
    """Two capitalised words are a name, unless the piece says otherwise: the answer depends on the whole piece."""
    return [
        ()
        if "no names" in text
        else tuple(
            Finding(m.start(), m.end(), "PERSON", 0.9, "stub", validated=False)
            for m in re.finditer(r"[A-Z][a-z]+ [A-Z][a-z]+", text)
        )
        for text in texts
    ]


def whole_with_names(text):
    mapping = {SURROGATES.surrogate("EMAIL", KNOWN): KNOWN}
    names = [
        Finding(f.start + start, f.end + start, f.type, f.score, f.recogniser, f.validated)
        for start, end in segments(text)
        for f in stub_names([text[start:end]])[0]
    ]
    redacted = redact(text, merge((*find(text), *names)), SURROGATES, types=ALL)
    return Restorer(mapping).restore(redacted.text)[0]


named = st.lists(
    st.sampled_from(
        [*SENSITIVE, *PLAIN, KNOWN, "Maria Keller wrote. ", "There are no names here. ", "Call Hans Meier now! ",
         "a long sentence that goes on and on until it is long enough to be cut. " * 2, "\n\n", "Anna\nBerg"]
    ),
    max_size=10,
)  # fmt: skip


@settings(max_examples=rounds(300), deadline=None)
@given(named, st.sampled_from([" ", ", ", "\n"]), st.lists(st.integers(1, 40), min_size=1, max_size=30))
def test_streamed_equals_whole_with_names(parts, joint, sizes):
    text = joint.join(parts)
    mapping = {SURROGATES.surrogate("EMAIL", KNOWN): KNOWN}
    channel = ResponseFilter(
        treatment=EVERYTHING, replacer=Replacer(SURROGATES, known=mapping), restorer=Restorer(mapping), find=find,
        find_names=stub_names,
    )  # fmt: skip
    out, position, turn = "", 0, 0
    while position < len(text):
        size = sizes[turn % len(sizes)]
        out += channel.feed(text[position : position + size])
        position, turn = position + size, turn + 1
    out += channel.finish()
    assert out == whole_with_names(text)


def test_text_waits_for_its_whole_segment_where_names_are_a_duty():
    channel = ResponseFilter(
        treatment=EVERYTHING, replacer=Replacer(SURROGATES), restorer=None, find=find, find_names=stub_names
    )
    assert channel.feed("This was said by Maria ") == ""
    assert "Keller" not in channel.feed("Keller to us all. ")
    assert "Maria" not in channel.finish()


def test_names_that_cannot_be_looked_for_end_the_stream():
    def broken(_texts):
        raise NamesUnavailable("none")

    channel = ResponseFilter(
        treatment=EVERYTHING, replacer=Replacer(SURROGATES), restorer=None, find=find, find_names=broken
    )
    assert channel.feed("Maria Keller") == ""
    with pytest.raises(NamesUnavailable):
        channel.finish()
