"""``/healthz``, ``/readyz``, ``/metrics``: whether the process lives, whether it may serve, and its counters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from gateway.pipeline.ports import Ports


@dataclass(frozen=True, slots=True)
class Readiness:
    """Why the gateway may or may not serve, for ``/readyz``."""

    ready: bool
    details: dict[str, Any]


def health_routes(ports: Callable[[], Ports], readiness: Callable[[], Readiness]) -> list[Route]:
    """The three routes, without credentials: they tell nothing of anybody's exchanges."""

    async def healthz(_request: Request) -> Response:
        return JSONResponse({"status": "alive"})

    async def readyz(_request: Request) -> Response:
        state = readiness()
        word = "ready" if state.ready else "not_ready"
        return JSONResponse({"status": word, **state.details}, 200 if state.ready else 503)

    async def metrics(_request: Request) -> Response:
        return Response(ports().telemetry.metrics.render(), media_type="text/plain; version=0.0.4")

    return [Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", metrics)]
