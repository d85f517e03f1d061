"""``gateway report``: what people outside ask for. Exit codes: 0 done, 2 usage, 3 environment."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Sequence
from typing import Annotated

import typer
from sqlalchemy import select

from gateway.catalog.records import Deployment
from gateway.cli.installation import ConfigOption, installation_errors, open_engine
from gateway.config.policy_tree import read_policy_tree
from gateway.config.settings import load_settings
from gateway.policy.bundle import load_bundle
from gateway.storage.tables import EXCHANGE

app = typer.Typer(name="report", help="Reports for people outside.", no_args_is_help=True)

_BACKUPS = (
    "Copies of the database and its write-ahead log hold ciphertexts. Their keys are gone from the holder; a backup of "
    "a folder of keys opens what it is older than, so let it expire within the time promised."
)
_ELSEWHERE = (
    ("backups", _BACKUPS),
    ("exports", "Records in a SIEM or in exports hold identifiers and counts of the exchanges, and no text."),
    ("callers", "The caller has its own request and answer."),
)


@app.callback()
def _several() -> None:
    """Reports for people outside."""


@app.command()
def erasure(
    *,
    exchange: Annotated[list[str] | None, typer.Option("--exchange", help="An exchange's id; may be repeated.")] = None,
    principal: Annotated[list[str] | None, typer.Option("--principal", help="A principal's id.")] = None,
    config: ConfigOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of Markdown.")] = False,
) -> None:
    """Name the places that an erasure of these exchanges does not reach, with what is known of each."""
    if not exchange and not principal:
        raise typer.BadParameter("give --exchange or --principal")
    with installation_errors():
        reached = asyncio.run(_deployments(config, exchange or [], principal or []))
        settings = load_settings(config)
        bundle = load_bundle(read_policy_tree(settings.policies).files, None)
    places = [_provider(name, bundle.deployments.get(name), number) for name, number in reached]  # type: ignore[call-overload]
    places += [{"place": place, "told": told} for place, told in _ELSEWHERE]
    typer.echo(json.dumps({"places": places}) if as_json else _markdown(places))


async def _deployments(
    config: ConfigOption, exchanges: Sequence[str], principals: Sequence[str]
) -> list[tuple[str, int]]:
    """Deployments that these exchanges were sent to, with how many."""
    wanted = [EXCHANGE.c.deployment.is_not(None)]
    if exchanges:
        wanted.append(EXCHANGE.c.id.in_(exchanges))
    if principals:
        wanted.append(EXCHANGE.c.principal.in_(principals))
    counted: dict[str, int] = {}
    async with open_engine(load_settings(config)) as engine, engine.connect() as connection:
        for (name,) in await connection.execute(select(EXCHANGE.c.deployment).where(*wanted)):
            counted[name] = counted.get(name, 0) + 1
    return sorted(counted.items())


def _provider(name: str, facts: Deployment | None, number: int) -> dict[str, object]:
    if facts is None:
        told = "Not in the bundle any more: ask the operator of the deployment what was kept."
    elif facts.retention_days is None:
        told = "How long requests are kept is unknown: ask the provider to erase."
    elif facts.retention_days == 0:
        told = "The catalogue says that nothing is kept."
    else:
        told = f"The catalogue says that requests are kept for {facts.retention_days} days: ask the provider to erase."
    retention = facts.facts.get("retention_days") if facts else None
    return {
        "place": f"deployment {name}",
        "exchanges": number,
        "retention_days": facts.retention_days if facts else None,
        "source": retention.source if retention else None,
        "told": told,
    }


def _markdown(places: Iterable[dict[str, object]]) -> str:
    lines = ["# Places that this erasure does not reach", ""]
    for place in places:
        number = f" ({place['exchanges']} exchanges)" if "exchanges" in place else ""
        source = f" Source: {place['source']}." if place.get("source") else ""
        lines.append(f"- **{place['place']}**{number}: {place['told']}{source}")
    return "\n".join(lines)
