"""Local admins of the console: the bootstrap admin of a first start, passwords, and login with throttling."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from gateway.identity.passwords import SALT_BYTES, decoy_hash, hash_password, verify_password
from gateway.identity.throttle import Throttle
from gateway.storage.tables import ADMIN

BOOTSTRAP_NAME = "admin"
ROLE = "admin"

_FREE_BY_ADDRESS = 5
_FREE_BY_NAME = 20


@dataclass(frozen=True, slots=True)
class Admin:
    """Somebody who may open the console. ``generation`` changes with the password, and ends older sessions."""

    name: str
    role: str
    generation: str


class LoginResult(StrEnum):
    """How a login went."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    THROTTLED = "throttled"


@dataclass(frozen=True, slots=True)
class Login:
    """The answer to a login. ``known_name`` is the name only where there is such an admin: people mistype secrets."""

    result: LoginResult
    admin: Admin | None = None
    known_name: str | None = None
    wait_s: int = 0


async def ensure_bootstrap_admin(engine: AsyncEngine, now_us: int) -> str | None:
    """At a first start, make the admin and return the password, which is kept nowhere. Later, ``None``."""
    async with engine.connect() as connection:
        if await connection.scalar(select(func.count()).select_from(ADMIN)):
            return None
    password = new_password()
    hashed = await asyncio.to_thread(hash_password, password, secrets.token_bytes(SALT_BYTES))
    row = {"name": BOOTSTRAP_NAME, "password_hash": hashed, "role": ROLE, "created_us": now_us}
    try:
        async with engine.begin() as connection:
            await connection.execute(insert(ADMIN).values(row))
    except IntegrityError:
        return None  # another replica was first, and told the password that counts
    return password


async def set_password(engine: AsyncEngine, name: str, password: str) -> bool:
    """Change an admin's password and end the admin's sessions. False where there is no such admin.

    Raises ``ValueError`` for a password that is too short or too long.
    """
    hashed = await asyncio.to_thread(hash_password, password, secrets.token_bytes(SALT_BYTES))
    async with engine.begin() as connection:
        done = await connection.execute(update(ADMIN).where(ADMIN.c.name == name).values(password_hash=hashed))
    return done.rowcount == 1


async def find_admin(engine: AsyncEngine, name: str) -> Admin | None:
    """The admin of that name."""
    found = await _find(engine, name)
    return found[0] if found else None


def new_password() -> str:
    """A password of 120 random bits."""
    return secrets.token_urlsafe(15)


class LoginDesk:
    """Checks logins one after the other, and makes those wait who keep failing. Counts in this process only."""

    def __init__(self, engine: AsyncEngine, clock_us: Callable[[], int]) -> None:
        self._engine = engine
        self._clock_us = clock_us
        self._addresses = Throttle(_FREE_BY_ADDRESS)
        self._names = Throttle(_FREE_BY_NAME)
        # A password costs a core for a quarter of a second: strangers shall not take them all.
        self._verifying = asyncio.Lock()

    async def log_in(self, name: str, password: str, address: str) -> Login:
        """Whether name and password fit. A throttled login is answered without looking at them."""
        async with self._verifying:
            now_us = self._clock_us()
            wait_s = max(self._addresses.wait_s(address, now_us), self._names.wait_s(name, now_us))
            if wait_s:
                return Login(LoginResult.THROTTLED, wait_s=wait_s)
            found = await _find(self._engine, name)
            # Without an admin a decoy is checked, so that a name cannot be told by the time that it takes.
            admin, hashed = found or (None, decoy_hash())
            fits = await asyncio.to_thread(verify_password, password, hashed)
            if admin is None or not fits:
                self._addresses.failed(address, now_us)
                self._names.failed(name, now_us)
                return Login(LoginResult.REJECTED, known_name=admin.name if admin else None)
            self._addresses.succeeded(address)
            self._names.succeeded(name)
            return Login(LoginResult.ACCEPTED, admin, admin.name)


async def _find(engine: AsyncEngine, name: str) -> tuple[Admin, str] | None:
    async with engine.connect() as connection:
        row = (await connection.execute(select(ADMIN).where(ADMIN.c.name == name))).one_or_none()
    if row is None:
        return None
    generation = hashlib.sha256(row.password_hash.encode()).hexdigest()[:16]
    return Admin(row.name, row.role, generation), row.password_hash
