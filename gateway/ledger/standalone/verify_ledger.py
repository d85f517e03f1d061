#!/usr/bin/env python3
"""Verify an export of the ledger of an LLM Governance Gateway, offline and without the gateway.

    python verify_ledger.py EXPORT --public-key ledger.pub.pem [--witness-key VKEY] [--checkpoint KEPT.txt]

Needs Python 3.11 or newer and the package ``cryptography``; opens no socket and writes nothing. It was written from
the formats in docs/ledger.md and docs/export.md and shares no code with the gateway.

Exit codes: 0 everything checks, 1 findings, 2 usage, 3 the export or a key cannot be read.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import hashlib
import json
import os
import sys
from array import array
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import pairwise
from json.encoder import c_make_encoder, encode_basestring  # type: ignore[attr-defined]
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

FORMAT = "gateway-ledger-export/1"
SHARD = ("origin", "first_leaf", "size", "root", "closed", "abandoned")
GENESIS = "0" * 64
OWN_FILES = frozenset(("manifest.json", "manifest.note", ".cursor.json"))
MAX_BATCH = 1000
LISTED = 1000

COUNTS = (
    "streams",
    "epochs",
    "records",
    "seals",
    "log_size",
    "pending_seals",
    "checkpoints",
    "unconfirmed_checkpoints",
    "cosigned_size",
    "exchanges",
    "open_exchanges",
    "files",
)

Where = tuple[str, int, int]
Finding = tuple[str, str, str]
Ended = tuple[dict[str, Any], int, bytes]


class Malformed(ValueError):
    """Bytes that are not what their format asks for."""


class Unusable(Exception):
    """The export or a key cannot be read at all."""


# ---------------------------------------------------------------------------------------------------------------------
# Canonical JSON (RFC 8785) of integers, strings, booleans, null, lists and objects
# ---------------------------------------------------------------------------------------------------------------------


def _no_float(_text: str) -> object:
    raise Malformed("it holds a number that is no integer")


def _no_other(_value: object) -> object:
    raise Malformed("it holds a value that JSON does not have")


_scan = json.JSONDecoder(parse_float=_no_float, parse_constant=_no_float).scan_once  # type: ignore[attr-defined]
_write = c_make_encoder(None, _no_other, encode_basestring, None, ":", ",", True, False, False)


def read_canonical(raw: bytes) -> Any:
    """The value of canonical JSON bytes; any other form of the same value is refused."""
    try:
        text = raw.decode()
        value, end = _scan(text, 0)
    except (UnicodeDecodeError, StopIteration, json.JSONDecodeError, RecursionError):
        raise Malformed("it is not JSON") from None
    if end != len(text) or "".join(_write(value, 0)) != text:
        raise Malformed("it is not in canonical form")
    return value


_RECORD = {"v": int, "stream": str, "epoch": int, "seq": int, "ts_us": int, "kind": str, "body": dict}
_SEAL = {"v": int, "stream": str, "epoch": int, "first_seq": int, "n": int, "min_us": int, "max_us": int}
_SEAL_HASHES = ("root", "prev_head", "head")
_RECORD_KEYS = frozenset((*_RECORD, "exchange"))
_RECORD_TYPES = tuple(_RECORD.items())
_SEAL_KEYS = frozenset((*_SEAL, *_SEAL_HASHES))


def read_record(raw: bytes) -> dict[str, Any]:
    """The envelope of a record."""
    record = read_canonical(raw)
    if type(record) is not dict or record.keys() != _RECORD_KEYS:
        raise Malformed("it has not the envelope of version 1")
    for name, kind in _RECORD_TYPES:
        if type(record[name]) is not kind:
            raise Malformed("a field of the envelope has the wrong type")
    exchange = record["exchange"]
    if record["v"] != 1 or not (exchange is None or type(exchange) is str):
        raise Malformed("it has not the envelope of version 1")
    return record


def read_seal(raw: bytes) -> dict[str, Any]:
    """The fields of a seal."""
    seal = read_canonical(raw)
    if type(seal) is not dict or seal.keys() != _SEAL_KEYS or seal["v"] != 1:
        raise Malformed("it has not the fields of version 1")
    if any(type(seal[name]) is not kind for name, kind in _SEAL.items()):
        raise Malformed("a field has the wrong type")
    if any(seal[name] < 0 for name in ("epoch", "first_seq", "n", "min_us", "max_us")):
        raise Malformed("a number is negative")
    if not all(_is_hash(seal[name]) for name in _SEAL_HASHES):
        raise Malformed("a hash is not 64 hex digits")
    if not 1 <= seal["n"] <= MAX_BATCH:
        raise Malformed("it seals no record, or more than 1,000")
    return seal


def _is_hash(value: object) -> bool:
    return type(value) is str and len(value) == 64 and not set(value) - set("0123456789abcdef")


# ---------------------------------------------------------------------------------------------------------------------
# Merkle tree hashing (RFC 6962, section 2.1)
# ---------------------------------------------------------------------------------------------------------------------


def leaf_hash(entry: bytes) -> bytes:
    """The hash of one entry."""
    return hashlib.sha256(b"\x00" + entry).digest()


def merkle_root(hashes: list[bytes]) -> bytes:
    """The tree hash over leaf hashes."""
    tree = Tree()
    for one in hashes:
        tree.add(one)
    return tree.root()


class Tree:
    """Complete subtrees of a growing tree, largest first, each with its number of leaves."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[tuple[int, bytes]] = []

    def add(self, leaf: bytes) -> None:
        """Append a leaf hash."""
        width = 1
        while self._peaks and self._peaks[-1][0] == width:
            leaf = hashlib.sha256(b"\x01" + self._peaks.pop()[1] + leaf).digest()
            width *= 2
        self._peaks.append((width, leaf))
        self.size += 1

    def root(self) -> bytes:
        """The tree hash now."""
        if not self._peaks:
            return hashlib.sha256().digest()
        root = self._peaks[-1][1]
        for _, peak in self._peaks[-2::-1]:
            root = hashlib.sha256(b"\x01" + peak + root).digest()
        return root


