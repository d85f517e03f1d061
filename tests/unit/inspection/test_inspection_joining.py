from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.inspection.joining import join
from gateway.inspection.name_parts import Part, PartKind
from gateway.inspection.not_names import candidates, may_hold_names, prose_in_code, reads_as_code, without_vetoed

GIVEN, SURNAME, NUMBER, STREET = PartKind.GIVEN, PartKind.SURNAME, PartKind.NUMBER, PartKind.STREET
CITY, STATE, POSTCODE, UNIT = PartKind.CITY, PartKind.STATE, PartKind.POSTCODE, PartKind.UNIT


def parts_of(text, *words, source="rampart"):
    """Parts for ``(word, kind)`` or ``(word, kind, score)``, each at its first place after the one before."""
    parts, after = [], 0
    for word, kind, *score in words:
        start = text.index(word, after)
        after = start + len(word)
        parts.append(Part(start, after, kind, score[0] if score else 0.95, source))
    return parts


def joined(text, *words, source="rampart"):
    return [(text[f.start : f.end], f.type) for f in join(text, parts_of(text, *words, source=source))]


@pytest.mark.parametrize(
    ("text", "words", "whole"),
    [
        ("ask Maria Schmidt now", [("Maria", GIVEN), ("Schmidt", SURNAME)], "Maria Schmidt"),
        ("ask John Q. Public now", [("John", GIVEN), ("Public", SURNAME)], "John Q. Public"),
        ("ask Jürgen von der Mühle now", [("Jürgen", GIVEN), ("Mühle", SURNAME)], "Jürgen von der Mühle"),
        ("ask jürgen von der mühle now", [("jürgen", GIVEN)], "jürgen von der mühle"),
        (
            "ask Anna-Lena Groß now",
            [("Anna", GIVEN), ("-", GIVEN), ("Lena", GIVEN), ("Groß", SURNAME)],
            "Anna-Lena Groß",
        ),
        ("SMITH, JOHN called", [("SMITH", SURNAME), ("JOHN", GIVEN)], "SMITH, JOHN"),
        ("ask Frau Dr. Keller now", [("Keller", SURNAME)], "Frau Dr. Keller"),
        ("ask Kenji Yamamoto now", [("Kenji", GIVEN)], "Kenji Yamamoto"),
        ("ask Kenji Yamamoto now", [("Yamamoto", SURNAME)], "Kenji Yamamoto"),
        ("ask Martin King Jr. now", [("Martin", GIVEN), ("King", SURNAME)], "Martin King Jr."),
    ],
)
def test_parts_of_a_name_are_joined(text, words, whole):
    assert joined(text, *words) == [(whole, "PERSON")]


def test_a_possessive_is_no_part_of_a_name():
    assert joined("Maria's house", ("Maria", GIVEN), ("'", SURNAME), ("s", SURNAME)) == [("Maria", "PERSON")]


def test_two_names_joined_by_and_stay_two():
    text = "con Franco e Giosuè Lopresti"
    assert joined(text, ("Franco", GIVEN), ("Giosuè", GIVEN), ("Lopresti", SURNAME)) == [
        ("Franco", "PERSON"),
        ("Giosuè Lopresti", "PERSON"),
    ]


@pytest.mark.parametrize(
    ("text", "words", "whole"),
    [
        (
            "at 48 Maple Street, Apt 4B, Springfield, IL 62701, USA today",
            [("48", NUMBER), ("Maple Street", STREET), ("Springfield", CITY), ("IL", STATE), ("62701", POSTCODE)],
            "48 Maple Street, Apt 4B, Springfield, IL 62701, USA",
        ),
        (
            "in Hauptstr. 12a\n10115 Berlin, Deutschland",
            [("Hauptstr.", STREET), ("12a", NUMBER), ("10115", POSTCODE), ("Berlin", CITY)],
            "Hauptstr. 12a\n10115 Berlin, Deutschland",
        ),
        (
            "em Rua A, 12, 12345-678 Souza / SP.",
            [("Rua A", STREET), ("12", NUMBER), ("Souza", CITY)],
            "Rua A, 12, 12345-678 Souza / SP",
        ),
    ],
)
def test_parts_of_an_address_are_joined(text, words, whole):
    assert joined(text, *words) == [(whole, "ADDRESS")]


