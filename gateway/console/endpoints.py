"""From a page to an endpoint: transport, session, failure and headers, in one place for all pages."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from urllib.parse import quote

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from gateway.console.access import Visitor
from gateway.console.headers import security_headers
from gateway.console.room import Room
from gateway.console.transport import is_https, is_trustworthy, set_session_cookie
from gateway.core.errors import GatewayError

OpenPage = Callable[[Room, Request], Awaitable[Response]]
Page = Callable[[Room, Request, Visitor], Awaitable[Response]]
Endpoint = Callable[[Request], Awaitable[Response]]

LOGIN = "/console/login"

_log = logging.getLogger(__name__)


def open_to_all(room: Room, page: OpenPage) -> Endpoint:
    """A page that needs no session: the login itself."""

    async def endpoint(request: Request) -> Response:
        return await _answer(room, request, lambda: page(room, request))

    return endpoint


def signed_in(room: Room, page: Page) -> Endpoint:
    """A page for admins. Others are sent to the login; an API key opens nothing here."""

    async def endpoint(request: Request) -> Response:
        async def visit() -> Response:
            visitor = await room.access.visitor(request)
            if visitor is None:
                return _turn_away(room, request)
            response = await page(room, request, visitor)
            renewed = visitor.session.seen(room.ports.clock_us())
            set_session_cookie(request, response, room.access.cookie(renewed))
            return response

        return await _answer(room, request, visit)

    return endpoint


async def _answer(room: Room, request: Request, visit: Callable[[], Awaitable[Response]]) -> Response:
    if is_trustworthy(request):
        response = await _guarded(room, visit)
    else:
        why = "This address is reached without encryption, so a password or a session could be read on the way."
        remedy = "Use HTTPS, or http://127.0.0.1 on the machine itself (an SSH tunnel will do)."
        response = room.problem(None, 403, "The console is not served here", why, remedy)
    response.headers.update(security_headers(https=is_https(request)))
    return response


async def _guarded(room: Room, visit: Callable[[], Awaitable[Response]]) -> Response:
    try:
        return await visit()
    except (SQLAlchemyError, OSError, GatewayError) as error:
        _log.error("a console page failed: %s", type(error).__name__)
        why = "The database or the ledger did not answer."
        return room.problem(None, 503, "The console cannot answer now", why, "Try again; if it persists, see /readyz.")
    except Exception as error:  # noqa: BLE001  the edge: an unforeseen fault shows nothing of itself
        _log.error("a console page failed: %s", type(error).__name__)
        why = "The gateway met a fault that it did not foresee. Nothing of it is shown here."
        return room.problem(None, 500, "This page failed", why, "Tell the operator when it happened.")


def _turn_away(room: Room, request: Request) -> Response:
    if "authorization" in request.headers or "x-api-key" in request.headers:
        why = "Inference keys open no door of the administration plane."
        return room.problem(None, 401, "An API key is no login", why, "Sign in with an admin's name and password.")
    if request.method not in {"GET", "HEAD"}:
        return room.problem(None, 401, "You are signed out", "The session is over.", "Sign in and try again.")
    target = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse(f"{LOGIN}?next={quote(target, safe='')}", 303)
