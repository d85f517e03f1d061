"""Whatever is changed in an export, both verifiers name it: that of the gateway, and the file that needs no gateway."""

from __future__ import annotations

import asyncio
import base64
import json
from dataclasses import dataclass
from pathlib import Path

import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from ledger_installation import INTENT, OUTCOME, REFUSAL, Installation, exchange
from ledger_tampering import Copy, copied, flipped

from gateway.core.canonical import canonical
from gateway.ledger import Kind
from gateway.ledger.export import ExportRequest, Filter, export_ledger
from gateway.ledger.log.shards import close_entry
from gateway.ledger.standalone import verify_ledger as standalone
from gateway.ledger.verify import verify_export
from gateway.storage.engine import make_engine
from gateway.storage.schema import upgrade

# Stream S: epoch 1 has seal 0 over stream.open, 20 exchanges under seals 1, 11, 21, 31, stream.close under seal 41;
# epochs 2 and 3 have one exchange each. Stream T: one epoch with a refusal and an exchange.


@pytest.fixture(scope="module")
def exports(tmp_path_factory) -> dict[str, Copy]:
    """The same ledger, exported as evidence alone and with the view for OCSF."""
    folder = tmp_path_factory.mktemp("exports")
    return asyncio.run(_write(folder))


async def _write(folder: Path) -> dict[str, Copy]:
    url = f"sqlite+aiosqlite:///{folder / 'ledger.db'}"
    await asyncio.to_thread(upgrade, url)
    engine = make_engine(url)
    installation = Installation(engine, folder / "spool")
    async with installation.ledger() as second:
        await second.append(Kind.REFUSAL, "ex_refused", REFUSAL)
        await exchange(second, "ex_other")
        async with installation.ledger() as ledger:
            for n in range(20):
                await exchange(ledger, f"ex_{n:02}")
                if n % 10 == 9:
                    await ledger.flush()
        for n in (2, 3):
            async with installation.ledger() as ledger:
                await exchange(ledger, f"ex_epoch_{n}")
        stream = ledger._folder.stream
    made = {}
    for view in ("jsonl", "ocsf"):
        origin = installation.settings.origin
        request = ExportRequest(folder / view, view, Filter(), origin, "test", installation.key, part_records=16)
        await export_ledger(engine, request, lambda done, total: None)
        other = second._folder.stream
        first = (folder / view / "checkpoints.jsonl").read_bytes().splitlines()[0]
        shard = orjson.loads(first)["origin"]
        made[view] = Copy(folder / view, installation.key, origin, shard, stream, other)
    await engine.dispose()
    return made


@dataclass(frozen=True)
class Case:
    """``expected`` are findings that must be among those of both verifiers."""

    change: object
    expected: set[tuple[str, str]]
    view: str = "jsonl"
    options: dict | None = None


def _line(entry_change):
    return lambda raw: canonical(entry_change(orjson.loads(raw)))


def _resealed(copy: Copy, key=None, **options) -> None:
    copy.reforge(key, **options)


def swap(copy: Copy, first: int, second: int) -> None:
    one, two = copy.place(copy.stream, 1, first), copy.place(copy.stream, 1, second)
    a, b = one[0].read_bytes().splitlines()[one[1]], two[0].read_bytes().splitlines()[two[1]]
    copy.record(first, lambda _raw: b)
    # What says that it is ``first`` stands in two places now: change the second by its line.
    copy.edit(two[0], lambda lines: lines.__setitem__(two[1], a))


def insert(copy: Copy, seq: int, raw: bytes) -> None:
    path, index = copy.place(copy.stream, 1, seq)
    copy.edit(path, lambda lines: lines.insert(index, raw))


def raw_of(copy: Copy, stream: str, epoch: int, seq: int) -> bytes:
    path, index = copy.place(stream, epoch, seq)
    return path.read_bytes().splitlines()[index]


def remove(copy: Copy, seq: int, epoch: int = 1) -> None:
    path, index = copy.place(copy.stream, epoch, seq)
    copy.edit(path, lambda lines: lines.pop(index))


