"""Any text at all: redaction can be undone, leaves nothing, and streams as it treats the whole."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.depth import rounds
from tests.fuzz import invariants
from tests.fuzz.pieces import HIDDEN, SIGNS, SPELLINGS, STAND_INS, VALUES, WORDS

hostile = st.lists(
    st.sampled_from([*VALUES, *HIDDEN]) | st.sampled_from(WORDS) | st.sampled_from(SIGNS) | st.text(max_size=3),
    max_size=12,
).map("".join)
answers = st.lists(
    st.tuples(st.sampled_from([*VALUES, *HIDDEN, *WORDS]), st.sampled_from([" ", " ", ", ", "\n", ". ", ": "])),
    max_size=8,
).map(lambda pairs: "".join(map("".join, pairs)))
sizes = st.lists(st.integers(1, 16), min_size=1, max_size=20)


@settings(max_examples=rounds(150), deadline=None)
@given(hostile)
@example("4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 and 4111111111111111")
@example("\ud800maria@example.com\udfff")
def test_restoring_undoes_redacting(text):
    invariants.restore_undoes_redact(text)


@settings(max_examples=rounds(150), deadline=None)
@given(hostile)
def test_no_value_is_left(text):
    invariants.redact_leaves_no_value(text)


@settings(max_examples=rounds(150), deadline=None)
@given(answers, sizes)
@example("x-----BEGIN A PRIVATE KEY-----\nMIIE\n-----END", [3])
def test_an_answer_streams_as_the_whole_is_treated(text, chunk_sizes):
    invariants.streamed_answer_equals_whole(text, chunk_sizes)


@pytest.mark.parametrize("size", [1, 3, 7])
@pytest.mark.parametrize(
    "text",
    [
        "\u017f-----BEGIN A PRIVATE KEY-----\nIIEpop\n-----END",
        "ia (at)e(dot) co",
        "om@m a @ l . c o",
        "05.i a @ e . c m",
        " a\ufeff @  l e . c f",
        "mGB29NWBK60161331926819=41\u3002DE89 3704 0044 0532 0130 00v1.2.3.44111 1111 1111 1112\\x69",
        "pas \u2488four one one one one",
        "44\u0140\u16546d 61 72 69 61 2e 6b 65 6c 6c 65 72 40 65 78 61 6d 70 6c 65 2e 63 6f",
        "03-12\uff10:6d 61 72 69 61 2e 6b 65 6c 6c 65 72 40 65 78 61 6d 70 6c 65 2e 63 6f 6d\u3000eae",
        "IUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJlIG9mIG5vdGhpbmcIG9mIG5vdGhpbmc\ufb37\ufedbGB29 NWBK 6016 1331 9268 19",
    ],
)
def test_what_once_streamed_otherwise(text, size):
    invariants.streamed_answer_equals_whole(text, [size])


@settings(max_examples=rounds(300), deadline=None)
@given(st.lists(st.sampled_from(SPELLINGS) | st.sampled_from(SIGNS), max_size=14).map("".join), sizes)
def test_stand_ins_are_restored_however_the_answer_is_cut(text, chunk_sizes):
    invariants.streamed_restoring_equals_whole(text, STAND_INS, chunk_sizes)
