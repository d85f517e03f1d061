"""The manifest of an export and the note that signs it."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from gateway.core.canonical import canonical
from gateway.core.signed_note import Note, sign_text
from gateway.ledger.export.cursor import Cursor

FORMAT = "gateway-ledger-export/1"
MANIFEST = "manifest.json"
NOTE = "manifest.note"


def manifest_bytes(
    cursor: Cursor, epochs: Iterable[Mapping[str, object]], shards: Iterable[Mapping[str, object]], software: str
) -> bytes:
    """Canonical JSON: what was asked for, each epoch, each shard of the log and every file."""
    return canonical(
        {
            "format": FORMAT,
            "origin": cursor.origin,
            "software": software,
            "view": cursor.format,
            "filter": cursor.asked.document(),
            "epochs": [dict(epoch) for epoch in epochs],
            "shards": [dict(shard) for shard in shards],
            "records": cursor.records,
            "files": [asdict(entry) for entry in sorted(cursor.files, key=lambda entry: entry.path)],
        }
    )


def manifest_name(origin: str) -> str:
    """The name under which the log's key signs manifests: another than the log's, so that no note serves as both."""
    return f"{origin}/export"


def manifest_text(origin: str, manifest: bytes) -> str:
    """What is signed: the name and the manifest's SHA-256 in base64, a line each."""
    return f"{manifest_name(origin)}\n{base64.b64encode(sha256(manifest).digest()).decode()}\n"


def manifest_note(origin: str, manifest: bytes, key: Ed25519PrivateKey) -> str:
    """The signed note (C2SP signed-note)."""
    text = manifest_text(origin, manifest)
    return str(Note(text, (sign_text(text, manifest_name(origin), key),)))