# ---------------------------------------------------------------------------------------------------------------------
# Signed notes, checkpoints and cosignatures (C2SP signed-note, tlog-checkpoint, tlog-cosignature)
# ---------------------------------------------------------------------------------------------------------------------

ED25519, COSIGNATURE = 1, 4


@dataclass(frozen=True)
class NoteKey:
    """A key that signs notes under a name; ``kind`` is its signature type."""

    name: str
    kind: int
    key: Ed25519PublicKey

    @property
    def id(self) -> bytes:
        """The first four bytes of a signature by this key."""
        message = self.name.encode() + b"\n" + bytes([self.kind]) + self.key.public_bytes_raw()
        return hashlib.sha256(message).digest()[:4]

    @classmethod
    def parse(cls, text: str) -> NoteKey:
        """Read ``name+id+base64``."""
        name, _, rest = text.strip().partition("+")
        given, _, encoded = rest.partition("+")
        try:
            blob = base64.b64decode(encoded, validate=True)
            key = cls(name, blob[0], Ed25519PublicKey.from_public_bytes(blob[1:]))
        except (ValueError, IndexError):
            raise Unusable("a verifier key reads name+id+base64 and holds an Ed25519 key") from None
        if not name or key.kind not in {ED25519, COSIGNATURE} or key.id.hex() != given:
            raise Unusable("the id of a verifier key does not fit its name and key")
        return key


@dataclass(frozen=True)
class LogKey:
    """A key of the log, and from when until before when its signatures count, in microseconds."""

    key: Ed25519PublicKey
    not_before_us: int | None = None
    not_after_us: int | None = None

    def valid_at(self, time_us: int) -> bool:
        """Whether the key counts at that time."""
        after = self.not_before_us is None or self.not_before_us <= time_us
        return after and (self.not_after_us is None or time_us < self.not_after_us)


def signed_by(note: str, key: NoteKey) -> int | None:
    """The time of a line by this key, 0 for a line without a time, ``None`` where there is no line.

    Raises ``Malformed`` for a bad note or a line that is not true.
    """
    text, lines = _split_note(note)
    for line in lines:
        name, blob = _signature(line)
        if name != key.name or blob[:4] != key.id:
            continue
        message, signature, time = text.encode(), blob[4:], 0
        if key.kind == COSIGNATURE:
            if len(signature) != 72:
                raise Malformed("a cosignature has 72 bytes")
            time = int.from_bytes(signature[:8], "big")
            message, signature = f"cosignature/v1\ntime {time}\n{text}".encode(), signature[8:]
        try:
            key.key.verify(signature, message)
        except InvalidSignature:
            raise Malformed("the signature does not fit the text") from None
        return time
    return None


def read_checkpoint(note: str) -> tuple[str, int, bytes]:
    """Origin, size and root of a checkpoint's text."""
    lines = _split_note(note)[0].split("\n")
    if len(lines) != 4 or not lines[0] or lines[3]:
        raise Malformed("a checkpoint has three lines")
    size = lines[1]
    if not (size.isascii() and size.isdigit()) or str(int(size)) != size:
        raise Malformed("the size of a checkpoint is a decimal number")
    root = _decoded(lines[2])
    if len(root) != 32:
        raise Malformed("the root of a checkpoint has 32 bytes")
    return lines[0], int(size), root


def _split_note(note: str) -> tuple[str, list[str]]:
    text, middle, signatures = note.rpartition("\n\n")
    if not middle or not signatures.endswith("\n"):
        raise Malformed("a note ends with an empty line and signature lines")
    return text + "\n", signatures[:-1].split("\n")


def _signature(line: str) -> tuple[str, bytes]:
    parts = line.split(" ")
    if len(parts) != 3 or parts[0] != "\u2014":
        raise Malformed("a signature line is malformed")
    return parts[1], _decoded(parts[2])


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Malformed("a line is not base64") from None


# ---------------------------------------------------------------------------------------------------------------------
# One part: seals and the records under them. Runs in a process of its own and knows nothing of other parts.
# ---------------------------------------------------------------------------------------------------------------------


@dataclass
class Selection:
    """What the export was asked to hold. ``whole`` says that batches are exported whole."""

    since_us: int | None
    until_us: int | None
    whole: bool

    def covers(self, seal: dict[str, Any]) -> bool:
        """Whether every record under the seal must be there."""
        after = self.since_us is None or seal["max_us"] >= self.since_us
        before = self.until_us is None or seal["min_us"] < self.until_us
        return self.whole and after and before


@dataclass
class SealFacts:
    """What the rest of the verification needs of a seal. ``seal`` is ``None`` where it cannot be read."""

    seal: dict[str, Any] | None
    leaf: bytes
    leaf_index: int | None
    where: str


