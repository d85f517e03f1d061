"""Checks an export with the checks of the database, and its views against its records."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from gateway.config.ledger_keys import LogKey
from gateway.ledger.export.cursor import Filter
from gateway.ledger.kinds import Kind
from gateway.ledger.merkle import leaf_hash
from gateway.ledger.record import Record, parse_record
from gateway.ledger.verify.demands import NO_DEMANDS, Demands, Trust
from gateway.ledger.verify.exchanges import ExchangeCheck
from gateway.ledger.verify.kept import KeptCheck, by_origin
from gateway.ledger.verify.log import LogCheck
from gateway.ledger.verify.manifest import Manifest, check_files, check_note, read_manifest
from gateway.ledger.verify.result import Verification, place
from gateway.ledger.verify.rows import StoredCheckpoint, StoredEpoch, StoredLeaf, StoredRecord, StoredSeal
from gateway.ledger.verify.shards import Joins, read_entry
from gateway.ledger.verify.streams import StreamCheck
from gateway.ledger.verify.views import check_view

Progress = Callable[[int, int], None]
Place = tuple[str, int, int]

_CHECKPOINTS, _ENTRIES = "checkpoints.jsonl", "entries.jsonl"


def verify_export(
    folder: Path,
    *,
    public_key: Ed25519PublicKey | Sequence[LogKey],
    demands: Demands = NO_DEMANDS,
    kept: Sequence[str] = (),
    progress: Progress | None = None,
) -> Verification:
    """Check an export offline, by the log's key or its keys with their validity.

    ``kept`` are checkpoints from elsewhere, which the log must extend.

    ``progress`` is called with parts done and in all. Memory grows with the number of seals, not of records.
    """
    result = Verification()
    trust = Trust.of(public_key, demands)
    manifest = read_manifest(folder, result)
    check = _ExportCheck(folder, manifest, result)
    parts = sorted({path.name.partition(".")[0] for path in folder.glob("ledger/*.jsonl")})
    for done, part in enumerate(parts, 1):
        check.part(part)
        if progress is not None:
            progress(done, len(parts))
    check.finish()
    if manifest is not None:
        check.log(manifest, trust, kept)
        check_files(folder, manifest, result)
        check_note(folder, manifest, [key.public for key in trust.keys], result)
        for path in manifest.views:
            check_view(folder, path, result)
    return result


class _Stream:
    """The checks of one stream, and how far it has been read."""

    def __init__(self, stream: str, result: Verification, asked: Filter) -> None:
        self.check = StreamCheck(stream, result, asked)
        self.exchanges = ExchangeCheck(result)
        self.epoch = 0
        self.seen = -1
        self.gaps: list[range] = []
        self.closed = False


class _ExportCheck:
    """Takes the parts in order and hands each line to the checks of its stream."""

    def __init__(self, folder: Path, manifest: Manifest | None, result: Verification) -> None:
        self._folder = folder
        self._manifest = manifest
        self._result = result
        self._asked = manifest.asked if manifest else Filter()
        self._epochs: dict[tuple[str, int], StoredEpoch] = {
            (entry.stream, entry.epoch): entry for entry in (manifest.epochs if manifest else ())
        }
        self._ended: set[tuple[str, int]] = set()
        self._streams: dict[str, _Stream] = {}
        self._leaves: list[StoredSeal] = []
        self._begun: set[str] = set()
        self._finished: set[str] = set()

    def part(self, name: str) -> None:
        """Check a part: its seals in order, each with the records that stand under it."""
        seals = [seal for seal in self._seals(name) if seal is not None]
        for seal in seals:
            self._leaves.append(seal._replace(leaves=b""))
        raws = _lines(self._folder / f"ledger/{name}.records.jsonl")
        runs = _by_epoch(seals)
        at: Place | None = None
        pending = iter(runs)
        upcoming = next(pending, None)
        for index, raw in enumerate(raws):
            record = self._read(raw)
            here = self._place_of(record, at, raws[index + 1] if index + 1 < len(raws) else None)
            if here is None:
                self._result.report("record.malformed", f"ledger/{name}.records.jsonl:{index + 1}", "no place is known")
                continue
            while upcoming is not None and (at is None or here[:2] != at[:2]) and upcoming[0] <= here[:2]:
                self._add_seals(upcoming)
                upcoming = next(pending, None)
            at = self._add_record(raw, record, here) or at
        while upcoming is not None:
            self._add_seals(upcoming)
            upcoming = next(pending, None)

    def finish(self) -> None:
        """End every stream, and report what the manifest names and no part holds."""
        for stream in self._streams.values():
            self._end_epoch(stream)
            running = None if stream.closed else stream.epoch
            if self._asked.whole_batches:
                stream.exchanges.end_stream(running)
            else:
                self._result.open_exchanges += len(stream.exchanges.open_rows())
        self._result.streams = len(self._streams)
        for key, stored in sorted(self._epochs.items()):
            if key not in self._ended and stored.next_seq:
                where = place(*key, 0, stored.next_seq - 1)
                self._result.report("record.missing", where, f"{stored.next_seq} records are missing")

    def log(self, manifest: Manifest, trust: Trust, notes: Sequence[str]) -> None:
        """Rebuild each shard of the log from its leaves and hold it against what was signed."""
        shards = manifest.shards
        if not shards:
            return
        signed = self._checkpoints({shard.origin for shard in shards})
        kept = by_origin(notes, [shard.origin for shard in shards])
        leaves, joins = self._in_order(), Joins(self._result)
        for number, shard in enumerate(shards):
            following = shards[number + 1] if number + 1 < len(shards) else None
            end = following.first_leaf if following else leaves[-1].number + 1 if leaves else 0
            label, abandoned = f"{shard.origin} " if len(shards) > 1 else "", shard.abandoned_us is not None
            check = LogCheck(shard.origin, trust, self._result, label=label, abandoned=abandoned)
            elsewhere = KeptCheck(() if abandoned else kept[shard.origin], shard.origin, trust, self._result)
            check.add_checkpoints(sorted(signed[shard.origin], key=lambda row: row.size))
            first = None
            for leaf in leaves:
                if not shard.first_leaf <= leaf.number < end:
                    continue
                local = leaf._replace(number=leaf.number - shard.first_leaf)
                entry = None if leaf.stream else read_entry(shard.origin, local, self._result)
                first = entry if local.number == 0 else first
                check.add_leaf(local, entry)
                elsewhere.add(leaf_hash(leaf.body))
            elsewhere.finish()
            head = (shard.size or 0, shard.root or "")
            joins.add(shard, following, first, check.finish(head, live=following is None))

    def _in_order(self) -> list[StoredLeaf]:
        """Every leaf, counted through all shards."""
        leaves = [
            StoredLeaf(seal.leaf_index, seal.stream, seal.epoch, seal.first_seq, seal.body)
            for seal in self._leaves
            if seal.leaf_index is not None
        ]
        for number, raw in enumerate(_lines(self._folder / _ENTRIES), 1):
            try:
                line = orjson.loads(raw)
                leaves.append(StoredLeaf(int(line["leaf_index"]), "", 0, 0, line["body"].encode()))
            except (ValueError, KeyError, TypeError, AttributeError):
                self._result.report("shard.entry", f"{_ENTRIES}:{number}", "the line cannot be read")
        ordered: list[StoredLeaf] = []
        for leaf in sorted(leaves, key=lambda leaf: leaf.number):
            if ordered and ordered[-1].number == leaf.number:
                message = f"two leaves claim this place; {place(leaf.stream, leaf.epoch, leaf.first_seq)}"
                self._result.report("log.repeated", f"log/{leaf.number}", message)
            else:
                ordered.append(leaf)
        return ordered

    def _seals(self, name: str) -> Iterator[StoredSeal | None]:
        path = f"ledger/{name}.seals.jsonl"
        for number, raw in enumerate(_lines(self._folder / path), 1):
            try:
                yield _seal(raw)
            except (ValueError, KeyError, TypeError):
                self._result.report("seal.malformed", f"{path}:{number}", "the line cannot be read")

    def _read(self, raw: bytes) -> Record | None:
        try:
            return parse_record(raw)
        except ValueError:
            return None

    def _place_of(self, record: Record | None, at: Place | None, following: bytes | None) -> Place | None:
        """Where a line stands: where it says, unless its neighbours say that it stands in another's place."""
        due = (at[0], at[1], at[2] + 1) if at is not None else None
        if record is None:
            return due
        said = (record.stream, record.epoch, record.seq)
        after = self._read(following) if following is not None and due is not None and said != due else None
        if due is not None and after is not None and (after.stream, after.epoch, after.seq) == (*due[:2], due[2] + 1):
            return due
        return said

    def _add_seals(self, run: tuple[tuple[str, int], list[StoredSeal]]) -> None:
        (name, epoch), seals = run
        stream = self._stream(name, epoch)
        if epoch < stream.epoch:
            where = f"{place(name, epoch, seals[0].first_seq)} (seal)"
            self._result.report("seal.misplaced", where, "the seal of an earlier epoch stands among later ones")
            return
        stream.check.add_seals(seals)

    def _add_record(self, raw: bytes, record: Record | None, here: Place) -> Place | None:
        name, epoch, seq = here
        stream = self._stream(name, epoch)
        if epoch < stream.epoch or seq <= stream.seen:
            skipped = epoch < stream.epoch or any(seq in gap for gap in stream.gaps)
            code, message = (
                ("record.misplaced", "it stands out of order") if skipped else ("record.repeated", "it is there twice")
            )
            self._result.report(code, place(*here), message)
            return None
        if seq > stream.seen + 1:
            stream.gaps.append(range(stream.seen + 1, seq))
        stream.seen = seq
        if record is not None and (record.stream, record.epoch, record.seq) != here:
            said = place(record.stream, record.epoch, record.seq)
            self._result.report("record.misplaced", place(*here), f"a record stands here that says {said}")
        columns = (record.ts_us, record.kind, record.exchange_id) if record else (0, "", None)
        checked = stream.check.add_record(StoredRecord(name, epoch, seq, *columns, raw))
        if checked is not None:
            stream.closed = stream.closed or checked.kind == Kind.STREAM_CLOSE
            stream.exchanges.add(checked)
            stream.exchanges.take_finished()
            self._count(checked)
        return here

    def _count(self, record: Record) -> None:
        if record.kind in {Kind.INTENT, Kind.REFUSAL}:
            seen = self._begun
        elif record.kind == Kind.OUTCOME:
            seen = self._finished
        else:
            return
        if record.exchange_id is not None and record.exchange_id in seen:
            self._result.report("exchange.repeated", record.exchange_id, "the exchange has begun or ended twice")
        seen.add(record.exchange_id or "")

    def _stream(self, name: str, epoch: int) -> _Stream:
        """The stream, turned to the epoch unless it is past it."""
        stream = self._streams.get(name)
        if stream is None:
            stream = self._streams[name] = _Stream(name, self._result, self._asked)
        if epoch > stream.epoch:
            self._end_epoch(stream)
            stream.check.begin_epoch(epoch)
            stream.epoch, stream.seen, stream.gaps, stream.closed = epoch, -1, [], False
        return stream

    def _end_epoch(self, stream: _Stream) -> None:
        if stream.epoch == 0:
            return
        key = (stream.check.stream, stream.epoch)
        stream.check.end_epoch(self._epochs.get(key))
        self._ended.add(key)

    def _checkpoints(self, origins: set[str]) -> dict[str, list[StoredCheckpoint]]:
        found: dict[str, list[StoredCheckpoint]] = {origin: [] for origin in origins}
        for number, raw in enumerate(_lines(self._folder / _CHECKPOINTS), 1):
            try:
                line = orjson.loads(raw)
                row = StoredCheckpoint(line["origin"], line["size"], line["note"], line["signed_us"])
                sound = type(row.size) is int and type(row.note) is str and row.origin in origins
            except (ValueError, KeyError, TypeError):
                sound = False
            if sound:
                found[row.origin].append(row)
            else:
                where = f"{_CHECKPOINTS}:{number}"
                self._result.report("checkpoint.column", where, "the line is no checkpoint of this log")
        return found


