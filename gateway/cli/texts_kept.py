"""``gateway texts``: stored texts erased, and held against erasure and retention.

A hold is proposed by one person and set or lifted by another, by their accounts on this machine. All of it is recorded.
Exit codes: 0 done, 1 not possible or something is held, 2 usage, 3 environment.
"""

from __future__ import annotations

import asyncio
import json
import os
import secrets
from collections.abc import Awaitable, Callable
from typing import Annotated

import typer

from gateway.cli.installation import (
    ConfigOption,
    Installation,
    actor,
    installation_errors,
    now_us,
    open_engine,
    open_installation,
)
from gateway.cli.output import not_possible
from gateway.cli.reveals import app as reveal_commands
from gateway.config.settings import load_settings
from gateway.core.errors import ConfigurationError
from gateway.core.vocabulary import DEFAULT_TENANT
from gateway.ledger import Kind
from gateway.payloads.erasure import Erased, erase
from gateway.payloads.expiry import erased_body
from gateway.payloads.holds import lift_hold, list_holds, propose_hold, propose_lift, set_hold
from gateway.payloads.opening import open_payloads
from gateway.payloads.sealing import term_of
from gateway.payloads.selection import Selection

app = typer.Typer(name="texts", help="Stored texts: erase, hold, show to two persons.", no_args_is_help=True)
holds = typer.Typer(name="hold", help="Legal holds, set and lifted by two persons.", no_args_is_help=True)
app.add_typer(holds)
app.add_typer(reveal_commands)

_Json = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")]
_Exchanges = Annotated[list[str] | None, typer.Option("--exchange", help="An exchange's id; may be repeated.")]
_Principals = Annotated[list[str] | None, typer.Option("--principal", help="A principal's id; may be repeated.")]
_Values = Annotated[
    list[str] | None, typer.Option("--value-env", help="Environment variable with a value found in texts, as a name.")
]
_Tenant = Annotated[str, typer.Option("--tenant", help="Whose values are meant by --value-env.")]
_Hold = Annotated[str, typer.Argument(help="The hold's id.")]


@app.command("erase")
def erase_command(
    *,
    basis: Annotated[str, typer.Option("--basis", help="Why, such as a ticket; it is recorded.")],
    exchange: _Exchanges = None,
    principal: _Principals = None,
    value_env: _Values = None,
    tenant: _Tenant = DEFAULT_TENANT,
    config: ConfigOption = None,
    as_json: _Json = False,
) -> None:
    """Erase stored texts for good: by exchange, by principal, or by a value that was found in them."""
    with installation_errors(), not_possible():
        values = (tenant, _read(value_env))
        erased = asyncio.run(_erase(config, basis, exchange or [], principal or [], values))
    if as_json:
        typer.echo(json.dumps(erased_body(erased)))
    else:
        typer.echo(f"Texts erased: {len(erased.texts)}.")
        for held, matter in erased.held:
            typer.echo(f"{held} is held: {matter}")
        typer.echo("What lies elsewhere: gateway report erasure")
    raise typer.Exit(1 if erased.held else 0)


@holds.command("propose")
def hold_propose(
    matter: Annotated[str, typer.Option("--matter", help="What the hold is for.")],
    *,
    exchange: _Exchanges = None,
    principal: _Principals = None,
    team: Annotated[list[str] | None, typer.Option("--team", help="A team; may be repeated.")] = None,
    config: ConfigOption = None,
) -> None:
    """Ask for a hold; it is in force once somebody else has set it."""
    hold = f"hold_{secrets.token_hex(6)}"
    selection = Selection(exchanges=tuple(exchange or ()), principals=tuple(principal or ()), teams=tuple(team or ()))

    async def act(installation: Installation) -> None:
        await propose_hold(installation.engine, hold, matter, selection, by=actor(), now_us=now_us())

    _change(config, hold, "proposed", act)


@holds.command("set")
def hold_set(hold: _Hold, *, config: ConfigOption = None) -> None:
    """Bring a hold into force that somebody else has proposed."""
    _change(config, hold, "set", lambda its: set_hold(its.engine, hold, by=actor(), now_us=now_us()))


@holds.command("propose-lift")
def hold_propose_lift(hold: _Hold, *, config: ConfigOption = None) -> None:
    """Ask for the end of a hold; it stays in force until somebody else agrees."""
    _change(config, hold, "lift_proposed", lambda its: propose_lift(its.engine, hold, by=actor(), now_us=now_us()))


@holds.command("lift")
def hold_lift(hold: _Hold, *, config: ConfigOption = None) -> None:
    """End a hold whose end somebody else has asked for."""
    _change(config, hold, "lifted", lambda its: lift_hold(its.engine, hold, by=actor(), now_us=now_us()))


@holds.command("list")
def hold_list(*, config: ConfigOption = None, as_json: _Json = False) -> None:
    """Show every hold with its state."""

    async def ask() -> list[dict[str, str | None]]:
        async with open_engine(load_settings(config)) as engine:
            found = await list_holds(engine)
        return [{"id": h.id, "matter": h.matter, "state": h.state, "proposed_by": h.proposed_by} for h in found]

    with installation_errors():
        rows = asyncio.run(ask())
    if as_json:
        typer.echo(json.dumps(rows))
        return
    for row in rows:
        typer.echo(f"{row['id']}  {row['state']}  {row['matter']}  (proposed by {row['proposed_by']})")


def _change(config: ConfigOption, hold: str, state: str, act: Callable[[Installation], Awaitable[None]]) -> None:
    async def run() -> None:
        async with open_installation(config) as installation:
            await act(installation)
            await installation.ledger.append(Kind.HOLD_CHANGED, None, {"hold": hold, "state": state, "by": actor()})

    with installation_errors(), not_possible():
        asyncio.run(run())
    typer.echo(f"{hold}  {state}")


async def _erase(
    config: ConfigOption, basis: str, exchanges: list[str], principals: list[str], values: tuple[str, list[str]]
) -> Erased:
    async with open_installation(config) as installation:
        key = installation.keyring.identifier
        vault = open_payloads(load_settings(config), installation.engine, key, now_us)
        if vault is None:
            raise ConfigurationError("no payload vault is configured: payloads.holder is none")
        tenant, known = values
        terms = tuple(term_of(key, tenant, value) for value in known)
        selection = Selection(exchanges=tuple(exchanges), principals=tuple(principals), terms=terms)
        erased = await erase(vault, selection)
        body = {**erased_body(erased), "basis": basis, "by": actor()}
        await installation.ledger.append(Kind.PAYLOAD_ERASED, None, body)
        return erased


def _read(names: list[str] | None) -> list[str]:
    """The values, which must not stand on a command line: other users of the machine can read that."""
    missing = [name for name in names or [] if not os.environ.get(name)]
    if missing:
        raise typer.BadParameter(f"the environment has no {', '.join(missing)}")
    return [os.environ[name] for name in names or []]
