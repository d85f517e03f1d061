"""The public key that commands check the ledger with."""

from __future__ import annotations

from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from gateway.config.keyring import load_keyring
from gateway.config.settings import Settings
from gateway.core.errors import ConfigurationError


def own_public_key(settings: Settings) -> Ed25519PublicKey:
    """That of this installation. Raises ``ConfigurationError`` where there is none."""
    folder = settings.under_state(settings.keys_dir)
    # Loading a keyring makes the keys that are missing; a verifier must not.
    if not (folder / "ledger.pem").is_file():
        raise ConfigurationError("this installation has no ledger key: start the gateway once, or give --public-key")
    return load_keyring(folder).ledger.public_key()


def read_public_key(path: Path) -> Ed25519PublicKey:
    """That in a PEM file. Raises ``ConfigurationError``."""
    try:
        key = load_pem_public_key(path.read_bytes())
    except OSError:
        raise ConfigurationError("the file given as --public-key cannot be read") from None
    except (ValueError, UnsupportedAlgorithm):
        raise ConfigurationError("the file given as --public-key does not hold a public key in PEM") from None
    if not isinstance(key, Ed25519PublicKey):
        raise ConfigurationError("the file given as --public-key must hold an Ed25519 key")
    return key