def remove_seal(copy: Copy, first_seq: int, epoch: int = 1) -> None:
    path, index = copy.seal_place(copy.stream, epoch, first_seq)
    copy.edit(path, lambda lines: lines.pop(index))


def swap_seals(copy: Copy) -> None:
    one, two = copy.seal_place(copy.stream, 1, 11), copy.seal_place(copy.stream, 1, 21)
    a, b = one[0].read_bytes().splitlines()[one[1]], two[0].read_bytes().splitlines()[two[1]]
    copy.edit(one[0], lambda lines: lines.__setitem__(one[1], b))
    copy.edit(two[0], lambda lines: lines.__setitem__(two[1], a))


def reforge_record(copy: Copy, change, key=None, *, seq: int = 15, epoch: int = 1) -> None:
    copy.record(seq, change, epoch=epoch)
    copy.reforge(key)


def with_body(kind: str, exchange_id: object, body: dict):
    def change(raw: bytes) -> bytes:
        return canonical({**orjson.loads(raw), "kind": kind, "exchange": exchange_id, "body": body})

    return change


def swap_streams(copy: Copy) -> None:
    for kind in ("records", "seals"):
        for path in copy.parts(kind):
            content = path.read_bytes()
            mark = b"#" * 32
            content = content.replace(copy.stream.encode(), mark).replace(copy.other.encode(), copy.stream.encode())
            path.write_bytes(content.replace(mark, copy.other.encode()))


def cut(copy: Copy, path: Path, number: int = 40) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:-number])


def other_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))


def keep_checkpoints(copy: Copy, number: int) -> None:
    copy.checkpoints(lambda lines: lines.__delitem__(slice(number, None)))


def drop_tail(copy: Copy) -> None:
    """Cut the end off as somebody would who wants it unseen: records, seals, checkpoints, manifest."""
    copy.drop(lambda stream, epoch, _seq: stream == copy.stream and epoch == 3)
    left = sum(len(path.read_bytes().splitlines()) for path in copy.parts("seals"))
    copy.checkpoints(
        lambda lines: lines.__setitem__(slice(None), [l for l in lines if orjson.loads(l)["size"] <= left])
    )

    def change(fields):
        fields["epochs"] = [e for e in fields["epochs"] if (e["stream"], e["epoch"]) != (copy.stream, 3)]

    copy.manifest(change)
    copy.reforge(None)


def close_shard(copy: Copy) -> None:
    """An entry as the log writes it at a shard's end, behind the last seal."""
    size = sum(len(path.read_bytes().splitlines()) for path in copy.parts("seals"))
    body = close_entry(copy.origin, size + 1, f"{copy.origin}/r1", 1).decode()
    (copy.folder / "entries.jsonl").write_bytes(canonical({"body": body, "leaf_index": size}) + b"\n")


