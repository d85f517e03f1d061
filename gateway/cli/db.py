"""``gateway db``: the database's schema. Exit codes: 0 fine, 1 outdated (check), 2 usage, 3 environment."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from alembic.util import CommandError
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from gateway.config.settings import load_settings
from gateway.core.errors import ConfigurationError
from gateway.storage import schema
from gateway.storage.engine import make_engine
from gateway.storage.roles import READER, RETENTION, WRITER, role_statements

app = typer.Typer(name="db", help="The database's schema: upgrade, downgrade, check.", no_args_is_help=True)

_Json = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")]


@app.command()
def upgrade(
    revision: Annotated[str, typer.Argument(help="Target revision.")] = "head",
    *,
    as_json: _Json = False,
) -> None:
    """Bring the database up to the schema that this gateway needs."""
    with environment_errors():
        url = load_settings().database
        schema.upgrade(url, revision)
        _report(_revision(url), as_json=as_json)


@app.command()
def downgrade(
    revision: Annotated[str, typer.Argument(help="Target revision; 'base' removes every table.")],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: _Json = False,
) -> None:
    """Take the database down to an older schema. What the removed tables hold is lost."""
    with environment_errors():
        url = require_database(load_settings().database)
        if not yes:
            typer.confirm("What the removed tables hold is lost. Go on?", abort=True, err=True)
        schema.downgrade(url, revision)
        _report(_revision(url), as_json=as_json)


@app.command()
def current(*, as_json: _Json = False) -> None:
    """Print the revision that the database has."""
    with environment_errors():
        _report(_revision(require_database(load_settings().database)), as_json=as_json)


@app.command()
def check(*, as_json: _Json = False) -> None:
    """Exit 1 unless the database has exactly the schema that this gateway needs."""
    with environment_errors():
        found, wanted = _revision(require_database(load_settings().database)), schema.head()
    _report(found, as_json=as_json)
    if found != wanted:
        typer.echo(f"This gateway needs revision {wanted}.\nRun: gateway db upgrade", err=True)
        raise typer.Exit(1)


@app.command()
def roles(
    *,
    apply: Annotated[bool, typer.Option("--apply", help="Run the statements instead of printing them.")] = False,
    as_json: _Json = False,
) -> None:
    """Print the SQL that makes audit_writer, audit_reader and audit_retention on PostgreSQL, or run it.

    Needs the tables' owner with CREATEROLE. Running it again changes nothing.
    """
    with environment_errors():
        url = load_settings().database
        if make_url(url).get_backend_name() != "postgresql":
            raise ConfigurationError("roles are PostgreSQL's; an SQLite file is protected by its file mode")
        statements = list(role_statements())
        if apply:
            asyncio.run(_execute(url, statements))
    if as_json:
        typer.echo(json.dumps({"applied": apply, "statements": statements}))
    elif apply:
        typer.echo(f"{len(statements)} statements applied: {WRITER}, {READER} and {RETENTION} are there.")
    else:
        typer.echo(";\n".join(statements) + ";")


async def _execute(url: str, statements: list[str]) -> None:
    engine = make_engine(url)
    try:
        await schema.check_schema(engine)
        async with engine.begin() as connection:
            for statement in statements:
                await connection.exec_driver_sql(statement)
    finally:
        await engine.dispose()


@contextmanager
def environment_errors() -> Iterator[None]:
    """Turn what only the operator can mend into a message on stderr and exit code 3."""
    try:
        yield
    except (ConfigurationError, CommandError) as error:
        typer.echo(f"Error: {error}", err=True)
    except (SQLAlchemyError, OSError) as error:
        # The text of a driver's error may hold the URL with its password.
        typer.echo(f"Error: the database could not be used ({type(error).__name__}).", err=True)
        typer.echo("Check database_url in gateway.yaml or GATEWAY_DATABASE_URL, and that it is up.", err=True)
    else:
        return
    raise typer.Exit(3)


def require_database(url: str) -> str:
    """``url`` itself; raises ``ConfigurationError`` for an SQLite file that does not exist, rather than make it."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and not Path(parsed.database or "").is_file():
        raise ConfigurationError("the database file does not exist: run `gateway db upgrade`")
    return url


def _revision(url: str) -> str | None:
    async def ask() -> str | None:
        engine = make_engine(url)
        try:
            return await schema.current(engine)
        finally:
            await engine.dispose()

    return asyncio.run(ask())


def _report(revision: str | None, *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps({"revision": revision, "needed": schema.head()}))
    else:
        typer.echo(f"The database is at revision {revision or 'none'}; this gateway needs {schema.head()}.")
