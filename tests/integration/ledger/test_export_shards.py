"""Exports of a log whose shards have turned, whose keys have changed, that was recovered and that witnesses cosigned."""

from __future__ import annotations

from dataclasses import replace

import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from ledger_tampering import Copy
from sqlalchemy import select
from test_ledger_log import NAMING, PREFIX, at, integrator, waiting

from gateway.config.ledger_keys import LogKey, OneSigner
from gateway.core.canonical import canonical
from gateway.core.signed_note import COSIGNATURE, Note, verifier_key
from gateway.ledger.export import ExportRequest, Filter, export_ledger
from gateway.ledger.log.shards import Recovery
from gateway.ledger.standalone import verify_ledger as standalone
from gateway.ledger.verify import verify_export
from gateway.ledger.verify.demands import Demands
from gateway.ledger.witness.cosignature import Cosigner, cosign
from gateway.storage.tables import CHECKPOINT

WITNESS = Ed25519PrivateKey.from_private_bytes(bytes(range(7, 39)))


async def export(installation, folder) -> Copy:
    request = ExportRequest(folder, "jsonl", Filter(), PREFIX, "test", installation.key)
    await export_ledger(installation.engine, request, lambda done, total: None)
    return Copy(folder, installation.key, PREFIX, NAMING.at(at(2027, 1)), "", "")


@pytest.fixture
async def turned(sqlite_installation, tmp_path):
    """Three shards: one that was closed at its turn, one that was left for a recovery, and the live one."""
    await waiting(sqlite_installation, "ex_1")
    await integrator(sqlite_installation, now_us=at(2026, 12)).integrate()
    await waiting(sqlite_installation, "ex_2")
    await integrator(sqlite_installation, now_us=at(2027, 1)).integrate()
    await waiting(sqlite_installation, "ex_3")
    await integrator(sqlite_installation, now_us=at(2027, 2)).integrate()
    recovery = Recovery("a checkpoint", ("w1",), "a backup was restored", "cli:ada")
    await integrator(sqlite_installation, now_us=at(2027, 3)).recover(recovery)
    await waiting(sqlite_installation, "ex_4")
    await integrator(sqlite_installation, now_us=at(2027, 3)).integrate()
    return await export(sqlite_installation, tmp_path / "out")


def found(copy: Copy, keys=None, witness: bool = False) -> list[set[str]]:
    keys = keys or [LogKey(copy.key.public_key())]
    name = "witness.example/w1"
    cosigner = Cosigner(name, WITNESS.public_key())
    ours = verify_export(copy.folder, public_key=keys, demands=Demands((cosigner,) if witness else ()), kept=[])
    trusted = [standalone.LogKey(key.public, key.not_before_us, key.not_after_us) for key in keys]
    vkey = standalone.NoteKey.parse(verifier_key(name, WITNESS.public_key(), COSIGNATURE))
    theirs = standalone.verify(copy.folder, standalone.Keys(trusted, [vkey] if witness else [], []))
    assert ours.log_size == theirs.counts["log_size"] or ours.found
    return [{finding.code for finding in ours.findings}, {code for code, _, _ in theirs.findings}]


def test_shards_that_follow_each_other_check(turned):
    shards = orjson.loads((turned.folder / "manifest.json").read_bytes())["shards"]
    assert [(shard["closed"], shard["abandoned"]) for shard in shards] == [(True, False), (False, True), (False, False)]
    assert len((turned.folder / "entries.jsonl").read_bytes().splitlines()) == 3
    assert found(turned) == [set(), set()]


def entry(number: int, **changes):
    def change(copy: Copy) -> None:
        def act(lines):
            line = orjson.loads(lines[number])
            line["body"] = canonical({**orjson.loads(line["body"]), **changes}).decode()
            lines[number] = canonical(line)

        copy.edit(copy.folder / "entries.jsonl", act)

    return change


CASES = {
    "the closing removed": (lambda c: c.edit(c.folder / "entries.jsonl", lambda lines: lines.pop(0)), {"shard.close"}),
    "the opening removed": (lambda c: c.edit(c.folder / "entries.jsonl", lambda lines: lines.pop(1)), {"log.missing"}),
    "the recovery removed": (lambda c: c.edit(c.folder / "entries.jsonl", lambda lines: lines.pop(2)), {"log.missing"}),
    "a closing of another size": (entry(0, size=99), {"shard.close", "checkpoint.root"}),
    "a closing for another shard": (entry(0, next="elsewhere"), {"shard.close", "checkpoint.root"}),
    "an opening after another root": (
        entry(1, prev={"origin": f"{PREFIX}/2026H2", "root": "0" * 64, "size": 1}),
        {"shard.open", "checkpoint.root"},
    ),
    "a recovery told otherwise": (entry(2, reason="nothing happened"), {"checkpoint.root"}),
    "a shard left out": (lambda c: c.manifest(lambda f: f["shards"].pop(1), sign=True), {"checkpoint.column"}),
    "an abandoned shard said to be sound": (
        lambda c: c.manifest(lambda f: f["shards"][1].update(abandoned=False), sign=True),
        {"shard.close", "shard.open"},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_change_of_the_shards_is_named_by_both_verifiers(turned, name):
    change, codes = CASES[name]
    change(turned)
    for verifier in found(turned):
        assert verifier >= codes


async def test_keys_count_in_their_time(installation, tmp_path):
    second = Ed25519PrivateKey.from_private_bytes(bytes(range(3, 35)))
    await waiting(installation, "ex_1")
    await integrator(installation, now_us=at(2026, 8)).integrate()
    await waiting(installation, "ex_2")
    await integrator(installation, now_us=at(2026, 11), signers=OneSigner(second)).integrate()
    copy = await export(installation, tmp_path / "out")
    turn = at(2026, 10)
    right = [LogKey(copy.key.public_key(), None, turn), LogKey(second.public_key(), turn, None)]
    assert found(copy, right) == [set(), set()]
    swapped = [
        replace(right[0], not_before_us=turn, not_after_us=None),
        replace(right[1], not_before_us=None, not_after_us=turn),
    ]
    assert found(copy, swapped) == [{"checkpoint.key"}, {"checkpoint.key"}]
    assert all("checkpoint.signature" in codes for codes in found(copy, right[:1]))


@pytest.mark.parametrize("tampered", [False, True])
async def test_a_witness_is_asked_for_and_its_line_must_be_true(sqlite_installation, tmp_path, tampered):
    await waiting(sqlite_installation, "ex_1")
    await integrator(sqlite_installation).integrate()
    copy = await export(sqlite_installation, tmp_path / "without")
    assert found(copy, witness=True) == [{"witness.quorum"}, {"witness.quorum"}]
    async with sqlite_installation.engine.begin() as connection:
        note = Note.parse(await connection.scalar(select(CHECKPOINT.c.note)))
        line = cosign(note.text if not tampered else note.text + "\n", "witness.example/w1", WITNESS, 1_795_000_000)
        await connection.execute(
            CHECKPOINT.update().values(note=str(replace(note, signatures=(*note.signatures, line))))
        )
    copy = await export(sqlite_installation, tmp_path / "with")
    expected = {"witness.signature", "witness.quorum"} if tampered else set()
    assert found(copy, witness=True) == [expected, expected]
    assert found(copy) == [set(), set()]
