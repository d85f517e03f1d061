"""Sealing bytes with AES-256-GCM (NIST SP 800-38D): what they belong to is bound to them, and keys can be rotated."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from gateway.core.errors import ConfigurationError, InspectionFailed

NONCE_BYTES = 12
_KEY_BYTES = 32


class VaultFailed(InspectionFailed):
    """The vault could not keep or give back a map. The message is fixed and names the cause."""


class SealBroken(VaultFailed):
    """What was stored is not what was sealed, or not for this owner, or not until this time."""


class SealKeyUnknown(VaultFailed):
    """It was sealed with a key that this process does not have."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A ciphertext with its tag, the nonce, and which key opens it. Holds nothing secret."""

    key_id: str
    nonce: bytes
    ciphertext: bytes


class Sealer:
    """Seals with the first of ``keys`` (32 bytes each) and opens with any of them, so that keys rotate with overlap.

    Nonces are 96 random bits: with fewer than 2**32 seals under one key a repetition is out of reach (§8.3).
    Raises ``ConfigurationError`` where there is no key, or one has another length.
    """

    __slots__ = ("_ciphers", "_current")

    def __init__(self, keys: Sequence[bytes]) -> None:
        if not keys or any(len(key) != _KEY_BYTES for key in keys):
            raise ConfigurationError("the vault needs at least one key, of 32 bytes each")
        self._current = key_id(keys[0])
        self._ciphers = {key_id(key): AESGCM(key) for key in keys}

    def seal(self, plaintext: bytes, belongs_to: bytes) -> Sealed:
        """``plaintext`` sealed; it opens only with the same ``belongs_to``."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return Sealed(self._current, nonce, self._ciphers[self._current].encrypt(nonce, plaintext, belongs_to))

    def open(self, sealed: Sealed, belongs_to: bytes) -> bytes:
        """What was sealed. Raises ``SealBroken`` or ``SealKeyUnknown``."""
        cipher = self._ciphers.get(sealed.key_id)
        if cipher is None:
            raise SealKeyUnknown("the key of a sealed map is not here")
        try:
            return cipher.decrypt(sealed.nonce, sealed.ciphertext, belongs_to)
        except (InvalidTag, ValueError):
            raise SealBroken("a sealed map was changed or belongs to somebody else") from None


def key_id(key: bytes) -> str:
    """Sixteen hexadecimal digits that name a key and tell nothing about it."""
    return sha256(b"gateway vault key id\0" + key).hexdigest()[:16]
