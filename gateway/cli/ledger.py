"""``gateway ledger``: prove the audit record. Exit codes: 0 everything checks, 1 findings, 2 usage, 3 environment."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from rich.console import Console
from rich.table import Table

from gateway.cli.db import environment_errors, require_database
from gateway.cli.ledger_export import export_command, verifier_command
from gateway.cli.ledger_fsck import fsck_command
from gateway.cli.ledger_hammer import hammer_command
from gateway.cli.ledger_keys import own_public_key, read_public_key
from gateway.cli.ledger_progress import ledger_progress
from gateway.config.settings import Settings, load_settings
from gateway.core.errors import ConfigurationError
from gateway.ledger.log.facts import ledger_facts
from gateway.ledger.note import verifier_key
from gateway.ledger.verify import Verification, verify_export, verify_ledger
from gateway.storage.engine import make_engine
from gateway.storage.schema import check_schema

app = typer.Typer(name="ledger", help="The audit record: verify it, see its state.", no_args_is_help=True)
app.command("hammer")(hammer_command)
app.command("export")(export_command)
app.command("verifier")(verifier_command)
app.command("fsck")(fsck_command)

_Json = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")]
_WORDS = {
    "streams": "streams",
    "epochs": "epochs",
    "records": "records",
    "unshipped": "records in the spool only",
    "seals": "seals",
    "log_size": "seals in the log",
    "pending_seals": "seals not in the log yet",
    "checkpoints": "checkpoints",
    "unconfirmed_checkpoints": "checkpoints not confirmed",
    "exchanges": "exchanges",
    "open_exchanges": "exchanges still open",
}


@app.command()
def verify(
    *,
    export: Annotated[
        Path | None, typer.Option("--export", help="Check this export, offline, instead of the database.")
    ] = None,
    public_key: Annotated[
        Path | None, typer.Option("--public-key", help="PEM file; otherwise the key of this installation.")
    ] = None,
    checkpoint: Annotated[
        list[Path] | None, typer.Option("--checkpoint", help="A checkpoint that was kept elsewhere; repeatable.")
    ] = None,
    as_json: _Json = False,
) -> None:
    """Check every record, seal, checkpoint and exchange, and name whatever does not check."""
    with environment_errors():
        settings = load_settings()
        kept = [_read_note(path) for path in checkpoint or ()]
        public = read_public_key(public_key) if public_key else None
        if export is not None and not export.is_dir():
            raise ConfigurationError("the export is no folder")
        with ledger_progress("verify", hidden=as_json) as advance:
            if export is not None:
                key = public or own_public_key(settings)
                result = verify_export(export, public_key=key, kept=kept, progress=advance)
            else:
                url = require_database(settings.database)
                key = public or own_public_key(settings)
                result = asyncio.run(_verify(settings, url, key, kept, advance))
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
    settings: Settings, url: str, public: Ed25519PublicKey, kept: list[str], advance: Callable[[int, int], None]
) -> Verification:
    engine = make_engine(url)
    try:
        await check_schema(engine)
        return await verify_ledger(
            engine,
            origin=settings.ledger.origin,
            public_key=public,
            spool_dir=settings.under_state(settings.ledger.spool_dir),
            kept=kept,
            progress=advance,
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
    keys = settings.under_state(settings.keys_dir)
    public = own_public_key(settings) if (keys / "ledger.pem").is_file() else None
    return {**facts, "verifier_key": verifier_key(str(facts["origin"]), public) if public else None}


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
