"""A database of its own for the hammer, beside the one that was named: a load test must not write into a real log."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from gateway.core.errors import ConfigurationError
from gateway.storage import schema


@asynccontextmanager
async def scratch_database(url: str, *, keep: bool = False) -> AsyncIterator[str]:
    """The URL of a new, migrated database on the same server, or a new file in the same folder.

    It is dropped afterwards unless ``keep``. On PostgreSQL the role needs CREATEDB. Raises ``ConfigurationError``
    where the URL names no file, and database errors.
    """
    parsed = make_url(url)
    name = f"gateway_hammer_{uuid.uuid4().hex[:12]}"
    if parsed.get_backend_name() == "sqlite":
        if not parsed.database or parsed.database == ":memory:":
            raise ConfigurationError("the hammer needs a database in a file")
        path = Path(parsed.database).with_name(f"{name}.db")
        made = parsed.set(database=str(path)).render_as_string(hide_password=False)
        try:
            schema.upgrade(made)
            yield made
        finally:
            if not keep:
                for end in ("", "-wal", "-shm"):
                    path.with_name(path.name + end).unlink(missing_ok=True)
        return
    await _administer(url, f'CREATE DATABASE "{name}"')
    try:
        made = parsed.set(database=name).render_as_string(hide_password=False)
        schema.upgrade(made)
        yield made
    finally:
        if not keep:
            await _administer(url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


async def _administer(url: str, statement: str) -> None:
    engine = create_async_engine(url, isolation_level="AUTOCOMMIT")
    try:
        async with engine.connect() as connection:
            await connection.execute(text(statement))
    finally:
        await engine.dispose()
