"""``gateway keys``: API keys of the inference plane. Exit codes: 0 done, 1 no such live key, 2 usage, 3 environment."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from gateway.cli.installation import ConfigOption, actor, installation_errors, now_us, open_engine, open_installation
from gateway.cli.output import complain, stderr, stdout
from gateway.config.settings import load_settings
from gateway.core.errors import LedgerUnavailable
from gateway.core.vocabulary import DEFAULT_TENANT, DataClass
from gateway.identity.keys import ApiKey, create_key, find_key, list_keys, revoke_key
from gateway.ledger import Kind

app = typer.Typer(name="keys", help="API keys of the inference plane.", no_args_is_help=True)

_DAY_US = 24 * 60 * 60 * 1_000_000
_STATE_STYLES = {"live": "green", "expired": "yellow", "revoked": "red"}
_Json = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")]


def _data_class(word: str | DataClass) -> DataClass:
    if isinstance(word, DataClass):
        return word
    try:
        return DataClass.parse(word)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="What the key is for, such as the name of a service.")],
    *,
    team: Annotated[str, typer.Option("--team", help="Team that answers for the key.")],
    floor: Annotated[
        DataClass,
        typer.Option(
            "--data-class-floor",
            parser=_data_class,
            metavar="CLASS",
            show_default="public",
            help="Lowest data class of its exchanges.",
        ),
    ] = DataClass.PUBLIC,
    purpose: Annotated[
        list[str] | None, typer.Option("--purpose", help="A purpose granted to it; the first is its default.")
    ] = None,
    group: Annotated[list[str] | None, typer.Option("--group", help="A group that policy may ask for.")] = None,
    role: Annotated[str, typer.Option("--role", help="Role that policy may ask for.")] = "developer",
    region: Annotated[str, typer.Option("--region", help="Where the caller sits.")] = "unknown",
    tenant: Annotated[str, typer.Option("--tenant", help="Boundary of surrogates and records.")] = DEFAULT_TENANT,
    expires_days: Annotated[
        int | None, typer.Option("--expires-days", min=1, max=36500, help="Days until it ends.")
    ] = None,
    rate: Annotated[int | None, typer.Option("--rate", min=1, help="Requests a minute.")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print the key and nothing else.")] = False,
    as_json: _Json = False,
    config: ConfigOption = None,
) -> None:
    """Make a key and show it this once. It is recorded before it is shown."""

    async def make() -> tuple[ApiKey, str]:
        async with open_installation(config) as installation:
            made_us = now_us()
            key, secret = await create_key(
                installation.engine,
                installation.keyring.api_key_pepper,
                name=name,
                team=team,
                floor=floor,
                region=region,
                role=role,
                groups=group or (),
                purposes=purpose or ("general",),
                expires_us=made_us + expires_days * _DAY_US if expires_days else None,
                rate_per_minute=rate,
                tenant=tenant,
                now_us=made_us,
            )
            try:
                await installation.ledger.append(Kind.KEY_CREATED, None, {"key": key.facts(), "by": actor()})
            except LedgerUnavailable:
                await revoke_key(installation.engine, key.id, now_us())
                raise
            return key, secret

    with installation_errors():
        try:
            key, secret = asyncio.run(make())
        except ValueError as error:
            raise typer.BadParameter(str(error)) from None
    if as_json:
        typer.echo(json.dumps({**key.facts(), "state": "live", "key": secret}))
    elif quiet:
        typer.echo(secret)
    else:
        _show_once(key, secret)


@app.command("list")
def list_(*, as_json: _Json = False, config: ConfigOption = None) -> None:
    """Show every key, newest first, without secrets."""

    async def read() -> list[ApiKey]:
        async with open_engine(load_settings(config)) as engine:
            return await list_keys(engine)

    with installation_errors():
        keys = asyncio.run(read())
    current_us = now_us()
    if as_json:
        typer.echo(json.dumps({"keys": [{**key.facts(), "state": key.state(current_us)} for key in keys]}))
    elif not keys:
        stderr.print("There is no key yet. Make one: gateway keys create NAME --team TEAM", markup=False)
    else:
        stdout.print(_table(keys, current_us))


@app.command()
def revoke(
    key_id: Annotated[str, typer.Argument(help="The eight characters behind ggw_, as `gateway keys list` shows them.")],
    *,
    as_json: _Json = False,
    config: ConfigOption = None,
) -> None:
    """End a key for good. Serving gateways notice within seconds."""
    wanted = key_id.removeprefix("key:")

    async def end() -> bool:
        async with open_installation(config) as installation:
            stored = await find_key(installation.engine, wanted)
            if stored is None or stored.key.revoked_us is not None:
                return False
            # Recorded first: a key that ended without a word would be worse than a word too much.
            await installation.ledger.append(Kind.KEY_REVOKED, None, {"key": stored.key.facts(), "by": actor()})
            return await revoke_key(installation.engine, wanted, now_us())

    with installation_errors():
        revoked = asyncio.run(end())
    if as_json:
        typer.echo(json.dumps({"id": wanted, "revoked": revoked}))
    elif revoked:
        stderr.print(f"Key {wanted} is revoked.", markup=False)
    if not revoked:
        if not as_json:
            complain("No key was revoked.", "No live key has this id.", "See: gateway keys list")
        raise typer.Exit(1)


def _show_once(key: ApiKey, secret: str) -> None:
    if not stdout.is_terminal:
        typer.echo(secret)
        stderr.print("The key is shown this once.")
        return
    lines = Text.assemble((secret, "bold"), "\n\n", ("Shown this once. ", "bold yellow"))
    lines.append("Only a keyed hash is kept: put it in a safe place now.\n")
    lines.append(
        f"team {key.team}, at least {key.floor.label}, for {', '.join(key.purposes)}, {_until(key.expires_us)}"
    )
    stdout.print(Panel(lines, title=Text(f"API key {key.id}: {key.name}"), title_align="left", expand=False))


def _table(keys: list[ApiKey], current_us: int) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for title in ("id", "name", "team", "class floor", "purposes", "rate/min", "expires", "state"):
        table.add_column(title, justify="right" if title == "rate/min" else "left", overflow="fold")
    for key in keys:
        state = key.state(current_us)
        rate = "" if key.rate_per_minute is None else str(key.rate_per_minute)
        expires = "never" if key.expires_us is None else _day(key.expires_us)
        words = (key.id, key.name, key.team, key.floor.label, ", ".join(key.purposes), rate, expires)
        table.add_row(*(Text(word) for word in words), Text(state, style=_STATE_STYLES[state]))
    return table


def _until(expires_us: int | None) -> str:
    return "without expiry" if expires_us is None else f"until {_day(expires_us)} (UTC)"


def _day(time_us: int) -> str:
    return datetime.fromtimestamp(time_us / 1_000_000, UTC).strftime("%Y-%m-%d")
