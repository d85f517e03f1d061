"""``gateway redact``: a text with its findings replaced, and the round trip back, by the same code that serves."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import orjson
import typer

from gateway.cli.inspect import BodyOption, LaneOption, findings_as_rows
from gateway.cli.lanes import Find, finder
from gateway.cli.texts import batches, one_text, request_body, write_line
from gateway.config.keyring import load_keyring
from gateway.config.settings import load_settings
from gateway.core.exchange import RedactRule
from gateway.core.vocabulary import DEFAULT_TENANT, Finding
from gateway.core.vocabulary import Path as LeafPath
from gateway.inspection.leaves import key_of, rewrite
from gateway.redaction.modes import Mode
from gateway.redaction.restore import Restorer
from gateway.redaction.surrogates import Redacted, Replacer, Surrogates
from gateway.redaction.treatment import EVERY_TYPE, Treatment


def redact(
    text: Annotated[str | None, typer.Argument(help="The text; '-' or nothing reads standard input.")] = None,
    *,
    jsonl: Annotated[Path | None, typer.Option("--jsonl", help="JSON lines of id and text; '-' is stdin.")] = None,
    body: BodyOption = None,
    lane: LaneOption = None,
    mode: Annotated[Mode, typer.Option(help="How findings are replaced; surrogate and fake can be restored.")] = (
        Mode.SURROGATE
    ),
    types: Annotated[list[str] | None, typer.Option("--types", help="Such as EMAIL or 'SECRET_*'; repeatable.")] = None,
    min_precision: Annotated[float, typer.Option(min=0.0, max=1.0, help="Leave alone what is real less often.")] = 0.0,
    as_json: Annotated[bool, typer.Option("--json", help="JSON on standard output.")] = False,
    gateway_key: Annotated[bool, typer.Option(help="Use the gateway's own key, so that surrogates agree.")] = False,
) -> None:
    """Replace what is found. Without --gateway-key surrogates are good for this call alone.

    Exit codes: 0 done; 2 bad input; 3 environment.
    """
    find = finder(lane)
    surrogates = Surrogates(_key(gateway_key=gateway_key), DEFAULT_TENANT)
    treatment = Treatment([RedactRule(frozenset(types or ["*"]), mode.value, min_precision)])
    if jsonl is not None:
        for batch in batches(jsonl, "redacting"):
            for (name, line), found in zip(batch, find([(line, "") for _, line in batch]), strict=True):
                write_line({"id": name, **_round_trip(line, found, surrogates, treatment)})
        return
    if body is not None:
        _redact_body(body, find, surrogates, treatment)
        return
    given = one_text(text)
    (found,) = find([(given, "")])
    if as_json:
        write_line(_round_trip(given, found, surrogates, treatment))
    else:
        typer.echo(_redacted(given, found, surrogates, treatment).text)


def _redact_body(source: Path, find: Find, surrogates: Surrogates, treatment: Treatment) -> None:
    """The whole request on standard output, as a deployment would get it."""
    body, leaves = request_body(source)
    answers = find([(leaf.text, key_of(leaf)) for leaf in leaves])
    replacer = Replacer(surrogates, texts=[leaf.text for leaf in leaves])
    replacements: dict[LeafPath, str] = {}
    for leaf, found in zip(leaves, answers, strict=True):
        if selected := treatment.select(found):
            redacted = replacer.redact(leaf.text, selected, types=EVERY_TYPE, mode=treatment.mode)
            replacements[leaf.path] = redacted.text
    typer.echo(orjson.dumps(rewrite(body, replacements) if replacements else body).decode())


def _redacted(text: str, found: Sequence[Finding], surrogates: Surrogates, treatment: Treatment) -> Redacted:
    replacer = Replacer(surrogates, texts=[text])
    return replacer.redact(text, treatment.select(found), types=EVERY_TYPE, mode=treatment.mode)


def _round_trip(text: str, found: Sequence[Finding], surrogates: Surrogates, treatment: Treatment) -> dict[str, object]:
    redacted = _redacted(text, found, surrogates, treatment)
    restored, _ = Restorer(redacted.mapping).restore(redacted.text)
    return {"findings": findings_as_rows(found), "text": redacted.text, "restored": restored}


def _key(*, gateway_key: bool) -> bytes:
    if not gateway_key:
        return secrets.token_bytes(32)
    settings = load_settings()
    return load_keyring(settings.under_state(settings.keys_dir)).surrogate