@dataclass
class PartFacts:
    """What was found in a part, and what can only be judged together with other parts."""

    digests: dict[str, tuple[int, str]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    records: int = 0
    exchanges: int = 0
    seals: list[SealFacts] = field(default_factory=list)
    opened: dict[str, Where] = field(default_factory=dict)
    unopened: list[tuple[str, Where, bool]] = field(default_factory=list)
    begun: array[int] = field(default_factory=lambda: array("Q"))
    ended: array[int] = field(default_factory=lambda: array("Q"))
    opens: list[tuple[Where, Any, Any]] = field(default_factory=list)
    closes: dict[tuple[str, int], int] = field(default_factory=dict)


def check_part(folder: Path, name: str, selection: Selection) -> PartFacts:
    """Check the two files of a part."""
    facts = PartFacts()
    seal_lines = _lines(folder, f"{name}.seals.jsonl", facts)
    lines = deque(_lines(folder, f"{name}.records.jsonl", facts))
    check = _Records(facts, lines, selection)
    for number, raw in enumerate(seal_lines):
        entry = _seal_entry(raw, f"{name}.seals.jsonl:{number + 1}", facts)
        if entry is not None:
            check.seal(*entry)
    check.rest()
    return facts


def _lines(folder: Path, path: str, facts: PartFacts) -> list[bytes]:
    try:
        content = (folder / path).read_bytes()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise Unusable(f"{path} cannot be read: {error.strerror}") from None
    facts.digests[path] = len(content), hashlib.sha256(content).hexdigest()
    lines = content.split(b"\n")
    if lines.pop():
        facts.findings.append(("file.torn", path, "the last line has no end"))
    return lines


def _seal_entry(raw: bytes, where: str, facts: PartFacts) -> tuple[SealFacts, bytes | None] | None:
    try:
        entry = read_canonical(raw)
        if (
            type(entry) is not dict
            or entry.keys() != {"body", "leaf_index", "leaves"}
            or type(entry["body"]) is not str
        ):
            raise Malformed("it is no line of a file of seals")
        index, leaves = entry["leaf_index"], entry["leaves"]
        if not (index is None or (type(index) is int and index >= 0)):
            raise Malformed("leaf_index is no number")
        blob = None if leaves is None else _decoded(leaves)
    except Malformed as error:
        facts.findings.append(("seal.malformed", where, f"the line cannot be read: {error}"))
        return None
    body = entry["body"].encode()
    try:
        seal = read_seal(body)
    except Malformed as error:
        facts.findings.append(("seal.malformed", where, str(error)))
        return SealFacts(None, leaf_hash(body), index, where), None
    place = f"{_place((seal['stream'], seal['epoch'], seal['first_seq']))} (seal)"
    return SealFacts(seal, leaf_hash(body), index, place), blob


class _Records:
    """Walks through the records of a part, one seal after the other."""

    def __init__(self, facts: PartFacts, lines: deque[bytes], selection: Selection) -> None:
        self._facts = facts
        self._lines = lines
        self._selection = selection
        self._next: dict[str, Any] | Malformed | None = None
        self._begun: set[str] = set()
        self._ended: set[str] = set()

    def seal(self, facts: SealFacts, blob: bytes | None) -> None:
        """Check the records under one seal, and the seal against them."""
        self._facts.seals.append(facts)
        seal = facts.seal
        if seal is None:
            return
        stream, epoch, first, end = seal["stream"], seal["epoch"], seal["first_seq"], seal["first_seq"] + seal["n"]
        expected = first
        hashes: dict[int, bytes] = {}
        times: list[int] = []
        while self._lines and expected <= end:
            record = self._look(0)
            here = (stream, epoch, expected)
            if isinstance(record, Malformed):
                if expected == end:
                    break
                self._report("record.malformed", here, str(record))
            else:
                said = (record["stream"], record["epoch"], record["seq"])
                if said != here:
                    verdict = self._elsewhere(said, here, first, end, seen=hashes)
                    if verdict == "ends":
                        break
                    if verdict == "skip":
                        self._take()
                        continue
                    if verdict == "gap":
                        self._missing(seal, expected, said[2])
                        expected, here = said[2], said
                elif expected == end:
                    break
                times.append(record["ts_us"])
                self._follow(record, here)
            hashes[expected] = leaf_hash(self._take())
            expected += 1
        if expected < end:
            self._missing(seal, expected, end)
        self._facts.records += len(hashes)
        self._check(facts, blob, hashes, times)

    def rest(self) -> None:
        """What is left lies under no seal."""
        while self._lines:
            record = self._look(0)
            if isinstance(record, Malformed):
                self._facts.findings.append(("record.malformed", "?", f"under no seal: {record}"))
            else:
                said = (record["stream"], record["epoch"], record["seq"])
                self._facts.findings.append(("seal.missing", f"{_place(said)} (seal)", "the record lies under no seal"))
            self._facts.records += 1
            self._take()

    def _look(self, ahead: int) -> dict[str, Any] | Malformed:
        if ahead == 0 and self._next is not None:
            return self._next
        try:
            record: dict[str, Any] | Malformed = read_record(self._lines[ahead])
        except Malformed as error:
            record = error
        if ahead == 0:
            self._next = record
        return record

    def _take(self) -> bytes:
        self._next = None
        return self._lines.popleft()

    def _elsewhere(self, said: Where, here: Where, first: int, end: int, seen: dict[int, bytes]) -> str:
        """What to do with a record that says it stands elsewhere.

        It "ends" the batch, leaves a "gap", or takes the "place" of the one that is due; "skip" passes over it.
        """
        stream, epoch, expected = here
        after = self._look(1) if len(self._lines) > 1 else None
        follows = isinstance(after, dict) and (after["stream"], after["epoch"], after["seq"]) == (
            *here[:2],
            expected + 1,
        )
        if expected < end and follows:
            self._report("record.misplaced", here, f"a record stands here that says {_place(said)}")
            return "place"
        if said[:2] == (stream, epoch):
            if said[2] < first:
                self._report("record.misplaced", said, "the record stands among later ones")
                return "skip"
            if said[2] < expected:
                code = "record.repeated" if said[2] in seen else "record.misplaced"
                self._report(code, said, "the record is there twice" if said[2] in seen else "it stands out of order")
                return "skip"
            return "gap" if said[2] < end else "ends"
        if expected == end or (isinstance(after, dict) and (after["stream"], after["epoch"]) != (stream, epoch)):
            return "ends"
        if len(self._lines) == 1 or (isinstance(after, dict) and after["seq"] >= end):
            return "ends"
        self._report("record.misplaced", here, f"a record stands before this one that says {_place(said)}")
        return "skip"

    def _missing(self, seal: dict[str, Any], begin: int, end: int) -> None:
        if not self._selection.covers(seal):
            return
        run = "" if end - begin == 1 else f"-{end - 1}"
        message = "a record is missing" if end - begin == 1 else f"{end - begin} records are missing"
        self._report("record.missing", (seal["stream"], seal["epoch"], begin), message, run)

    def _follow(self, record: dict[str, Any], here: Where) -> None:
        """Exchanges, and the begin and end of an epoch."""
        kind, exchange = record["kind"], record["exchange"]
        facts = self._facts
        closed = facts.closes.get(here[:2])
        if closed is not None and here[2] > closed:
            self._report("record.after_close", here, "a record follows the end of its epoch")
        if (kind == "stream.open") != (here[2] == 0):
            self._report("record.misplaced", here, "stream.open is the first record of an epoch and no other")
        elif kind == "stream.open":
            facts.opens.append((here, record["body"].get("prev_epoch"), record["body"].get("prev_head")))
        elif kind == "stream.close":
            facts.closes.setdefault(here[:2], here[2])
        if exchange is None:
            return
        if kind in {"exchange.intent", "exchange.refusal"}:
            facts.exchanges += 1
            self._mark(exchange, self._begun, facts.begun)
            if kind == "exchange.intent":
                facts.opened.setdefault(exchange, here)
        else:
            ends = kind == "exchange.outcome"
            if ends:
                self._mark(exchange, self._ended, facts.ended)
            if exchange not in facts.opened:
                facts.unopened.append((exchange, here, ends))
            elif ends:
                del facts.opened[exchange]

    def _mark(self, exchange: str, seen: set[str], marks: array[int]) -> None:
        if exchange in seen:
            self._facts.findings.append(("exchange.repeated", exchange, "the exchange has begun or ended twice"))
        seen.add(exchange)
        marks.append(_mark(exchange))

    def _check(self, facts: SealFacts, blob: bytes | None, hashes: dict[int, bytes], times: list[int]) -> None:
        seal = facts.seal
        if seal is None:
            return
        first, n = seal["first_seq"], seal["n"]
        root = bytes.fromhex(seal["root"])
        complete = len(hashes) == n
        fits = complete and merkle_root(list(hashes.values())) == root
        stored = [] if blob is None else [blob[i : i + 32] for i in range(0, len(blob), 32)]
        if not fits and blob is not None and len(blob) == 32 * n and merkle_root(stored) == root:
            for seq, found in hashes.items():
                if stored[seq - first] != found:
                    where = (seal["stream"], seal["epoch"], seq)
                    self._report("record.altered", where, "the record is not the one that was sealed")
        elif fits:
            if blob is not None and stored != list(hashes.values()):
                self._seal("seal.leaves", facts, "the leaf hashes are not those that were sealed")
        elif hashes:
            self._seal("seal.root", facts, "neither the records nor the leaf hashes give the seal's root")
        message = b"batch" + bytes.fromhex(seal["prev_head"]) + first.to_bytes(8, "big") + n.to_bytes(4, "big") + root
        if hashlib.sha256(message).hexdigest() != seal["head"]:
            self._seal("seal.head", facts, "the seal's head is not the hash of its other fields")
        if len(times) == n and (seal["min_us"], seal["max_us"]) != (min(times), max(times)):
            self._seal("seal.times", facts, "the seal's times are not those of its records")

    def _seal(self, code: str, facts: SealFacts, message: str) -> None:
        self._facts.findings.append((code, facts.where, message))

    def _report(self, code: str, where: Where, message: str, run: str = "") -> None:
        self._facts.findings.append((code, _place(where) + run, message))


def _place(where: Where) -> str:
    return f"{where[0][:8]}/{where[1]}/{where[2]}"


# ---------------------------------------------------------------------------------------------------------------------
# The whole export
# ---------------------------------------------------------------------------------------------------------------------


@dataclass
class Result:
    """Counts of what was checked, and each thing that does not check."""

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTS, 0))
    found: int = 0
    findings: list[Finding] = field(default_factory=list)

    def report(self, code: str, where: str, message: str) -> None:
        """Add a finding; the first thousand are listed."""
        self.found += 1
        if len(self.findings) < LISTED:
            self.findings.append((code, where, message))


