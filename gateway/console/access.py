"""Who is at the console: sessions read from cookies, checked against the admin as it is now, and ended."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from starlette.requests import Request

from gateway.console.ports import ConsolePorts
from gateway.console.transport import session_cookie
from gateway.identity.admin import Admin, find_admin
from gateway.identity.sessions import ABSOLUTE_US, Session, csrf_matches, csrf_token, read_session, write_session

_MAX_ENDED = 10_000


@dataclass(frozen=True, slots=True)
class Visitor:
    """An admin with a live session."""

    admin: Admin
    session: Session


class Access:
    """Sessions of one process. A session that was ended here is refused here; elsewhere it ends by its time."""

    def __init__(self, ports: ConsolePorts) -> None:
        self._ports = ports
        self._ended: dict[str, int] = {}

    async def visitor(self, request: Request) -> Visitor | None:
        """Who sent this request; ``None`` where there is no live session of an admin with this password."""
        session = self.session(request)
        if session is None or not session.name or session.id in self._ended:
            return None
        admin = await find_admin(self._ports.engine, session.name)
        if admin is None or admin.generation != session.generation:
            return None
        return Visitor(admin, session)

    def session(self, request: Request) -> Session | None:
        """The session that the cookie holds, of an admin or of nobody yet."""
        return read_session(self._ports.session_key, session_cookie(request), self._ports.clock_us())

    def begin(self, admin: Admin | None = None) -> Session:
        """A new session: of nobody for the login form, and always a fresh one for an admin."""
        now_us = self._ports.clock_us()
        name, generation = (admin.name, admin.generation) if admin else ("", "")
        return Session(secrets.token_hex(16), name, generation, now_us, now_us)

    def end(self, session: Session) -> None:
        """Refuse this session from now on."""
        now_us = self._ports.clock_us()
        self._ended = {id_: until_us for id_, until_us in self._ended.items() if until_us > now_us}
        while len(self._ended) >= _MAX_ENDED:
            del self._ended[next(iter(self._ended))]
        self._ended[session.id] = session.issued_us + ABSOLUTE_US

    def cookie(self, session: Session) -> str:
        """The session as its cookie's value."""
        return write_session(self._ports.session_key, session)

    def token(self, session: Session) -> str:
        """What the forms of this session carry."""
        return csrf_token(self._ports.session_key, session)

    def accepts_token(self, session: Session, token: str) -> bool:
        """Whether a form came with its session's token."""
        return csrf_matches(self._ports.session_key, session, token)
