"""Whatever is changed in the database afterwards, the verifier names it."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from ledger_installation import INTENT, abandon, exchange
from sqlalchemy import select, text

from gateway.ledger import Kind
from gateway.ledger.kinds import Position
from gateway.ledger.merkle import Frontier, leaf_hash
from gateway.ledger.note import Checkpoint, sign_note
from gateway.ledger.seal import parse_seal, seal_batch
from gateway.ledger.verify import Discrepancy
from gateway.storage.tables import RECORD, SEAL

# Epoch 1: seal 0 over stream.open, then 20 exchanges under seals 1, 11, 21 and 31, then stream.close under seal 41.
# Epochs 2 and 3: one exchange each.


@pytest.fixture
async def written(installation):
    async with installation.ledger() as ledger:
        for n in range(20):
            await exchange(ledger, f"ex_{n:02}")
            if n % 10 == 9:
                await ledger.flush()
    for n in (2, 3):
        async with installation.ledger() as ledger:
            await exchange(ledger, f"ex_epoch_{n}")
    assert (await installation.verify()).findings == []
    installation.stream = ledger._folder.stream
    return installation


async def run(written, *statements, **parameters):
    async with written.engine.begin() as connection:
        for statement in statements:
            done = await connection.execute(
                text(statement), {k: v for k, v in parameters.items() if f":{k}" in statement}
            )
            assert done.rowcount > 0, statement


async def found(written, **options) -> set[tuple[str, str]]:
    result = await written.verify(**options)
    assert result.found == len(result.findings)
    assert all(isinstance(f, Discrepancy) and f.message for f in result.findings)
    return {(f.code, f.where.replace(written.stream[:8], "S")) for f in result.findings}


SQL_CASES = {
    "record removed": (
        ["DELETE FROM ledger_record WHERE epoch = 1 AND seq = 15"],
        {("record.missing", "S/1/15"), ("exchange.no_intent", "S/1/16")},
    ),
    "several records removed": (
        ["DELETE FROM ledger_record WHERE epoch = 1 AND seq IN (15, 16, 17, 22)"],
        {("record.missing", "S/1/15-17"), ("record.missing", "S/1/22")},
    ),
    "first record of an epoch removed": (
        ["DELETE FROM ledger_record WHERE epoch = 2 AND seq = 0"],
        {("record.missing", "S/2/0")},
    ),
    "outcome removed": (
        ["DELETE FROM ledger_record WHERE epoch = 1 AND seq = 2"],
        {("record.missing", "S/1/2"), ("exchange.no_outcome", "S/1/1")},
    ),
    "intent removed": (
        ["DELETE FROM ledger_record WHERE epoch = 1 AND seq = 1"],
        {("record.missing", "S/1/1"), ("exchange.no_intent", "S/1/2"), ("exchange.no_record", "S/1/1")},
    ),
    "seal removed": (
        ["DELETE FROM ledger_seal WHERE epoch = 1 AND first_seq = 11"],
        {("seal.missing", "S/1/11 (seal)"), ("log.missing", "log/2")},
    ),
    "last seal removed": (
        ["DELETE FROM ledger_seal WHERE epoch = 3 AND first_seq = 1"],
        {("seal.missing", "S/3/1 (seal)")},
    ),
    "seal and its records removed": (
        [
            "DELETE FROM ledger_seal WHERE epoch = 1 AND first_seq = 11",
            "DELETE FROM ledger_record WHERE epoch = 1 AND seq BETWEEN 11 AND 20",
        ],
        {("record.missing", "S/1/11-20"), ("seal.chain", "S/1/21 (seal)"), ("log.missing", "log/2")},
    ),
    "middle epoch removed": (
        [
            f"DELETE FROM {table} WHERE epoch = 2"
            for table in ("ledger_seal", "ledger_record", "ledger_stream", "exchange")
        ],
        {("epoch.missing", "S/3/0")},
    ),
    "tail cut off with its rows": (
        [
            f"DELETE FROM {table} WHERE epoch = 3"
            for table in ("ledger_seal", "ledger_record", "ledger_stream", "exchange")
        ],
        {("checkpoint.beyond", "checkpoint 10")},
    ),
    "tail cut off with its rows and the last checkpoints": (
        [
            f"DELETE FROM {table} WHERE epoch = 3"
            for table in ("ledger_seal", "ledger_record", "ledger_stream", "exchange")
        ]
        + ["DELETE FROM ledger_checkpoint WHERE size > 8"],
        {("log.head", "log/10")},
    ),
    "record kind column": (
        ["UPDATE ledger_record SET kind = 'key.created' WHERE epoch = 1 AND seq = 15"],
        {("record.column", "S/1/15")},
    ),
    "record time column": (
        ["UPDATE ledger_record SET ts_us = ts_us + 1 WHERE epoch = 1 AND seq = 15"],
        {("record.column", "S/1/15")},
    ),
    "record exchange column": (
        ["UPDATE ledger_record SET exchange_id = NULL WHERE epoch = 1 AND seq = 15"],
        {("record.column", "S/1/15")},
    ),
    "record number moved": (
        ["UPDATE ledger_record SET seq = 999 WHERE epoch = 1 AND seq = 15"],
        {("record.missing", "S/1/15"), ("record.column", "S/1/999")},
    ),
    "record moved to another stream": (
        ["UPDATE ledger_record SET stream = 'ffffffffffffffffffffffffffffffff' WHERE epoch = 1 AND seq = 15"],
        {("record.missing", "S/1/15"), ("record.column", "ffffffff/1/15")},
    ),
    "exchange team": (["UPDATE exchange SET team = 'other' WHERE id = 'ex_07'"], {("exchange.column", "S/1/15")}),
    "exchange status": (["UPDATE exchange SET status = 'refused' WHERE id = 'ex_07'"], {("exchange.column", "S/1/15")}),
    "exchange row removed": (["DELETE FROM exchange WHERE id = 'ex_07'"], {("exchange.no_row", "S/1/15")}),
    "exchange row invented": (
        ["UPDATE exchange SET id = 'ex_invented', first_seq = 5 WHERE id = 'ex_07'"],
        {("exchange.no_row", "S/1/15"), ("exchange.no_record", "S/1/5")},
    ),
    "seal count column": (
        ["UPDATE ledger_seal SET n = 9 WHERE epoch = 1 AND first_seq = 11"],
        {("seal.column", "S/1/11 (seal)")},
    ),
    "seal moved": (
        ["UPDATE ledger_seal SET first_seq = 12 WHERE epoch = 1 AND first_seq = 11"],
        {("seal.column", "S/1/12 (seal)"), ("seal.missing", "S/1/11 (seal)")},
    ),
    "seal taken out of the log": (
        ["UPDATE ledger_seal SET leaf_index = NULL WHERE epoch = 1 AND first_seq = 11"],
        {("log.missing", "log/2")},
    ),
    "stream head": (
        ["UPDATE ledger_stream SET head = substr(head, 2) || '0' WHERE epoch = 1"],
        {("stream.column", "S/1/0 (stream)")},
    ),
    "stream count": (
        ["UPDATE ledger_stream SET next_seq = next_seq - 1 WHERE epoch = 1"],
        {("stream.column", "S/1/0 (stream)")},
    ),
    "stream row removed": (["DELETE FROM ledger_stream WHERE epoch = 1"], {("stream.missing", "S/1/0 (stream)")}),
    "log head": (["UPDATE ledger_log_head SET size = size + 1"], {("log.head", "log/11")}),
    "last checkpoint removed": (
        ["DELETE FROM ledger_checkpoint WHERE size = 10"],
        {("checkpoint.missing", "checkpoint 10")},
    ),
    "checkpoint size column": (
        ["UPDATE ledger_checkpoint SET size = 4 WHERE size = 6"],
        {("checkpoint.column", "checkpoint 4")},
    ),
    "checkpoint note": (
        ["UPDATE ledger_checkpoint SET note = replace(note, 'audit', 'Audit') WHERE size = 6"],
        {("checkpoint.signature", "checkpoint 6")},
    ),
    "three at once": (
        [
            "DELETE FROM ledger_record WHERE epoch = 1 AND seq = 15",
            "DELETE FROM ledger_seal WHERE epoch = 1 AND first_seq = 31",
            "UPDATE exchange SET team = 'other' WHERE id = 'ex_epoch_2'",
        ],
        {("record.missing", "S/1/15"), ("seal.missing", "S/1/31 (seal)"), ("exchange.column", "S/2/1")},
    ),
}


@pytest.mark.parametrize("case", SQL_CASES)
async def test_a_change_by_statement_is_named(written, case):
    statements, expected = SQL_CASES[case]
    await run(written, *statements)
    assert await found(written) >= expected


async def body_of(written, table, epoch, seq, column="body"):
    number = table.c.seq if table is RECORD else table.c.first_seq
    async with written.engine.connect() as connection:
        return await connection.scalar(select(table.c[column]).where(table.c.epoch == epoch, number == seq))


async def replace(written, table, epoch, seq, **values):
    number = table.c.seq if table is RECORD else table.c.first_seq
    async with written.engine.begin() as connection:
        await connection.execute(table.update().where(table.c.epoch == epoch, number == seq).values(**values))


async def test_a_flipped_byte_anywhere_in_a_record_names_the_record(written):
    raw = await body_of(written, RECORD, 1, 16)
    for at in range(0, len(raw), 7):
        await replace(written, RECORD, 1, 16, body=raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :])
        assert ("record.altered", "S/1/16") in await found(written), at
    await replace(written, RECORD, 1, 16, body=raw)
    assert await found(written) == set()


async def test_a_flipped_byte_anywhere_in_a_seal_names_the_seal(written):
    raw = await body_of(written, SEAL, 1, 11)
    for at in range(0, len(raw), 11):
        await replace(written, SEAL, 1, 11, body=raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :])
        assert any(where == "S/1/11 (seal)" for _, where in await found(written)), at


async def test_a_flipped_leaf_hash_names_its_seal(written):
    leaves = await body_of(written, SEAL, 1, 11, "leaves")
    for changed in (b"\x00" + leaves[1:], leaves[:-1], leaves + bytes(32)):
        await replace(written, SEAL, 1, 11, leaves=changed)
        assert ("seal.leaves", "S/1/11 (seal)") in await found(written)


async def test_swapped_records_are_both_named(written):
    first, second = await body_of(written, RECORD, 1, 15), await body_of(written, RECORD, 1, 17)
    await replace(written, RECORD, 1, 15, body=second)
    await replace(written, RECORD, 1, 17, body=first)
    assert await found(written) >= {
        (code, f"S/1/{seq}") for code in ("record.column", "record.altered") for seq in (15, 17)
    }


async def test_a_record_in_another_form_of_the_same_meaning_is_named(written):
    raw = await body_of(written, RECORD, 1, 15)
    await replace(written, RECORD, 1, 15, body=raw.replace(b'"v":1}', b'"v": 1}'))
    assert await found(written) >= {("record.malformed", "S/1/15"), ("record.altered", "S/1/15")}


async def forge_history(written, key=None):
    """What somebody does who may write every table: alter a record and redo all hashes, seals, heads and roots."""
    raw = await body_of(written, RECORD, 3, 2)
    await replace(written, RECORD, 3, 2, body=raw.replace(b'"elapsed_us":1234', b'"elapsed_us":4321'))
    head, log = "0" * 64, Frontier()
    async with written.engine.begin() as connection:
        seals = (await connection.execute(select(SEAL).order_by(SEAL.c.leaf_index))).all()
        for row in seals:
            old = parse_seal(row.body)
            bodies = await connection.execute(
                select(RECORD.c.body)
                .where(RECORD.c.epoch == row.epoch, RECORD.c.seq >= row.first_seq, RECORD.c.seq < row.first_seq + row.n)
                .order_by(RECORD.c.seq)
            )
            leaves = [leaf_hash(body) for body in bodies.scalars()]
            new = seal_batch(Position(old.stream, old.epoch, old.first_seq), leaves, head, (old.min_us, old.max_us))
            head = new.head
            log.append(leaf_hash(new.encode()))
            await connection.execute(
                SEAL.update()
                .where(SEAL.c.leaf_index == row.leaf_index)
                .values(body=new.encode(), leaves=b"".join(leaves))
            )
        await connection.execute(text("UPDATE exchange SET elapsed_us = 4321 WHERE id = 'ex_epoch_3'"))
        await connection.execute(text("UPDATE ledger_stream SET head = :head WHERE epoch = 3"), {"head": head})
        await connection.execute(text("UPDATE ledger_log_head SET root = :root"), {"root": log.root().hex()})
        if key is not None:
            origin = await connection.scalar(text("SELECT DISTINCT origin FROM ledger_log_head"))
            note = sign_note(Checkpoint(origin, log.size, log.root()).text(), origin, key)
            await connection.execute(text("DELETE FROM ledger_checkpoint WHERE size < 10"))
            await connection.execute(text("UPDATE ledger_checkpoint SET note = :note"), {"note": note})


async def test_a_history_rewritten_in_every_table_fails_at_the_signed_root(written):
    await forge_history(written)
    assert await found(written) == {("checkpoint.root", "checkpoint 10")}


async def test_a_checkpoint_signed_with_another_key_is_named(written):
    await forge_history(written, Ed25519PrivateKey.generate())
    assert await found(written) == {("checkpoint.signature", "checkpoint 10")}


async def test_with_another_public_key_no_checkpoint_passes(written):
    codes = {code for code, _ in await found(written, public_key=Ed25519PrivateKey.generate().public_key())}
    assert codes == {"checkpoint.signature"}


async def test_a_changed_record_in_the_spool_is_named(installation):
    ledger = await installation.open()
    await exchange(ledger, "ex_1")
    await ledger.append(Kind.INTENT, "ex_2", INTENT)
    await abandon(ledger)
    (segment,) = installation.spool_dir.glob("*/*.seg")
    raw = segment.read_bytes()
    segment.write_bytes(raw.replace(b'"team":"risk"', b'"team":"RISK"', 1))
    assert [f.code for f in (await installation.verify()).findings] == ["spool.damaged"]


async def test_findings_are_all_counted_and_the_first_thousand_listed(sqlite_installation):
    async with sqlite_installation.ledger(settings={"batch_records": 1000}) as ledger:
        for n in range(1100):
            await ledger.append(Kind.KEY_CREATED, None, {"n": n})
    await run(sqlite_installation, "UPDATE ledger_record SET ts_us = ts_us + 1")
    result = await sqlite_installation.verify()
    assert result.found == 1102
    assert len(result.findings) == 1000
