"""The console's routes, below ``/console`` on the administration listener."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from gateway.console import pages
from gateway.console.endpoints import LOGIN, open_to_all, signed_in
from gateway.console.headers import security_headers
from gateway.console.login import log_in, log_out, show_login
from gateway.console.ports import ConsolePorts
from gateway.console.room import Room
from gateway.console.transport import is_https

_PAGES = {
    "/console": pages.overview,
    "/console/exchanges": pages.exchanges,
    "/console/exchanges/{exchange_id}": pages.exchange,
    "/console/policy": pages.policy,
    "/console/models": pages.models,
    "/console/ledger": pages.ledger,
}
_ANY_METHOD = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


def console_router(ports: ConsolePorts) -> APIRouter:
    """Every route of the console; whatever is below ``/console`` and is none of them is a page that says so."""
    room = Room(ports)
    router = APIRouter(redirect_slashes=False)

    async def asset(request: Request) -> Response:
        found = room.assets.find(request.path_params["path"])
        headers = security_headers(https=is_https(request), cacheable=found is not None)
        if found is None:
            return PlainTextResponse("There is no such file.\n", 404, headers)
        return Response(found.content, media_type=found.media_type, headers=headers)

    router.add_route("/console/static/{path:path}", asset, methods=["GET"])
    router.add_route(LOGIN, open_to_all(room, show_login), methods=["GET"])
    router.add_route(LOGIN, open_to_all(room, log_in), methods=["POST"])
    router.add_route("/console/logout", open_to_all(room, log_out), methods=["POST"])
    for path, page in _PAGES.items():
        router.add_route(path, signed_in(room, page), methods=["GET"])
    router.add_route("/console/{rest:path}", signed_in(room, Room.not_found), methods=_ANY_METHOD)
    return router
