"""How a stored text is sealed: a key of its own under the key of its scope, both AES-256-GCM (NIST SP 800-38D). Pure.

What a text belongs to is bound to it; the scope's key is not, so that a text can move to another without being read.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from hmac import digest as hmac_digest

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from gateway.core.errors import PayloadsFailed

KEY_BYTES = 32
_NONCE_BYTES = 12


@dataclass(frozen=True, slots=True)
class SealedText:
    """``wrapped`` opens ``ciphertext``; records commit to ``sha256``, that of the ciphertext."""

    wrapped: bytes
    ciphertext: bytes
    sha256: str


def scope_of(tenant: str, stored_us: int) -> str:
    """Whose texts of which month share a key: ``tenant/2026-11``."""
    return f"{tenant}/{datetime.fromtimestamp(stored_us / 1e6, UTC):%Y-%m}"


def seal_text(scope_key: bytes, plaintext: bytes, exchange_id: str, part: str) -> SealedText:
    """The text under a fresh key."""
    own = secrets.token_bytes(KEY_BYTES)
    belongs_to = _belongs_to(exchange_id, part)
    ciphertext = _seal(own, plaintext, belongs_to)
    return SealedText(_seal(scope_key, own, belongs_to), ciphertext, sha256(ciphertext).hexdigest())


def open_text(scope_key: bytes, wrapped: bytes, ciphertext: bytes, exchange_id: str, part: str) -> bytes:
    """The text. Raises ``PayloadsFailed`` where anything was changed or belongs elsewhere."""
    belongs_to = _belongs_to(exchange_id, part)
    return _open(_open(scope_key, wrapped, belongs_to), ciphertext, belongs_to)


def rewrap(old_key: bytes, new_key: bytes, wrapped: bytes, exchange_id: str, part: str) -> bytes:
    """The text's own key under another scope key. Raises ``PayloadsFailed``."""
    belongs_to = _belongs_to(exchange_id, part)
    return _seal(new_key, _open(old_key, wrapped, belongs_to), belongs_to)


def term_of(key: bytes, tenant: str, value: str) -> str:
    """What a value found in a text is looked up by: a keyed digest over it without case, spaces and punctuation."""
    plain = "".join(character for character in value.casefold() if character.isalnum() or character in "@.")
    return hmac_digest(key, orjson.dumps(["payload term", 1, tenant, plain]), "sha256").hex()


def _belongs_to(exchange_id: str, part: str) -> bytes:
    return orjson.dumps(["payload", 1, exchange_id, part])


def _seal(key: bytes, plaintext: bytes, belongs_to: bytes) -> bytes:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plaintext, belongs_to)


def _open(key: bytes, sealed: bytes, belongs_to: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], belongs_to)
    except (InvalidTag, ValueError):
        raise PayloadsFailed("a stored text was changed or belongs elsewhere") from None
