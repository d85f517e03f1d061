"""The log's checkpoints (C2SP tlog-checkpoint) as signed notes of one Ed25519 key."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from gateway.core.signed_note import Note, NoteInvalid, is_key_name, key_id, sign_text, signers, verifier_key

__all__ = [
    "Checkpoint",
    "NoteInvalid",
    "is_key_name",
    "key_id",
    "open_note",
    "sign_checkpoint",
    "sign_note",
    "verifier_key",
]

_HASH_BYTES = 32


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The state of a log: origin, number of leaves, root (32 bytes)."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """The note's text, ending with a newline."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    @classmethod
    def parse(cls, text: str, *, extensions: bool = False) -> Checkpoint:
        """Read a note's text; extension lines, of which this log writes none, are passed over or refused.

        Raises ``NoteInvalid``.
        """
        lines = text.split("\n")
        if len(lines) < 4 or lines[-1] or not all(lines[:-1]) or (len(lines) > 4 and not extensions):
            raise NoteInvalid("a checkpoint has three lines")
        origin, size, root = lines[:3]
        if not (size.isascii() and size.isdigit()) or (len(size) > 1 and size[0] == "0") or len(size) > 19:
            raise NoteInvalid("a checkpoint's size is a decimal number without leading zeros")
        decoded = _decode(root)
        if len(decoded) != _HASH_BYTES:
            raise NoteInvalid("a checkpoint's root has 32 bytes")
        return cls(origin, int(size), decoded)


def sign_note(text: str, name: str, key: Ed25519PrivateKey) -> str:
    """The note: ``text`` (ending with a newline), an empty line, one signature line. Raises ``NoteInvalid``."""
    return str(Note(text, (sign_text(text, name, key),)))


def sign_checkpoint(checkpoint: Checkpoint, keys: Iterable[Ed25519PrivateKey]) -> str:
    """The checkpoint's note with a line of each key, all under the origin's name. Raises ``NoteInvalid``."""
    text = checkpoint.text()
    return str(Note(text, tuple(sign_text(text, checkpoint.origin, key) for key in keys)))


def open_note(note: str, name: str, public: Ed25519PublicKey) -> str:
    """The text of a note that carries a valid signature of this key; other keys' lines are passed over.

    Raises ``NoteInvalid``.
    """
    parsed = Note.parse(note)
    if not signers(parsed, [(name, public)]):
        raise NoteInvalid("no signature is by the expected key")
    return parsed.text


def _decode(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise NoteInvalid("a line is not base64") from None
