"""What the console may reach: reads of the ledger and the bundle, and the record of what its users do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncEngine

from gateway.ledger import Kind, LedgerHealth
from gateway.policy.bundle import Bundle

Record = Callable[[Kind, str | None, Mapping[str, object]], Awaitable[object]]
"""``Ledger.append``: kind, exchange id or ``None``, body; durable when it returns."""


@dataclass(frozen=True, slots=True)
class ConsolePorts:
    """Built by ``app.py``. ``bundle`` gives the live one at each call; ``clock_us`` is wall time in microseconds."""

    engine: AsyncEngine
    ledger_health: Callable[[], LedgerHealth]
    bundle: Callable[[], Bundle]
    environment: str
    session_key: bytes
    clock_us: Callable[[], int]
    record: Record
