"""Signed notes and checkpoints as the C2SP formats and other implementations have them."""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from gateway.ledger.note import Checkpoint, NoteInvalid, key_id, open_note, sign_note, verifier_key

# The example of golang.org/x/mod/sumdb/note, the first implementation of the format.
VKEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
SIGNED = TEXT + (
    "\n\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2"
    "pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
PETER = Ed25519PublicKey.from_public_bytes(base64.b64decode(VKEY.rsplit("+", 1)[1])[1:])
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
NAME = "gateway.example/audit/2026H2"
CHECKPOINT = Checkpoint(NAME, 7, bytes(range(32)))


def test_a_note_of_another_implementation_opens():
    assert open_note(SIGNED, "PeterNeumann", PETER) == TEXT


def test_the_key_id_and_the_verifier_key_are_those_of_another_implementation():
    assert key_id("PeterNeumann", PETER).hex() == "c74f20a3"
    assert verifier_key("PeterNeumann", PETER) == VKEY


def test_a_checkpoint_is_signed_and_read_back():
    note = sign_note(CHECKPOINT.text(), NAME, KEY)
    assert Checkpoint.parse(open_note(note, NAME, KEY.public_key())) == CHECKPOINT
    assert note.startswith(f"{NAME}\n7\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n\n\u2014 {NAME} ")


def test_signatures_of_other_keys_are_passed_over():
    note = sign_note(CHECKPOINT.text(), NAME, KEY)
    witness = sign_note(CHECKPOINT.text(), "witness.example", Ed25519PrivateKey.generate()).split("\n\n")[1]
    assert open_note(note + witness, NAME, KEY.public_key()) == CHECKPOINT.text()


@given(st.data())
def test_no_change_of_one_character_survives(data):
    note = sign_note(CHECKPOINT.text(), NAME, KEY)
    at = data.draw(st.integers(0, len(note) - 1))
    changed = note[:at] + data.draw(st.characters(codec="utf-8").filter(lambda c: c != note[at])) + note[at + 1 :]
    try:
        opened = open_note(changed, NAME, KEY.public_key())
    except NoteInvalid:
        return
    assert opened == CHECKPOINT.text()


@given(st.text())
def test_no_text_makes_the_readers_fail_otherwise(text):
    for read in (lambda: open_note(text, NAME, KEY.public_key()), lambda: Checkpoint.parse(text)):
        with pytest.raises(NoteInvalid):
            read()


@pytest.mark.parametrize(
    "note",
    [
        sign_note(CHECKPOINT.text(), NAME, Ed25519PrivateKey.generate()),
        sign_note(CHECKPOINT.text(), "other.example", KEY),
        CHECKPOINT.text(),
        CHECKPOINT.text() + "\n",
        CHECKPOINT.text() + "\nno dash\n",
    ],
)
def test_a_note_without_our_signature_is_refused(note):
    with pytest.raises(NoteInvalid):
        open_note(note, NAME, KEY.public_key())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "o\n1\n",
        "o\n01\n" + "A" * 43 + "=\n",
        "o\n-1\n" + "A" * 43 + "=\n",
        "o\n1\nAAAA\n",
        "o\n1\n" + "A" * 43 + "=\nextension\n",
    ],
)
def test_a_malformed_checkpoint_is_refused(text):
    with pytest.raises(NoteInvalid):
        Checkpoint.parse(text)


@pytest.mark.parametrize("name", ["", "two words", "a+b", "a\nb"])
def test_a_name_that_cannot_stand_in_a_signature_line_is_refused(name):
    with pytest.raises(NoteInvalid):
        sign_note("text\n", name, KEY)
