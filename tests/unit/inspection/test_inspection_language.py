from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.inspection.language import coverage, language

COVERED = [
    "",
    "12:30, 42 %",
    "Maria Schmidt",
    "Þórdís Jónsdóttir, Łódź",
    "the angle α is 5 µm",
    "Nguyễn Thị Mai",
    "🙂 fine",
]
UNCOVERED = [
    "Иван Петров",
    "call Ελένη tomorrow",
    "محمد علي",
    "דוד לוי",
    "王小明",
    "さくら",
    "김민수",
    "สมชาย ใจดี",
    "राम कुमार",
    "Անի Պետրոսյան",
    "ნინო",
    "𠮷野家",
]


@pytest.mark.parametrize("text", COVERED)
def test_latin_text_and_text_without_letters_is_covered(text):
    assert coverage(text) == "full"


@pytest.mark.parametrize("text", UNCOVERED)
def test_other_scripts_are_said_not_to_be_covered(text):
    assert coverage(text) == "structured_only"


@given(st.text(alphabet=st.characters(max_codepoint=0x24F), max_size=80), st.text(max_size=80))
def test_uncovered_letters_stay_uncovered_whatever_stands_around_them(latin, other):
    assert coverage(latin + "王小明" + other) == "structured_only"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Could you please send the invoice to my neighbour?", "en"),
        ("Kannst du bitte die Rechnung an meinen Nachbarn schicken?", "de"),
        ("Pouvez-vous envoyer la facture à mon voisin pour moi ?", "fr"),
        ("¿Puede enviar la factura a mi vecino por favor?", "es"),
        ("Può mandare la fattura al mio vicino, grazie?", "it"),
        ("Você pode enviar a fatura para o meu vizinho?", "pt"),
        ("Kunt u de factuur naar mijn buurman sturen?", "nl"),
        ("Maria Schmidt", None),
        ("", None),
    ],
)
def test_small_words_tell_the_language(text, expected):
    assert language(text) == expected
