"""Histories that somebody wrote anew in every table, with the right key: what they say must still hold together."""

from __future__ import annotations

import json

import orjson
import pytest
from ledger_installation import INTENT, OUTCOME, exchange
from sqlalchemy import select, text

from gateway.core.canonical import canonical
from gateway.ledger.kinds import Position
from gateway.ledger.merkle import Frontier, leaf_hash
from gateway.ledger.note import Checkpoint, sign_note
from gateway.ledger.seal import GENESIS, parse_seal, seal_batch
from gateway.ledger.verify import verify_ledger
from gateway.storage.tables import CHECKPOINT, RECORD, SEAL

# Epoch 1: stream.open, ex_0 to ex_4 at 1 to 10, stream.close at 11. Epoch 2: stream.open, ex_5 at 1 and 2, stream.close.


@pytest.fixture
async def written(sqlite_installation):
    for names in (range(5), range(5, 6)):
        async with sqlite_installation.ledger() as ledger:
            for n in names:
                await exchange(ledger, f"ex_{n}")
    return sqlite_installation


async def forge(written, epoch: int, seq: int, change) -> str:
    """Change one record, redo seals, heads, log and the last checkpoint with the right key; the checkpoint of before."""
    heads: dict[int, str] = {}
    head, log = GENESIS, Frontier()
    async with written.engine.begin() as connection:
        kept = await connection.scalar(select(CHECKPOINT.c.note).order_by(CHECKPOINT.c.size.desc()).limit(1))
        where = RECORD.c.epoch == epoch, RECORD.c.seq == seq
        raw = change(await connection.scalar(select(RECORD.c.body).where(*where)))
        said = json.loads(raw)
        await connection.execute(
            RECORD.update().where(*where).values(body=raw, kind=said["kind"], exchange_id=said["exchange"])
        )
        for row in (await connection.execute(select(SEAL).order_by(SEAL.c.leaf_index))).all():
            old = parse_seal(row.body)
            under = RECORD.c.epoch == row.epoch, RECORD.c.seq.between(row.first_seq, row.first_seq + row.n - 1)
            bodies = await connection.scalars(select(RECORD.c.body).where(*under).order_by(RECORD.c.seq))
            leaves = [leaf_hash(body) for body in bodies]
            new = seal_batch(Position(old.stream, old.epoch, old.first_seq), leaves, head, (old.min_us, old.max_us))
            head = heads[row.epoch] = new.head
            log.append(leaf_hash(new.encode()))
            mine = SEAL.c.leaf_index == row.leaf_index
            await connection.execute(SEAL.update().where(mine).values(body=new.encode(), leaves=b"".join(leaves)))
        for number, value in heads.items():
            await connection.execute(
                text("UPDATE ledger_stream SET head = :head WHERE epoch = :epoch"), {"head": value, "epoch": number}
            )
        origin = kept.partition("\n")[0]
        await connection.execute(text("UPDATE ledger_log_head SET root = :root"), {"root": log.root().hex()})
        await connection.execute(text("DELETE FROM ledger_checkpoint"))
        note = sign_note(Checkpoint(origin, log.size, log.root()).text(), origin, written.key)
        await connection.execute(CHECKPOINT.insert().values(origin=origin, size=log.size, note=note, signed_us=1))
    return kept


async def found(written, **options) -> set[tuple[str, str]]:
    result = await verify_ledger(
        written.engine, origin=written.settings.origin, public_key=written.key.public_key(), **options
    )
    return {(finding.code, finding.where.partition("/")[2] or finding.where) for finding in result.findings}


def told(kind: str, exchange_id: str | None, body: dict):
    return lambda raw: canonical({**orjson.loads(raw), "kind": kind, "exchange": exchange_id, "body": body})


def edited(old: bytes, new: bytes):
    def change(raw: bytes) -> bytes:
        assert old in raw
        return raw.replace(old, new)

    return change


def time_as_text(raw: bytes) -> bytes:
    return raw.replace(b'"ts_us":', b'"ts_us":"').replace(b',"v":1}', b'","v":1}')