RECORD_CASES = {
    "a byte of a body": Case(
        lambda c: c.record(15, lambda r: r.replace(b'"team":"risk"', b'"team":"rjsk"')), {("record.altered", "S/1/15")}
    ),
    "a record's time": Case(
        lambda c: c.record(15, _line(lambda e: {**e, "ts_us": e["ts_us"] + 1})), {("record.altered", "S/1/15")}
    ),
    "a record's kind": Case(
        lambda c: c.record(15, _line(lambda e: {**e, "kind": "key.created"})), {("record.altered", "S/1/15")}
    ),
    "a record's exchange": Case(
        lambda c: c.record(16, _line(lambda e: {**e, "exchange": "ex_zz"})),
        {("record.altered", "S/1/16"), ("exchange.no_intent", "S/1/16")},
    ),
    "a record's number": Case(
        lambda c: c.record(15, _line(lambda e: {**e, "seq": 99})),
        {("record.misplaced", "S/1/15"), ("record.altered", "S/1/15")},
    ),
    "a record's epoch": Case(
        lambda c: c.record(15, _line(lambda e: {**e, "epoch": 9})),
        {("record.misplaced", "S/1/15"), ("record.altered", "S/1/15")},
    ),
    "a record's stream": Case(
        lambda c: c.record(15, _line(lambda e: {**e, "stream": "f" * 32})),
        {("record.misplaced", "S/1/15"), ("record.altered", "S/1/15")},
    ),
    "a record's version": Case(
        lambda c: c.record(15, _line(lambda e: {**e, "v": 2})),
        {("record.malformed", "S/1/15"), ("record.altered", "S/1/15")},
    ),
    "a record that is no JSON": Case(
        lambda c: c.record(15, lambda r: r[:-1] + b"]"), {("record.malformed", "S/1/15"), ("record.altered", "S/1/15")}
    ),
    "a space in a record": Case(
        lambda c: c.record(15, lambda r: r.replace(b'"v":1}', b'"v": 1}')),
        {("record.malformed", "S/1/15"), ("record.altered", "S/1/15")},
    ),
    "a key twice": Case(
        lambda c: c.record(15, lambda r: r.replace(b'"v":1}', b'"v":1,"v":1}')), {("record.malformed", "S/1/15")}
    ),
    "an escape that is not needed": Case(
        lambda c: c.record(15, lambda r: r.replace(b'"risk"', b'"\\u0072isk"')), {("record.malformed", "S/1/15")}
    ),
    "a float": Case(
        lambda c: c.record(16, lambda r: r.replace(b'"elapsed_us":1234', b'"elapsed_us":1234.0')),
        {("record.malformed", "S/1/16")},
    ),
    "the first record removed": Case(lambda c: remove(c, 0), {("record.missing", "S/1/0")}),
    "a middle record removed": Case(
        lambda c: remove(c, 15), {("record.missing", "S/1/15"), ("exchange.no_intent", "S/1/16")}
    ),
    "the last record removed": Case(lambda c: remove(c, 3, 3), {("record.missing", "S/3/3")}),
    "several records removed": Case(lambda c: [remove(c, n) for n in (15, 16, 17)], {("record.missing", "S/1/15-17")}),
    "an outcome removed": Case(
        lambda c: remove(c, 16), {("record.missing", "S/1/16"), ("exchange.no_outcome", "S/1/15")}
    ),
    "a record twice": Case(lambda c: insert(c, 16, raw_of(c, c.stream, 1, 15)), {("record.repeated", "S/1/15")}),
    "two records swapped": Case(lambda c: swap(c, 15, 17), {("record.misplaced", "S/1/15")}),
    "a record of another epoch in the place of one": Case(
        lambda c: c.record(2, lambda _r: raw_of(c, c.stream, 2, 2)),
        {("record.misplaced", "S/1/2"), ("record.altered", "S/1/2")},
    ),
    "a record of another stream in the place of one": Case(
        lambda c: c.record(2, lambda _r: raw_of(c, c.other, 1, 2)),
        {("record.misplaced", "S/1/2"), ("record.altered", "S/1/2")},
    ),
    "a line cut off": Case(lambda c: cut(c, c.parts("records")[-1]), {("file.digest", "ledger/LAST.records.jsonl")}),
    "a half file": Case(lambda c: cut(c, c.parts("records")[0], 5000), {("file.digest", "ledger/00000.records.jsonl")}),
    "a file of records removed": Case(
        lambda c: c.parts("records")[1].unlink(), {("file.missing", "ledger/00001.records.jsonl")}
    ),
}

