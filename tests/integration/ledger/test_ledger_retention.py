"""Retention drops days and the ledger still verifies; what is held, open or not accounted for does not go unnoticed."""

from __future__ import annotations

from datetime import date

import pytest
from ledger_installation import INTENT, OUTCOME, REFUSAL
from sqlalchemy import select, text

from gateway.ledger import Kind
from gateway.ledger import ledger as ledger_module
from gateway.ledger.filters import ExchangeFilter
from gateway.ledger.recount import wrong_counts
from gateway.ledger.retention import prune
from gateway.ledger.search import list_exchanges
from gateway.payloads.holds import matters_over, propose_hold, propose_lift, set_hold
from gateway.payloads.selection import Selection
from gateway.storage.partitions import DAY_US, begins_us, ensure_days
from gateway.storage.tables import RECORD, SEAL

FIRST = date(2026, 3, 1)
MINUTE_US = 60_000_000


@pytest.fixture
def clock(monkeypatch):
    """The ledger's wall clock, in microseconds, moved by the test."""
    moved = [begins_us(FIRST)]
    monkeypatch.setattr(ledger_module.time, "time_ns", lambda: moved[0] * 1000)
    return moved


async def one(ledger, clock, name, *, team="risk", begun_us=None, ended_us=None):
    body = {**INTENT, "received_us": begun_us or clock[0], "principal": {**INTENT["principal"], "team": team}}
    await ledger.append(Kind.INTENT, name, body)
    if ended_us is not None:
        clock[0] = ended_us
    await ledger.append(Kind.OUTCOME, name, OUTCOME)


async def four_days(installation, clock):
    """Four days of three exchanges; one begins before midnight and ends after it, one is received before midnight."""
    async with installation.engine.begin() as connection:
        await ensure_days(connection, FIRST, 3)
    async with installation.ledger() as ledger:
        for day in range(4):
            start = begins_us(FIRST) + day * DAY_US
            clock[0] = start + MINUTE_US
            await one(ledger, clock, f"ex_{day}a", team="claims" if day == 1 else "risk")
            await ledger.append(Kind.REFUSAL, f"ex_{day}b", {**REFUSAL, "received_us": clock[0]})
            clock[0] = start + DAY_US - MINUTE_US
            await one(ledger, clock, f"ex_{day}c", ended_us=start + DAY_US + MINUTE_US)
            clock[0] += 1
            await one(ledger, clock, f"ex_{day}d", begun_us=start + DAY_US - 1)


async def pruned(installation, clock, before):
    async with installation.ledger() as ledger:

        async def tell(body):
            await ledger.append(Kind.RETENTION_PRUNED, None, body)
            await ledger.flush()

        return await prune(installation.engine, before, "test", held=matters_over, tell=tell)


async def shown(installation):
    return {row.id for row in await list_exchanges(installation.engine, ExchangeFilter(limit=1000))}


async def test_dropped_days_leave_their_hashes_and_a_ledger_that_verifies(installation, clock):
    await four_days(installation, clock)
    before = await installation.verify()
    assert (before.findings, before.pruned) == ([], 0)
    outcome = await pruned(installation, clock, date(2026, 3, 3))
    assert [item.day for item in outcome.dropped] == [date(2026, 3, 1), date(2026, 3, 2)]
    assert outcome.kept == ()
    assert await shown(installation) == {f"ex_{day}{which}" for day in (2, 3) for which in "abcd"}
    after = await installation.verify()
    assert after.findings == []
    assert after.pruned == sum(item.records for item in outcome.dropped) > 0
    assert after.seals > before.seals
    async with installation.engine.connect() as connection:
        assert await wrong_counts(connection) == []
        seals = (await connection.execute(select(SEAL.c.n, SEAL.c.leaves))).all()
    assert all(len(leaves) == 32 * n for n, leaves in seals)


async def test_a_record_of_retention_is_believed_after_it_was_removed_itself(installation, clock):
    await four_days(installation, clock)
    await pruned(installation, clock, date(2026, 3, 2))
    clock[0] += 30 * DAY_US
    await pruned(installation, clock, date(2026, 3, 20))
    assert await shown(installation) == set()
    assert (await installation.verify()).findings == []


async def test_days_dropped_without_a_record_are_missing(installation, clock):
    await four_days(installation, clock)
    async with installation.engine.begin() as connection:
        until = begins_us(FIRST) + DAY_US
        await connection.execute(text(f"DELETE FROM ledger_record WHERE ts_us < {until}"))
    assert "record.missing" in {finding.code for finding in (await installation.verify()).findings}


