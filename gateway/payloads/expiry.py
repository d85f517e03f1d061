"""Texts that have been kept for their time are erased once in a while, and what a crash left half done is finished."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from sqlalchemy.exc import SQLAlchemyError

from gateway.core.errors import ControlFailed
from gateway.payloads.erasure import Erased, expire
from gateway.payloads.vault import PayloadVault

Told = Callable[[Mapping[str, object]], Awaitable[object]]
OnFault = Callable[[Exception], None]


async def expire_forever(vault: PayloadVault, interval_s: float, told: Told, on_fault: OnFault) -> None:
    """Erase what has expired, now and every ``interval_s``; ``told`` appends the record of each that erased some.

    What fails is tried again at the next turn: an expired text is not given out meanwhile.
    """
    while True:
        try:
            await vault.scopes.finish_destructions()
            erased = await expire(vault)
            if erased.texts or erased.held:
                await told(erased_body(erased))
        except (SQLAlchemyError, ControlFailed) as error:
            on_fault(error)
        await asyncio.sleep(interval_s)


def erased_body(erased: Erased) -> dict[str, object]:
    """What a record says of an erasure: which ciphertexts nobody can open any more, and what a hold spared."""
    return {
        "texts": [{"exchange": exchange, "part": part, "sha256": digest} for exchange, part, digest in erased.texts],
        "held": [{"exchange": exchange, "matter": matter} for exchange, matter in erased.held],
        "scopes": [{"scope": scope, "version": version} for scope, version in erased.scopes],
    }
