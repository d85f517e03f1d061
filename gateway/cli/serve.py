"""``gateway serve``: both planes in one process and one event loop."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
import uvloop
from fastapi import FastAPI

from gateway.app import Gateway, open_gateway
from gateway.cli.installation import ConfigOption
from gateway.cli.output import stderr
from gateway.config.settings import Listener, Settings, load_settings


def serve(config: ConfigOption = None) -> None:
    """Serve the inference plane and the administration plane until interrupted."""
    settings = load_settings(config)
    # The ledger's writer thread must win the interpreter soon after each sync; the default lets it wait 5 ms.
    sys.setswitchinterval(0.0005)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    uvloop.run(serve_until_stopped(settings))


async def serve_until_stopped(settings: Settings) -> None:
    """Open the gateway, serve both planes, drain on SIGINT or SIGTERM."""
    async with open_gateway(settings, lambda message: stderr.print(f"[dim]{message}[/]")) as gateway:
        await announce_bootstrap_admin(gateway)
        # What stands now lives as long as the process; looking through it again and again only makes pauses.
        gc.collect()
        gc.freeze()
        servers = [_server(gateway.inference, settings.inference), _server(gateway.admin, settings.admin)]
        loop = asyncio.get_running_loop()

        def stop() -> None:
            gateway.draining = True
            for server in servers:
                server.should_exit = True

        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stop)
        async with asyncio.TaskGroup() as group:
            for server in servers:
                group.create_task(server.serve())
            group.create_task(_say_when_ready(servers, settings))


async def announce_bootstrap_admin(gateway: Gateway) -> None:
    """At a first start, make the console's admin and show the password once, on stderr."""
    password = await gateway.ensure_admin()
    if password is not None:
        stderr.print(
            f"console login: [bold]admin[/] / [bold]{password}[/]  (shown once; gateway admin set-password)",
            soft_wrap=True,
        )


class _Server(uvicorn.Server):
    """Uvicorn without its own signal handlers: one pair serves both planes."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to ``serve_until_stopped``."""
        yield


def _server(application: FastAPI, listener: Listener) -> _Server:
    return _Server(
        uvicorn.Config(
            application,
            host=listener.host,
            port=listener.port,
            loop="uvloop",
            http="httptools",
            lifespan="off",
            access_log=False,
            log_config=None,
            server_header=False,
            date_header=False,
            timeout_graceful_shutdown=20,
            h11_max_incomplete_event_size=64 * 1024,
        )
    )


async def _say_when_ready(servers: list[_Server], settings: Settings) -> None:
    while not all(server.started for server in servers):
        if any(server.should_exit for server in servers):
            return
        await asyncio.sleep(0.02)
    stderr.print(f"inference  http://{settings.inference.host}:{settings.inference.port}/v1")
    stderr.print(f"console    http://{settings.admin.host}:{settings.admin.port}/console")
