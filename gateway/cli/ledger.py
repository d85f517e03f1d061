"""``gateway ledger``: prove the audit record. Exit codes: 0 everything checks, 1 findings, 2 usage, 3 environment."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from gateway.cli.db import environment_errors, require_database
from gateway.cli.ledger_export import export_command, micros, verifier_command
from gateway.cli.ledger_fsck import fsck_command
from gateway.cli.ledger_hammer import hammer_command
from gateway.cli.ledger_log import keys_app, recover_command, tiles_command
from gateway.cli.ledger_progress import ledger_progress
from gateway.cli.ledger_proof import prove_command, verify_proof_command
from gateway.cli.ledger_trust import (
    MaxAgeOption,
    PublicKeyOption,
    QuorumOption,
    WitnessKeyOption,
    demands_of,
    log_keys,
)
from gateway.cli.ledger_witness import app as witness_app
from gateway.config.ledger_keys import FIRST_FILE
from gateway.config.settings import Settings, load_settings
from gateway.core.errors import ConfigurationError
from gateway.ledger.anchor.source import anchored_notes
from gateway.ledger.anchor.store import AnchorFailed, open_store
from gateway.ledger.log.facts import ledger_facts
from gateway.ledger.note import verifier_key
from gateway.ledger.verify import Verification, verify_export, verify_ledger
from gateway.ledger.verify.demands import Trust
from gateway.storage.engine import make_engine
from gateway.storage.schema import check_schema

app = typer.Typer(name="ledger", help="The audit record: verify it, see its state.", no_args_is_help=True)
app.command("hammer")(hammer_command)
app.command("export")(export_command)
app.command("verifier")(verifier_command)
app.command("fsck")(fsck_command)
app.command("prove")(prove_command)
app.command("verify-proof")(verify_proof_command)
app.command("recover")(recover_command)
app.command("tiles")(tiles_command)
app.add_typer(keys_app)
app.add_typer(witness_app)

_Json = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")]
_WORDS = {
    "streams": "streams",
    "epochs": "epochs",
    "records": "records",
    "pruned": "records pruned, hashes only",
    "unshipped": "records in the spool only",
    "seals": "seals",
    "log_size": "seals in the log",
    "pending_seals": "seals not in the log yet",
    "checkpoints": "checkpoints",
    "unconfirmed_checkpoints": "checkpoints not confirmed",
    "cosigned_size": "seals under a cosigned checkpoint",
    "recoveries": "recoveries of the log",
    "exchanges": "exchanges",
    "open_exchanges": "exchanges still open",
}


@app.command()
def verify(
    *,
    export: Annotated[
        Path | None, typer.Option("--export", help="Check this export, offline, instead of the database.")
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", help="Read records from this time on (ISO 8601); the log is read whole.")
    ] = None,
    public_key: PublicKeyOption = None,
    witness_key: WitnessKeyOption = None,
    quorum: QuorumOption = None,
    max_age: MaxAgeOption = None,
    anchor: Annotated[
        list[str] | None,
        typer.Option(
            "--anchor", help="Folder or s3://bucket/prefix whose checkpoints the log must extend; repeatable."
        ),
    ] = None,
    checkpoint: Annotated[
        list[Path] | None, typer.Option("--checkpoint", help="A checkpoint that was kept elsewhere; repeatable.")
    ] = None,
    as_json: _Json = False,
) -> None:
    """Check every record, seal, checkpoint and exchange, and name whatever does not check."""
    if since is not None and export is not None:
        raise typer.BadParameter("an export is verified whole", param_hint="--since")
    since_us = micros(since, "--since")
    with environment_errors():
        settings = load_settings()
        kept = [_read_note(path) for path in checkpoint or ()]
        kept += [note for target in anchor or () for note in _anchored(settings, target)]
        demands = demands_of(witness_key, quorum, max_age)
        if export is not None and not export.is_dir():
            raise ConfigurationError("the export is no folder")
        with ledger_progress("verify", hidden=as_json) as advance:
            if export is not None:
                keys = log_keys(settings, public_key)
                result = verify_export(export, public_key=keys, demands=demands, kept=kept, progress=advance)
            else:
                url = require_database(settings.database)
                trust = Trust(log_keys(settings, public_key), demands)
                result = asyncio.run(_verify(settings, url, trust, kept, advance, since_us=since_us))
    if as_json:
        counts = {name: getattr(result, name) for name in _WORDS}
        findings = [asdict(finding) for finding in result.findings]
        typer.echo(json.dumps({"ok": result.ok, "counts": counts, "found": result.found, "findings": findings}))
    else:
        _print_result(result)
    raise typer.Exit(0 if result.ok else 1)


@app.command()
def status(*, as_json: _Json = False) -> None:
    """Show how far the record is shipped, sealed and signed."""
    with environment_errors():
        settings = load_settings()
        facts = asyncio.run(_status(settings, require_database(settings.database)))
    if as_json:
        typer.echo(json.dumps(facts))
        return
    for name, value in facts.items():
        typer.echo(f"{name.replace('_', ' '):<24}{'none' if value is None else value}")


async def _verify(
    settings: Settings,
    url: str,
    trust: Trust,
    kept: list[str],
    advance: Callable[[int, int], None],
    *,
    since_us: int | None,
) -> Verification:
    engine = make_engine(url)
    try:
        await check_schema(engine)
        return await verify_ledger(
            engine,
            origin=settings.ledger.origin,
            public_key=trust.keys,
            demands=trust.demands,
            spool_dir=settings.under_state(settings.ledger.spool_dir),
            kept=kept,
            progress=advance,
            since_us=since_us,
        )
    finally:
        await engine.dispose()


async def _status(settings: Settings, url: str) -> dict[str, object]:
    engine = make_engine(url)
    try:
        await check_schema(engine)
        facts = await ledger_facts(engine, settings.ledger)
    finally:
        await engine.dispose()
    if not (settings.under_state(settings.keys_dir) / FIRST_FILE).is_file():
        return {**facts, "verifier_key": None, "log_key": None}
    newest = log_keys(settings, None)[-1].public
    return {
        **facts,
        "verifier_key": verifier_key(str(facts["origin"]), newest),
        "log_key": verifier_key(settings.ledger.origin, newest),
    }


def _anchored(settings: Settings, target: str) -> list[str]:
    configured = next((each for each in settings.ledger.anchors if each.target == target), None)
    place = target if target.startswith("s3://") else str(Path(target).resolve())
    try:
        store = open_store(
            place,
            endpoint_url=configured.endpoint_url if configured else None,
            region=configured.region if configured else None,
        )
        return anchored_notes(store)
    except AnchorFailed as error:
        raise ConfigurationError(f"--anchor {target}: {error}") from None


def _read_note(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise ConfigurationError("the file given as --checkpoint cannot be read") from None


def _print_result(result: Verification) -> None:
    console = Console()
    table = Table(title="Ledger verification", title_justify="left")
    table.add_column("checked")
    table.add_column("number", justify="right")
    for name, words in _WORDS.items():
        table.add_row(words, f"{getattr(result, name):,}")
    console.print(table)
    for finding in result.findings:
        console.print(
            f"{finding.code}  {finding.where}  {finding.message}", markup=False, highlight=False, soft_wrap=True
        )
    if result.found > len(result.findings):
        console.print(f"… and {result.found - len(result.findings):,} more")
    verdict = "Everything checks." if result.ok else f"{result.found:,} findings: the record is not as it was written."
    console.print(verdict, style="green" if result.ok else "bold red")
