"""The manifest of an export: what it says is there, and whether that was signed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from typing import Any

import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from gateway.core.signed_note import Note, NoteInvalid, signers
from gateway.ledger.export.cursor import CURSOR, Filter
from gateway.ledger.export.manifest import FORMAT, MANIFEST, NOTE, manifest_name, manifest_text
from gateway.ledger.verify.result import Verification
from gateway.ledger.verify.rows import StoredEpoch, StoredShard

_EVIDENCE = ("ledger/", "checkpoints.jsonl", "entries.jsonl")


@dataclass(frozen=True, slots=True)
class Manifest:
    """``files`` gives size and SHA-256 of each path."""

    raw: bytes
    origin: str
    asked: Filter
    shards: tuple[StoredShard, ...]
    epochs: tuple[StoredEpoch, ...]
    files: Mapping[str, tuple[int, str]]

    @property
    def views(self) -> list[str]:
        """The files that are made from the records."""
        return sorted(path for path in self.files if not path.startswith(_EVIDENCE))


def read_manifest(folder: Path, result: Verification) -> Manifest | None:
    """The manifest, or ``None`` where it cannot be used, which is reported."""
    try:
        raw = (folder / MANIFEST).read_bytes()
    except FileNotFoundError:
        result.report("manifest.missing", MANIFEST, "the export has no manifest, or was never finished")
        return None
    try:
        fields = orjson.loads(raw)
        if orjson.dumps(fields, option=orjson.OPT_SORT_KEYS) != raw:
            result.report("manifest.malformed", MANIFEST, "it is not in canonical form")
            return None
        return _manifest(raw, fields)
    except (ValueError, KeyError, TypeError, AttributeError):
        result.report("manifest.malformed", MANIFEST, "it has not the fields of version 1")
        return None


def check_files(folder: Path, manifest: Manifest, result: Verification) -> None:
    """Hold every file against the manifest."""
    for path, expected in sorted(manifest.files.items()):
        target = folder / path
        if not target.resolve().is_relative_to(folder.resolve()) or not target.is_file():
            result.report("file.missing", path, "the file is not there")
            continue
        with target.open("rb") as file:
            digest = file_digest(file, "sha256").hexdigest()
        if (target.stat().st_size, digest) != expected:
            result.report("file.digest", path, "the file is not the one that was exported")
    known = {*manifest.files, MANIFEST, NOTE, CURSOR}
    for target in sorted(folder.rglob("*")):
        path = target.relative_to(folder).as_posix()
        if target.is_file() and path not in known:
            result.report("file.unlisted", path, "the manifest does not name the file")


def check_note(folder: Path, manifest: Manifest, keys: Sequence[Ed25519PublicKey], result: Verification) -> None:
    """Check who signed the manifest. Records prove themselves; views are proved by this alone."""
    try:
        content = (folder / NOTE).read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        if manifest.views:
            result.report("manifest.signature", NOTE, "the manifest of an export with views is not signed")
        return
    name = manifest_name(manifest.origin)
    try:
        note = Note.parse(content)
        if not signers(note, [(name, key) for key in keys]):
            result.report("manifest.signature", NOTE, "no signature is by the expected key")
        elif note.text != manifest_text(manifest.origin, manifest.raw):
            result.report("manifest.signature", NOTE, "what was signed is not this manifest")
    except NoteInvalid as error:
        result.report("manifest.signature", NOTE, str(error))


def _manifest(raw: bytes, fields: Mapping[str, Any]) -> Manifest:
    if fields["format"] != FORMAT:
        raise ValueError("another format")
    asked = fields["filter"]
    return Manifest(
        raw,
        fields["origin"],
        Filter(asked["since_us"], asked["until_us"], tuple(asked["exchanges"] or ()), tuple(asked["tenants"] or ())),
        tuple(_shard(entry) for entry in fields["shards"]),
        tuple(StoredEpoch(**{name: entry[name] for name in StoredEpoch._fields}) for entry in fields["epochs"]),
        {entry["path"]: (entry["bytes"], entry["sha256"]) for entry in fields["files"]},
    )


def _shard(entry: Mapping[str, Any]) -> StoredShard:
    # An export says that a shard was closed or abandoned, and not when.
    closed, abandoned = (0 if entry[name] else None for name in ("closed", "abandoned"))
    return StoredShard(entry["origin"], entry["first_leaf"], entry["size"], entry["root"], closed, abandoned)
