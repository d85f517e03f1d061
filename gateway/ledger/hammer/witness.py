"""A witness for the hammer, in a process of its own."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from gateway.core.errors import LedgerUnavailable


@asynccontextmanager
async def hammer_witness(folder: Path, origin: str, log_key: Ed25519PublicKey) -> AsyncIterator[dict[str, Any]]:
    """A running witness of the log ``origin``; what the ledger's setting ``witness`` must be to ask it."""
    arguments = (sys.executable, "-m", "gateway.ledger.hammer.witness_process")
    process = await asyncio.create_subprocess_exec(*arguments, stdin=PIPE, stdout=PIPE)
    if process.stdin is None or process.stdout is None:
        raise LedgerUnavailable("the hammer's witness has no input or output")
    try:
        process.stdin.write(f"{origin}\n{log_key.public_bytes_raw().hex()}\n{folder}\n".encode())
        port, key = (await process.stdout.readline()).decode().split()
        yield {"witnesses": [{"key": key, "url": f"http://127.0.0.1:{port}"}]}
    finally:
        process.terminate()
        await process.wait()
