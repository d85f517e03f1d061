"""The FastAPI application of the inference plane: doors, models, health; every other route is refused and recorded."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from gateway import __version__
from gateway.api.health import Readiness, health_routes
from gateway.api.inference import DoorEndpoint, refuse_scope, send_reply
from gateway.api.models import models_endpoint
from gateway.core.errors import Code
from gateway.pipeline.doors import DOORS
from gateway.pipeline.ports import Ports


def inference_application(ports: Callable[[], Ports], readiness: Callable[[], Readiness]) -> FastAPI:
    """Built by ``app.py`` over the live ports."""
    application = FastAPI(
        title="LLM Governance Gateway", version=__version__, docs_url=None, redoc_url=None, openapi_url=None
    )
    router = application.router
    router.redirect_slashes = False
    router.routes.extend(Route(door.path, DoorEndpoint(door, ports)) for door in DOORS.values())
    router.routes.append(Route("/v1/models", models_endpoint(ports), methods=["GET"]))
    router.routes.extend(health_routes(ports, readiness))

    async def ungoverned(scope: Scope, _receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        await send_reply(send, await refuse_scope(ports(), scope, Code.UNKNOWN_ROUTE))

    async def wrong_method(request: Request, _error: Exception) -> Response:
        reply = await refuse_scope(ports(), request.scope, Code.METHOD_NOT_ALLOWED)
        return Response(reply.body, reply.status, dict(reply.headers))

    router.default = ungoverned
    application.add_exception_handler(HTTPException, wrong_method)
    return application
