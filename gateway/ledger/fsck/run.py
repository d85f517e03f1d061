"""The whole check: the verifier for the evidence, then everything derived against the evidence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from gateway.config.ledger_keys import LogKey
from gateway.ledger.fsck.projection import mend_projection, projection_differences
from gateway.ledger.log.tree import leaf_bodies
from gateway.ledger.merkle import Frontier, leaf_hash
from gateway.ledger.verify import Discrepancy, verify_ledger
from gateway.storage.tables import LOG_HEAD

Progress = Callable[[int, int], None]

# What is made from the records for searching. Everything else that verification names is evidence, or damage to it.
DERIVED = frozenset(
    ("exchange.no_row", "exchange.no_record", "exchange.column", "exchange.tag", "exchange.count", "exchange.value")
)
# Whether processes are alive is no matter of what is stored.
UNRELATED = frozenset(("stream.silent",))
_LOCKED = ("exchange", "exchange_tag", "exchange_count", "exchange_value")
_PAGE = 1000


@dataclass(slots=True)
class Fsck:
    """``evidence`` cannot be mended; ``derived`` can, and ``left`` is what of it is wrong now.

    ``mended`` says what was done, in words, with numbers; ``pruned`` records were removed by retention.
    """

    records: int
    evidence: list[Discrepancy]
    derived: list[Discrepancy]
    left: list[Discrepancy]
    mended: dict[str, int] = field(default_factory=dict)
    pruned: int = 0

    @property
    def ok(self) -> bool:
        """Whether everything fits now."""
        return not self.evidence and not self.left


@dataclass(frozen=True, slots=True)
class Ledger:
    """What to check: the database, the log's name and keys, and the spool, for what is not shipped yet."""

    engine: AsyncEngine
    origin: str
    public_key: Ed25519PublicKey | Sequence[LogKey]
    spool_dir: Path | None = None


async def fsck_ledger(ledger: Ledger, *, repair: bool = False, progress: Progress | None = None) -> Fsck:
    """Check everything; with ``repair``, write the derived tables anew where they differ.

    Nothing is mended while the evidence does not check: what is derived would then tell what somebody changed. The
    repair is one transaction, during which nothing is shipped; appends go on into the spool.
    """
    result = await _check(ledger, progress)
    if not repair or result.evidence or not result.derived:
        return result
    async with ledger.engine.connect() as connection:
        await _lock(connection)
        # Rows of records that retention has removed cannot be derived, and must not be taken for invented ones.
        mended = {} if result.pruned else await mend_projection(connection)
        mended["frontiers"] = await _mend_frontiers(connection)
        await connection.commit()
    again = await _check(ledger, progress)
    done = {what: number for what, number in mended.items() if number}
    return Fsck(again.records, again.evidence, result.derived, again.derived, done, again.pruned)


async def _check(ledger: Ledger, progress: Progress | None) -> Fsck:
    verified = await verify_ledger(
        ledger.engine,
        origin=ledger.origin,
        public_key=ledger.public_key,
        spool_dir=ledger.spool_dir,
        progress=progress,
    )
    evidence = [finding for finding in verified.findings if finding.code not in DERIVED | UNRELATED]
    hidden = verified.codes.keys() - DERIVED - UNRELATED - {finding.code for finding in evidence}
    evidence += [Discrepancy(code, "?", f"{verified.codes[code]} findings of this code") for code in sorted(hidden)]
    derived = [finding for finding in verified.findings if finding.code in DERIVED]
    async with ledger.engine.connect() as connection:
        for origin in await _frontiers(connection):
            message = "the stored frontier is not that of the shard's leaves"
            derived.append(Discrepancy("log.frontier", origin, message))
        if not evidence and not verified.pruned:
            derived += await projection_differences(connection)
    return Fsck(verified.records, evidence, derived, derived, pruned=verified.pruned)


async def _frontiers(connection: AsyncConnection) -> dict[str, Frontier]:
    """By shard, the subtree roots to which the next leaf will be appended, where those that are stored are others."""
    wrong = {}
    for head in (await connection.execute(select(LOG_HEAD))).all():
        log = Frontier()
        while log.size < head.size:
            bodies = await leaf_bodies(connection, head.first_leaf + log.size, min(_PAGE, head.size - log.size))
            if not bodies:
                break
            for body in bodies:
                log.append(leaf_hash(body))
        if log.encode() != head.frontier:
            wrong[head.origin] = log
    return wrong


async def _mend_frontiers(connection: AsyncConnection) -> int:
    """Write frontiers anew, where a shard's size and root are those of its leaves."""
    mended = 0
    for origin, log in (await _frontiers(connection)).items():
        fits = LOG_HEAD.c.origin == origin, LOG_HEAD.c.size == log.size, LOG_HEAD.c.root == log.root().hex()
        mended += (await connection.execute(update(LOG_HEAD).where(*fits).values(frontier=log.encode()))).rowcount
    return mended


async def _lock(connection: AsyncConnection, tables: Sequence[str] = _LOCKED) -> None:
    """Keep shippers out until the transaction ends, so that rows do not change between reading and writing."""
    if connection.dialect.name == "postgresql":
        await connection.execute(text(f"LOCK TABLE {', '.join(tables)} IN SHARE ROW EXCLUSIVE MODE"))
    else:
        await connection.exec_driver_sql("BEGIN IMMEDIATE")