def test_a_place_alone_is_a_location():
    assert joined("we met in Hamburg today", ("Hamburg", CITY)) == [("Hamburg", "LOCATION")]


def test_an_address_ends_with_its_sentence():
    text = "I live at 5 Elm Road. Berlin is far"
    assert joined(text, ("5", NUMBER), ("Elm Road", STREET), ("Berlin", CITY))[0] == ("5 Elm Road", "ADDRESS")


def test_a_number_alone_is_nothing():
    assert joined("there are 48 of them", ("48", NUMBER)) == []


def test_a_weak_word_counts_where_it_is_capitalised_and_not_otherwise():
    assert joined("my friend Thorvald left", ("Thorvald", GIVEN, 0.1)) == [("Thorvald", "PERSON")]
    assert joined("My friend thorvald left", ("thorvald", GIVEN, 0.4)) == []
    assert joined("On Monday we rest", ("Monday", GIVEN, 0.3)) == []


def test_what_only_spacy_sees_is_no_person():
    assert joined("see Quick Start below", ("Quick Start", PartKind.PERSON, 0.7), source="spacy_en") == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("see https://example.org/Maria/Schmidt now", "Maria"),
        ("call user_maria now", "maria"),
        ("id 3f2a9c1b7d4e now", "3f2a9c1b7d4e"),
        ("in us-east-1 now", "us"),
        ("the `Martin` class", "Martin"),
        ('{"Martin": 1}', "Martin"),
        ("on Monday", "Monday"),
        ("with Qwen", "Qwen"),
        ("on EKS", "EKS"),
    ],
)
def test_identifiers_and_technical_words_are_vetoed(text, word):
    assert without_vetoed(text, parts_of(text, (word, GIVEN, 0.85))) == []


CODE = 'def main(args):\n    value = compute(args["x"])\n    return {"a": value[0], "b": None}\n'
LOG = '{"ts": 1700000000, "level": "INFO", "trace_id": "3f2a9c1b", "msg": "request completed"}'
LETTER = "Dear Maria,\nthank you (again) for your letter of May 3; I will answer it soon.\nBest regards,\nThomas"


def test_code_and_logs_are_told_from_letters():
    assert reads_as_code(CODE)
    assert reads_as_code(LOG)
    assert not reads_as_code(LETTER)


def test_prose_in_data_keeps_its_offsets():
    text = '{"id": "ab cd", "note": "Maria Schmidt called", "status": "not open"}'
    prose = prose_in_code(text)
    assert len(prose) == len(text)
    assert prose.split() == ["Maria", "Schmidt", "called."]
    assert text.index("Maria") == prose.index("Maria")


@pytest.mark.parametrize("text", ["", "  ", "...", "The application crashes when I upload a file. Please help me."])
def test_text_whose_capitals_only_begin_sentences_needs_no_model(text):
    assert not may_hold_names(text)


@pytest.mark.parametrize(
    "text", ["maria called.", "Maria called.", "I met Maria.", "call 12", "ask maria schmidt about it"]
)
def test_anything_else_needs_one(text):
    assert may_hold_names(text)


def test_candidates_are_sentences_with_an_unexplained_capital():
    text = "We met at noon. Then Zorblatt arrived late. On Monday we rest."
    assert [text[start:end].strip() for start, end in candidates(text, [])] == ["Then Zorblatt arrived late."]
    known = parts_of(text, ("Zorblatt", GIVEN))
    assert candidates(text, known) == []


@given(st.text(max_size=120), st.data())
def test_whatever_the_parts_findings_lie_in_the_text(text, data):
    count = data.draw(st.integers(0, 6)) if text else 0
    parts = []
    for _ in range(count):
        start = data.draw(st.integers(0, len(text) - 1))
        end = data.draw(st.integers(start + 1, len(text)))
        source = data.draw(st.sampled_from(["rampart", "spacy_en", "street_shape"]))
        parts.append(Part(start, end, data.draw(st.sampled_from(PartKind)), data.draw(st.floats(0, 1)), source))
    assert all(0 <= f.start < f.end <= len(text) for f in join(text, without_vetoed(text, parts)))
