"""The one way to open the database: SQLite made durable and patient, PostgreSQL over asyncpg."""

from __future__ import annotations

from typing import Protocol

from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from gateway.core.errors import ConfigurationError

_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA busy_timeout=10000",
    "PRAGMA foreign_keys=ON",
)
_DRIVERS = ("sqlite+aiosqlite", "postgresql+asyncpg")


class _Cursor(Protocol):
    def execute(self, statement: str, /) -> object: ...
    def close(self) -> None: ...


class _Connection(Protocol):
    def cursor(self) -> _Cursor: ...


def make_engine(url: str) -> AsyncEngine:
    """An engine for ``sqlite+aiosqlite://`` (WAL, synchronous FULL, 10 s busy timeout) or ``postgresql+asyncpg://``.

    A transaction on SQLite takes the write lock with its first write. Let that be its first statement,
    for a transaction that reads first can find its snapshot outdated.
    Raises ``ConfigurationError`` for another driver, without repeating the URL: it may hold a password.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise ConfigurationError("database_url is not a database URL") from None
    if parsed.drivername not in _DRIVERS:
        raise ConfigurationError(f"database_url must begin with one of: {', '.join(_DRIVERS)}")
    if parsed.drivername == "sqlite+aiosqlite":
        engine = create_async_engine(parsed)
        event.listen(engine.sync_engine, "connect", _set_pragmas)
        return engine
    return create_async_engine(parsed, pool_pre_ping=True)


def _set_pragmas(connection: _Connection, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()
