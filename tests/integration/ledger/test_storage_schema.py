"""The migrations make exactly the tables of the model, and an outdated database is refused."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from gateway.core.errors import ConfigurationError
from gateway.storage import schema
from gateway.storage.engine import make_engine
from gateway.storage.tables import METADATA


def _differences(connection: Connection) -> list[object]:
    return list(compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), METADATA))


async def test_up_down_and_up_again_leaves_exactly_the_tables_of_the_model(database_url):
    schema.upgrade(database_url)
    schema.downgrade(database_url, "base")
    engine = make_engine(database_url)
    async with engine.connect() as connection:
        left = await connection.run_sync(lambda c: set(inspect(c).get_table_names()))
    assert left == {"alembic_version"}

    schema.upgrade(database_url)
    async with engine.connect() as connection:
        assert await connection.run_sync(_differences) == []
        tables = await connection.run_sync(lambda c: set(inspect(c).get_table_names()))
    await engine.dispose()
    assert tables == set(METADATA.tables) | {"alembic_version"}


async def test_an_upgrade_of_an_up_to_date_database_changes_nothing(migrated_url):
    schema.upgrade(migrated_url)
    engine = make_engine(migrated_url)
    await schema.check_schema(engine)
    await engine.dispose()


async def test_a_database_without_schema_is_refused_with_the_command_that_helps(database_url):
    engine = make_engine(database_url)
    with pytest.raises(ConfigurationError, match="run `gateway db upgrade`"):
        await schema.check_schema(engine)
    await engine.dispose()


async def test_a_database_of_a_newer_gateway_is_refused(engine):
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(ConfigurationError, match="revision 9999"):
        await schema.check_schema(engine)


async def test_sqlite_is_durable_and_patient(sqlite_engine):
    async with sqlite_engine.connect() as connection:
        found = [
            (await connection.execute(text(f"PRAGMA {p}"))).scalar()
            for p in ("journal_mode", "synchronous", "busy_timeout")
        ]
    assert found == ["wal", 2, 10000]


@pytest.mark.parametrize("url", ["sqlite:///x.db", "postgresql://user:hunter2@h/d", "nonsense", "mysql+aiomysql://h/d"])
def test_another_driver_is_refused_without_repeating_the_url(url):
    with pytest.raises(ConfigurationError) as caught:
        make_engine(url)
    assert "hunter2" not in str(caught.value)
