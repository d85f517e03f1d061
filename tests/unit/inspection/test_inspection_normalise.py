"""Normalised text: what is folded, what is kept, and where each character came from."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.inspection.homoglyphs import ALIKE
from gateway.inspection.normalise import normalise, span_in


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("４１１１", "4111"), ("٤١١١", "4111"), ("४१११", "4111"), ("④①①①", "4111"), ("❹❶❶⓿", "4110"), ("4️⃣1️⃣", "41"),
        ("𝟒𝟏 𝐃𝐄", "41 DE"), ("4\u03351\u0335", "41"), ("4\u034f1", "41"), ("ma\u200bri\u00ada", "maria"), ("a\u202eb", "ab"),
        ("a\U000e0041b", "ab"), ("1\u00a02\u20093\u30004", "1 2 3 4"), ("536\u201122\u20131234", "536-22-1234"),
        ("maria＠example．com", "maria@example.com"), ("maria﹫example․com", "maria@example.com"),
        ("mаriа@еxamplе.com", "maria@example.com"), ("DЕ89 3704", "DE89 3704"), ("ВЕ68 5390", "BE68 5390"),
        ("mail.example.сом", "mail.example.com"), ("ραypal", "paypal"), ("pаssword", "password"),
        ("Jose\u0301", "José"), ("Mu\u0308ller", "Müller"), ("Nguye\u0302\u0303n", "Nguyễn"), ("ﾊﾞ", "バ"), ("ﬁn", "fin"),
    ],
)  # fmt: skip
def test_disguises_are_folded(text, seen):
    assert normalise(text)[0] == seen


@pytest.mark.parametrize(
    "text",
    ["plain ASCII", "Straße für Fußgänger", "Привет, мир", "Мэр города", "Ο δρόμος", "市政府昨天宣布。", "e-mail-адрес",
     "IT-компания", "½ cup…", "it´s", "ㅋㅋㅋ", "कीमत", "שלום", "😀 ok", "Moscow/Москва"],
)  # fmt: skip
def test_words_of_one_script_are_kept(text):
    assert normalise(text) == (text, None)


@given(st.text(alphabet=st.characters() | st.sampled_from("e\u0301\u200b４ａаеfi@1.️\u20e3")))
def test_offsets_lead_back(text):
    seen, offsets = normalise(text)
    if offsets is None:
        assert len(seen) == len(text)
        return
    assert len(offsets) == len(seen) + 1
    assert offsets[-1] == len(text)
    assert all(a <= b for a, b in zip(offsets, offsets[1:], strict=False))
    for index in range(len(seen)):
        start, end = span_in(text, offsets, index, index + 1)
        assert 0 <= start < end <= len(text)


@given(st.text())
def test_normalising_twice_changes_nothing_more_in_ascii(text):
    seen = normalise(text)[0]
    ascii_only = "".join(c for c in seen if c.isascii())
    assert normalise(ascii_only) == (ascii_only, None)


def test_a_span_takes_the_marks_of_its_last_letter():
    text = "Jose\u0301 Perez"
    seen, offsets = normalise(text)
    assert span_in(text, offsets, seen.index("é"), seen.index("é") + 1) == (3, 5)


def test_every_decimal_digit_of_unicode_reads_as_ascii():
    digits = [chr(c) for c in range(0x10000) if unicodedata.category(chr(c)) == "Nd"]
    assert normalise("".join(digits))[0] == "".join(str(unicodedata.digit(d)) for d in digits)


@pytest.mark.parametrize("alike", sorted(ALIKE))
def test_each_look_alike_is_folded_among_latin_letters(alike):
    assert normalise(f"x{alike}x")[0] == f"x{ALIKE[alike]}x"