SEAL_CASES = {
    "a seal removed": Case(lambda c: remove_seal(c, 11), {("seal.missing", "S/1/11 (seal)")}),
    "the last seal removed": Case(lambda c: remove_seal(c, 1, 3), {("seal.missing", "S/3/1 (seal)")}),
    "a seal's count": Case(lambda c: c.seal_fields(11, n=9), {("seal.head", "S/1/11 (seal)")}),
    "a seal's root": Case(
        lambda c: c.seal_fields(11, root="ab" * 32), {("seal.root", "S/1/11 (seal)"), ("seal.head", "S/1/11 (seal)")}
    ),
    "a seal's head": Case(
        lambda c: c.seal_fields(11, head="ab" * 32), {("seal.head", "S/1/11 (seal)"), ("seal.chain", "S/1/21 (seal)")}
    ),
    "a seal's previous head": Case(
        lambda c: c.seal_fields(11, prev_head="ab" * 32),
        {("seal.chain", "S/1/11 (seal)"), ("seal.head", "S/1/11 (seal)")},
    ),
    "a seal's times": Case(lambda c: c.seal_fields(11, max_us=2), {("seal.times", "S/1/11 (seal)")}),
    "a seal in another form": Case(
        lambda c: c.seal_body(11, lambda b: b.replace('"v":1', '"v": 1')), {("seal.malformed", "*")}
    ),
    "a seal's version": Case(lambda c: c.seal_fields(11, v=2), {("seal.malformed", "*")}),
    "a leaf hash": Case(
        lambda c: c.seal(11, _line(lambda e: {**e, "leaves": _flip64(e["leaves"])})), {("seal.leaves", "S/1/11 (seal)")}
    ),
    "a leaf hash too many": Case(
        lambda c: c.seal(
            11, _line(lambda e: {**e, "leaves": base64.b64encode(base64.b64decode(e["leaves"]) + bytes(32)).decode()})
        ),
        {("seal.leaves", "S/1/11 (seal)")},
    ),
    "two seals swapped": Case(swap_seals, {("seal.overlap", "S/1/11 (seal)")}),
    "a seal and its records removed": Case(
        lambda c: c.drop(lambda s, e, q: s == c.stream and e == 1 and 11 <= q < 21), {("log.missing", "log/*")}
    ),
    "a seal's place in the log": Case(
        lambda c: c.seal(11, _line(lambda e: {**e, "leaf_index": 99})), {("log.missing", "log/*")}
    ),
    "a place in the log twice": Case(
        lambda c: c.seal(11, _line(lambda e: {**e, "leaf_index": 0})), {("log.repeated", "log/0")}
    ),
    "an epoch removed": Case(
        lambda c: c.drop(lambda s, e, _q: s == c.stream and e == 2),
        {("epoch.missing", "S/3/0"), ("record.missing", "S/2/0-3")},
    ),
    "a stream removed": Case(
        lambda c: c.drop(lambda s, _e, _q: s == c.other), {("record.missing", "T/1/0-4"), ("log.missing", "log/*")}
    ),
    "streams swapped": Case(swap_streams, {("checkpoint.root", "checkpoint *")}),
}

CHECKPOINT_CASES = {
    "a byte of a checkpoint's root": Case(
        lambda c: c.checkpoint(2, note=c.note(2).replace("\n\n", "=\n\n", 1)),
        {("checkpoint.signature", "checkpoint *")},
    ),
    "a checkpoint's origin": Case(
        lambda c: c.checkpoint(2, note=c.note(2).replace("audit", "Audit")), {("checkpoint.signature", "checkpoint *")}
    ),
    "a byte of a signature": Case(
        lambda c: c.checkpoint(2, note=_flip_signature(c.note(2))), {("checkpoint.signature", "checkpoint *")}
    ),
    "a note without signatures": Case(
        lambda c: c.checkpoint(2, note=c.note(2).partition("\n\n")[0] + "\n\n"),
        {("checkpoint.signature", "checkpoint *")},
    ),
    "a checkpoint's size beside the note": Case(
        lambda c: c.checkpoint(2, size=1), {("checkpoint.column", "checkpoint 1")}
    ),
    "the last checkpoint removed": Case(
        lambda c: c.checkpoints(lambda lines: lines.pop()), {("checkpoint.missing", "checkpoint *")}
    ),
    "a checkpoint of another log": Case(
        lambda c: c.checkpoint(2, origin="elsewhere.example/log"), {("checkpoint.column", "*")}
    ),
    "all checkpoints removed": Case(
        lambda c: (c.folder / "checkpoints.jsonl").unlink(),
        {("file.missing", "checkpoints.jsonl"), ("checkpoint.missing", "checkpoint *")},
    ),
    "the end cut off the log": Case(
        lambda c: c.drop(lambda s, e, _q: s == c.stream and e == 3),
        {("checkpoint.beyond", "checkpoint *"), ("record.missing", "S/3/0-3")},
    ),
}

