"""Writes an export part by part, and goes on where it was broken off or where it ended the last time."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable
from dataclasses import asdict, dataclass
from hashlib import file_digest
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.ext.asyncio import AsyncEngine

from gateway.core.canonical import canonical
from gateway.core.errors import ConfigurationError
from gateway.ledger.export.cursor import CURSOR, Cursor, Filter, WrittenFile, write_durably
from gateway.ledger.export.evidence import Batch, Epoch, Evidence, Shard, open_evidence
from gateway.ledger.export.manifest import MANIFEST, NOTE, manifest_bytes, manifest_note
from gateway.ledger.export.part import Part
from gateway.ledger.export.views import VIEWS, Push, View
from gateway.ledger.merkle import Frontier, leaf_hash

Progress = Callable[[int, int], None]

_CHECKPOINTS, _ENTRIES = "checkpoints.jsonl", "entries.jsonl"
_PART_RECORDS = 20_000
_PART_SEALS = 2_000


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """What to export, and where to. ``view`` is ``jsonl`` for the evidence alone, or a name of ``VIEWS``.

    ``key`` is the log's; without it the manifest is not signed. ``push`` gets the records of each part before the
    part counts as done, so it may get them again after a restart.
    """

    folder: Path
    view: str
    asked: Filter
    origin: str
    software: str
    key: Ed25519PrivateKey | None = None
    push: Push | None = None
    part_records: int = _PART_RECORDS


@dataclass(frozen=True, slots=True)
class Exported:
    """What the export holds now; ``added`` records came with this run."""

    records: int
    added: int
    parts: int
    files: int
    log_size: int
    signed: bool
    went_on: bool


async def export_ledger(engine: AsyncEngine, request: ExportRequest, progress: Progress) -> Exported:
    """Export all that was asked for and is under a signed checkpoint. ``progress`` gets records done and in all.

    Raises ``ConfigurationError`` where the folder holds something else, or the view needs what is not installed.
    """
    folder = request.folder
    cursor, went_on = _begin(request)
    async with open_evidence(engine) as evidence:
        epochs = await evidence.epochs()
        total = await evidence.count(epochs)
        before = cursor.records
        (folder / MANIFEST).unlink(missing_ok=True)
        (folder / NOTE).unlink(missing_ok=True)
        writing = _Writing(request, cursor, evidence, VIEWS[request.view](folder) if request.view != "jsonl" else None)
        async for batches in _pending(evidence, epochs, cursor, request.asked):
            await writing.add(*batches)
            progress(sum(cursor.next_seq.values()) + writing.unfinished, total)
        await writing.finish_part()
        progress(total, total)
        _replace(cursor, await _write_log(folder, _CHECKPOINTS, _checkpoints(evidence)))
        _replace(cursor, await _write_log(folder, _ENTRIES, _entries(evidence)))
        shards = [await _shard(evidence, shard) for shard in evidence.shards]
        manifest = manifest_bytes(cursor, _rows(epochs, cursor), shards, request.software)
    if request.key is not None:
        write_durably(folder / NOTE, manifest_note(request.origin, manifest, request.key).encode())
    # Last: an export without a manifest is one that was not finished.
    write_durably(folder / MANIFEST, manifest)
    cursor.save(folder)
    return Exported(
        cursor.records,
        cursor.records - before,
        cursor.parts,
        len(cursor.files),
        evidence.log_size,
        request.key is not None,
        went_on,
    )


def _begin(request: ExportRequest) -> tuple[Cursor, bool]:
    folder = request.folder
    cursor = Cursor.load(folder)
    if cursor is None:
        if folder.exists() and any(folder.iterdir()):
            raise ConfigurationError("the folder is not empty and holds no export that could go on")
        (folder / "ledger").mkdir(parents=True, exist_ok=True)
        cursor = Cursor(request.origin, request.view, request.asked)
        cursor.save(folder)
        return cursor, False
    if (cursor.origin, cursor.format, cursor.asked) != (request.origin, request.view, request.asked):
        raise ConfigurationError("the folder holds an export of something else: export into another one")
    known = {entry.path for entry in cursor.files} | {CURSOR, MANIFEST, NOTE}
    for path in folder.rglob("*"):
        # What a broken run left behind its last whole part.
        if path.is_file() and path.relative_to(folder).as_posix() not in known:
            path.unlink()
    return cursor, True


async def _pending(
    evidence: Evidence, epochs: list[Epoch], cursor: Cursor, asked: Filter
) -> AsyncIterator[tuple[Epoch, list[Batch]]]:
    for epoch in epochs:
        first_seq = cursor.next_seq.get(epoch.key, 0)
        if first_seq < epoch.next_seq:
            async for batches in evidence.batches(epoch, first_seq, asked):
                yield epoch, batches


class _Writing:
    """The part that is being written."""

    def __init__(self, request: ExportRequest, cursor: Cursor, evidence: Evidence, view: View | None) -> None:
        self._request = request
        self._cursor = cursor
        self._evidence = evidence
        self._view = view
        self._part: Part | None = None
        self._ends: dict[str, tuple[int, str]] = {}

    @property
    def unfinished(self) -> int:
        """Records that are passed and not yet counted by the cursor."""
        return sum(end - self._cursor.next_seq.get(key, 0) for key, (end, _) in self._ends.items())

    async def add(self, epoch: Epoch, batches: list[Batch]) -> None:
        """Add batches of one epoch; a part ends with a batch."""
        for batch in batches:
            if self._part is None:
                self._part = Part(self._request.folder, self._cursor.parts)
            self._part.add(batch)
            self._ends[epoch.key] = (batch.first_seq + batch.n, batch.seal.head if batch.seal else "")
            if self._part.count >= self._request.part_records or self._part.seals >= _PART_SEALS:
                await self.finish_part()

    async def finish_part(self) -> None:
        """Make the part durable, with its views, and then move the cursor behind it."""
        part = self._part
        if part is None:
            return
        files = part.close()
        records = part.records()
        if records and self._view is not None:
            exchanges = sorted({record.exchange_id for record in records if record.exchange_id})
            files += self._view.write(part.name, records, await self._evidence.tenants(exchanges))
        if records and self._request.push is not None:
            self._request.push(records)
        for path, count in files:
            _replace(self._cursor, _written(self._request.folder, path, count))
        for key, (end, head) in self._ends.items():
            self._cursor.next_seq[key], self._cursor.heads[key] = end, head
        self._cursor.records += part.count
        self._cursor.parts += 1
        self._cursor.save(self._request.folder)
        self._part, self._ends = None, {}


async def _checkpoints(evidence: Evidence) -> AsyncIterator[dict[str, object]]:
    async for origin, size, note, signed_us in evidence.notes():
        yield {"origin": origin, "size": size, "note": note, "signed_us": signed_us}


async def _entries(evidence: Evidence) -> AsyncIterator[dict[str, object]]:
    async for index, body in evidence.entries():
        yield {"leaf_index": index, "body": body.decode(errors="replace")}


async def _write_log(folder: Path, name: str, lines: AsyncIterator[dict[str, object]]) -> WrittenFile:
    """Write the file whole, for an export that goes on."""
    count = 0
    partial = folder / f"{name}.partial"
    with partial.open("wb") as file:
        async for line in lines:
            file.write(canonical(line) + b"\n")
            count += 1
        file.flush()
        os.fsync(file.fileno())
    partial.replace(folder / name)
    return _written(folder, name, count)


async def _shard(evidence: Evidence, shard: Shard) -> dict[str, object]:
    tree = Frontier()
    async for leaf in evidence.leaves(shard):
        tree.append(leaf_hash(leaf))
    return {**asdict(shard), "root": tree.root().hex()}


def _written(folder: Path, path: str, records: int) -> WrittenFile:
    with (folder / path).open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    return WrittenFile(path, (folder / path).stat().st_size, digest, records)


def _replace(cursor: Cursor, file: WrittenFile) -> None:
    cursor.files = [*(entry for entry in cursor.files if entry.path != file.path), file]


def _rows(epochs: list[Epoch], cursor: Cursor) -> list[dict[str, object]]:
    return [
        {
            "stream": epoch.stream,
            "epoch": epoch.epoch,
            "next_seq": cursor.next_seq.get(epoch.key, 0),
            "head": cursor.heads.get(epoch.key, ""),
            "closed": epoch.closed,
        }
        for epoch in epochs
    ]
