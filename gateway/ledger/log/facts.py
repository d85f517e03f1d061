"""How far the record is shipped, in the log, signed and cosigned: the few numbers that an operator looks at."""

from __future__ import annotations

import time

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from gateway.config.settings import LedgerSettings
from gateway.ledger.log.heads import live_shard
from gateway.ledger.log.shards import Naming
from gateway.storage.tables import CHECKPOINT, LOG_HEAD, RECORD, SEAL, STREAM


async def ledger_facts(engine: AsyncEngine, settings: LedgerSettings) -> dict[str, object]:
    """By name; sizes in leaves of the live shard ``origin``, ages in seconds. Raises a database error."""
    now_us = time.time_ns() // 1000
    async with engine.connect() as connection:
        shard = await live_shard(connection)
        origin = shard.origin if shard else Naming(settings.origin, settings.log.shards == "half_year").at(now_us)
        signed = await _newest(connection, origin, CHECKPOINT.c.size.is_not(None))
        cosigned = await _newest(connection, origin, CHECKPOINT.c.cosigned_us.is_not(None))
        pending = select(func.count()).select_from(SEAL).where(SEAL.c.leaf_index.is_(None))
        running = select(func.count()).select_from(STREAM).where(STREAM.c.closed.is_(False))
        return {
            "origin": origin,
            "shards": await connection.scalar(select(func.count()).select_from(LOG_HEAD)),
            "records": await connection.scalar(select(func.count()).select_from(RECORD)),
            "open_epochs": await connection.scalar(running),
            "pending_seals": await connection.scalar(pending),
            "log_size": shard.frontier.size if shard else 0,
            "checkpoint_size": signed[0],
            "checkpoint_signed_us": signed[1],
            "cosigned_size": cosigned[0],
            "cosigned_us": cosigned[2],
            "cosigned_age_s": None if cosigned[2] is None else (now_us - cosigned[2]) // 1_000_000,
            "witnesses": len(settings.witness.witnesses),
            "quorum": settings.witness.quorum if settings.witness.witnesses else None,
        }


async def _newest(
    connection: AsyncConnection, origin: str, which: ColumnElement[bool]
) -> tuple[int | None, int | None, int | None]:
    rows = await connection.execute(
        select(CHECKPOINT.c.size, CHECKPOINT.c.signed_us, CHECKPOINT.c.cosigned_us)
        .where(CHECKPOINT.c.origin == origin, which)
        .order_by(CHECKPOINT.c.size.desc())
        .limit(1)
    )
    row = rows.one_or_none()
    return (None, None, None) if row is None else (row.size, row.signed_us, row.cosigned_us)