@dataclass
class Keys:
    """What the auditor trusts: the log's keys, the witnesses' keys, and checkpoints that were kept."""

    public: list[LogKey]
    witnesses: list[NoteKey]
    kept: list[str]


class Manifest:
    """The list of what the export holds."""

    def __init__(self, folder: Path, result: Result) -> None:
        self.raw = b""
        self.files: dict[str, tuple[int, str]] = {}
        self.epochs: dict[tuple[str, int], dict[str, Any]] = {}
        self.origin = ""
        self.shards: list[dict[str, Any]] = []
        self.selection = Selection(None, None, whole=True)
        self.sound = False
        try:
            self.raw = (folder / "manifest.json").read_bytes()
        except FileNotFoundError:
            result.report("manifest.missing", "manifest.json", "the export has no manifest, or was never finished")
            return
        try:
            self._read(read_canonical(self.raw))
            self.sound = True
        except (Malformed, KeyError, TypeError, AttributeError) as error:
            message = str(error) if isinstance(error, Malformed) else "it has not the fields of version 1"
            result.report("manifest.malformed", "manifest.json", message)

    def _read(self, fields: Any) -> None:
        if fields["format"] != FORMAT:
            raise Malformed(f"its format is not {FORMAT}")
        self.origin = fields["origin"]
        self.shards = [{name: shard[name] for name in SHARD} for shard in fields["shards"]]
        for entry in fields["files"]:
            self.files[entry["path"]] = entry["bytes"], entry["sha256"]
        for entry in fields["epochs"]:
            self.epochs[entry["stream"], entry["epoch"]] = entry
        asked = fields["filter"]
        whole = asked["exchanges"] is None and asked["tenants"] is None
        self.selection = Selection(asked["since_us"], asked["until_us"], whole=whole)


