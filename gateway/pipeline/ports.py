"""What the stages may reach: the hands, the live bundle, the clocks. Built once, by ``app.py``."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from gateway.config.settings import DeploymentBinding, Limits
from gateway.core.exchange import Exchange
from gateway.core.identifiers import decision_id, exchange_id
from gateway.core.vocabulary import ExchangeId, Finding, Principal
from gateway.inspection.cache import FindingCache
from gateway.ledger import DegradedMode, Kind, Position
from gateway.limits.concurrency import Concurrency
from gateway.limits.rates import RateLimiter
from gateway.names import PoolState
from gateway.payloads.vault import PayloadVault
from gateway.pipeline.comparison import ReferenceComparison
from gateway.policy.bundle import Bundle
from gateway.routing.health import HealthBoard
from gateway.telemetry.telemetry import Telemetry
from gateway.upstreams import UpstreamPool
from gateway.vault.surrogate_maps import SurrogateVault


class Authenticates(Protocol):
    """Headers to principal."""

    async def authenticate(self, headers: Mapping[str, str]) -> Principal:
        """The principal. Raises ``Refused``."""

    def rate_of(self, principal_id: str) -> int | None:
        """Requests a minute that the principal may make, if bounded."""


class LooksForNames(Protocol):
    """Models that find names and addresses, somewhere."""

    @property
    def version(self) -> str:
        """The models and their versions."""

    def state(self) -> PoolState:
        """How they stand, for readiness."""

    async def find(self, tenant: str, texts: Sequence[str]) -> list[tuple[Finding, ...]]:
        """Findings of each text. Raises ``NamesUnavailable``."""


class Records(Protocol):
    """A ledger that is durable when ``append`` returns."""

    async def append(self, kind: Kind, exchange_id: str | None, body: Mapping[str, Any]) -> Position:
        """Durable when it returns. Raises ``LedgerUnavailable``."""

    def let_through(self, exchange_id: str, mode: DegradedMode) -> bool:
        """Whether an exchange may go on without its record, counted against ``mode``."""


@dataclass(frozen=True, slots=True)
class Ports:
    """Frozen: a new bundle makes a new set, and an exchange keeps the one that it began with."""

    bundle: Bundle
    authenticator: Authenticates
    ledger: Records
    upstreams: UpstreamPool
    bindings: Mapping[str, DeploymentBinding]
    findings: FindingCache
    names: LooksForNames
    surrogate_key: bytes
    rates: RateLimiter
    concurrency: Concurrency
    health: HealthBoard
    telemetry: Telemetry
    limits: Limits
    vault: SurrogateVault | None = None
    vault_keep_s: int = 0
    payloads: PayloadVault | None = None
    candidate: Bundle | None = None
    """Decides beside ``bundle`` without effect."""
    comparison: ReferenceComparison | None = None
    wall_ns: Callable[[], int] = time.time_ns
    monotonic_ns: Callable[[], int] = time.monotonic_ns
    noise: Callable[[int], bytes] = field(default=os.urandom)

    def new_exchange_id(self) -> ExchangeId:
        """A fresh id that sorts by time."""
        return exchange_id(self.wall_ns() // 1_000_000, self.noise(10))

    def new_decision_id(self) -> str:
        """A fresh id that sorts by time."""
        return decision_id(self.wall_ns() // 1_000_000, self.noise(10))

    def elapsed_us(self, exchange: Exchange) -> int:
        """Microseconds since the exchange arrived."""
        return (self.monotonic_ns() - exchange.received.monotonic_ns) // 1000
