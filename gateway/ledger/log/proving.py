"""Makes proofs from the database: a record, its seal, the seal's place in the log, the newest checkpoint over it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from gateway.ledger.log.heads import shard_of
from gateway.ledger.log.proof import Proof
from gateway.ledger.log.tiles import inclusion_ranges
from gateway.ledger.log.tree import range_hashes
from gateway.ledger.merkle import inclusion_proof
from gateway.storage.tables import CHECKPOINT, RECORD, SEAL

MIN_STREAM_DIGITS = 8


class NotProvable(Exception):
    """There is no such record, or it is not under a checkpoint yet."""


async def prove_exchange(engine: AsyncEngine, exchange_id: str) -> list[Proof]:
    """A proof for each record of the exchange, in their order. Raises ``NotProvable``, or a database error."""
    async with engine.connect() as connection:
        rows = await connection.execute(
            select(RECORD.c.stream, RECORD.c.epoch, RECORD.c.seq, RECORD.c.body)
            .where(RECORD.c.exchange_id == exchange_id)
            .order_by(RECORD.c.stream, RECORD.c.epoch, RECORD.c.seq)
        )
        proofs = [await _prove(connection, *row) for row in rows.all()]
    if not proofs:
        raise NotProvable(f"there is no record of the exchange {exchange_id}")
    return proofs


async def prove_record(engine: AsyncEngine, stream: str, epoch: int, seq: int) -> Proof:
    """The proof of one record; ``stream`` may be its first digits. Raises ``NotProvable``, or a database error."""
    async with engine.connect() as connection:
        rows = await connection.execute(
            select(RECORD.c.stream, RECORD.c.epoch, RECORD.c.seq, RECORD.c.body)
            .where(RECORD.c.stream.startswith(stream, autoescape=True), RECORD.c.epoch == epoch, RECORD.c.seq == seq)
            .limit(2)
        )
        found = rows.all()
        if len(found) != 1:
            raise NotProvable("there is no such record" if not found else "more than one stream begins so")
        return await _prove(connection, *found[0])


async def _prove(connection: AsyncConnection, stream: str, epoch: int, seq: int, body: bytes) -> Proof:
    under = (
        select(SEAL.c.first_seq, SEAL.c.n, SEAL.c.body, SEAL.c.leaves, SEAL.c.leaf_index)
        .where(SEAL.c.stream == stream, SEAL.c.epoch == epoch, SEAL.c.first_seq <= seq)
        .order_by(SEAL.c.first_seq.desc())
        .limit(1)
    )
    seal = (await connection.execute(under)).one_or_none()
    if seal is None or seal.leaf_index is None or seq >= seal.first_seq + seal.n:
        raise NotProvable("the record is not in the log yet: try again after the next checkpoint")
    shard = await shard_of(connection, seal.leaf_index)
    if shard is None:
        raise NotProvable("the record's seal is in no shard of the log")
    index = seal.leaf_index - shard.first_leaf
    over = (
        select(CHECKPOINT.c.size, CHECKPOINT.c.note)
        .where(CHECKPOINT.c.origin == shard.origin, CHECKPOINT.c.size > index)
        .order_by(CHECKPOINT.c.cosigned_us.is_(None), CHECKPOINT.c.size.desc())
        .limit(1)
    )
    checkpoint = (await connection.execute(over)).one_or_none()
    if checkpoint is None:
        raise NotProvable("the record is under no checkpoint yet: try again after the next one")
    leaves = [seal.leaves[i : i + 32] for i in range(0, len(seal.leaves), 32)]
    try:
        path = await range_hashes(connection, shard.origin, inclusion_ranges(checkpoint.size, index))
        record_path = inclusion_proof(leaves, seq - seal.first_seq)
    except ValueError as error:
        raise NotProvable(str(error)) from None
    return Proof(body, seal.body, seq - seal.first_seq, tuple(record_path), index, tuple(path), checkpoint.note)
