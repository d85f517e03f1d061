"""Work that a hang-up must not break off: a record that is on its way is finished before the cancellation goes on."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any


async def unbroken(work: Coroutine[Any, Any, object]) -> None:
    """Finish ``work`` even where this task is cancelled meanwhile, then let the cancellation go on.

    Raises what ``work`` raises; after a cancellation, only where ``work`` failed.
    """
    task = asyncio.ensure_future(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task})
        task.result()
        raise