FORGED_CASES = {
    "a seal hashed anew over an altered record": Case(
        lambda c: reforge_record(c, lambda r: r.replace(b'"risk"', b'"rjsk"')), {("checkpoint.root", "checkpoint *")}
    ),
    "a history signed with another key": Case(
        lambda c: reforge_record(c, lambda r: r.replace(b'"risk"', b'"rjsk"'), other_key()),
        {("checkpoint.signature", "checkpoint *")},
    ),
    "a history signed anew with the right key, against a kept checkpoint": Case(
        lambda c: reforge_record(c, lambda r: r.replace(b'"risk"', b'"rjsk"'), c.key),
        {("checkpoint.forked", "checkpoint *")},
        options={"kept": True},
    ),
    "the end cut off everywhere, against a kept checkpoint": Case(
        drop_tail, {("checkpoint.rolled_back", "checkpoint *")}, options={"kept": True}
    ),
    "another key than the one that signed": Case(
        lambda c: None,
        {("checkpoint.signature", "checkpoint *"), ("manifest.signature", "manifest.note")},
        options={"key": other_key()},
    ),
    "an exchange that ends before it begins": Case(
        lambda c: (swap_meaning(c), c.reforge(c.key)),
        {("exchange.no_intent", "S/1/15"), ("exchange.no_outcome", "S/1/16")},
    ),
    "an exchange with two outcomes": Case(
        lambda c: reforge_record(c, with_body("exchange.outcome", "ex_06", OUTCOME), c.key, seq=15),
        {("exchange.repeated", "ex_06")},
    ),
    "an exchange with two intents": Case(
        lambda c: reforge_record(c, with_body("exchange.intent", "ex_07", INTENT), c.key, seq=17),
        {("exchange.repeated", "ex_07")},
    ),
    "an exchange in two streams": Case(
        lambda c: reforge_record(c, with_body("exchange.intent", "ex_other", INTENT), c.key, seq=15),
        {("exchange.repeated", "ex_other")},
    ),
    "an exchange without an outcome": Case(
        lambda c: reforge_record(c, with_body("key.created", None, {}), c.key, seq=16),
        {("exchange.no_outcome", "S/1/15")},
    ),
    "a record after the close": Case(
        lambda c: reforge_record(c, with_body("stream.close", None, {}), c.key, seq=15),
        {("record.after_close", "S/1/16")},
    ),
    "an epoch continued after its close": Case(
        lambda c: reforge_record(c, with_body("stream.close", None, {}), c.key, seq=10),
        {("record.after_close", "S/1/11")},
    ),
    "an epoch opened twice": Case(
        lambda c: reforge_record(
            c, with_body("stream.open", None, {"prev_epoch": None, "prev_head": None}), c.key, seq=15
        ),
        {("record.misplaced", "S/1/15")},
    ),
    "an epoch that is not opened": Case(
        lambda c: reforge_record(c, with_body("key.created", None, {}), c.key, seq=0, epoch=2),
        {("record.misplaced", "S/2/0")},
    ),
    "an epoch that names another before it": Case(
        lambda c: reforge_record(
            c, with_body("stream.open", None, {"prev_epoch": 1, "prev_head": "0" * 64}), c.key, seq=0, epoch=3
        ),
        {("epoch.missing", "S/3/0")},
    ),
    "an epoch that names another head": Case(
        lambda c: reforge_record(
            c, with_body("stream.open", None, {"prev_epoch": 2, "prev_head": "0" * 64}), c.key, seq=0, epoch=3
        ),
        {("epoch.chain", "S/3/0")},
    ),
    "another form, sealed and signed": Case(
        lambda c: reforge_record(c, lambda r: r.replace(b'"v":1}', b'"v": 1}'), c.key), {("record.malformed", "S/1/15")}
    ),
    "a key twice, sealed and signed": Case(
        lambda c: reforge_record(c, lambda r: r.replace(b'"v":1}', b'"v":1,"v":1}'), c.key),
        {("record.malformed", "S/1/15")},
    ),
    "keys in another order, sealed and signed": Case(
        lambda c: reforge_record(c, _reversed_keys, c.key), {("record.malformed", "S/1/15")}
    ),
    "a float, sealed and signed": Case(
        lambda c: reforge_record(c, lambda r: r.replace(b'"elapsed_us":1234', b'"elapsed_us":1234.5'), c.key, seq=16),
        {("record.malformed", "S/1/16")},
    ),
    "a float with an exponent, sealed and signed": Case(
        lambda c: reforge_record(c, lambda r: r.replace(b'"elapsed_us":1234', b'"elapsed_us":1e300'), c.key, seq=16),
        {("record.malformed", "S/1/16")},
    ),
    "a number as text, sealed and signed": Case(
        lambda c: reforge_record(c, lambda r: r.replace(b'"seq":15', b'"seq":"15"'), c.key),
        {("record.malformed", "S/1/15")},
    ),
}

