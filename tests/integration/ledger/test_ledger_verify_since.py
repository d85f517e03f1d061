"""``verify --since`` reads records from a time on, finds what is wrong there, and is not misled by what it did not read."""

from __future__ import annotations

import pytest
from ledger_installation import INTENT, OUTCOME, exchange
from sqlalchemy import text

from gateway.ledger import Kind
from gateway.ledger.verify import verify_ledger


@pytest.fixture
async def written(installation):
    async with installation.ledger() as ledger:
        await ledger.append(Kind.INTENT, "ex_long", INTENT)
        for n in range(20):
            await exchange(ledger, f"ex_{n:02}")
            if n % 5 == 4:
                await ledger.flush()
        await ledger.append(Kind.OUTCOME, "ex_long", OUTCOME)
    async with installation.ledger() as ledger:
        await exchange(ledger, "ex_epoch_2")
    return installation


async def since(written, seq: int, epoch: int = 1):
    async with written.engine.connect() as connection:
        statement = text("SELECT ts_us FROM ledger_record WHERE epoch = :epoch AND seq = :seq")
        time_us = await connection.scalar(statement, {"epoch": epoch, "seq": seq})
    return await verify_ledger(
        written.engine, origin=written.settings.origin, public_key=written.key.public_key(), since_us=time_us
    )


async def run(written, statement: str) -> None:
    async with written.engine.begin() as connection:
        assert (await connection.execute(text(statement))).rowcount > 0


async def test_less_is_read_and_nothing_is_wrong(written):
    counts = []
    for epoch, seq in ((1, 0), (1, 20), (1, 42), (2, 0), (2, 3)):
        result = await since(written, seq, epoch)
        assert result.findings == [], (epoch, seq)
        counts.append(result.records)
    assert counts == sorted(counts, reverse=True)
    assert counts[0] == 48
    assert counts[-1] < 5


async def test_what_is_wrong_after_that_time_is_named(written):
    await run(written, "DELETE FROM ledger_record WHERE epoch = 1 AND seq = 35")
    assert {finding.code for finding in (await since(written, 20)).findings} >= {"record.missing"}


async def test_what_is_wrong_before_that_time_is_not_read(written):
    await run(written, "UPDATE ledger_record SET ts_us = ts_us - 1 WHERE epoch = 1 AND seq = 3")
    assert (await since(written, 30)).findings == []
    assert {finding.code for finding in (await since(written, 0)).findings} == {"record.column"}


async def test_an_outcome_without_any_intent_is_named(written):
    await run(written, "UPDATE ledger_record SET kind = 'key.created' WHERE epoch = 1 AND seq = 1")
    assert "exchange.no_intent" in {finding.code for finding in (await since(written, 40)).findings}
