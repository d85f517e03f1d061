"""``gateway retention``: how long what is kept, and the removal of days that were kept for their time.

Exit codes: 0 fine, 1 requirements contradict each other, 2 usage, 3 environment.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from gateway.cli.installation import ConfigOption, installation_errors, now_us, open_installation
from gateway.cli.output import complain, stdout
from gateway.config.policy_tree import read_policy_tree
from gateway.config.settings import load_settings
from gateway.ledger import Kind
from gateway.ledger.retention import Outcome, prune
from gateway.payloads.holds import matters_over
from gateway.policy.retention import Retention, Span, load_retention
from gateway.storage.partitions import day_of

app = typer.Typer(name="retention", help="How long what is kept; removal of what was.", no_args_is_help=True)

_Json = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")]


@app.command()
def show(*, config: ConfigOption = None, as_json: _Json = False) -> None:
    """Show every requirement with its basis, what follows, and contradictions (exit code 1)."""
    with installation_errors():
        retention = _retention(config)
    spans = [retention.span("metadata"), retention.span("payload")]
    if as_json:
        requirements = [{**asdict(item), "verified_on": str(item.verified_on)} for item in retention.requirements]
        typer.echo(json.dumps({"requirements": requirements, "spans": [asdict(span) for span in spans]}))
    else:
        _print(retention, spans)
    raise typer.Exit(1 if retention.conflicts() else 0)


@app.command("prune")
def prune_command(*, config: ConfigOption = None, as_json: _Json = False) -> None:
    """Remove days of the ledger's metadata whose time is over; a hold or an open exchange keeps a day.

    Without a maximum in retention.yaml nothing is removed, and neither is it while requirements contradict each other.
    """
    with installation_errors():
        span = _retention(config).span("metadata")
        if span.conflict:
            complain(
                "Nothing was removed.", f"Requirements contradict each other: {span.conflict}.", "Settle it first."
            )
            raise typer.Exit(1)
        outcome = asyncio.run(_prune(config, span)) if span.max_days is not None else Outcome((), ())
    if as_json:
        dropped = [{"day": str(item.day), "records": item.records} for item in outcome.dropped]
        kept = [{"day": str(item.day), "why": item.why} for item in outcome.kept]
        typer.echo(json.dumps({"max_days": span.max_days, "dropped": dropped, "kept": kept}))
        return
    if span.max_days is None:
        typer.echo("No requirement sets a maximum for metadata: nothing is removed.")
    for item in outcome.dropped:
        typer.echo(f"{item.day}  {item.records:,} records removed; their hashes stay")
    for stays in outcome.kept:
        typer.echo(f"{stays.day}  kept: {stays.why}")


async def _prune(config: Path | None, span: Span) -> Outcome:
    before = day_of(now_us()) - timedelta(days=span.max_days or 0)
    async with open_installation(config) as installation:

        async def tell(body: Mapping[str, object]) -> None:
            await installation.ledger.append(Kind.RETENTION_PRUNED, None, body)
            await installation.ledger.flush()

        basis = f"metadata is kept for at most {span.max_days} days"
        return await prune(installation.engine, before, basis, held=matters_over, tell=tell)


def _retention(config: Path | None) -> Retention:
    return load_retention(read_policy_tree(load_settings(config).policies).files)


def _print(retention: Retention, spans: list[Span]) -> None:
    table = Table("requirement", "keeps", "at least", "at most", "basis", "owner")
    for item in retention.requirements:
        least, most = (("" if days is None else f"{days} d") for days in (item.min_days, item.max_days))
        table.add_row(item.id, item.keeps, least, most, item.basis, item.owner)
    stdout.print(table)
    for span in spans:
        most = "no maximum" if span.max_days is None else f"at most {span.max_days} days"
        stdout.print(f"{span.keeps}: at least {span.min_days} days, {most}", markup=False)
        if span.conflict:
            stdout.print(f"  contradiction: {span.conflict}; nothing is removed", style="bold red", markup=False)
