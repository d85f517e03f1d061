"""``gateway restore``: the originals behind surrogates of one exchange, for whoever may know them."""

from __future__ import annotations

import asyncio
import time
from typing import Annotated

import typer

from gateway.cli.output import complain
from gateway.cli.texts import one_text, write_line
from gateway.config.keyring import load_keyring
from gateway.config.settings import load_settings
from gateway.core.vocabulary import DEFAULT_TENANT
from gateway.redaction.restore import Restorer
from gateway.storage.engine import make_engine
from gateway.vault.surrogate_maps import SurrogateVault


def restore(
    exchange: Annotated[str, typer.Argument(help="The id of the exchange, as its record and answer headers name it.")],
    text: Annotated[str | None, typer.Argument(help="Text with surrogates; '-' or nothing reads stdin.")] = None,
    *,
    principal: Annotated[str, typer.Option(help="Whose exchange it was; nobody else's map is opened.")],
    tenant: Annotated[str, typer.Option(help="The tenant.")] = DEFAULT_TENANT,
    as_json: Annotated[bool, typer.Option("--json", help="JSON on standard output.")] = False,
) -> None:
    """Put the originals back into a text that a provider or a log shows with surrogates.

    Works while the vault keeps the exchange's map (vault.keep_s). Exit codes: 0 done; 1 nothing is kept; 3 environment.
    """
    mapping = asyncio.run(_recall(tenant, exchange, principal))
    if not mapping:
        complain(
            "The vault keeps nothing for this exchange and principal.",
            "It never had surrogates, its time is over, or it was somebody else's.",
        )
        raise typer.Exit(1)
    restorer = Restorer(mapping)
    restored, count = restorer.restore(one_text(text))
    if as_json:
        write_line({"text": restored, "restored": count, "unresolved": restorer.unresolved})
    else:
        typer.echo(restored)


async def _recall(tenant: str, exchange: str, principal: str) -> dict[str, str]:
    settings = load_settings()
    keyring = load_keyring(settings.under_state(settings.keys_dir))
    engine = make_engine(settings.database)
    try:
        vault = SurrogateVault(engine, [keyring.vault, *keyring.vault_retired], lambda: time.time_ns() // 1000)
        return await vault.recall(tenant, exchange, principal)
    finally:
        await engine.dispose()
