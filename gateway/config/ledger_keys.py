"""The log's keys with their time of validity: ``ledger-keys.json``, which holds public keys only, and the key files.

A key is changed with an overlap in which old and new both sign. Without the document there is one key, ``ledger.pem``,
valid at all times.
"""

from __future__ import annotations

import base64
import binascii
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

from gateway.core.errors import ConfigurationError

DOCUMENT = "ledger-keys.json"
FIRST_FILE = "ledger.pem"


@dataclass(frozen=True, slots=True)
class LogKey:
    """A public key of the log, and when it signs: from ``not_before_us`` until before ``not_after_us``."""

    public: Ed25519PublicKey
    not_before_us: int | None = None
    not_after_us: int | None = None
    file: str = FIRST_FILE

    def valid_at(self, us: int) -> bool:
        """Whether a signature of that time counts."""
        return (self.not_before_us or 0) <= us and (self.not_after_us is None or us < self.not_after_us)


class Signers(Protocol):
    """The keys of the log."""

    def at(self, now_us: int) -> Sequence[Ed25519PrivateKey]:
        """Those that sign at this time; at least one. Raises ``ConfigurationError``."""

    def trusted(self) -> Sequence[LogKey]:
        """All public keys with their validity. Raises ``ConfigurationError``."""


@dataclass(frozen=True, slots=True)
class OneSigner:
    """A log with one key that is valid at all times."""

    key: Ed25519PrivateKey

    def at(self, now_us: int) -> Sequence[Ed25519PrivateKey]:  # noqa: ARG002 - the time makes no difference
        """The key."""
        return (self.key,)

    def trusted(self) -> Sequence[LogKey]:
        """The key's public half."""
        return (LogKey(self.key.public_key()),)


class LedgerKeys:
    """The keys in a folder. The document is read again whenever it has changed, so a rotation needs no restart."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stamp: tuple[int, int] | None = None
        self._keys: tuple[LogKey, ...] = ()
        self._private: dict[str, Ed25519PrivateKey] = {}

    def at(self, now_us: int) -> Sequence[Ed25519PrivateKey]:
        """The private keys that sign at this time. Raises ``ConfigurationError`` where there is none."""
        keys = [self._load(key) for key in self.trusted() if key.valid_at(now_us)]
        if not keys:
            raise ConfigurationError(f"no key of the log is valid now; see {DOCUMENT}")
        return keys

    def trusted(self) -> Sequence[LogKey]:
        """All public keys with their validity. Raises ``ConfigurationError`` for a damaged document."""
        path = self._folder / DOCUMENT
        try:
            found = path.stat()
        except FileNotFoundError:
            first = _read_private(self._folder / FIRST_FILE)
            self._private[FIRST_FILE] = first
            return (LogKey(first.public_key()),)
        stamp = (found.st_mtime_ns, found.st_ino)
        if stamp != self._stamp:
            self._keys = read_key_document(path)
            self._stamp = stamp
        return self._keys

    def prepare(self, now_us: int, overlap_us: int) -> tuple[LogKey, tuple[LogKey, ...]]:
        """Make a key that is to sign from now on: it, and the others, which then end after the overlap.

        The key's file is durable, and nothing uses it before ``adopt``. Raises ``ConfigurationError``.
        """
        new = Ed25519PrivateKey.generate()
        name = f"ledger-{new.public_key().public_bytes_raw().hex()[:16]}.pem"
        pem = new.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        _write(self._folder / name, pem, exclusive=True)
        end = now_us + overlap_us
        old = tuple(
            LogKey(k.public, k.not_before_us, end if k.not_after_us is None else min(k.not_after_us, end), k.file)
            for k in self.trusted()
        )
        return LogKey(new.public_key(), now_us, None, name), old

    def adopt(self, added: LogKey, old: Sequence[LogKey]) -> None:
        """Let the document name what ``prepare`` made; running gateways follow it."""
        _write(self._folder / DOCUMENT, key_document((*old, added)), exclusive=False)
        self._stamp = None

    def _load(self, key: LogKey) -> Ed25519PrivateKey:
        if key.file not in self._private:
            self._private[key.file] = _read_private(self._folder / key.file)
        private = self._private[key.file]
        if private.public_key() != key.public:
            raise ConfigurationError(f"{key.file} does not hold the key that {DOCUMENT} names")
        return private


def key_document(keys: Sequence[LogKey]) -> bytes:
    """The keys as ``ledger-keys.json`` holds them."""
    rows = [
        {
            "file": key.file,
            "not_after_us": key.not_after_us,
            "not_before_us": key.not_before_us,
            "public": base64.b64encode(key.public.public_bytes_raw()).decode(),
        }
        for key in keys
    ]
    return orjson.dumps({"v": 1, "keys": rows}, option=orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)


def read_key_document(path: Path) -> tuple[LogKey, ...]:
    """The keys that a verifier is to trust. Raises ``ConfigurationError``."""
    try:
        document = orjson.loads(path.read_bytes())
        keys = tuple(_key(row) for row in document["keys"])
        version = document["v"]
    except OSError as error:
        raise ConfigurationError(f"{path.name} cannot be read: {error.strerror}") from None
    except (KeyError, TypeError, ValueError, binascii.Error):
        raise ConfigurationError(f"{path.name} is not a document of the ledger's keys") from None
    if version != 1 or not keys:
        raise ConfigurationError(f"{path.name} is not a document of the ledger's keys, version 1")
    return keys


def _key(row: dict[str, object]) -> LogKey:
    public, file = row["public"], row["file"]
    bounds = [row["not_before_us"], row["not_after_us"]]
    if not isinstance(public, str) or not isinstance(file, str) or "/" in file:
        raise TypeError
    before, after = (bound if isinstance(bound, int) else None for bound in bounds)
    if [before, after] != bounds:
        raise TypeError
    return LogKey(Ed25519PublicKey.from_public_bytes(base64.b64decode(public, validate=True)), before, after, file)


def _read_private(path: Path) -> Ed25519PrivateKey:
    try:
        if path.stat().st_mode & 0o077:
            raise ConfigurationError(f"{path} may be read by others; set its mode to 0600")
        key = load_pem_private_key(path.read_bytes(), password=None)
    except OSError as error:
        raise ConfigurationError(f"{path.name} cannot be read: {error.strerror}") from None
    except ValueError:
        raise ConfigurationError(f"{path.name} does not hold a private key") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise ConfigurationError(f"{path.name} must hold an Ed25519 private key")
    return key


def _write(path: Path, content: bytes, *, exclusive: bool) -> None:
    target = path if exclusive else path.with_name(path.name + ".new")
    flags = os.O_WRONLY | os.O_CREAT | (os.O_EXCL if exclusive else os.O_TRUNC)
    with os.fdopen(os.open(target, flags, 0o600 if exclusive else 0o644), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    if not exclusive:
        target.replace(path)
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