class ShardCheck:
    """One shard of the log: its leaves in order, each with its hash, its place in words and what it says."""

    def __init__(self, shard: dict[str, Any], label: str, leaves: list[SealFacts], result: Result) -> None:
        self._shard = shard
        self._label = label
        self._leaves = leaves
        self._result = result
        self._broken = False
        self.root = b""

    def whole(self, numbers: list[int]) -> int:
        """Report the first leaves that are missing; the number of leaves before them."""
        for expected, number in enumerate(numbers):
            if number != expected:
                leaves = f"leaf {expected}" if number == expected + 1 else f"leaves {expected} to {number - 1}"
                message = f"{leaves} of the log, before {self._leaves[expected].where}, are not there"
                self._result.report("log.missing", f"{self._label}log/{expected}", message)
                self._broken = True
                return expected
        return len(numbers)

    def signed(self, size: int, signed: list[tuple[int, bytes, bool]], kept: list[tuple[int, bytes, str]]) -> None:
        """Hold the tree against its checkpoints, against kept ones, and against the manifest."""
        roots = self._roots(size, {one[0] for one in (*signed, *kept)})
        abandoned = self._shard["abandoned"]
        confirmed = seen = 0
        for covered, root, _ in signed:
            seen = max(seen, covered)
            where = f"{self._label}checkpoint {covered}"
            if covered > len(self._leaves):
                if not abandoned:
                    self._result.counts["unconfirmed_checkpoints"] += 1
                    message = f"{covered} leaves were signed, {len(self._leaves)} are there"
                    self._result.report("checkpoint.beyond", where, message)
            elif self._broken or roots[covered] != root:
                self._result.counts["unconfirmed_checkpoints"] += 1
                if not self._broken:
                    message = f"the leaves do not give the signed root; one of {confirmed} to {covered - 1} differs"
                    self._result.report("checkpoint.root", where, message)
                self._broken = True
            else:
                confirmed = covered
        if size == len(self._leaves) and (self._shard["size"], self._shard["root"]) != (size, self.root.hex()):
            where = f"{self._label}log/{self._shard['size']}"
            self._result.report("log.head", where, "the head in the manifest is not that of the log's leaves")
        if seen < size and not self._broken and not abandoned:
            message = f"the leaves from {seen} on are under no checkpoint"
            self._result.report("checkpoint.missing", f"{self._label}checkpoint {size}", message)
        for covered, root, name in kept:
            where = f"checkpoint {covered}"
            if covered > size:
                message = f"the log held {covered} leaves when {name} was signed and holds {size} now"
                self._result.report("checkpoint.rolled_back", where, message)
            elif roots[covered] != root:
                self._result.report("checkpoint.forked", where, f"the log is not the one of which {name} was signed")

    def joins(
        self, before: tuple[dict[str, Any], int, bytes] | None, following: dict[str, Any] | None, size: int
    ) -> None:
        """The shard begins with what it follows, and ends for the one that follows it."""
        origin, first = self._shard["origin"], self._says(0)
        start = 0 if before is None else before[0]["first_leaf"] + before[1]
        if self._shard["first_leaf"] != start:
            self._result.report("shard.column", origin, "the shard does not begin where the one before ends")
        if before is not None:
            wanted = "shard.recover" if before[0]["abandoned"] else "shard.open"
            head = {"origin": before[0]["origin"], "size": before[1], "root": before[2].hex()}
            if (first.get("entry"), first.get("origin"), first.get("prev")) != (wanted, origin, head):
                self._result.report(wanted, f"{origin} log/0", "the shard does not begin with what it follows")
        for number in range(size - 1):
            if self._says(number).get("entry") == "shard.close":
                where = f"{self._label}log/{number + 1}"
                self._result.report("shard.close", where, "the shard goes on behind its closing")
        self._closing(following, self._says(size - 1), size)

    def _closing(self, following: dict[str, Any] | None, last: dict[str, Any], size: int) -> None:
        origin = self._shard["origin"]
        if self._shard["abandoned"]:
            if following is None:
                self._result.report("shard.recover", origin, "the shard was left and no other follows")
            return
        closed = last.get("entry") == "shard.close"
        if closed and (last.get("origin"), last.get("size")) != (origin, size):
            self._result.report(
                "shard.close", f"{self._label}log/{size - 1}", "the closing is not of this shard and size"
            )
        if closed != self._shard["closed"]:
            self._result.report("shard.column", origin, "the manifest says otherwise than the log whether it is closed")
        if following is None and closed:
            self._result.report("shard.close", origin, "the shard is closed and no other follows")
        if following is not None and (not closed or last.get("next") != following["origin"]):
            self._result.report("shard.close", origin, "the shard does not end with a closing for the next")

    def _says(self, number: int) -> dict[str, Any]:
        """What a leaf says that is no seal."""
        said = self._leaves[number].seal if 0 <= number < len(self._leaves) else None
        return said if said is not None and "entry" in said else {}

    def _roots(self, size: int, wanted: set[int]) -> dict[int, bytes]:
        tree, roots = Tree(), {}
        if 0 in wanted:
            roots[0] = tree.root()
        for leaf in self._leaves[:size]:
            tree.add(leaf.leaf)
            if tree.size in wanted:
                roots[tree.size] = tree.root()
        self.root = tree.root()
        return roots


@dataclass
class StreamState:
    """How far a stream has been read. A head of ``None`` is one that a finding already explains."""

    epoch: int = 0
    head: str | None = GENESIS


