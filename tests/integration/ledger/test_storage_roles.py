"""Roles on a real PostgreSQL: the writer ships and cannot take back, the reader verifies, retention drops days."""

from __future__ import annotations

from datetime import date

import asyncpg
import pytest
from ledger_installation import Installation, exchange
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from gateway.storage.engine import make_engine
from gateway.storage.partitions import drop_day, ensure_days
from gateway.storage.roles import role_statements


@pytest.fixture
async def owner(migrated_url):
    if not migrated_url.startswith("postgresql"):
        pytest.skip("SQLite has no roles")
    engine = make_engine(migrated_url)
    for _ in range(2):
        async with engine.begin() as connection:
            for statement in role_statements():
                await connection.exec_driver_sql(statement)
    yield engine
    await engine.dispose()


def as_role(url, role):
    """An engine whose every connection is one of ``role``."""
    return create_async_engine(url, connect_args={"server_settings": {"role": role}})


async def refused(engine, statement):
    with pytest.raises(DBAPIError) as caught:
        async with engine.begin() as connection:
            await connection.execute(text(statement))
    assert isinstance(caught.value.orig.__cause__, asyncpg.InsufficientPrivilegeError), statement


async def test_each_role_can_do_its_work_and_no_more(owner, migrated_url, tmp_path):
    writer, reader, retention = (as_role(migrated_url, f"audit_{name}") for name in ("writer", "reader", "retention"))
    installation = Installation(writer, tmp_path / "spool")
    async with installation.ledger() as ledger:
        for n in range(12):
            await exchange(ledger, f"ex_{n}")
    for statement in (
        "DELETE FROM ledger_record",
        "UPDATE ledger_record SET body = ''",
        "UPDATE ledger_seal SET body = ''",
        "UPDATE exchange SET team = 'other'",
        "DELETE FROM exchange",
        "DELETE FROM ledger_seal",
        "DELETE FROM ledger_checkpoint",
        "UPDATE ledger_checkpoint SET note = ''",
        "DELETE FROM exchange_tag",
        "DELETE FROM exchange_count",
        "TRUNCATE ledger_record",
        "DROP TABLE exchange",
        "DELETE FROM ledger_days.ledger_record_rest",
        "SELECT ledger_drop_day('2023-11-14')",
    ):
        await refused(writer, statement)
    assert (await Installation(reader, tmp_path / "spool").verify()).findings == []
    for statement in (
        "INSERT INTO ledger_pruned VALUES ('s', 1, 1, '')",
        "UPDATE exchange SET status = 'open'",
        "DELETE FROM ledger_record",
        "SELECT * FROM payload",
        "SELECT * FROM api_key",
        "SELECT * FROM surrogate_map",
        "SELECT ledger_ensure_days('2027-01-01', '2027-01-02')",
        "SELECT ledger_drop_day('2023-11-14')",
    ):
        await refused(reader, statement)
    async with retention.begin() as connection:
        assert await ensure_days(connection, date(2027, 1, 1), 1) == 6
        await drop_day(connection, date(2023, 11, 14))
    await refused(retention, "DELETE FROM ledger_record")
    async with owner.connect() as connection:
        assert await connection.scalar(text("SELECT count(*) FROM exchange")) == 0
    for engine in (writer, reader, retention):
        await engine.dispose()


async def test_rows_that_came_before_their_partition_are_moved_into_it(owner):
    async with owner.begin() as connection:
        await connection.execute(
            text("INSERT INTO exchange_tag VALUES ('rule', 'a', 1830297600000000, 'ex_1'), ('rule', 'a', 1, 'ex_2')")
        )
        assert await ensure_days(connection, date(2028, 1, 1), 0) == 3
        names = await connection.execute(text("SELECT tableoid::regclass::text, exchange_id FROM exchange_tag"))
        assert {tuple(row) for row in names} == {
            ("ledger_days.exchange_tag_20280101", "ex_1"),
            ("ledger_days.exchange_tag_rest", "ex_2"),
        }
        assert await ensure_days(connection, date(2028, 1, 1), 0) == 0
