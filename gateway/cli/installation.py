"""The parts of an installation that a command needs beside a serving gateway: database, keys, a ledger of its own."""

from __future__ import annotations

import getpass
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.ext.asyncio import AsyncEngine

from gateway import __version__
from gateway.cli.db import environment_errors, require_database
from gateway.cli.output import complain
from gateway.config.keyring import Keyring, load_keyring
from gateway.config.ledger_keys import LedgerKeys
from gateway.config.settings import Settings, load_settings
from gateway.core.errors import LedgerUnavailable
from gateway.ledger import Ledger
from gateway.storage.engine import make_engine
from gateway.storage.schema import check_schema

ConfigOption = Annotated[Path | None, typer.Option("--config", help="gateway.yaml; also GATEWAY_CONFIG.")]


@dataclass(frozen=True, slots=True)
class Installation:
    """Opened for one command. What the command changes is recorded in ``ledger``."""

    engine: AsyncEngine
    keyring: Keyring
    ledger: Ledger


@contextmanager
def installation_errors() -> Iterator[None]:
    """Exit 3, in three lines, where the database, the configuration or the ledger cannot be used."""
    with environment_errors():
        try:
            yield
        except LedgerUnavailable as error:
            complain("Nothing was changed.", f"The change could not be recorded: {error}.", "Check the spool folder.")
            raise typer.Exit(3) from None


@asynccontextmanager
async def open_engine(settings: Settings) -> AsyncIterator[AsyncEngine]:
    """The database alone, at the schema that this code needs. For commands that only read."""
    engine = make_engine(require_database(settings.database))
    try:
        await check_schema(engine)
        yield engine
    finally:
        await engine.dispose()


@asynccontextmanager
async def open_installation(config: Path | None = None) -> AsyncIterator[Installation]:
    """Database, keys and a stream of the ledger; what was recorded is shipped before it is closed."""
    settings = load_settings(config)
    async with open_engine(settings) as engine:
        keyring = load_keyring(settings.under_state(settings.keys_dir))
        ledger = await Ledger.open(
            settings=settings.ledger,
            spool_dir=settings.under_state(settings.ledger.spool_dir),
            second_spool_dir=settings.second_spool_dir(),
            engine=engine,
            signing_key=LedgerKeys(settings.under_state(settings.keys_dir)),
            software=f"llm-governance-gateway/{__version__}",
        )
        try:
            yield Installation(engine, keyring, ledger)
        finally:
            await ledger.close()


def actor() -> str:
    """Who runs this command, as the record tells it: ``cli:`` and the system's name for the user."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):  # a user id without a name, as in many containers
        name = "unknown"
    return "cli:" + name.encode("ascii", "replace").decode()[:64]


def now_us() -> int:
    """Microseconds since 1970, UTC."""
    return time.time_ns() // 1000