class Verifier:
    """Puts the parts together: chains, epochs, exchanges, the log and what was signed."""

    def __init__(self, folder: Path, keys: Keys, jobs: int, *, progress: bool) -> None:
        self._folder = folder
        self._keys = keys
        self._jobs = jobs
        self._progress = progress
        self.result = Result()
        self._manifest = Manifest(folder, self.result)
        self._digests: dict[str, tuple[int, str]] = {}
        self._leaves: dict[int, SealFacts] = {}
        self._streams: dict[str, StreamState] = {}
        self._heads: dict[tuple[str, int], str | None] = {}
        self._ends: dict[tuple[str, int], int] = {}
        self._closed: dict[tuple[str, int], int] = {}
        self._open: dict[str, Where] = {}
        self._begun: array[int] = array("Q")
        self._ended: array[int] = array("Q")
        self._repeats_named: set[str] = set()

    def run(self) -> Result:
        """Check everything."""
        names = sorted(path.name.removesuffix(".seals.jsonl") for path in self._folder.glob("ledger/*.seals.jsonl"))
        loose = {path.name.removesuffix(".records.jsonl") for path in self._folder.glob("ledger/*.records.jsonl")}
        parts = [f"ledger/{name}" for name in sorted({*names, *loose})]
        for done, facts in enumerate(self._checked(parts), 1):
            self._add(facts)
            self._show(done, len(parts))
        self._end()
        self._repeated(parts)
        self._epochs()
        self._log()
        self._files()
        return self.result

    def _checked(self, parts: list[str]) -> Iterator[PartFacts]:
        selection = self._manifest.selection
        if self._jobs == 1 or len(parts) < 2:
            for name in parts:
                yield check_part(self._folder, name, selection)
            return
        with ProcessPoolExecutor(self._jobs) as pool:
            waiting: deque[Future[PartFacts]] = deque()
            for name in parts:
                waiting.append(pool.submit(check_part, self._folder, name, selection))
                # Bounded, so that memory does not grow with the export.
                if len(waiting) > 2 * self._jobs:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()

    def _add(self, facts: PartFacts) -> None:
        counts = self.result.counts
        counts["records"] += facts.records
        counts["exchanges"] += facts.exchanges
        self._digests.update(facts.digests)
        for finding in facts.findings:
            if finding[0] == "exchange.repeated":
                self._repeats_named.add(finding[1])
            self.result.report(*finding)
        opens = {where[:2]: (where, before, head) for where, before, head in facts.opens}
        for seal in facts.seals:
            self._seal(seal, opens)
        for key, seq in facts.closes.items():
            self._closed.setdefault(key, seq)
        for exchange, where, ends in facts.unopened:
            if exchange not in self._open:
                message = "the outcome has no intent before it" if ends else "the exchange is not open"
                self.result.report("exchange.no_intent", _place(where), f"exchange {exchange}: {message}")
            elif ends:
                del self._open[exchange]
        self._open.update(facts.opened)
        self._begun.extend(facts.begun)
        self._ended.extend(facts.ended)

    def _seal(self, facts: SealFacts, opens: dict[tuple[str, int], tuple[Where, Any, Any]]) -> None:
        self.result.counts["seals"] += 1
        self._place_leaf(facts)
        seal = facts.seal
        if seal is None:
            return
        key = seal["stream"], seal["epoch"]
        state = self._streams.setdefault(seal["stream"], StreamState())
        if key not in self._ends:
            self._begin_epoch(key, state, opens.get(key))
        expected = self._ends.get(key, 0)
        if seal["first_seq"] < expected:
            self.result.report("seal.overlap", facts.where, "the seal covers records that another seal covers")
        elif seal["first_seq"] > expected:
            message = f"the seal of records {expected} to {seal['first_seq'] - 1} is missing"
            self.result.report("seal.missing", f"{_place((*key, expected))} (seal)", message)
            state.head = None
        if seal["epoch"] < state.epoch:
            self.result.report("seal.misplaced", facts.where, "the seal of an earlier epoch stands among later ones")
        elif state.head is not None and seal["prev_head"] != state.head:
            self.result.report("seal.chain", facts.where, "the seal does not follow the seal before it")
        if seal["first_seq"] > self._closed.get(key, sys.maxsize):
            where = _place((*key, seal["first_seq"]))
            self.result.report("record.after_close", where, "a record follows the end of its epoch")
        state.head = seal["head"]
        self._heads[key] = seal["head"]
        self._ends[key] = max(expected, seal["first_seq"] + seal["n"])

    def _begin_epoch(self, key: tuple[str, int], state: StreamState, opened: tuple[Where, Any, Any] | None) -> None:
        before = state.epoch or None
        self.result.counts["epochs"] += 1
        state.epoch = max(state.epoch, key[1])
        if opened is None:
            return
        where, said, head = opened
        if said != before:
            message = "the epoch that this one says to follow is not there"
            self.result.report("epoch.missing", _place(where), message)
            state.head = None
        elif state.head is not None and head != state.head:
            self.result.report("epoch.chain", _place(where), "the epoch does not follow the head of the one before it")

    def _end(self) -> None:
        """Exchanges may be open only in the last epoch of a stream that was not closed."""
        self.result.counts["streams"] = len(self._streams)
        for exchange, where in self._open.items():
            state = self._streams.get(where[0])
            running = state is not None and where[1] == state.epoch and where[:2] not in self._closed
            if running or not self._manifest.selection.whole:
                self.result.counts["open_exchanges"] += 1
            else:
                self.result.report("exchange.no_outcome", _place(where), f"exchange {exchange} has no outcome")

    def _place_leaf(self, facts: SealFacts) -> None:
        if facts.leaf_index is None:
            self.result.counts["pending_seals"] += 1
        elif facts.leaf_index in self._leaves:
            self.result.report("log.repeated", f"log/{facts.leaf_index}", f"two leaves claim this place; {facts.where}")
        else:
            self._leaves[facts.leaf_index] = facts

    def _repeated(self, parts: list[str]) -> None:
        """Exchanges that have begun or ended more than once, in whatever streams."""
        suspects = {*_doubled(self._begun), *_doubled(self._ended)}
        if not suspects:
            return
        numbers: dict[str, list[int]] = {}
        for part in parts:
            for raw in _lines(self._folder, f"{part}.records.jsonl", PartFacts()):
                try:
                    record = read_record(raw)
                except Malformed:
                    continue
                exchange, kind = record["exchange"], record["kind"]
                if exchange is None or _mark(exchange) not in suspects:
                    continue
                count = numbers.setdefault(exchange, [0, 0])
                count[0] += kind in {"exchange.intent", "exchange.refusal"}
                count[1] += kind == "exchange.outcome"
        for exchange, (begun, ended) in numbers.items():
            if (begun > 1 or ended > 1) and exchange not in self._repeats_named:
                message = f"the exchange has {begun} intents or refusals and {ended} outcomes"
                self.result.report("exchange.repeated", exchange, message)

    def _epochs(self) -> None:
        """What the manifest says of each epoch."""
        for key in self._ends:
            if key not in self._manifest.epochs and self._manifest.sound:
                self.result.report("stream.missing", f"{_place((*key, 0))} (stream)", "the manifest does not name it")
        for key, entry in self._manifest.epochs.items():
            where = f"{_place((*key, 0))} (stream)"
            end = self._ends.get(key, 0)
            if type(entry.get("next_seq")) is int and entry["next_seq"] > end:
                run = f"{_place((*key, end))}-{entry['next_seq'] - 1}"
                self.result.report("record.missing", run, f"{entry['next_seq'] - end} records are missing")
            elif entry.get("next_seq") != end:
                self.result.report("stream.column", where, "next_seq is not the number of the epoch's records")
            elif entry.get("head") != self._heads.get(key):
                self.result.report("stream.column", where, "head is not the head of the epoch's last seal")
            elif key in self._closed and entry.get("closed") is not True:
                self.result.report("stream.column", where, "closed is not set for an epoch that is closed")

    def _log(self) -> None:
        """Each shard rebuilt from its leaves, held against what was signed and against the shard before it."""
        self._entries()
        signed = self._checkpoints()
        kept = self._kept()
        shards = self._manifest.shards
        self.result.counts["log_size"] = len(self._leaves)
        before: Ended | None = None
        for number, shard in enumerate(shards):
            following = shards[number + 1] if number + 1 < len(shards) else None
            first = shard["first_leaf"]
            end = following["first_leaf"] if following else max([first, *(index + 1 for index in self._leaves)])
            label = f"{shard['origin']} " if len(shards) > 1 else ""
            numbers = sorted(index for index in self._leaves if first <= index < end)
            check = ShardCheck(shard, label, [self._leaves[index] for index in numbers], self.result)
            size = check.whole([index - first for index in numbers])
            own_kept = [] if shard["abandoned"] else kept.get(shard["origin"], [])
            check.signed(size, signed.get(shard["origin"], []), own_kept)
            self._witnessed(shard, signed.get(shard["origin"], []), label, live=following is None)
            check.joins(before, following, size)
            before = shard, size, check.root

    def _witnessed(
        self, shard: dict[str, Any], signed: list[tuple[int, bytes, bool]], label: str, *, live: bool
    ) -> None:
        """Some checkpoint is cosigned, and of a shard that has ended the last one is."""
        cosigned = max((size for size, _, by_all in signed if by_all), default=0)
        last = max((size for size, _, _ in signed), default=0)
        self.result.counts["cosigned_size"] = cosigned
        if (
            self._keys.witnesses
            and signed
            and not shard["abandoned"]
            and (not cosigned or (not live and cosigned < last))
        ):
            message = "the witnesses did not cosign the shard's last checkpoint"
            self.result.report("witness.quorum", f"{label}checkpoint {last}", message)

    def _entries(self) -> None:
        """The leaves that are no seals."""
        facts = PartFacts()
        for number, raw in enumerate(_lines(self._folder, "entries.jsonl", facts), 1):
            where = f"entries.jsonl:{number}"
            try:
                line = read_canonical(raw)
                if (
                    type(line) is not dict
                    or type(line.get("body")) is not str
                    or type(line.get("leaf_index")) is not int
                ):
                    raise Malformed("it is no line of a file of entries")
                body = line["body"].encode()
                entry = read_canonical(body)
                if type(entry) is not dict or type(entry.get("entry")) is not str:
                    raise Malformed("it is no entry")
            except Malformed as error:
                self.result.report("shard.entry", where, str(error))
                continue
            self._place_leaf(SealFacts(entry, leaf_hash(body), line["leaf_index"], where))
        self._digests.update(facts.digests)
        for finding in facts.findings:
            self.result.report(*finding)

    def _checkpoints(self) -> dict[str, list[tuple[int, bytes, bool]]]:
        """By shard: size, root and whether every witness cosigned. Those that are not signed are reported."""
        facts = PartFacts()
        origins = {shard["origin"] for shard in self._manifest.shards}
        found: dict[str, list[tuple[int, bytes, bool]]] = {}
        for number, raw in enumerate(_lines(self._folder, "checkpoints.jsonl", facts), 1):
            self.result.counts["checkpoints"] += 1
            where = f"checkpoints.jsonl:{number}"
            try:
                line = read_canonical(raw)
                if type(line) is not dict or type(line.get("note")) is not str or type(line.get("size")) is not int:
                    raise Malformed("it is no line of a file of checkpoints")
                where = f"checkpoint {line['size']}"
                cosigned = self._cosigned(line["note"], where)
                origin, size, root = self._signed(line["note"], where, max(cosigned, default=line.get("signed_us")))
            except Malformed as error:
                self.result.report("checkpoint.signature", where, str(error))
                continue
            if (origin, size) != (line.get("origin"), line["size"]) or (origins and origin not in origins):
                self.result.report("checkpoint.column", where, "the line says other things than what was signed")
                continue
            by_all = bool(self._keys.witnesses) and len(cosigned) == len(self._keys.witnesses)
            found.setdefault(origin, []).append((size, root, by_all))
        self._digests.update(facts.digests)
        for finding in facts.findings:
            self.result.report(*finding)
        return {origin: sorted(lines) for origin, lines in found.items()}

    def _signed(self, note: str, where: str, time_us: int | None) -> tuple[str, int, bytes]:
        """What was signed, by a key that counts at that time where one is known."""
        origin, size, root = read_checkpoint(note)
        keys = [key for key in self._keys.public if signed_by(note, NoteKey(origin, ED25519, key.key)) is not None]
        if not keys:
            raise Malformed("no signature is by the expected key")
        if type(time_us) is int and not any(key.valid_at(time_us) for key in keys):
            self.result.report("checkpoint.key", where, "the keys that signed it were not valid at its time")
        return origin, size, root

    def _cosigned(self, note: str, where: str) -> list[int]:
        """When the witnesses that the auditor trusts cosigned, in microseconds."""
        times = []
        for key in self._keys.witnesses:
            try:
                time = signed_by(note, key)
            except Malformed as error:
                self.result.report("witness.signature", where, str(error))
                continue
            if time is not None:
                times.append(time * 1_000_000)
        return times

    def _kept(self) -> dict[str, list[tuple[int, bytes, str]]]:
        found: dict[str, list[tuple[int, bytes, str]]] = {}
        last = self._manifest.shards[-1]["origin"] if self._manifest.shards else ""
        known = {shard["origin"] for shard in self._manifest.shards}
        for number, note in enumerate(self._keys.kept, 1):
            name = f"kept checkpoint {number}"
            try:
                origin, size, root = self._signed(note, name, None)
            except Malformed as error:
                self.result.report("checkpoint.signature", name, str(error))
                continue
            if origin not in known:
                self.result.report("checkpoint.signature", name, "it is of none of the log's shards")
            found.setdefault(origin if origin in known else last, []).append((size, root, name))
        return found

    def _files(self) -> None:
        """Every file is as the manifest says, and the manifest as it was signed."""
        if not self._manifest.sound:
            return
        for path, (size, digest) in sorted(self._manifest.files.items()):
            self.result.counts["files"] += 1
            found = self._digests.get(path) or self._digest(path)
            if found is None:
                self.result.report("file.missing", path, "the file is not there")
            elif found != (size, digest):
                cut = f"it has {found[0]} bytes and had {size}" if found[0] != size else "its digest is another"
                self.result.report("file.digest", path, f"the file is not the one that was exported: {cut}")
        for name in sorted(
            file.relative_to(self._folder).as_posix() for file in self._folder.rglob("*") if file.is_file()
        ):
            if name not in OWN_FILES and name not in self._manifest.files:
                self.result.report("file.unlisted", name, "the manifest does not name the file")
        self._manifest_note()

    def _digest(self, path: str) -> tuple[int, str] | None:
        target = self._folder / path
        if not target.resolve().is_relative_to(self._folder.resolve()) or not target.is_file():
            return None
        with target.open("rb") as file:
            return target.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest()

    def _manifest_note(self) -> None:
        evidence = ("ledger/", "checkpoints.jsonl", "entries.jsonl")
        views = any(not path.startswith(evidence) for path in self._manifest.files)
        try:
            note = (self._folder / "manifest.note").read_text()
        except FileNotFoundError:
            # Records prove themselves by their seals; what was made from them is proved by this note alone.
            if views:
                self.result.report(
                    "manifest.signature", "manifest.note", "the manifest of an export with views is not signed"
                )
            return
        except UnicodeDecodeError:
            note = ""
        name = f"{self._manifest.origin}/export"
        try:
            text = f"{name}\n{base64.b64encode(hashlib.sha256(self._manifest.raw).digest()).decode()}\n"
            keys = [NoteKey(name, ED25519, key.key) for key in self._keys.public]
            signed = any(signed_by(note, key) is not None for key in keys)
            if not signed or _split_note(note)[0] != text:
                raise Malformed(
                    "what was signed is not this manifest" if signed else "no signature is by the expected key"
                )
        except Malformed as error:
            self.result.report("manifest.signature", "manifest.note", str(error))

    def _show(self, done: int, total: int) -> None:
        if self._progress:
            end = "\n" if done == total else ""
            print(f"\rparts {done}/{total}  records {self.result.counts['records']:,}", end=end, file=sys.stderr)


