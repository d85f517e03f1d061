"""``gateway texts reveal``: a stored text is shown where a second person agreed to a reason, for an hour at most.

Persons are accounts of the system. Each step is a record, made before anything is shown.
Exit codes: 0 done, 1 not possible, 2 usage, 3 environment.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Mapping
from typing import Annotated

import typer

from gateway.cli.installation import ConfigOption, actor, installation_errors, now_us, open_installation
from gateway.cli.output import not_possible
from gateway.config.settings import load_settings
from gateway.core.errors import ConfigurationError
from gateway.ledger import Kind
from gateway.payloads.holds import NotPossible
from gateway.payloads.opening import open_payloads
from gateway.payloads.reveals import decide_reveal, request_reveal, reveals_of

app = typer.Typer(name="reveal", help="Texts shown to whoever has a second person's consent.", no_args_is_help=True)

_Exchange = Annotated[str, typer.Argument(help="The exchange's id.")]
_Reveal = Annotated[str, typer.Argument(help="The id that the request printed.")]


@app.command()
def request(
    exchange: _Exchange,
    *,
    reason: Annotated[str, typer.Option("--reason", help="Why, in 10 to 500 characters; it is recorded.")],
    config: ConfigOption = None,
) -> None:
    """Ask to see the texts of an exchange."""
    reveal = f"reveal_{secrets.token_hex(6)}"

    async def run() -> None:
        async with open_installation(config) as its:
            await request_reveal(its.engine, reveal, exchange, reason, by=actor(), now_us=now_us())
            body = {"reveal": reveal, "by": actor(), "reason": reason}
            await its.ledger.append(Kind.REVEAL_REQUESTED, exchange, body)

    with installation_errors(), not_possible():
        asyncio.run(run())
    typer.echo(reveal)


@app.command()
def decide(
    reveal: _Reveal,
    *,
    refuse: Annotated[bool, typer.Option("--refuse", help="Refuse instead of agreeing.")] = False,
    minutes: Annotated[int, typer.Option("--minutes", min=1, max=60, help="How long it may be seen.")] = 15,
    config: ConfigOption = None,
) -> None:
    """Agree to a request of somebody else, or refuse it."""

    async def run() -> None:
        async with open_installation(config) as its:
            decided = await decide_reveal(
                its.engine, reveal, by=actor(), minutes=minutes, now_us=now_us(), approve=not refuse
            )
            body = {"reveal": reveal, "by": actor(), "approved": not refuse, "until_us": decided.until_us}
            await its.ledger.append(Kind.REVEAL_DECIDED, decided.exchange_id, body)

    with installation_errors(), not_possible():
        asyncio.run(run())
    typer.echo("refused" if refuse else f"approved for {minutes} minutes")


@app.command()
def show(exchange: _Exchange, *, config: ConfigOption = None) -> None:
    """Show the texts of an exchange to whoever asked, while a second person's consent lasts; as JSON by part."""
    with installation_errors(), not_possible():
        parts = asyncio.run(_show(config, exchange))
    typer.echo(json.dumps({part: text.decode("utf-8", "replace") for part, text in parts.items()}))


async def _show(config: ConfigOption, exchange: str) -> Mapping[str, bytes]:
    async with open_installation(config) as its:
        vault = open_payloads(load_settings(config), its.engine, its.keyring.identifier, now_us)
        if vault is None:
            raise ConfigurationError("no payload vault is configured: payloads.holder is none")
        mine = [item for item in await reveals_of(its.engine, exchange) if item.opens_for(actor(), now_us())]
        if not mine:
            raise NotPossible("nobody else has agreed to show you these texts, or the time is over")
        parts = await vault.read(exchange)
        body = {"reveal": mine[0].id, "by": actor(), "parts": sorted(parts)}
        await its.ledger.append(Kind.REVEAL_SHOWN, exchange, body)
        return parts