FILE_CASES = {
    "no manifest": Case(lambda c: (c.folder / "manifest.json").unlink(), {("manifest.missing", "manifest.json")}),
    "a manifest that is no JSON": Case(
        lambda c: (c.folder / "manifest.json").write_bytes(b"{"), {("manifest.malformed", "manifest.json")}
    ),
    "another format": Case(
        lambda c: c.manifest(lambda f: f.update(format="gateway-ledger-export/2")),
        {("manifest.malformed", "manifest.json")},
    ),
    "a digest in the manifest": Case(
        lambda c: c.manifest(lambda f: f["files"][1].update(sha256="0" * 64)), {("file.digest", "*")}
    ),
    "a file left out of the manifest": Case(
        lambda c: c.manifest(lambda f: f["files"].pop(0)),
        {("file.unlisted", "*"), ("manifest.signature", "manifest.note")},
    ),
    "a file outside the export": Case(
        lambda c: c.manifest(lambda f: f["files"][0].update(path="../secret")), {("file.missing", "../secret")}
    ),
    "a file too many": Case(lambda c: (c.folder / "extra.txt").write_text("x"), {("file.unlisted", "extra.txt")}),
    "the log's size in the manifest": Case(
        lambda c: c.manifest(lambda f: f["shards"][-1].update(size=3), sign=True), {("log.head", "log/*")}
    ),
    "a shard that begins elsewhere": Case(
        lambda c: c.manifest(lambda f: f["shards"][-1].update(first_leaf=1), sign=True), {("shard.column", "gateway*")}
    ),
    "an open shard said to be closed": Case(
        lambda c: c.manifest(lambda f: f["shards"][-1].update(closed=True), sign=True), {("shard.column", "gateway*")}
    ),
    "a closing that nobody wrote": Case(close_shard, {("shard.close", "*")}),
    "an entry that is none": Case(
        lambda c: (c.folder / "entries.jsonl").write_bytes(b'{"body":"{}","leaf_index":99}\n'), {("shard.entry", "*")}
    ),
    "an epoch's count in the manifest": Case(
        lambda c: c.manifest(lambda f: f["epochs"][-1].update(next_seq=2), sign=True), {("stream.column", "* (stream)")}
    ),
    "an epoch's head in the manifest": Case(
        lambda c: c.manifest(lambda f: f["epochs"][-1].update(head="0" * 64), sign=True),
        {("stream.column", "* (stream)")},
    ),
    "an epoch left out of the manifest": Case(
        lambda c: c.manifest(lambda f: f["epochs"].pop(), sign=True), {("stream.missing", "* (stream)")}
    ),
    "a closed epoch said to be open": Case(
        lambda c: c.manifest(lambda f: f["epochs"][-1].update(closed=False), sign=True),
        {("stream.column", "* (stream)")},
    ),
    "a byte of the manifest's note": Case(
        lambda c: (c.folder / "manifest.note").write_text(_flip_signature((c.folder / "manifest.note").read_text())),
        {("manifest.signature", "manifest.note")},
    ),
    "a view changed": Case(
        lambda c: c.edit(
            c.folder / "ocsf/00000.jsonl",
            lambda lines: lines.__setitem__(3, lines[3].replace(b'"action_id":1', b'"action_id":2')),
        ),
        {("file.digest", "ocsf/00000.jsonl")},
        view="ocsf",
    ),
    "a view changed and its digest redone": Case(
        lambda c: (c.edit(c.folder / "ocsf/00000.jsonl", lambda lines: lines.pop()), c.manifest()),
        {("manifest.signature", "manifest.note")},
        view="ocsf",
    ),
    "a view whose manifest is not signed": Case(
        lambda c: (c.folder / "manifest.note").unlink(), {("manifest.signature", "manifest.note")}, view="ocsf"
    ),
}