def _mark(exchange: str) -> int:
    return int.from_bytes(hashlib.blake2b(exchange.encode(), digest_size=8).digest(), "big")


def _doubled(marks: array[int]) -> Iterable[int]:
    ordered = sorted(marks)
    return (one for one, following in pairwise(ordered) if one == following)


# ---------------------------------------------------------------------------------------------------------------------
# The command
# ---------------------------------------------------------------------------------------------------------------------


def read_log_keys(path: str) -> list[LogKey]:
    """The key in a PEM file, or the keys in a ``ledger-keys.json``."""
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        raise Unusable(f"{path} cannot be read: {error.strerror}") from None
    try:
        if content.lstrip().startswith(b"{"):
            rows = json.loads(content)["keys"]
            return [LogKey(_raw_key(row["public"]), row["not_before_us"], row["not_after_us"]) for row in rows]
        key = load_pem_public_key(content)
    except (ValueError, KeyError, TypeError, UnsupportedAlgorithm):
        raise Unusable(f"{path} holds neither a public key in PEM nor a list of the ledger's keys") from None
    if not isinstance(key, Ed25519PublicKey):
        raise Unusable(f"{path} must hold an Ed25519 key")
    return [LogKey(key)]


def _raw_key(text: str) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(base64.b64decode(text, validate=True))


