"""``gateway redact``: a text with surrogates, and the round trip back, by the same code that serves."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import track

from gateway.cli.inspect import findings_of
from gateway.cli.output import stderr
from gateway.cli.texts import one_text, text_lines, write_line
from gateway.config.keyring import load_keyring
from gateway.config.settings import load_settings
from gateway.core.vocabulary import DEFAULT_TENANT
from gateway.inspection.engine import find
from gateway.redaction.restore import Restorer
from gateway.redaction.surrogates import Redacted, Surrogates
from gateway.redaction.surrogates import redact as replace_findings
from gateway.redaction.types import TypeSet

_EVERYTHING = TypeSet(["*"])


def redact(
    text: Annotated[str | None, typer.Argument(help="The text; '-' or nothing reads standard input.")] = None,
    *,
    jsonl: Annotated[Path | None, typer.Option("--jsonl", help="JSON lines of id and text; '-' is stdin.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON on standard output.")] = False,
    gateway_key: Annotated[bool, typer.Option(help="Use the gateway's own key, so that surrogates agree.")] = False,
) -> None:
    """Replace everything found by surrogates. Without --gateway-key they are good for this call alone."""
    surrogates = Surrogates(_key(gateway_key=gateway_key), DEFAULT_TENANT)
    if jsonl is not None:
        for name, line in track(text_lines(jsonl), "redacting", console=stderr, transient=True):
            write_line({"id": name, "findings": findings_of(line), **_round_trip(line, surrogates)})
        return
    given = one_text(text)
    redacted = _redacted(given, surrogates)
    if as_json:
        write_line({"findings": findings_of(given), **_round_trip(given, surrogates)})
    else:
        typer.echo(redacted.text)


def _redacted(text: str, surrogates: Surrogates) -> Redacted:
    return replace_findings(text, find(text), surrogates, types=_EVERYTHING)


def _round_trip(text: str, surrogates: Surrogates) -> dict[str, str]:
    redacted = _redacted(text, surrogates)
    return {"text": redacted.text, "restored": Restorer(redacted.mapping).restore(redacted.text)[0]}


def _key(*, gateway_key: bool) -> bytes:
    if not gateway_key:
        return secrets.token_bytes(32)
    settings = load_settings()
    return load_keyring(settings.under_state(settings.keys_dir)).surrogate