CASES = {**RECORD_CASES, **SEAL_CASES, **CHECKPOINT_CASES, **FORGED_CASES, **FILE_CASES}


def _flip64(text: str) -> str:
    return base64.b64encode(flipped(base64.b64decode(text), 5)).decode()


def _flip_signature(note: str) -> str:
    head, _, last = note.rstrip("\n").rpartition(" ")
    return f"{head} {_flip64_at(last, 40)}\n"


def _flip64_at(text: str, at: int) -> str:
    return base64.b64encode(flipped(base64.b64decode(text), at)).decode()


def _reversed_keys(raw: bytes) -> bytes:
    return json.dumps(dict(reversed(json.loads(raw).items())), separators=(",", ":")).encode()


def swap_meaning(copy: Copy) -> None:
    """The outcome of an exchange before its intent."""
    copy.record(15, with_body("exchange.outcome", "ex_07", OUTCOME))
    copy.record(16, with_body("exchange.intent", "ex_07", INTENT))


def found_by_both(copy: Copy, options: dict | None, kept: str) -> list[set[tuple[str, str]]]:
    options = options or {}
    public = options.get("key", copy.key).public_key()
    notes = [kept] if options.get("kept") else []
    ours = verify_export(copy.folder, public_key=public, kept=notes)
    theirs = standalone.verify(copy.folder, standalone.Keys([standalone.LogKey(public)], [], notes))
    assert ours.found >= len(ours.findings)
    assert theirs.found >= len(theirs.findings)
    pairs = [{(f.code, f.where) for f in ours.findings}, {(code, where) for code, where, _ in theirs.findings}]
    return [{(code, _named(where, copy)) for code, where in one} for one in pairs]


def _named(where: str, copy: Copy) -> str:
    last = copy.parts("records")[-1].name if copy.parts("records") else "-"
    return where.replace(copy.stream[:8], "S").replace(copy.other[:8], "T").replace(last, "LAST.records.jsonl")


def holds(expected: tuple[str, str], found: set[tuple[str, str]]) -> bool:
    code, where = expected
    begin, star, end = where.partition("*")
    if not star:
        return expected in found
    return any(c == code and w.startswith(begin) and w.endswith(end) for c, w in found)


@pytest.mark.parametrize("view", ["jsonl", "ocsf"])
def test_a_sound_export_has_no_findings(exports, view):
    assert found_by_both(exports[view], None, "") == [set(), set()]


@pytest.mark.parametrize("name", CASES)
def test_a_change_is_named_by_both_verifiers(exports, tmp_path, name):
    case = CASES[name]
    source = exports[case.view]
    copy = copied(source.folder, tmp_path / "copy", source)
    case.change(copy)
    for verifier, found in zip(
        ("gateway", "standalone"), found_by_both(copy, case.options, source.note(-1)), strict=True
    ):
        missing = {one for one in case.expected if not holds(one, found)}
        assert not missing, (verifier, missing, found)


def test_a_view_that_was_changed_and_signed_is_named_by_the_gateway(exports, tmp_path):
    copy = copied(exports["ocsf"].folder, tmp_path / "copy", exports["ocsf"])
    copy.edit(copy.folder / "ocsf/00000.jsonl", lambda lines: lines.__setitem__(3, lines[4]))
    copy.manifest(sign=True)
    assert found_by_both(copy, None, "")[0] == {("view.altered", "ocsf/00000.jsonl:4")}


def test_every_byte_of_a_record_and_its_seal_counts(exports, tmp_path):
    source = exports["jsonl"]
    copy = copied(source.folder, tmp_path / "copy", source)
    path, index = copy.place(copy.stream, 1, 16)
    content = path.read_bytes()
    start = sum(len(line) + 1 for line in content.splitlines()[:index])
    length = len(content.splitlines()[index])
    for at in range(start, start + length, 7):
        path.write_bytes(flipped(content, at))
        for found in found_by_both(copy, None, ""):
            assert any(where == "S/1/16" for _, where in found), (at - start, found)
