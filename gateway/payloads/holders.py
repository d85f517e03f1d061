"""Who holds the keys that wrap the keys of stored texts: files, a hardware module, or a transit service.

A holder has one wrapping key for each name and can destroy it for good. It is asked once when a scope is opened and
never for a single text. Its keys are never in the database, so a copy of that alone opens nothing.
"""

from __future__ import annotations

import os
import secrets
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from gateway.core.errors import PayloadsFailed

_NONCE = 12
_KEY = 32


class KeyGone(PayloadsFailed):
    """The holder has no key of this name: it was destroyed, or it is another holder's."""


class KeyHolder(Protocol):
    """Wraps and unwraps 32-byte keys under keys of its own. Methods may block; names are at most 120 characters."""

    def create(self, name: str) -> None:
        """Make the key ``name`` unless there is one. Raises ``PayloadsFailed``."""

    def wrap(self, name: str, key: bytes) -> bytes:
        """``key`` sealed under ``name``. Raises ``KeyGone``, ``PayloadsFailed``."""

    def unwrap(self, name: str, wrapped: bytes) -> bytes:
        """What was wrapped. Raises ``KeyGone``, ``PayloadsFailed``."""

    def destroy(self, name: str) -> None:
        """Make the key unrecoverable; nothing where it is gone already. Raises ``PayloadsFailed``."""


class FileKeyHolder:
    """One file a key in a folder of mode 0700; destroyed by overwriting it before it is unlinked.

    On storage that writes elsewhere instead (copy-on-write, flash with wear levelling, snapshots) overwriting is no
    guarantee: use a hardware module or a transit service there.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def create(self, name: str) -> None:
        """A new random key; durable when it returns."""
        path = self._path(name)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return
        except OSError:
            raise PayloadsFailed("a key file cannot be written") from None
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(_KEY))
            file.flush()
            os.fsync(file.fileno())
        self._sync_folder()

    def wrap(self, name: str, key: bytes) -> bytes:
        """Nonce and AES-256-GCM ciphertext, bound to the name."""
        nonce = secrets.token_bytes(_NONCE)
        return nonce + AESGCM(self._key(name)).encrypt(nonce, key, name.encode())

    def unwrap(self, name: str, wrapped: bytes) -> bytes:
        """What was wrapped."""
        try:
            return AESGCM(self._key(name)).decrypt(wrapped[:_NONCE], wrapped[_NONCE:], name.encode())
        except (InvalidTag, ValueError):
            raise PayloadsFailed("a wrapped key was changed or belongs to another scope") from None

    def destroy(self, name: str) -> None:
        """Overwrite, then unlink; durable when it returns."""
        path = self._path(name)
        try:
            descriptor = os.open(path, os.O_WRONLY)
        except FileNotFoundError:
            return
        except OSError:
            raise PayloadsFailed("a key file cannot be destroyed") from None
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(_KEY))
            file.flush()
            os.fsync(file.fileno())
        path.unlink(missing_ok=True)
        self._sync_folder()

    def _key(self, name: str) -> bytes:
        try:
            key = self._path(name).read_bytes()
        except FileNotFoundError:
            raise KeyGone("the key of a scope is gone") from None
        except OSError:
            raise PayloadsFailed("a key file cannot be read") from None
        if len(key) != _KEY:
            raise PayloadsFailed("a key file does not hold a key")
        return key

    def _path(self, name: str) -> Path:
        return self._folder / f"{sha256(name.encode()).hexdigest()[:40]}.key"

    def _sync_folder(self) -> None:
        descriptor = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
