"""The hammer's witness: ``python -m gateway.ledger.hammer.witness_process``.

It reads the log's origin, its public key (64 hex digits) and a folder, a line each, from stdin, and tells its port and
verifier key on stdout.
"""

from __future__ import annotations

import asyncio
import socket
import sys
from pathlib import Path

import uvicorn
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from gateway.core.signed_note import COSIGNATURE, verifier_key
from gateway.ledger.witness.server import TrustedLog, Witness, witness_application
from gateway.ledger.witness.store import WitnessStore

_NAME = "witness.example/hammer"


async def _serve() -> None:
    origin, public, folder = (sys.stdin.readline().rstrip("\n") for _ in range(3))
    log = TrustedLog(origin, Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)))
    key = Ed25519PrivateKey.generate()
    store = WitnessStore(Path(folder))
    application = witness_application(Witness(_NAME, key, store, [log]))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        sys.stdout.write(f"{port} {verifier_key(_NAME, key.public_key(), COSIGNATURE)}\n")
        sys.stdout.flush()
        await uvicorn.Server(uvicorn.Config(application, log_level="warning")).serve([listening])
    store.close()


if __name__ == "__main__":
    asyncio.run(_serve())
