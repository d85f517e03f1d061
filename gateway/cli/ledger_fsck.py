"""``gateway ledger fsck``: derive again what follows from the records, and mend it on request."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from gateway.cli.db import environment_errors
from gateway.cli.installation import open_engine
from gateway.cli.ledger_progress import ledger_progress
from gateway.cli.ledger_trust import PublicKeyOption, log_keys
from gateway.cli.output import stdout
from gateway.config.settings import Settings, load_settings
from gateway.ledger.fsck import Fsck, Ledger, fsck_ledger


def fsck_command(
    *,
    repair: Annotated[
        bool, typer.Option("--repair", help="Write anew what is derived: rows for search, tags, counts, the frontier.")
    ] = False,
    public_key: PublicKeyOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")] = False,
) -> None:
    """Derive everything again from the records and compare. Evidence is never changed.

    Exit codes: 0 everything fits, or was mended; 1 findings that are left; 2 usage; 3 environment.
    """
    with environment_errors():
        settings = load_settings()
        with ledger_progress("fsck", hidden=as_json) as advance:
            result = asyncio.run(_fsck(settings, public_key, advance, repair=repair))
    if as_json:
        found = {"evidence": result.evidence, "derived": result.derived, "left": result.left}
        listed = {name: [asdict(one) for one in findings] for name, findings in found.items()}
        typer.echo(json.dumps({"ok": result.ok, **listed, "mended": result.mended}))
    else:
        _print(result, repair=repair)
    raise typer.Exit(0 if result.ok else 1)


async def _fsck(
    settings: Settings, public_key: Path | None, advance: Callable[[int, int], None], *, repair: bool
) -> Fsck:
    keys = log_keys(settings, public_key)
    async with open_engine(settings) as engine:
        spool = settings.under_state(settings.ledger.spool_dir)
        ledger = Ledger(engine, settings.ledger.origin, keys, spool)
        return await fsck_ledger(ledger, repair=repair, progress=advance)


def _print(result: Fsck, *, repair: bool) -> None:
    for finding in (*result.evidence, *result.derived):
        line = f"{finding.code}  {finding.where}  {finding.message}"
        stdout.print(line, markup=False, soft_wrap=True)
    for what, number in result.mended.items():
        stdout.print(f"mended: {number:,} {what}", markup=False)
    if result.evidence:
        stdout.print("The evidence does not check; nothing was changed. See: gateway ledger verify", style="bold red")
    elif result.left and repair:
        stdout.print(f"{len(result.left):,} of these could not be mended.", style="bold red")
    elif result.left:
        stdout.print("The records are sound; --repair writes anew what is made from them.", style="bold red")
    else:
        stdout.print(f"{result.records:,} records: everything fits.", style="green")
