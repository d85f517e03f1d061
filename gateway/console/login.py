"""Signing in and out. Each login, accepted or not, is recorded before it is answered."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from gateway.console.endpoints import LOGIN
from gateway.console.forms import FormInvalid, read_form
from gateway.console.room import Room
from gateway.console.transport import is_same_origin, remote_address, set_session_cookie
from gateway.identity.admin import LoginResult
from gateway.identity.sessions import Session
from gateway.ledger import Kind

HOME = "/console"

_MAX_NEXT = 2000


async def show_login(room: Room, request: Request) -> Response:
    """The form, bound to a session of nobody yet."""
    if await room.access.visitor(request) is not None:
        return RedirectResponse(HOME, 303)
    return _form(room, request, request.query_params.get("next", ""))


async def log_in(room: Room, request: Request) -> Response:
    """Check name and password; on success a fresh session replaces the form's."""
    try:
        form = await read_form(request)
    except FormInvalid:
        return _form(room, request, "", "The form could not be read. Try again.", status=400)
    target = form.get("next", "")
    session = room.access.session(request)
    if session is None or not room.access.accepts_token(session, form.get("token", "")) or not is_same_origin(request):
        return _form(room, request, target, "The form was open for too long. Try again.", status=403)
    address = remote_address(request)
    name = form.get("name", "")[:80].replace("\x00", "")
    login = await room.desk.log_in(name, form.get("password", ""), address)
    if login.result is LoginResult.THROTTLED:
        response = _form(room, request, target, f"Too many attempts. Try again in {login.wait_s} s.", status=429)
        response.headers["retry-after"] = str(login.wait_s)
        return response
    if login.admin is None:
        await room.ports.record(Kind.ADMIN_LOGIN_FAILED, None, {"admin": login.known_name, "address": address})
        return _form(room, request, target, "Name and password do not fit.", status=401)
    await room.ports.record(Kind.ADMIN_LOGIN, None, {"admin": login.admin.name, "address": address})
    response = RedirectResponse(safe_target(target), 303)
    set_session_cookie(request, response, room.access.cookie(room.access.begin(login.admin)))
    return response


async def log_out(room: Room, request: Request) -> Response:
    """End the session, here and in the browser."""
    session = room.access.session(request)
    if session is None or not session.name:
        return RedirectResponse(LOGIN, 303)
    try:
        form = await read_form(request)
    except FormInvalid:
        form = {}
    if not room.access.accepts_token(session, form.get("token", "")) or not is_same_origin(request):
        why = "The request did not come from a page of this session."
        return room.problem(None, 403, "You are still signed in", why, "Use the button of the console.")
    room.access.end(session)
    await room.ports.record(Kind.ADMIN_LOGOUT, None, {"admin": session.name, "address": remote_address(request)})
    response = RedirectResponse(LOGIN, 303)
    set_session_cookie(request, response, room.access.cookie(room.access.begin()))
    return response


def safe_target(target: str) -> str:
    """``target`` where it is a page of this console, else the first page: a login leads nowhere else."""
    inside = target == HOME or target.startswith((f"{HOME}/", f"{HOME}?"))
    plain = target.isascii() and target.isprintable() and "\\" not in target and "//" not in target
    return target if inside and plain and len(target) <= _MAX_NEXT and not target.startswith(LOGIN) else HOME


def _form(room: Room, request: Request, target: str, complaint: str = "", *, status: int = 200) -> Response:
    session: Session | None = room.access.session(request)
    if session is None or session.name:
        session = room.access.begin()
    response = room.page(
        "login.html",
        None,
        status=status,
        form_token=room.access.token(session),
        target=safe_target(target),
        complaint=complaint,
    )
    set_session_cookie(request, response, room.access.cookie(session.seen(room.ports.clock_us())))
    return response
