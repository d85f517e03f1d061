"""A whole gateway in the test's own loop: real sockets, SQLite, ledger and policies; only the upstream is a stub."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn

from gateway.app import Gateway, open_gateway
from gateway.cli.process import free_port
from gateway.config.keyring import load_keyring
from gateway.config.settings import DeploymentBinding, Listener, Settings
from gateway.identity.keys import create_key
from gateway.ledger.detail import get_exchange
from gateway.storage.engine import make_engine
from gateway.storage.schema import upgrade

POLICIES = Path(__file__).resolve().parent.parent / "policies"


@dataclass(slots=True)
class Running:
    """A gateway that serves, and a key that opens its inference door."""

    gateway: Gateway
    settings: Settings
    base_url: str
    admin_url: str
    key: str

    @property
    def headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.key}", "content-type": "application/json"}

    async def records(self, exchange_id: str) -> list[dict[str, Any]]:
        """The exchange's records as the database has them, once everything so far was shipped."""
        await self.gateway.ledger.flush()
        engine = make_engine(self.settings.database)
        try:
            detail = await get_exchange(engine, exchange_id)
        finally:
            await engine.dispose()
        assert detail is not None, "the exchange has no record"
        return [{"kind": sealed.record.kind, **sealed.record.body} for sealed in detail.records]


def settings_for(folder: Path, upstream_url: str, **more: Any) -> Settings:
    """Settings with ``local-smollm2`` bound to the stub and the standby bound to a closed port."""
    return Settings(
        inference=Listener(port=free_port()),
        admin=Listener(port=free_port()),
        state_dir=folder,
        policies=POLICIES,
        deployments={
            "local-smollm2": DeploymentBinding(
                base_url=upstream_url, connect_timeout_s=1, first_byte_timeout_s=2, idle_timeout_s=1, total_timeout_s=10
            ),
            "local-smollm2-standby": DeploymentBinding(base_url=f"http://127.0.0.1:{free_port()}"),
        },
        **more,
    )


@asynccontextmanager
async def running(settings: Settings, **key_options: Any) -> AsyncIterator[Running]:
    """Migrate, open, serve; everything is closed again at the end."""
    await asyncio.to_thread(upgrade, settings.database)
    settings.state_dir.mkdir(parents=True, exist_ok=True)
    pepper = load_keyring(settings.under_state(settings.keys_dir)).api_key_pepper
    engine = make_engine(settings.database)
    _, key = await create_key(engine, pepper, **{"name": "test", "team": "test", "now_us": 1, **key_options})
    await engine.dispose()
    async with open_gateway(settings) as gateway:
        servers = [
            uvicorn.Server(uvicorn.Config(app, port=listener.port, lifespan="off", log_config=None, access_log=False))
            for app, listener in ((gateway.inference, settings.inference), (gateway.admin, settings.admin))
        ]
        for server in servers:
            server.capture_signals = _no_signals  # type: ignore[method-assign]
        tasks = [asyncio.create_task(server.serve()) for server in servers]
        try:
            while not all(server.started for server in servers):
                await asyncio.sleep(0.005)
            yield Running(
                gateway,
                settings,
                f"http://127.0.0.1:{settings.inference.port}",
                f"http://127.0.0.1:{settings.admin.port}",
                key,
            )
        finally:
            for server in servers:
                server.should_exit = True
            await asyncio.gather(*tasks)


class _no_signals:  # noqa: N801  stands for a context manager method of uvicorn's
    def __enter__(self) -> None:
        return None

    def __exit__(self, *_: object) -> None:
        return None
