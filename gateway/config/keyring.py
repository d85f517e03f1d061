"""The gateway's own keys: separate files with mode 0600, made at first start, never in the database."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from gateway.core.errors import ConfigurationError

_SYMMETRIC = ("api-key-pepper", "surrogate", "identifier", "cache", "session", "vault")


@dataclass(frozen=True, slots=True, repr=False)
class Keyring:
    """32-byte symmetric keys by purpose, and the ledger's Ed25519 signing key.

    ``vault`` seals what the vault keeps; ``vault_retired`` still open what was sealed before the key was changed.
    """

    api_key_pepper: bytes
    surrogate: bytes
    identifier: bytes
    cache: bytes
    session: bytes
    vault: bytes
    ledger: Ed25519PrivateKey
    vault_retired: tuple[bytes, ...] = ()


def load_keyring(folder: Path) -> Keyring:
    """Read the keys, making those that do not exist. ``GATEWAY_KEY_<NAME>`` (hex) stands before a file.

    Retired vault keys are the files ``vault.retired-*.key``, in the order of their names.

    Raises ``ConfigurationError`` for a key file that others may read, or that does not hold a key.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    symmetric = {name.replace("-", "_"): _symmetric(folder, name) for name in _SYMMETRIC}
    retired = (path.name.removesuffix(".key") for path in sorted(folder.glob("vault.retired-*.key")))
    return Keyring(
        ledger=_signing(folder), vault_retired=tuple(_symmetric(folder, name) for name in retired), **symmetric
    )


def _symmetric(folder: Path, name: str) -> bytes:
    variable = "GATEWAY_KEY_" + name.replace("-", "_").upper()
    text = os.environ.get(variable) or _read_or_make(
        folder / f"{name}.key", lambda: secrets.token_hex(32).encode()
    ).decode("ascii", "replace")
    try:
        key = bytes.fromhex(text.strip())
    except ValueError:
        key = b""
    if len(key) != 32:
        raise ConfigurationError(f"the key {name!r} must be 64 hexadecimal digits")
    return key


def _signing(folder: Path) -> Ed25519PrivateKey:
    pem = _read_or_make(
        folder / "ledger.pem",
        lambda: Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
    )
    try:
        key = load_pem_private_key(pem, password=None)
    except ValueError:
        raise ConfigurationError("ledger.pem does not hold a private key") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise ConfigurationError("ledger.pem must hold an Ed25519 private key")
    public = folder / "ledger.pub.pem"
    if not public.exists():
        public.write_bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    return key


def _read_or_make(path: Path, make: Callable[[], bytes]) -> bytes:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        if path.stat().st_mode & 0o077:
            raise ConfigurationError(f"{path} may be read by others; set its mode to 0600") from None
        return path.read_bytes()
    content = make()
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return content
