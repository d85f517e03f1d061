"""Options that say whom a verifier trusts: keys of the log, witnesses, a greatest age; the same for every command."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from gateway.config.ledger_keys import DOCUMENT, FIRST_FILE, LedgerKeys, LogKey, read_key_document
from gateway.config.settings import Settings
from gateway.core.errors import ConfigurationError
from gateway.core.signed_note import NoteInvalid
from gateway.ledger.verify import Demands
from gateway.ledger.witness.cosignature import Cosigner

PublicKeyOption = Annotated[
    Path | None,
    typer.Option("--public-key", help=f"PEM file, or {DOCUMENT}; otherwise the keys of this installation."),
]
WitnessKeyOption = Annotated[
    list[str] | None, typer.Option("--witness-key", help="Verifier key of a witness; repeatable.")
]
QuorumOption = Annotated[
    int | None, typer.Option("--quorum", min=1, help="Witnesses that must have cosigned; otherwise all that are named.")
]
MaxAgeOption = Annotated[
    float | None, typer.Option("--max-age", min=0, help="Seconds that the newest checkpoint may be old.")
]


def demands_of(
    witness_keys: Sequence[str] | None, quorum: int | None = None, max_age_s: float | None = None
) -> Demands:
    """What the options demand. Raises ``ConfigurationError`` for a key that cannot be read."""
    try:
        witnesses = tuple(Cosigner.read(key) for key in witness_keys or ())
    except NoteInvalid as error:
        raise ConfigurationError(f"--witness-key: {error}") from None
    if quorum is not None and quorum > len(witnesses):
        raise ConfigurationError("--quorum asks for more witnesses than are named")
    max_age_us = None if max_age_s is None else int(max_age_s * 1e6)
    return Demands(witnesses, quorum or max(len(witnesses), 1), time.time_ns() // 1000, max_age_us)


def log_keys(settings: Settings, given: Path | None) -> tuple[LogKey, ...]:
    """The keys to trust: those of the file, else of this installation. Raises ``ConfigurationError``."""
    if given is None:
        folder = settings.under_state(settings.keys_dir)
        # Loading a keyring makes the keys that are missing; a verifier must not.
        if not (folder / FIRST_FILE).is_file():
            raise ConfigurationError(
                "this installation has no ledger key: start the gateway once, or give --public-key"
            )
        return tuple(LedgerKeys(folder).trusted())
    if given.suffix == ".json":
        return read_key_document(given)
    return (LogKey(_read_pem(given)),)


def _read_pem(path: Path) -> Ed25519PublicKey:
    try:
        key = load_pem_public_key(path.read_bytes())
    except OSError:
        raise ConfigurationError("the file given as --public-key cannot be read") from None
    except (ValueError, UnsupportedAlgorithm):
        raise ConfigurationError("the file given as --public-key does not hold a public key in PEM") from None
    if not isinstance(key, Ed25519PublicKey):
        raise ConfigurationError("the file given as --public-key must hold an Ed25519 key")
    return key
