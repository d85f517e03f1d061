"""Text from outside: what cannot be seen or turns text around is written out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from gateway.console.inert import inert


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain\n\tärger 模型", "plain\n\tärger 模型"),
        ("a\u202egnp.exe", "a⟦202E⟧gnp.exe"),
        ("\x1b[31mred", "⟦001B⟧[31mred"),
        ("zero\u200bwidth\u2066iso\u2069", "zero⟦200B⟧width⟦2066⟧iso⟦2069⟧"),
        ("lone \ud83d", "lone ⟦D83D⟧"),
        ("\x00\x7f\x9b", "⟦0000⟧⟦007F⟧⟦009B⟧"),
        ("\U000e0041", "⟦E0041⟧"),
    ],
)
def test_what_is_not_seen_is_written_out(text, shown):
    assert inert(text) == shown


@given(st.text(st.characters()))
def test_the_result_can_be_encoded_and_is_stable(text):
    shown = inert(text)
    assert isinstance(shown, str)
    assert inert(shown) == shown
    shown.encode("utf-8")


def test_markup_and_other_values_pass():
    markup = Markup("<b>\u200b</b>")
    assert inert(markup) is markup
    assert inert(7) == 7
    assert inert(None) is None