FORGERIES = {
    "outcome before intent": (1, 3, told("exchange.outcome", "ex_0", OUTCOME), {("exchange.repeated", "ex_0")}),
    "two intents": (1, 3, told("exchange.intent", "ex_0", INTENT), {("exchange.repeated", "ex_0")}),
    "intent of an exchange of another epoch": (
        2,
        1,
        told("exchange.intent", "ex_1", INTENT),
        {("exchange.repeated", "ex_1")},
    ),
    "no outcome": (1, 4, told("key.created", None, {}), {("exchange.no_outcome", "1/3")}),
    "no intent": (1, 3, told("key.created", None, {}), {("exchange.no_intent", "1/4")}),
    "record after the close": (1, 3, told("stream.close", None, {}), {("record.after_close", "1/4")}),
    "opened twice": (1, 3, told("stream.open", None, {"prev_epoch": None}), {("record.misplaced", "1/3")}),
    "not opened": (2, 0, told("key.created", None, {}), {("record.misplaced", "2/0")}),
    "another epoch before": (2, 0, told("stream.open", None, {"prev_epoch": 7}), {("epoch.missing", "2/0")}),
    "another head before": (
        2,
        0,
        told("stream.open", None, {"prev_epoch": 1, "prev_head": GENESIS}),
        {("epoch.chain", "2/0")},
    ),
    "a space": (1, 3, edited(b'"v":1}', b'"v": 1}'), {("record.malformed", "1/3")}),
    "a key twice": (1, 3, edited(b'"v":1}', b'"v":1,"v":1}'), {("record.malformed", "1/3")}),
    "a float": (1, 4, edited(b'"elapsed_us":1234', b'"elapsed_us":1234.5'), {("record.malformed", "1/4")}),
    "an exponent": (1, 4, edited(b'"elapsed_us":1234', b'"elapsed_us":1e300'), {("record.malformed", "1/4")}),
    "an escape": (1, 3, edited(b'"risk"', b'"\\u0072isk"'), {("record.malformed", "1/3")}),
    "another version": (1, 3, edited(b'"v":1}', b'"v":2}'), {("record.malformed", "1/3")}),
    "a number as text": (1, 3, time_as_text, {("record.malformed", "1/3")}),
    "another seq": (1, 3, edited(b'"seq":3', b'"seq":9'), {("record.column", "1/3")}),
    "another epoch": (1, 3, edited(b'"epoch":1', b'"epoch":2'), {("record.column", "1/3")}),
    "another time": (
        1,
        3,
        edited(b'"ts_us":1', b'"ts_us":2'),
        {("record.column", "1/3"), ("seal.times", "1/1 (seal)")},
    ),
    "another team": (1, 3, edited(b'"risk"', b'"rjsk"'), {("exchange.column", "1/3")}),
}


@pytest.mark.parametrize("name", FORGERIES)
async def test_a_history_that_contradicts_itself_is_named(written, name):
    assert await found(written) == set()
    epoch, seq, change, expected = FORGERIES[name]
    kept = await forge(written, epoch, seq, change)
    assert await found(written) >= expected
    assert {code for code, _ in await found(written, kept=[kept])} >= {"checkpoint.forked"}


async def test_an_end_that_was_cut_off_everywhere_shows_at_a_kept_checkpoint(written):
    async with written.engine.begin() as connection:
        kept = await connection.scalar(select(CHECKPOINT.c.note).order_by(CHECKPOINT.c.size.desc()).limit(1))
        bodies = (
            await connection.scalars(select(SEAL.c.body).where(SEAL.c.epoch == 1).order_by(SEAL.c.leaf_index))
        ).all()
        for table in ("ledger_seal", "ledger_record", "ledger_stream", "exchange"):
            await connection.execute(text(f"DELETE FROM {table} WHERE epoch = 2"))
        await connection.execute(text("DELETE FROM exchange_tag WHERE exchange_id = 'ex_5'"))
        log = Frontier()
        for body in bodies:
            log.append(leaf_hash(body))
        await connection.execute(text("DELETE FROM ledger_checkpoint WHERE size > :size"), {"size": log.size})
        changed = {"size": log.size, "root": log.root().hex()}
        await connection.execute(text("UPDATE ledger_log_head SET size = :size, root = :root"), changed)
    codes = {code for code, _ in await found(written)}
    assert not codes - {"exchange.count"}
    assert "checkpoint.rolled_back" in {code for code, _ in await found(written, kept=[kept])}
