"""The database's revision against the code's: check, upgrade, downgrade. Alembic is used by API only."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine

from gateway.core.errors import ConfigurationError
from gateway.storage.engine import make_engine

_PACKAGE = Path(__file__).resolve().parent.parent
_MIGRATION_LOCK = 0x67617465776179


def head() -> str:
    """The revision that this code needs."""
    revision = ScriptDirectory.from_config(_config()).get_current_head()
    if revision is None:
        raise ConfigurationError("the migrations hold no revision")
    return revision


async def current(engine: AsyncEngine) -> str | None:
    """The revision that the database has, or ``None`` for a database without any."""
    async with engine.connect() as connection:
        return await connection.run_sync(lambda c: MigrationContext.configure(c).get_current_revision())


async def check_schema(engine: AsyncEngine) -> None:
    """Raise ``ConfigurationError`` unless the database's revision is exactly the code's head."""
    found, wanted = await current(engine), head()
    if found != wanted:
        raise ConfigurationError(
            f"the database is at revision {found or 'none'} but this gateway needs {wanted}: run `gateway db upgrade`"
        )


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database up to ``revision``; makes the folder of an SQLite file. Replicas may race to do it."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    _migrate(url, lambda config: command.upgrade(config, revision))


def downgrade(url: str, revision: str) -> None:
    """Take the database down to ``revision``; ``base`` removes every table and all that they hold."""
    _migrate(url, lambda config: command.downgrade(config, revision))


def _config() -> Config:
    for folder in (_PACKAGE / "migrations", _PACKAGE.parent / "migrations"):
        if (folder / "env.py").is_file():
            config = Config()
            config.set_main_option("script_location", str(folder).replace("%", "%%"))
            return config
    raise ConfigurationError("the migrations folder is missing from this installation")


def _migrate(url: str, action: Callable[[Config], None]) -> None:
    # A thread of its own, so that this also works where an event loop is running.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(_run(url, action))).result()


async def _run(url: str, action: Callable[[Config], None]) -> None:
    config = _config()
    engine = make_engine(url)

    def act(connection: Connection) -> None:
        config.attributes["connection"] = connection
        action(config)

    try:
        async with engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
            await connection.run_sync(act)
    finally:
        await engine.dispose()
