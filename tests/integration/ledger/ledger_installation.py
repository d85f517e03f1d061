"""A ledger on a temporary spool, and bodies such as the pipeline writes."""

from __future__ import annotations

from contextlib import asynccontextmanager
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from gateway.config.settings import LedgerSettings
from gateway.ledger import Kind, Ledger
from gateway.ledger.verify import verify_ledger

INTENT = {
    "door": "chat",
    "requested_model": "qwen3-32b",
    "principal": {
        "id": "key_1",
        "kind": "key",
        "team": "risk",
        "tenant": "default",
        "region": "eu",
        "role": "developer",
    },
    "data_class": {"value": "confidential", "declared": None, "floor": "public", "from_findings": "confidential"},
    "findings": {"EMAIL": 2},
    "decisions": [{"deployment": "h100", "allow": True, "deciding": ["00-base/permit"]}],
    "chosen": {"deployment": "h100", "model": "qwen3-32b", "licence": "Apache-2.0"},
    "redactions": {"EMAIL": 2},
    "received_us": 1_700_000_000_000_000,
}
OUTCOME = {"status": "answered", "http_status": 200, "response_redactions": {}, "elapsed_us": 1234}
REFUSAL = {**INTENT, "chosen": None, "code": "policy_refused", "http_status": 403, "rules": ["20-saas/forbid"]}


class Installation:
    """One spool, one database, one key; opens ledgers and verifies."""

    def __init__(self, engine, spool_dir: Path):
        self.engine = engine
        self.spool_dir = spool_dir
        self.key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
        # Nothing happens by the clock: tests flush.
        self.settings = LedgerSettings(ship_interval_s=3600, checkpoint_interval_s=3600, batch_records=10)

    async def open(self, **options) -> Ledger:
        settings = self.settings.model_copy(update=options.pop("settings", {}))
        return await Ledger.open(
            settings=settings,
            spool_dir=self.spool_dir,
            engine=self.engine,
            signing_key=self.key,
            software="test",
            **options,
        )

    @asynccontextmanager
    async def ledger(self, **options):
        opened = await self.open(**options)
        try:
            yield opened
        finally:
            await opened.close()

    async def verify(self, *, public_key=None, spool=True, now_us=None):
        return await verify_ledger(
            self.engine,
            origin=self.settings.origin,
            public_key=public_key or self.key.public_key(),
            spool_dir=self.spool_dir if spool else None,
            now_us=now_us,
        )


async def exchange(ledger: Ledger, name: str) -> None:
    await ledger.append(Kind.INTENT, name, INTENT)
    await ledger.append(Kind.OUTCOME, name, OUTCOME)


async def abandon(ledger: Ledger) -> None:
    """Let go of a ledger as a dying process does: nothing is closed, nothing more is shipped."""
    ledger._stopping.set()
    await ledger._background
    await ledger._sinks.stop()
    await ledger._heartbeat
    ledger._folder.release()
