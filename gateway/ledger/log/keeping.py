"""What keeps the log besides its records: leader, witnesses, anchors. It runs beside requests, never in them."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy.ext.asyncio import AsyncEngine

from gateway.config.ledger_keys import Signers
from gateway.config.ledger_settings import AnchorSettings
from gateway.config.settings import LedgerSettings
from gateway.core.errors import ConfigurationError, GatewayError
from gateway.ledger.anchor.export import export_log
from gateway.ledger.anchor.source import AnchorSource
from gateway.ledger.anchor.store import AnchorFailed, Store, open_store
from gateway.ledger.log.guard import Guard
from gateway.ledger.log.integrator import Integrator, LogState
from gateway.ledger.log.shards import Naming
from gateway.ledger.points import Reached, pass_by
from gateway.ledger.shipper import DATABASE_ERRORS
from gateway.ledger.witness.client import WitnessClient
from gateway.ledger.witness.cosigner import CheckpointCosigner, WitnessState

_INTERVALS_TO_ALARM = 2


class LogKeeping:
    """Made by ``configured``; ``start`` begins the regular work, ``close`` ends it."""

    def __init__(
        self,
        settings: LedgerSettings,
        engine: AsyncEngine,
        integrator: Integrator,
        clients: Sequence[WitnessClient],
        anchors: Sequence[tuple[AnchorSettings, Store]],
    ) -> None:
        self.integrator = integrator
        self._engine = engine
        self._witness = settings.witness
        self._cosigner = CheckpointCosigner(engine, clients, settings.witness.quorum, settings.witness.interval_s)
        self._anchors = tuple(anchors)
        self._began_us = time.time_ns() // 1000
        self._problems: dict[str, str] = {}
        self._tasks: list[asyncio.Task[None]] = []

    @classmethod
    def configured(
        cls,
        settings: LedgerSettings,
        engine: AsyncEngine,
        signers: Signers,
        lock_path: Path,
        reached: Reached = pass_by,
    ) -> LogKeeping:
        """As the settings say. Raises ``ConfigurationError``."""
        try:
            naming = Naming(settings.origin, settings.log.shards == "half_year")
        except ValueError as error:
            raise ConfigurationError(f"ledger.origin: {error}") from None
        clients, anchors, guard = known_elsewhere(settings, signers)
        integrator = Integrator(engine, naming, signers, lock_path, guard=guard, reached=reached)
        return cls(settings, engine, integrator, clients, anchors)

    def start(self) -> None:
        """Begin to ask witnesses and to fill anchors."""
        if self._witness.witnesses:
            self._regularly("witness", self._witness.interval_s, self._cosigner.round)
        for anchor, store in self._anchors:
            self._regularly(anchor.target, anchor.interval_s, partial(export_log, self._engine, store))

    def witnesses(self) -> tuple[WitnessState, ...]:
        """How the witnesses do, as this process last saw them."""
        return self._cosigner.states()

    def alarm(self, log: LogState) -> str | None:
        """What an operator must look at; ``None`` where all is well."""
        if self._witness.witnesses and log.size:
            allowed_us = int(_INTERVALS_TO_ALARM * self._witness.interval_s * 1e6)
            silent_us = time.time_ns() // 1000 - max(log.cosigned_us or 0, self._began_us)
            if silent_us > allowed_us:
                return f"no checkpoint was cosigned for {silent_us // 1_000_000} s"
        return next(iter(self._problems.values()), None)

    async def close(self) -> None:
        """Stop; the last checkpoint is shown to the witnesses before."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._tasks and self._witness.witnesses:
            with contextlib.suppress(TimeoutError, *DATABASE_ERRORS):
                async with asyncio.timeout(self._witness.timeout_s):
                    await self._cosigner.round()
        await self._cosigner.close()

    def _regularly(self, name: str, interval_s: float, work: Callable[[], Awaitable[object]]) -> None:
        async def repeat() -> None:
            while True:
                try:
                    await work()
                    self._problems.pop(name, None)
                except AnchorFailed as error:
                    self._problems[name] = f"{name}: {error}"
                except (GatewayError, *DATABASE_ERRORS) as error:
                    self._problems[name] = f"{name}: {type(error).__name__}"
                await asyncio.sleep(interval_s)

        self._tasks.append(asyncio.create_task(repeat(), name=f"ledger-{name}"))


def known_elsewhere(
    settings: LedgerSettings, signers: Signers
) -> tuple[list[WitnessClient], list[tuple[AnchorSettings, Store]], Guard]:
    """The configured witnesses and anchors, and the guard that asks them. Raises ``ConfigurationError``."""

    def log_keys() -> list[Ed25519PublicKey]:
        return [key.public for key in signers.trusted()]

    clients = [WitnessClient(each, settings.witness.timeout_s, log_keys) for each in settings.witness.witnesses]
    anchors = [
        (
            each,
            open_store(
                each.target,
                endpoint_url=each.endpoint_url,
                region=each.region,
                retention_days=each.retention_days,
            ),
        )
        for each in settings.anchors
    ]
    sources = [AnchorSource(each.target, store, log_keys) for each, store in anchors]
    return clients, anchors, Guard(clients, sources)
