"""``gateway ledger witness``: a process of its own, with a key and a store of its own, that cosigns checkpoints."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer
import uvicorn
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

from gateway.cli.db import environment_errors
from gateway.cli.output import stderr
from gateway.core.errors import ConfigurationError
from gateway.core.signed_note import COSIGNATURE, NoteInvalid, is_key_name, read_verifier_key, verifier_key
from gateway.ledger.witness.server import TrustedLog, Witness, witness_application
from gateway.ledger.witness.store import WitnessStore

app = typer.Typer(name="witness", help="Cosign checkpoints that extend those seen before.", no_args_is_help=True)

_Key = Annotated[Path, typer.Option("--key", help="PEM file of the witness's own key.")]


@app.command()
def keygen(
    name: Annotated[str, typer.Argument(help="The witness's name, such as witness.example/w1.")],
    *,
    key: _Key = Path("witness.pem"),
) -> None:
    """Make the witness's key, and print the verifier key that logs and verifiers are given."""
    with environment_errors():
        if not is_key_name(name):
            raise ConfigurationError("a witness's name has no spaces and no plus signs")
        private = Ed25519PrivateKey.generate()
        pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        try:
            descriptor = os.open(key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            raise ConfigurationError(f"{key} is there already; a witness's key is not replaced") from None
        except OSError as error:
            raise ConfigurationError(f"{key} cannot be written: {error.strerror}") from None
        with os.fdopen(descriptor, "wb") as file:
            file.write(pem)
            file.flush()
            os.fsync(file.fileno())
    typer.echo(verifier_key(name, private.public_key(), COSIGNATURE))


@app.command()
def serve(
    name: Annotated[str, typer.Argument(help="The witness's name.")],
    *,
    log: Annotated[
        list[str],
        typer.Option("--log", help="Verifier key of a log, under its origin with or without a shard; repeatable."),
    ],
    key: _Key = Path("witness.pem"),
    state_dir: Annotated[Path, typer.Option("--state-dir", help="What the witness remembers.")] = Path("witness"),
    host: Annotated[str, typer.Option("--host")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535)] = 8090,
) -> None:
    """Serve the witness until it is stopped (C2SP tlog-witness). Exit codes: 0 stopped, 2 usage, 3 environment."""
    with environment_errors():
        private = _read_key(key)
        logs = [_trusted(each) for each in log]
        store = WitnessStore(state_dir)
        try:
            witness = Witness(name, private, store, logs)
            stderr.print(f"witness key: {verifier_key(name, private.public_key(), COSIGNATURE)}", soft_wrap=True)
            stderr.print(f"listening on http://{host}:{port}")
            # One process: the store is held by one, and checks and writes must not interleave.
            uvicorn.run(witness_application(witness), host=host, port=port, workers=1, log_level="warning")
        finally:
            store.close()


def _trusted(text: str) -> TrustedLog:
    try:
        name, public = read_verifier_key(text)
    except NoteInvalid as error:
        raise ConfigurationError(f"--log: {error}") from None
    return TrustedLog(name, public)


def _read_key(path: Path) -> Ed25519PrivateKey:
    try:
        if path.stat().st_mode & 0o077:
            raise ConfigurationError(f"{path} may be read by others; set its mode to 0600")
        key = load_pem_private_key(path.read_bytes(), password=None)
    except OSError as error:
        raise ConfigurationError(
            f"{path} cannot be read: {error.strerror}; see gateway ledger witness keygen"
        ) from None
    except ValueError:
        raise ConfigurationError(f"{path} does not hold a private key") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise ConfigurationError(f"{path} must hold an Ed25519 private key")
    return key
