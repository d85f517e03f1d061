from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.inspection.announced_names import announced_parts
from gateway.inspection.name_parts import ADDRESS_KINDS, PERSON_KINDS, PartKind


def found(text, kinds):
    return [text[part.start : part.end] for part in announced_parts(text) if part.kind in kinds and part.score >= 0.5]


NAMES = [
    ("Hello, my name is Jonathan Whitfield and I need help.", "Jonathan Whitfield"),
    ("This is Xiomara Okafor speaking.", "Xiomara Okafor"),
    ("Ich heiße Jürgen von der Mühle.", "Jürgen von der Mühle"),
    ("Mein Name ist Änne Groß.", "Änne Groß"),
    ("Je m'appelle Élodie Dupré-Lévy.", "Élodie Dupré-Lévy"),
    ("Me llamo Lucía Fernández de la Vega.", "Lucía Fernández de la Vega"),
    ("Mi chiamo Niccolò D'Angelo.", "Niccolò D'Angelo"),
    ("Meu nome é João dos Santos.", "João dos Santos"),
    ("Ik heet Joost van den Berg.", "Joost van den Berg"),
    ("Jag heter Åsa Lindqvist.", "Åsa Lindqvist"),
    ("Dear Mrs. Ashworth,\nthank you", "Ashworth"),
    ("Sehr geehrte Frau Dr. Schäfer,", "Schäfer"),
    ("Bonjour Clémence,\nvoici", "Clémence"),
    ("See you soon.\n\nBest regards,\nTariq Mahmood", "Tariq Mahmood"),
    ("Mit freundlichen Grüßen\nHeike Voß", "Heike Voß"),
    ("Name: Ngozi Adeyemi\nPhone: 1", "Ngozi Adeyemi"),
    ('{"full_name": "Ana Souza", "sku": "A-1"}', "Ana Souza"),
    ('{"surname": "Souza"}', "Souza"),
    ("Attn: Olga Ivanova", "Olga Ivanova"),
    ("My neighbour Thorvald keeps parking here.", "Thorvald"),
    ("Mijn collega Siem is ziek.", "Siem"),
    ("De heer Vermeulen belde.", "Vermeulen"),
]


@pytest.mark.parametrize(("text", "name"), NAMES)
def test_a_name_is_announced_by_what_stands_around_it(text, name):
    assert any(value.endswith(name) for value in found(text, PERSON_KINDS))


@pytest.mark.parametrize(
    "text",
    [
        "I am German and this is Amazon.",
        "My name is not important.",
        "Dear customer, your order is on its way.",
        'name = "CBC"',
        '{"name": "express", "version": "4.18.2"}',
        "The neighbour is loud.",
        "Hello, can you help me?",
    ],
)
def test_nothing_is_announced_where_no_name_follows(text):
    assert found(text, PERSON_KINDS) == []


ADDRESSES = [
    ("I live at 221B Baker Street, London", "221B Baker Street"),
    ("Ship it to 1600 North Main St. West", "1600 North Main St. West"),
    ("wohnt in der Hauptstraße 12a", "Hauptstraße 12a"),
    ("wohnt in der Karl-Marx-Allee 3", "Karl-Marx-Allee 3"),
    ("habite 12 bis, rue de la République", "12 bis, rue de la République"),
    ("vive en la Calle de Alcalá, 45", "Calle de Alcalá, 45"),
    ("abita in Via Roma 7", "Via Roma 7"),
    ("mora na Rua das Flores, n.º 120", "Rua das Flores, n.º 120"),
    ("woont op de Prinsengracht 263-H", "Prinsengracht 263"),
    ("P.O. Box 4521", "P.O. Box 4521"),
    ("Postfach 1234", "Postfach 1234"),
    ("Springfield, IL 62701", "Springfield, IL 62701"),
    ("1016 GV Amsterdam", "1016 GV Amsterdam"),
    ('{"shipping_address": "Elm 5, Derry"}', "Elm 5, Derry"),
]


@pytest.mark.parametrize(("text", "address"), ADDRESSES)
def test_an_address_is_known_by_its_shape(text, address):
    assert any(address in value for value in found(text, ADDRESS_KINDS))


@pytest.mark.parametrize(
    "text", ["In 2024 Python 3.13 came out.", "Run 3 tests in Docker.", "The 7 Way Handshake", "version 10115"]
)
def test_numbers_beside_words_are_no_address(text):
    assert found(text, {PartKind.STREET, PartKind.POSTCODE}) == []


@pytest.mark.parametrize(
    "name", ["Müller & Söhne GmbH", "Acme Corporation", "Dupont et Fils SARL", "Jansen B.V.", "Rossi S.p.A."]
)
def test_an_organisation_is_known_by_its_legal_form(name):
    assert name in found(f"We work for {name} since May", {PartKind.ORGANIZATION})


@given(st.text(max_size=200))
def test_every_part_lies_in_its_text(text):
    assert all(0 <= part.start < part.end <= len(text) for part in announced_parts(text))


@pytest.mark.parametrize("piece", ["A ", "Aa-", "1 ", "dear ", "Name: ", '"name": "', "A' "])
def test_no_text_of_a_segments_length_takes_long(piece):
    text = (piece * 480)[:480]
    assert len(list(announced_parts(text))) <= len(text)