def verify(folder: Path, keys: Keys, jobs: int = 1, *, progress: bool = False) -> Result:
    """Verify the export in ``folder``. Raises ``Unusable`` where there is none."""
    if not folder.is_dir():
        raise Unusable(f"{folder} is no folder")
    return Verifier(folder, keys, jobs, progress=progress).run()


def main(arguments: list[str] | None = None) -> int:
    """The command; returns the exit code."""
    parser = argparse.ArgumentParser(prog="verify_ledger.py", description="Verify an export of the ledger, offline.")
    parser.add_argument("export", type=Path, help="folder of the export")
    parser.add_argument(
        "--public-key", action="append", required=True, help="PEM of the log's key, or ledger-keys.json; repeatable"
    )
    parser.add_argument("--witness-key", action="append", default=[], help="a witness's verifier key, or a file of it")
    parser.add_argument("--checkpoint", action="append", default=[], help="a checkpoint that was kept elsewhere")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes; all cores by default")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    try:
        witnesses = [Path(one).read_text() if Path(one).is_file() else one for one in options.witness_key]
        keys = Keys(
            [key for path in options.public_key for key in read_log_keys(path)],
            [NoteKey.parse(text) for text in witnesses],
            [Path(path).read_text() for path in options.checkpoint],
        )
        shown = sys.stderr.isatty() and not options.json
        result = verify(options.export, keys, max(1, options.jobs), progress=shown)
    except (Unusable, OSError, UnicodeDecodeError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 3
    if options.json:
        findings = [dict(zip(("code", "where", "message"), finding, strict=True)) for finding in result.findings]
        print(
            json.dumps({"ok": not result.found, "counts": result.counts, "found": result.found, "findings": findings})
        )
    else:
        _print(result)
    return 1 if result.found else 0


def _print(result: Result) -> None:
    for name, number in result.counts.items():
        print(f"{name.replace('_', ' '):<26}{number:>16,}")
    for code, where, message in result.findings:
        print(f"{code}  {where}  {message}")
    if result.found > len(result.findings):
        print(f"... and {result.found - len(result.findings):,} more")
    verdict = f"{result.found:,} findings: the export is not as it was written."
    print(verdict if result.found else "Everything checks.")


if __name__ == "__main__":
    sys.exit(main())
