"""Signed notes and checkpoints (C2SP signed-note and tlog-checkpoint), with Ed25519 keys."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_ED25519 = b"\x01"
_DASH = "\u2014 "
_HASH_BYTES = 32


class NoteInvalid(ValueError):
    """A note, its signature or its checkpoint is not what the formats ask for."""


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
    def parse(cls, text: str) -> Checkpoint:
        """Read a note's text; extension lines are refused, as this log writes none. Raises ``NoteInvalid``."""
        lines = text.split("\n")
        if len(lines) != 4 or lines[3] or not lines[0]:
            raise NoteInvalid("a checkpoint has three lines")
        origin, size, root = lines[:3]
        if not (size.isascii() and size.isdigit()) or (len(size) > 1 and size[0] == "0") or len(size) > 19:
            raise NoteInvalid("a checkpoint's size is a decimal number without leading zeros")
        decoded = _decode(root)
        if len(decoded) != _HASH_BYTES:
            raise NoteInvalid("a checkpoint's root has 32 bytes")
        return cls(origin, int(size), decoded)


def is_key_name(name: str) -> bool:
    """Whether ``name`` may stand as key name and origin: not empty, no space of any kind, no plus."""
    return bool(name) and not any(c.isspace() or c == "+" or not c.isprintable() for c in name)


def verifier_key(name: str, public: Ed25519PublicKey) -> str:
    """The key as outsiders' tools take it: ``name+id+base64``."""
    encoded = base64.b64encode(_ED25519 + public.public_bytes_raw()).decode()
    return f"{name}+{key_id(name, public).hex()}+{encoded}"


def key_id(name: str, public: Ed25519PublicKey) -> bytes:
    """The 4 bytes by which a signature line names its key."""
    return sha256(name.encode() + b"\n" + _ED25519 + public.public_bytes_raw()).digest()[:4]


def sign_note(text: str, name: str, key: Ed25519PrivateKey) -> str:
    """The note: ``text`` (ending with a newline), an empty line, one signature line."""
    if not text.endswith("\n") or not is_key_name(name):
        raise NoteInvalid("a note's text ends with a newline and its key has a name without spaces")
    signature = key_id(name, key.public_key()) + key.sign(text.encode())
    return f"{text}\n{_DASH}{name} {base64.b64encode(signature).decode()}\n"


def open_note(note: str, name: str, public: Ed25519PublicKey) -> str:
    """The text of a note that carries a valid signature of this key; other keys' lines are passed over.

    Raises ``NoteInvalid``.
    """
    split = note.rfind("\n\n")
    if split < 0 or not note.endswith("\n"):
        raise NoteInvalid("a note ends with an empty line and signature lines")
    text, lines = note[: split + 1], note[split + 2 : -1].split("\n")
    wanted = key_id(name, public)
    for line in lines:
        signer, _, encoded = line.removeprefix(_DASH).rpartition(" ")
        if not line.startswith(_DASH) or not is_key_name(signer):
            raise NoteInvalid("a signature line is malformed")
        blob = _decode(encoded)
        if signer != name or blob[:4] != wanted:
            continue
        try:
            public.verify(blob[4:], text.encode())
        except InvalidSignature:
            raise NoteInvalid("the signature does not fit the text") from None
        return text
    raise NoteInvalid("no signature is by the expected key")


def _decode(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise NoteInvalid("a line is not base64") from None
