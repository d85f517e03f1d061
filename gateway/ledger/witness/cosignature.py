"""Cosignatures of checkpoints (C2SP tlog-cosignature, Ed25519: ``cosignature/v1``)."""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from gateway.core.signed_note import COSIGNATURE, Note, NoteInvalid, Signature, key_id, read_verifier_key

_TIME_BYTES = 8
_MAX_TIME = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Cosigner:
    """A witness as it is known to those who check: its name and its public key."""

    name: str
    public: Ed25519PublicKey

    @classmethod
    def read(cls, verifier_key: str) -> Cosigner:
        """From ``name+id+base64``. Raises ``NoteInvalid``."""
        return cls(*read_verifier_key(verifier_key, COSIGNATURE))

    def made(self, signature: Signature) -> bool:
        """Whether a line claims to be by this witness."""
        return signature.name == self.name and signature.key_id == key_id(self.name, self.public, COSIGNATURE)


def cosign(text: str, name: str, key: Ed25519PrivateKey, time_s: int) -> Signature:
    """The line that says: at ``time_s`` (POSIX), the checkpoint ``text`` was the largest that was seen."""
    value = time_s.to_bytes(_TIME_BYTES, "big") + key.sign(_message(text, time_s))
    return Signature(name, key_id(name, key.public_key(), COSIGNATURE), value)


def cosigned_at(note: Note, cosigner: Cosigner) -> int | None:
    """When this witness cosigned the note, in POSIX seconds; ``None`` where it did not.

    Raises ``NoteInvalid`` where a line claims to be by it and is not.
    """
    latest: int | None = None
    for signature in note.signatures:
        if not cosigner.made(signature):
            continue
        time_s = int.from_bytes(signature.value[:_TIME_BYTES], "big")
        try:
            cosigner.public.verify(signature.value[_TIME_BYTES:], _message(note.text, time_s))
        except InvalidSignature:
            raise NoteInvalid(f"the line of {cosigner.name} does not fit the checkpoint") from None
        if not 0 < time_s <= _MAX_TIME:
            raise NoteInvalid(f"the line of {cosigner.name} has no time")
        latest = max(time_s, latest or 0)
    return latest


def _message(text: str, time_s: int) -> bytes:
    return f"cosignature/v1\ntime {time_s}\n{text}".encode()