def _lines(path: Path) -> list[bytes]:
    """The lines of a file; a last one without an end is one, too. A missing file is the manifest's to report."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return []
    lines = content.split(b"\n")
    return lines if lines[-1] else lines[:-1]


def _seal(raw: bytes) -> StoredSeal:
    line = orjson.loads(raw)
    body = line["body"].encode()
    said = orjson.loads(body)
    leaves = base64.b64decode(line["leaves"], validate=True) if line["leaves"] is not None else b""
    index, numbers = line["leaf_index"], (said["epoch"], said["first_seq"], said["n"])
    if not all(type(number) is int for number in numbers) or type(said["stream"]) is not str:
        raise TypeError("a seal's place is a text and numbers")
    if index is not None and type(index) is not int:
        raise TypeError("leaf_index is a number")
    return StoredSeal(said["stream"], *numbers, body, leaves, index)


def _by_epoch(seals: Sequence[StoredSeal]) -> list[tuple[tuple[str, int], list[StoredSeal]]]:
    runs: list[tuple[tuple[str, int], list[StoredSeal]]] = []
    for seal in seals:
        if not runs or runs[-1][0] != (seal.stream, seal.epoch):
            runs.append(((seal.stream, seal.epoch), []))
        runs[-1][1].append(seal)
    return runs
