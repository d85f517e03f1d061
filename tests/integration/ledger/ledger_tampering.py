"""Ways to change an export. Each takes a ``Copy`` and leaves it changed; forgers redo what follows from the change."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from gateway.core.canonical import canonical
from gateway.ledger.export.manifest import manifest_note
from gateway.ledger.kinds import Position
from gateway.ledger.merkle import Frontier, leaf_hash
from gateway.ledger.note import Checkpoint, sign_note
from gateway.ledger.seal import GENESIS, parse_seal, seal_batch


@dataclass
class Copy:
    """A copy of an export that a test may change. ``key`` is the ledger's, which a forger may have or not;
    ``log`` is the log's name and ``origin`` that of its shard."""

    folder: Path
    key: Ed25519PrivateKey
    log: str
    origin: str
    stream: str
    other: str

    def parts(self, kind: str) -> list[Path]:
        return sorted((self.folder / "ledger").glob(f"*.{kind}.jsonl"))

    def place(self, stream: str, epoch: int, seq: int) -> tuple[Path, int]:
        """File and line of a record."""
        for path in self.parts("records"):
            for index, raw in enumerate(path.read_bytes().splitlines()):
                record = orjson.loads(raw)
                if (record["stream"], record["epoch"], record["seq"]) == (stream, epoch, seq):
                    return path, index
        raise LookupError(f"{epoch}/{seq}")

    def seal_place(self, stream: str, epoch: int, first_seq: int) -> tuple[Path, int]:
        for path in self.parts("seals"):
            for index, raw in enumerate(path.read_bytes().splitlines()):
                seal = orjson.loads(orjson.loads(raw)["body"])
                if (seal["stream"], seal["epoch"], seal["first_seq"]) == (stream, epoch, first_seq):
                    return path, index
        raise LookupError(f"{epoch}/{first_seq}")

    def edit(self, path: Path, change) -> None:
        """``change`` takes the list of lines and changes it."""
        lines = path.read_bytes().splitlines()
        change(lines)
        path.write_bytes(b"".join(line + b"\n" for line in lines))

    def record(self, seq: int, change, *, epoch: int = 1, stream: str | None = None) -> None:
        """Replace one record's bytes."""
        path, index = self.place(stream or self.stream, epoch, seq)
        self.edit(path, lambda lines: lines.__setitem__(index, change(lines[index])))

    def seal(self, first_seq: int, change, *, epoch: int = 1) -> None:
        """Replace one line of seals."""
        path, index = self.seal_place(self.stream, epoch, first_seq)
        self.edit(path, lambda lines: lines.__setitem__(index, change(lines[index])))

    def seal_body(self, first_seq: int, change, *, epoch: int = 1) -> None:
        """Replace the bytes of one seal."""

        def act(line: bytes) -> bytes:
            entry = orjson.loads(line)
            return canonical({**entry, "body": change(entry["body"])})

        self.seal(first_seq, act, epoch=epoch)

    def seal_fields(self, first_seq: int, **fields) -> None:
        self.seal_body(first_seq, lambda body: canonical({**orjson.loads(body), **fields}).decode())

    def checkpoints(self, change) -> None:
        self.edit(self.folder / "checkpoints.jsonl", change)

    def checkpoint(self, index: int, **fields) -> None:
        """Change fields of one checkpoint's line."""
        self.checkpoints(lambda lines: lines.__setitem__(index, canonical({**orjson.loads(lines[index]), **fields})))

    def note(self, index: int) -> str:
        return orjson.loads((self.folder / "checkpoints.jsonl").read_bytes().splitlines()[index])["note"]

    def manifest(self, change=lambda fields: None, *, sign: bool = False) -> None:
        """Redo the digests, and the signature where the forger has the key."""
        path = self.folder / "manifest.json"
        fields = orjson.loads(path.read_bytes())
        kept = []
        for entry in fields["files"]:
            target = self.folder / entry["path"]
            if target.is_file():
                content = target.read_bytes()
                kept.append({**entry, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()})
        fields["files"] = kept
        change(fields)
        path.write_bytes(canonical(fields))
        if sign:
            (self.folder / "manifest.note").write_text(manifest_note(self.log, path.read_bytes(), self.key))

    def drop(self, wanted) -> None:
        """Remove every record and seal for which ``wanted(stream, epoch, seq)`` says so."""
        for path in self.parts("records"):
            self.edit(path, lambda lines: _keep(lines, lambda raw: not wanted(*_record_place(raw))))
        for path in self.parts("seals"):
            self.edit(path, lambda lines: _keep(lines, lambda raw: not wanted(*_seal_place(raw))))

    def reforge(self, key: Ed25519PrivateKey | None, *, renumber: bool = False) -> None:
        """Redo leaf hashes, seals, heads, log and manifest over the records as they are now.

        With a key, sign one checkpoint of the whole with it; without one, keep the checkpoints that are there.
        """
        records: dict[tuple[str, int, int], bytes] = {}
        for path in self.parts("records"):
            for raw in path.read_bytes().splitlines():
                records[_forged_place(raw)] = raw
        heads: dict[str, str] = {}
        epochs: dict[tuple[str, int], tuple[int, str]] = {}
        sealed: dict[int, bytes] = {}
        numbers = iter(
            sorted(orjson.loads(raw)["leaf_index"] for p in self.parts("seals") for raw in p.read_bytes().splitlines())
        )
        for path in self.parts("seals"):
            forged = []
            for raw in path.read_bytes().splitlines():
                entry = orjson.loads(raw)
                old = parse_seal(entry["body"].encode())
                leaves, times, n = [], [], old.n
                for seq in range(old.first_seq, old.first_seq + n):
                    record = records[old.stream, old.epoch, seq]
                    leaves.append(leaf_hash(record))
                    times.append(json.loads(record)["ts_us"])
                head = heads.get(old.stream, GENESIS)
                first = Position(old.stream, old.epoch, old.first_seq)
                new = seal_batch(first, leaves, head, (min(times), max(times)))
                heads[old.stream] = new.head
                epochs[old.stream, old.epoch] = (old.first_seq + n, new.head)
                index = next(numbers) if renumber else entry["leaf_index"]
                sealed[index] = new.encode()
                line = {"body": new.encode().decode(), "leaf_index": index}
                forged.append(canonical({**line, "leaves": base64.b64encode(b"".join(leaves)).decode()}))
            path.write_bytes(b"".join(line + b"\n" for line in forged))
        log = Frontier()
        for index in sorted(sealed):
            log.append(leaf_hash(sealed[index]))
        if key is not None:
            note = sign_note(Checkpoint(self.origin, log.size, log.root()).text(), self.origin, key)
            line = {"origin": self.origin, "size": log.size, "note": note, "signed_us": 1}
            (self.folder / "checkpoints.jsonl").write_bytes(canonical(line) + b"\n")

        def change(fields):
            fields["shards"][-1].update(size=log.size, root=log.root().hex())
            for entry in fields["epochs"]:
                found = epochs.get((entry["stream"], entry["epoch"]))
                if found:
                    entry["next_seq"], entry["head"] = found

        self.manifest(change, sign=key is not None)


def copied(source: Path, target: Path, like: Copy) -> Copy:
    shutil.copytree(source, target)
    return Copy(target, like.key, like.log, like.origin, like.stream, like.other)


def flipped(raw: bytes, at: int) -> bytes:
    return raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]


def _keep(lines: list[bytes], wanted) -> None:
    lines[:] = [line for line in lines if wanted(line)]


def _record_place(raw: bytes) -> tuple[str, int, int]:
    record = orjson.loads(raw)
    return record["stream"], record["epoch"], record["seq"]


def _seal_place(raw: bytes) -> tuple[str, int, int]:
    seal = orjson.loads(orjson.loads(raw)["body"])
    return seal["stream"], seal["epoch"], seal["first_seq"]


def _forged_place(raw: bytes) -> tuple[str, int, int]:
    # json takes the last of repeated keys and any spacing, as a careless reader would.
    record = json.loads(raw)
    return record["stream"], record["epoch"], int(record["seq"])
