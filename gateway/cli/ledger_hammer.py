"""``gateway ledger hammer``: load the ledger, and prove that what it acknowledged is there."""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from gateway.cli.db import environment_errors
from gateway.cli.output import complain, stderr, stdout
from gateway.config.settings import load_settings
from gateway.core.errors import LedgerUnavailable
from gateway.ledger.hammer import Beat, HammerPlan, HammerResult, hammer
from gateway.ledger.hammer.latency import Latencies
from gateway.ledger.hammer.scratch import scratch_database

_SAY_EVERY_S = 10.0


def hammer_command(
    *,
    database_url: Annotated[
        str | None, typer.Option("--database-url", help="Server or file to measure; otherwise that of the settings.")
    ] = None,
    writers: Annotated[
        int | None, typer.Option("--writers", min=1, max=64, help="Processes; 4 on PostgreSQL, 1 on SQLite.")
    ] = None,
    tasks: Annotated[int, typer.Option("--tasks", min=1, max=4096, help="Appends at a time in each process.")] = 8,
    seconds: Annotated[float, typer.Option("--seconds", min=1, help="Length of the load.")] = 20.0,
    rate: Annotated[
        float, typer.Option("--rate", min=0, help="Records a second in all; 0 appends as fast as is acknowledged.")
    ] = 0.0,
    state_dir: Annotated[
        Path | None, typer.Option("--state-dir", help="Spool and keys; otherwise a temporary folder.")
    ] = None,
    witness: Annotated[bool, typer.Option("--witness", help="Have a witness cosign the log meanwhile.")] = False,
    keep: Annotated[bool, typer.Option("--keep", help="Keep the scratch database.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")] = False,
) -> None:
    """Append from several processes, drain, verify. Writes into a scratch database beside the one that is named.

    Exit codes: 0 all is there and checks, 1 it does not, 2 usage, 3 environment.
    """
    with environment_errors(), tempfile.TemporaryDirectory(prefix="gateway-hammer-") as folder:
        url = database_url or load_settings().database
        number = writers or (1 if url.startswith("sqlite") else 4)
        try:
            plan = HammerPlan(url, state_dir or Path(folder), number, tasks, seconds, rate, witness=witness)
            result = asyncio.run(_run(url, plan, keep, as_json))
        except* LedgerUnavailable as group:
            complain("The hammer broke off.", str(group.exceptions[0]), "What its processes said stands above.")
            raise typer.Exit(3) from None
    if as_json:
        typer.echo(json.dumps(_facts(result)))
    else:
        _print(result)
    raise typer.Exit(0 if result.ok else 1)


async def _run(url: str, plan: HammerPlan, keep: bool, quiet: bool) -> HammerResult:  # noqa: FBT001
    async with scratch_database(url, keep=keep) as made:
        scratch = replace(plan, url=made)
        if keep:
            stderr.print(f"scratch database kept: {made.rpartition('/')[2]}", markup=False)
        columns = (TextColumn("{task.description}"), BarColumn(bar_width=20), TimeElapsedColumn())
        shown = stderr.is_terminal and not quiet
        with Progress(*columns, console=stderr, transient=True, disable=not shown) as bar:
            task = bar.add_task("starting", total=plan.seconds)
            began = time.monotonic()

            def show(line: str) -> None:
                bar.update(task, description=line, completed=time.monotonic() - began)

            def say(line: str) -> None:
                if not quiet:
                    sys.stderr.write(line + "\n")

            return await hammer(scratch, _Watch(show if shown else say, every_s=0.5 if shown else _SAY_EVERY_S))


class _Watch:
    """Turns beats into one line, at most every ``every_s`` seconds."""

    def __init__(self, tell: Callable[[str], None], every_s: float) -> None:
        self._tell = tell
        self._every_s = every_s
        self._told = time.monotonic()
        self._acknowledged = 0
        self._latencies = Latencies()
        self._seen: dict[int, Beat] = {}

    def __call__(self, beats: list[Beat]) -> None:
        for beat in beats:
            if self._seen.get(beat.writer) != beat:
                self._seen[beat.writer] = beat
                self._latencies.merge(beat.measured())
        now = time.monotonic()
        if now - self._told < self._every_s:
            return
        acknowledged = sum(beat.acknowledged for beat in beats)
        rate = (acknowledged - self._acknowledged) / (now - self._told)
        p50, p99 = (_ms(self._latencies.quantile(q)) for q in (0.5, 0.99))
        signed = [beat.checkpoint_us for beat in beats if beat.checkpoint_us]
        age = f"{time.time() - max(signed) / 1e6:.1f} s" if signed else "none"
        phases = " ".join(sorted({beat.phase for beat in beats}))
        self._tell(
            f"{phases}: {rate:,.0f} records/s, ack p50 {p50} p99 {p99} ms, "
            f"unshipped {sum(beat.unshipped for beat in beats):,}, checkpoint age {age}"
        )
        self._told, self._acknowledged, self._latencies = now, acknowledged, Latencies()


def _facts(result: HammerResult) -> dict[str, object]:
    checked = result.verification
    facts = {name: value for name, value in asdict(result).items() if name != "verification"}
    findings = [asdict(finding) for finding in checked.findings]
    return {
        "ok": result.ok,
        **facts,
        "verified": {"records": checked.records, "seals": checked.seals, "exchanges": checked.exchanges},
        "found": checked.found,
        "findings": findings,
    }


def _print(result: HammerResult) -> None:
    table = Table(title="Ledger under the hammer", title_justify="left")
    table.add_column("measured")
    table.add_column("value", justify="right")
    for name, value in (
        ("records acknowledged", f"{result.acknowledged:,}"),
        ("records a second", f"{result.rate:,.0f}"),
        (
            "acknowledgement p50 / p99 / p99.9 in ms",
            " / ".join(map(_ms, (result.p50_us, result.p99_us, result.p999_us))),
        ),
        ("most records unshipped", f"{result.peak_unshipped:,}"),
        ("seconds to drain", f"{result.drain_s:.1f}"),
        ("pushed back", f"{result.refused:,}"),
        ("failed", f"{result.failed:,}"),
        ("acknowledged and missing", f"{result.missing:,}"),
        ("repeated", f"{result.repeated:,}"),
        ("records verified", f"{result.verification.records:,}"),
        ("seconds to verify", f"{result.verify_s:.1f}"),
        (
            "oldest cosigned checkpoint in seconds",
            "-" if result.cosigned_age_s is None else f"{result.cosigned_age_s:.1f}",
        ),
    ):
        table.add_row(name, value)
    stdout.print(table)
    for finding in result.verification.findings[:20]:
        stdout.print(f"{finding.code}  {finding.where}  {finding.message}", markup=False)
    stdout.print("Everything checks." if result.ok else "The record is not as it was acknowledged.")


def _ms(us: int | None) -> str:
    return "-" if us is None else f"{us / 1000:.2f}"
