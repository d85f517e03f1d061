"""Sessions: what was signed comes back, what was touched does not, and time ends them."""

from __future__ import annotations

import base64
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.identity.sessions import (
    ABSOLUTE_US,
    IDLE_US,
    Session,
    csrf_matches,
    csrf_token,
    read_session,
    write_session,
)

KEY = b"k" * 32
NOW_US = 1_700_000_000_000_000
SESSION = Session("ab" * 16, "admin", "cd" * 8, NOW_US, NOW_US)


def test_what_was_written_is_read():
    assert read_session(KEY, write_session(KEY, SESSION), NOW_US) == SESSION


@given(st.integers(0, 400), st.characters(codec="utf-8"))
def test_a_value_with_any_other_character_is_no_session(place, character):
    value = write_session(KEY, SESSION)
    place %= len(value)
    touched = value[:place] + character + value[place + 1 :]
    assert touched == value or read_session(KEY, touched, NOW_US) is None


@given(st.text(max_size=200))
def test_text_of_any_kind_is_no_session_and_no_error(text):
    assert read_session(KEY, text, NOW_US) is None


@pytest.mark.parametrize(
    ("later_us", "seen_us", "alive"),
    [
        (IDLE_US - 1, NOW_US, True),
        (IDLE_US, NOW_US, False),
        (ABSOLUTE_US - 1, NOW_US + ABSOLUTE_US - 2, True),
        (ABSOLUTE_US, NOW_US + ABSOLUTE_US - 1, False),
        (-30_000_000, NOW_US, True),
        (-61_000_000, NOW_US, False),
    ],
)
def test_idle_and_absolute_times_end_a_session(later_us, seen_us, alive):
    value = write_session(KEY, replace(SESSION, seen_us=seen_us))
    assert (read_session(KEY, value, NOW_US + later_us) is not None) is alive


def test_being_seen_begins_the_idle_time_anew_but_not_the_absolute():
    seen = SESSION.seen(NOW_US + 5)
    assert (seen.issued_us, seen.seen_us) == (NOW_US, NOW_US + 5)
    assert seen.seen(NOW_US).seen_us == NOW_US + 5


def test_another_key_and_another_use_open_nothing():
    value = write_session(KEY, SESSION)
    assert read_session(b"x" * 32, value, NOW_US) is None
    payload = base64.urlsafe_b64encode(json.dumps({"id": SESSION.id}).encode()).decode()
    assert read_session(KEY, f"{payload}.{csrf_token(KEY, SESSION)}", NOW_US) is None
    assert read_session(KEY, f"{SESSION.id}.{csrf_token(KEY, SESSION)}", NOW_US) is None


def test_a_forms_token_fits_its_own_session_only():
    other = replace(SESSION, id="ef" * 16)
    token = csrf_token(KEY, SESSION)
    assert csrf_matches(KEY, SESSION, token)
    assert not csrf_matches(KEY, other, token)
    for wrong in ("", token[:-1], token.upper(), "\ud800", "ü" * 64):
        assert not csrf_matches(KEY, SESSION, wrong)
