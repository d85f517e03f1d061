"""What is derived from the records is derived again, compared, and mended on request; evidence never is."""

from __future__ import annotations

import pytest
from ledger_installation import REFUSAL, exchange
from sqlalchemy import text

from gateway.ledger import Kind
from gateway.ledger.fsck import Ledger, fsck_ledger


@pytest.fixture
async def written(installation):
    async with installation.ledger() as ledger:
        for n in range(12):
            await exchange(ledger, f"ex_{n:02}")
        await ledger.append(Kind.REFUSAL, "ex_refused", REFUSAL)
    return installation


async def fsck(written, **options):
    ledger = Ledger(written.engine, written.settings.origin, written.key.public_key(), written.spool_dir)
    return await fsck_ledger(ledger, **options)


async def run(written, *statements):
    async with written.engine.begin() as connection:
        for statement in statements:
            assert (await connection.execute(text(statement))).rowcount > 0, statement


DERIVED = {
    "row changed": ("UPDATE exchange SET team = 'other' WHERE id = 'ex_07'", "exchange.column", "rows written"),
    "row removed": ("DELETE FROM exchange WHERE id = 'ex_07'", "exchange.no_row", "rows written"),
    "row invented": ("UPDATE exchange SET id = 'ex_invented' WHERE id = 'ex_07'", "exchange.no_record", "rows removed"),
    "tag removed": ("DELETE FROM exchange_tag WHERE exchange_id = 'ex_07'", "exchange.tag", "tags changed"),
    "tag added": (
        "INSERT INTO exchange_tag (kind, value, started_us, exchange_id) VALUES ('rule', 'X', 1700000000000000, 'ex_07')",
        "exchange.tag",
        "tags changed",
    ),
    "tag of no exchange": (
        "INSERT INTO exchange_tag (kind, value, started_us, exchange_id) VALUES ('rule', 'X', 1700000000000000, 'ex_none')",
        "exchange.tag",
        "rows removed",
    ),
    "count changed": ("UPDATE exchange_count SET number = number + 1", "exchange.count", "counts written"),
    "frontier changed": (
        "UPDATE ledger_log_head SET frontier = ledger_seal.leaves FROM ledger_seal",
        "log.frontier",
        "frontiers",
    ),
}


@pytest.mark.parametrize("case", DERIVED)
async def test_what_is_derived_is_found_and_mended(written, case):
    statement, code, word = DERIVED[case]
    assert (await fsck(written)).ok
    await run(written, statement)
    found = await fsck(written)
    assert not found.ok
    assert found.evidence == []
    assert code in {finding.code for finding in found.derived}
    assert found.mended == {}
    mended = await fsck(written, repair=True)
    assert mended.ok, mended.left
    assert word in mended.mended
    again = await fsck(written)
    assert again.ok
    assert again.derived == []
    assert (await written.verify()).findings == []


async def test_nothing_is_mended_while_the_evidence_does_not_check(written):
    await run(
        written,
        "UPDATE exchange SET team = 'other' WHERE id = 'ex_07'",
        "UPDATE ledger_record SET ts_us = ts_us + 1 WHERE seq = 5",
    )
    result = await fsck(written, repair=True)
    assert not result.ok
    assert [finding.code for finding in result.evidence] == ["record.column"]
    assert result.mended == {}
    async with written.engine.connect() as connection:
        assert await connection.scalar(text("SELECT team FROM exchange WHERE id = 'ex_07'")) == "other"
