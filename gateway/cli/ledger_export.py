"""``gateway ledger export`` and ``gateway ledger verifier``: copies of the record that others can verify."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from typing import Annotated

import typer

from gateway import __version__
from gateway.cli.db import environment_errors
from gateway.cli.installation import open_engine
from gateway.cli.ledger_progress import ledger_progress
from gateway.cli.output import stdout
from gateway.config.keyring import load_keyring
from gateway.config.settings import Settings, load_settings
from gateway.ledger.export import Exported, ExportRequest, Filter, export_ledger


class Form(StrEnum):
    """The forms of an export. ``jsonl`` is the evidence alone; the others add a view of it."""

    JSONL = "jsonl"
    PARQUET = "parquet"
    OCSF = "ocsf"
    CEF = "cef"
    OTLP = "otlp"


_Json = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")]
_Since = Annotated[str | None, typer.Option("--since", help="Batches from this time on (ISO 8601; UTC unless said).")]
_Until = Annotated[str | None, typer.Option("--until", help="Batches that begin before this time.")]


def export_command(
    folder: Annotated[Path, typer.Argument(help="A folder that is new, empty, or holds this export already.")],
    *,
    form: Annotated[Form, typer.Option("--format", help="A view to add to the evidence.")] = Form.JSONL,
    since: _Since = None,
    until: _Until = None,
    exchange: Annotated[list[str] | None, typer.Option("--exchange", help="Only this exchange; repeatable.")] = None,
    tenant: Annotated[list[str] | None, typer.Option("--tenant", help="Only this tenant's; repeatable.")] = None,
    otlp_endpoint: Annotated[
        str | None, typer.Option("--otlp-endpoint", help="With --format otlp: push to this OTLP/HTTP base URL, too.")
    ] = None,
    as_json: _Json = False,
) -> None:
    """Copy out what is under a signed checkpoint, with all that verifies it offline; the same again goes on.

    Exit codes: 0 written, 2 usage, 3 environment.
    """
    if otlp_endpoint is not None and form is not Form.OTLP:
        raise typer.BadParameter("needs --format otlp", param_hint="--otlp-endpoint")
    asked = Filter(micros(since, "--since"), micros(until, "--until"), tuple(exchange or ()), tuple(tenant or ()))
    with environment_errors():
        settings = load_settings()
        request = _request(settings, folder, form, asked, otlp_endpoint)
        with ledger_progress("export", hidden=as_json) as advance:
            done = asyncio.run(_export(settings, request, advance))
    if as_json:
        typer.echo(json.dumps({"folder": str(folder), "format": form.value, **asdict(done)}))
        return
    again = f", {done.added:,} of them new" if done.went_on else ""
    signed = "signed" if done.signed else "not signed, for the ledger's key is not here"
    stdout.print(f"{done.records:,} records{again} in {done.files:,} files; the manifest is {signed}.", markup=False)
    stdout.print(f"Verify: gateway ledger verify --export {folder}", markup=False, soft_wrap=True)


def verifier_command() -> None:
    """Print the verifier that needs no gateway: one Python file, which needs ``cryptography`` alone."""
    typer.echo(files("gateway.ledger.standalone").joinpath("verify_ledger.py").read_text(encoding="utf-8"), nl=False)


def micros(text: str | None, option: str) -> int | None:
    """An option's time in microseconds since 1970. Raises ``BadParameter``."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter("not a time in ISO 8601, such as 2026-11-27T14:00", param_hint=option) from None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return round(moment.timestamp() * 1_000_000)


def _request(settings: Settings, folder: Path, form: Form, asked: Filter, endpoint: str | None) -> ExportRequest:
    keys = settings.under_state(settings.keys_dir)
    # Loading a keyring makes the keys that are missing; an export must not.
    key = load_keyring(keys).ledger if (keys / "ledger.pem").is_file() else None
    push = None
    if endpoint is not None:
        from gateway.ledger.export.push import otlp_push  # noqa: PLC0415  the SDK loads only where it is used

        push = otlp_push(endpoint)
    software = f"llm-governance-gateway/{__version__}"
    return ExportRequest(folder, form.value, asked, settings.ledger.origin, software, key, push)


async def _export(settings: Settings, request: ExportRequest, advance: Callable[[int, int], None]) -> Exported:
    async with open_engine(settings) as engine:
        return await export_ledger(engine, request, advance)