@pytest.mark.parametrize("column", ["body", "seq"])
async def test_a_record_of_retention_that_was_not_sealed_excuses_nothing(installation, clock, column):
    await four_days(installation, clock)
    await pruned(installation, clock, date(2026, 3, 2))
    async with installation.engine.begin() as connection:
        if column == "body":
            row = (await connection.execute(text("SELECT stream, epoch, seq, body FROM ledger_pruned"))).one()
            longer = bytes(row.body).replace(b"2026-03-01", b"2026-03-04")
            await connection.execute(text("UPDATE ledger_pruned SET body = :b"), {"b": longer})
        else:
            await connection.execute(text("UPDATE ledger_pruned SET seq = seq + 1"))
    assert "record.missing" in {finding.code for finding in (await installation.verify()).findings}


async def test_a_record_missing_beside_a_pruned_day_is_found(installation, clock):
    await four_days(installation, clock)
    await pruned(installation, clock, date(2026, 3, 2))
    async with installation.engine.begin() as connection:
        first = select(RECORD.c.seq).where(RECORD.c.kind == Kind.REFUSAL.value).order_by(RECORD.c.seq).limit(1)
        seq = await connection.scalar(first)
        await connection.execute(text(f"DELETE FROM ledger_record WHERE epoch = 1 AND seq = {seq}"))
    assert "record.missing" in {finding.code for finding in (await installation.verify()).findings}


async def test_a_hold_keeps_the_days_that_it_covers_until_it_is_lifted(installation, clock):
    await four_days(installation, clock)
    engine = installation.engine
    await propose_hold(engine, "h1", "Matter 7", Selection(teams=("claims",)), by="ann", now_us=1)
    await set_hold(engine, "h1", by="bob", now_us=2)
    outcome = await pruned(installation, clock, date(2026, 3, 4))
    assert [item.day for item in outcome.dropped] == [date(2026, 3, 1)]
    assert [(item.day.day, item.why) for item in outcome.kept] == [(2, "held: Matter 7"), (3, "held: Matter 7")]
    assert {"ex_1a", "ex_2c"} <= await shown(installation)
    assert (await installation.verify()).findings == []
    await propose_lift(engine, "h1", by="ann", now_us=3)
    assert (await pruned(installation, clock, date(2026, 3, 4))).dropped == ()


async def test_a_held_day_between_dropped_ones_verifies(installation, clock):
    await four_days(installation, clock)
    engine = installation.engine
    await propose_hold(engine, "h1", "Matter 7", Selection(exchanges=("ex_0a",)), by="ann", now_us=1)
    await set_hold(engine, "h1", by="bob", now_us=2)
    outcome = await pruned(installation, clock, date(2026, 3, 5))
    assert [item.day.day for item in outcome.kept] == [1, 2]
    assert [item.day.day for item in outcome.dropped] == [3, 4]
    assert (await installation.verify()).findings == []


async def test_a_hold_that_comes_into_force_at_the_last_moment_wins(installation, clock):
    await four_days(installation, clock)
    engine = installation.engine
    asked = []

    async def held(connection, since_us, until_us):
        found = await matters_over(connection, since_us, until_us)
        asked.append(1)
        return ["Matter 9"] if len(asked) == 2 else found

    async with installation.ledger() as ledger:

        async def tell(body):
            await ledger.append(Kind.RETENTION_PRUNED, None, body)
            await ledger.flush()

        outcome = await prune(engine, date(2026, 3, 2), "test", held=held, tell=tell)
    assert [(item.day.day, item.why) for item in outcome.kept] == [(1, "held: Matter 9")]
    assert "ex_0a" in await shown(installation)
    assert (await installation.verify()).findings == []


async def test_a_day_with_an_open_exchange_stays(installation, clock):
    async with installation.engine.begin() as connection:
        await ensure_days(connection, FIRST, 3)
    async with installation.ledger() as ledger:
        await ledger.append(Kind.INTENT, "ex_open", {**INTENT, "received_us": clock[0]})
        await ledger.flush()

        async def tell(body):
            raise AssertionError(body)

        outcome = await prune(installation.engine, date(2026, 3, 2), "test", held=matters_over, tell=tell)
        assert [item.why for item in outcome.kept] == ["an exchange is open"]
        await ledger.append(Kind.OUTCOME, "ex_open", OUTCOME)
