"""A console over a real ledger, the shipped policies and a database, spoken to over HTTP without a socket."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine

from gateway.config.settings import LedgerSettings
from gateway.console import ConsolePorts, console_router
from gateway.core.errors import LedgerUnavailable
from gateway.identity.admin import ensure_bootstrap_admin, set_password
from gateway.ledger import Kind, Ledger
from gateway.policy.bundle import Bundle

PASSWORD = "correct horse battery"  # a test's own
ORIGIN = "http://127.0.0.1:8081"
NOW_US = 1_760_000_000_000_000

PRINCIPAL = {"id": "key:1", "kind": "api_key", "team": "claims", "tenant": "default", "region": "eu", "role": "dev"}


@dataclass(slots=True)
class Site:
    """The console, a clock that stands, and what was recorded."""

    engine: AsyncEngine
    ledger: Ledger
    bundle: Bundle
    app: FastAPI = field(init=False)
    now_us: int = NOW_US
    recorded: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)
    recording: bool = True

    def client(self, origin: str = ORIGIN, address: str = "127.0.0.1") -> httpx.AsyncClient:
        transport = httpx.ASGITransport(self.app, client=(address, 50000))
        return httpx.AsyncClient(transport=transport, base_url=origin)

    async def record(self, kind: Kind, exchange: str | None, body: Mapping[str, object]) -> None:
        if not self.recording:
            raise LedgerUnavailable("no durable sink")
        self.recorded.append((kind.value, dict(body)))
        await self.ledger.append(kind, exchange, body)

    async def signed_in(self) -> httpx.AsyncClient:
        """A browser with a session."""
        client = self.client()
        answer = await log_in(client)
        assert answer.status_code == 303
        return client


@asynccontextmanager
async def site_over(engine: AsyncEngine, folder: Path, bundle: Bundle) -> AsyncIterator[Site]:
    ledger = await Ledger.open(
        settings=LedgerSettings(ship_interval_s=3600, checkpoint_interval_s=3600),
        spool_dir=folder / "spool",
        engine=engine,
        signing_key=Ed25519PrivateKey.from_private_bytes(bytes(range(32))),
        software="test",
    )
    site = Site(engine, ledger, bundle)
    site.app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    ports = ConsolePorts(
        engine=engine,
        ledger_health=ledger.health,
        bundle=lambda: site.bundle,
        environment="test <env>",
        session_key=b"k" * 32,
        clock_us=lambda: site.now_us,
        record=site.record,
    )
    site.app.include_router(console_router(ports))
    await ensure_bootstrap_admin(engine, NOW_US)
    await set_password(engine, "admin", PASSWORD)
    yield site
    await ledger.close()


def token_of(page: str) -> str:
    found = re.search(r'name="token" value="([0-9a-f]{64})"', page)
    assert found, "the page has no form token"
    return found.group(1)


async def log_in(client: httpx.AsyncClient, **changes: str) -> httpx.Response:
    page = await client.get("/console/login")
    form = {"name": "admin", "password": PASSWORD, "next": "/console", "token": token_of(page.text), **changes}
    return await client.post("/console/login", data=form)


def intent(bundle: Bundle, **changes: Any) -> dict[str, Any]:
    """What the pipeline records of an allowed exchange."""
    return {
        "door": "chat",
        "stream": False,
        "requested_model": "auto",
        "principal": PRINCIPAL,
        "purpose": "general",
        "data_class": {
            "value": "confidential",
            "declared": None,
            "floor": "public",
            "from_findings": "confidential",
            "because": "found EMAIL",
        },
        "findings": {"EMAIL": 2},
        "inspection": "test",
        "request": {
            "leaves": 2,
            "unknown_fields": 0,
            "uninspected": [],
            "remote_urls": 0,
            "tools": 0,
            "thinking": None,
        },
        "decisions": [
            {
                "id": "dc_1",
                "action": "invoke",
                "deployment": "local-smollm2",
                "model": "smollm2-135m-instruct",
                "allow": True,
                "rules": [{"id": "B01-approved-models", "effect": "permit", "mode": "enforce"}],
                "deciding": ["B01-approved-models"],
                "obligations": [{"type": "redact", "rules": ["O01-redact-findings"]}],
                "reason": "",
                "error": None,
            }
        ],
        "chosen": {
            "deployment": "local-smollm2",
            "model": "smollm2-135m-instruct",
            "licence": "apache-2.0",
            "assurance": "L0",
            "thinking": None,
        },
        "policy": {"bundle": bundle.digest, "commit": bundle.commit},
        "redactions": {"EMAIL": 2},
        "obligations": ["redact"],
        "received_us": NOW_US,
        **changes,
    }


def outcome(**changes: Any) -> dict[str, Any]:
    return {
        "status": "answered",
        "http_status": 200,
        "code": None,
        "deployment": "local-smollm2",
        "model": "smollm2-135m-instruct",
        "licence": "apache-2.0",
        "finish_reasons": ["stop"],
        "usage": {"prompt": 7, "completion": 9, "reasoning": None},
        "served_model": "smollm2",
        "attempts": [
            {
                "deployment": "local-smollm2",
                "decision_id": "dc_1",
                "outcome": "answered",
                "status": 200,
                "elapsed_us": 900,
            }
        ],
        "response_findings": {},
        "response_redactions": {},
        "restored": 2,
        "elapsed_us": 1500,
        **changes,
    }


def refusal(bundle: Bundle, **changes: Any) -> dict[str, Any]:
    """What the pipeline records of a refused exchange."""
    decision = {
        "id": "dc_2",
        "action": "invoke",
        "deployment": "openai-gpt-4.1",
        "model": "gpt-4.1",
        "allow": False,
        "rules": [{"id": "D02-confidential-no-saas", "effect": "forbid", "mode": "enforce"}],
        "deciding": ["D02-confidential-no-saas"],
        "obligations": [],
        "reason": bundle.rules["D02-confidential-no-saas"].reason,  # type: ignore[index]
        "error": None,
    }
    body = intent(bundle, decisions=[decision], requested_model="gpt-4.1", redactions={})
    del body["chosen"], body["obligations"]
    end = {"code": "policy_refused", "http_status": 403, "rules": ["D02-confidential-no-saas"], "decision_id": "dc_2"}
    return {**body, **end, "elapsed_us": 800, **changes}
