"""Signed notes (C2SP signed-note): a text, an empty line, and one line for each Ed25519 key that signed it."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = b"\x01"
COSIGNATURE = b"\x04"

_DASH = "\u2014 "
_ID_BYTES = 4
_KEY_BYTES = 32
_MAX_NOTE = 1 << 20


class NoteInvalid(ValueError):
    """A note, its signature or its key is not what the formats ask for."""


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: the key's name, its id (4 bytes) and the signature proper."""

    name: str
    key_id: bytes
    value: bytes

    def line(self) -> str:
        """As the note holds it, with its newline."""
        return f"{_DASH}{self.name} {base64.b64encode(self.key_id + self.value).decode()}\n"

    def by(self, name: str, public: Ed25519PublicKey) -> bool:
        """Whether this line claims to be by that key; whether it is true, ``holds`` says."""
        return self.name == name and self.key_id == key_id(name, public)

    def holds(self, public: Ed25519PublicKey, text: str) -> bool:
        """Whether the key signed ``text``."""
        try:
            public.verify(self.value, text.encode())
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class Note:
    """``text`` ends with a newline."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        return f"{self.text}\n{''.join(signature.line() for signature in self.signatures)}"

    @classmethod
    def parse(cls, note: str) -> Note:
        """Read a note with any number of signature lines. Raises ``NoteInvalid``; verifies nothing."""
        if len(note) > _MAX_NOTE or any(c < " " and c != "\n" for c in note):
            raise NoteInvalid("a note holds no control characters and at most a megabyte")
        split = note.rfind("\n\n")
        if split < 0 or not note.endswith("\n"):
            raise NoteInvalid("a note ends with an empty line and signature lines")
        lines = note[split + 2 :].split("\n")[:-1]
        return cls(note[: split + 1], tuple(_signature(line) for line in lines))


def is_key_name(name: str) -> bool:
    """Whether ``name`` may stand as key name and origin: not empty, no space of any kind, no plus."""
    return bool(name) and not any(c.isspace() or c == "+" or not c.isprintable() for c in name)


def verifier_key(name: str, public: Ed25519PublicKey, kind: bytes = ED25519) -> str:
    """The key as outsiders' tools take it: ``name+id+base64``. ``kind`` is the byte of the signature type."""
    encoded = base64.b64encode(kind + public.public_bytes_raw()).decode()
    return f"{name}+{key_id(name, public, kind).hex()}+{encoded}"


def read_verifier_key(text: str, kind: bytes = ED25519) -> tuple[str, Ed25519PublicKey]:
    """Name and key of ``name+id+base64`` with a key of this signature type. Raises ``NoteInvalid``."""
    name, _, rest = text.partition("+")
    encoded_id, _, encoded = rest.partition("+")
    blob = _decode(encoded)
    if not is_key_name(name) or blob[:1] != kind or len(blob) != 1 + _KEY_BYTES:
        raise NoteInvalid("a verifier key reads name+id+base64 and holds an Ed25519 key of its type")
    public = Ed25519PublicKey.from_public_bytes(blob[1:])
    if key_id(name, public, kind).hex() != encoded_id:
        raise NoteInvalid("the id of a verifier key does not fit its name and key")
    return name, public


def key_id(name: str, public: Ed25519PublicKey, kind: bytes = ED25519) -> bytes:
    """The 4 bytes by which a signature line names its key and the type of the signature."""
    return sha256(name.encode() + b"\n" + kind + public.public_bytes_raw()).digest()[:_ID_BYTES]


def sign_text(text: str, name: str, key: Ed25519PrivateKey) -> Signature:
    """The signature of ``text`` (ending with a newline). Raises ``NoteInvalid``."""
    if not text.endswith("\n") or not is_key_name(name):
        raise NoteInvalid("a note's text ends with a newline and its key has a name without spaces")
    return Signature(name, key_id(name, key.public_key()), key.sign(text.encode()))


def signers(note: Note, keys: Iterable[tuple[str, Ed25519PublicKey]]) -> tuple[str, ...]:
    """The names of those ``keys`` that signed the note; lines of other keys are passed over.

    Raises ``NoteInvalid`` where a line claims to be by one of the keys and is not.
    """
    found: list[str] = []
    for name, public in keys:
        for signature in note.signatures:
            if not signature.by(name, public):
                continue
            if not signature.holds(public, note.text):
                raise NoteInvalid("the signature does not fit the text")
            found.append(name)
            break
    return tuple(found)


def _signature(line: str) -> Signature:
    name, _, encoded = line.removeprefix(_DASH).rpartition(" ")
    if not line.startswith(_DASH) or not is_key_name(name):
        raise NoteInvalid("a signature line is malformed")
    blob = _decode(encoded)
    return Signature(name, blob[:_ID_BYTES], blob[_ID_BYTES:])


def _decode(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise NoteInvalid("a line is not base64") from None
