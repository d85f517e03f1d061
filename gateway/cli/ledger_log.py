"""``gateway ledger recover``, ``tiles``, ``keys rotate``: what an operator does with the log on purpose."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from gateway.cli.db import environment_errors
from gateway.cli.installation import actor, installation_errors, now_us, open_engine, open_installation
from gateway.cli.ledger_progress import ledger_progress
from gateway.cli.output import complain, stdout
from gateway.config.ledger_keys import DOCUMENT, LedgerKeys
from gateway.config.settings import Settings, load_settings
from gateway.core.errors import ConfigurationError
from gateway.core.signed_note import verifier_key
from gateway.ledger import Kind
from gateway.ledger.anchor.export import Exported, export_log
from gateway.ledger.anchor.store import AnchorFailed, Store, open_store
from gateway.ledger.log.guard import Known
from gateway.ledger.log.heads import live_shard
from gateway.ledger.log.integrator import Integrator
from gateway.ledger.log.keeping import known_elsewhere
from gateway.ledger.log.shards import Head, Naming, Recovery

keys_app = typer.Typer(name="keys", help="The log's keys.", no_args_is_help=True)

_Json = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")]


@keys_app.command()
def rotate(
    *,
    overlap_days: Annotated[
        float, typer.Option("--overlap-days", min=0, help="Days for which the keys of before sign as well.")
    ] = 30.0,
    as_json: _Json = False,
) -> None:
    """Make a new key of the log that signs from now on, beside those of before until the overlap is over."""
    with installation_errors():
        settings = load_settings()
        keys = LedgerKeys(settings.under_state(settings.keys_dir))
        added, old = keys.prepare(now_us(), int(overlap_days * 86_400_000_000))
        origin = settings.ledger.origin
        told: dict[str, object] = {
            "new": verifier_key(origin, added.public),
            "old": [verifier_key(origin, key.public) for key in old],
            "overlap_until_us": max((key.not_after_us or 0 for key in old), default=None),
            "by": actor(),
        }
        asyncio.run(_record(Kind.LOG_KEY_ROTATED, told))
        keys.adopt(added, old)
    if as_json:
        typer.echo(json.dumps(told))
        return
    stdout.print(f"new key: {told['new']}", markup=False, soft_wrap=True)
    stdout.print(f"Give it to the witnesses (--log) before the overlap ends, and {DOCUMENT} to verifiers.")


def recover_command(
    *,
    reason: Annotated[str, typer.Option("--reason", help="Why more was known than the database holds.")],
    known_size: Annotated[
        int, typer.Option("--known-size", min=0, help="The size that witnesses and anchors know, as status tells it.")
    ],
    as_json: _Json = False,
) -> None:
    """Go on with a log of which the database has lost a part: in a new shard that begins by telling so.

    Stop every gateway first. What is lost stays lost; verifiers see the recovery for ever.
    Exit codes: 0 done, 1 nothing is to be recovered or the size is another, 2 usage, 3 environment.
    """
    with installation_errors():
        settings = load_settings()
        try:
            told = asyncio.run(_recover(settings, reason, known_size))
        except _NothingToRecover as error:
            complain("Nothing was changed.", str(error))
            raise typer.Exit(1) from None
    if as_json:
        typer.echo(json.dumps(told))
    else:
        stdout.print(
            f"The log goes on as {told['origin']}. Witnesses accept it where --log names {settings.ledger.origin}."
        )


def tiles_command(
    target: Annotated[str, typer.Argument(help="Folder, or s3://bucket/prefix.")],
    *,
    endpoint_url: Annotated[
        str | None, typer.Option("--endpoint-url", help="Of object storage that is not AWS.")
    ] = None,
    region: Annotated[str | None, typer.Option("--region")] = None,
    retention_days: Annotated[
        int | None, typer.Option("--retention-days", min=1, help="Lock objects for so long, mode COMPLIANCE.")
    ] = None,
    as_json: _Json = False,
) -> None:
    """Export the log as static tiles (C2SP tlog-tiles); run again, it goes on where it was.

    Exit codes: 0 done, 2 usage, 3 environment.
    """
    with environment_errors():
        settings = load_settings()
        place = target if target.startswith("s3://") else str(Path(target).resolve())
        try:
            store = open_store(place, endpoint_url=endpoint_url, region=region, retention_days=retention_days)
            done = asyncio.run(_export(settings, store, hidden=as_json))
        except AnchorFailed as error:
            raise ConfigurationError(str(error)) from None
    if as_json:
        typer.echo(json.dumps({"shards": [asdict(shard) for shard in done]}))
        return
    for shard in done:
        stdout.print(f"{shard.origin}: {shard.size:,} leaves, {shard.files:,} files written", markup=False)


class _NothingToRecover(Exception):
    """The database holds all that is known, or the operator expects something else."""


async def _recover(settings: Settings, reason: str, known_size: int) -> dict[str, object]:
    keys = LedgerKeys(settings.under_state(settings.keys_dir))
    naming = Naming(settings.ledger.origin, settings.ledger.log.shards == "half_year")
    clients, _anchors, guard = known_elsewhere(settings.ledger, keys)
    try:
        async with open_engine(settings) as engine, engine.connect() as connection:
            shard = await live_shard(connection)
        old = shard.head if shard else Head(naming.at(now_us()), 0, "")
        known = await guard.known(old.origin)
        largest = _expected(known, old, known_size)
        # Only now, for this begins a stream of its own.
        async with open_installation() as installation:
            names = [each.by for each in known]
            told: dict[str, object] = {
                "origin": naming.recovery(old.origin),
                "known_size": known_size,
                "known_by": names,
                "database_size": old.size,
                "reason": reason,
                "by": actor(),
            }
            await installation.ledger.append(Kind.LOG_RECOVERED, None, told)
            spool = settings.under_state(settings.ledger.spool_dir)
            integrator = Integrator(installation.engine, naming, keys, spool / "integrator.lock")
            await integrator.recover(Recovery(largest.note, tuple(names), reason, actor()))
            return told
    finally:
        for client in clients:
            await client.close()


def _expected(known: Sequence[Known], old: Head, size: int) -> Known:
    """What is known beyond the database, where it is what the operator expects."""
    if not known:
        raise _NothingToRecover("no witness and no anchor knows this log")
    largest = known[0]
    if largest.checkpoint.size != size:
        raise _NothingToRecover(f"{largest.by} knows {largest.checkpoint.size} leaves, not {size}")
    if (size, largest.checkpoint.root.hex()) == (old.size, old.root):
        raise _NothingToRecover("the database holds all that is known")
    return largest


async def _record(kind: Kind, body: dict[str, object]) -> None:
    async with open_installation() as installation:
        await installation.ledger.append(kind, None, body)


async def _export(settings: Settings, store: Store, *, hidden: bool) -> list[Exported]:
    with ledger_progress("export", hidden=hidden) as advance:
        async with open_engine(settings) as engine:
            return await export_log(engine, store, advance)
