"""Headers to principal, by API key. Answers are remembered for seconds only, so that a revocation is quick."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import asyncpg
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from gateway.core.errors import Code, ConfigurationError, ControlFailed, Refused
from gateway.core.vocabulary import Principal, TenantId
from gateway.identity.keys import ID_LENGTH, PREFIX, SECRET_LENGTH, ApiKey, find_key

_MAX_KNOWN = 65_536
_MAX_UNKNOWN = 4_096
_BEARER = "bearer "
# What asyncpg raises while it connects is not wrapped by SQLAlchemy everywhere.
_LOOKUP_ERRORS = (SQLAlchemyError, asyncpg.PostgresError, asyncpg.InterfaceError, OSError, ConfigurationError)


@dataclass(frozen=True, slots=True)
class _Known:
    """A credential that was looked up at ``at_us``. ``principal`` is ``None`` where it opens nothing."""

    at_us: int
    principal: Principal | None = None
    expires_us: int | None = None


class Authenticator:
    """API keys of the inference plane. One instance serves one event loop."""

    def __init__(
        self, engine: AsyncEngine, pepper: bytes, clock_us: Callable[[], int], cache_seconds: float = 5.0
    ) -> None:
        self._engine = engine
        self._pepper = pepper
        self._clock_us = clock_us
        self._cache_us = int(cache_seconds * 1_000_000)
        # Keyed by the keyed hash: the secret is not held in memory, and what a lookup's timing tells is of no use.
        self._known: dict[bytes, _Known] = {}
        self._unknown: dict[bytes, _Known] = {}
        self._rates: dict[str, int] = {}
        self._lookups: dict[bytes, asyncio.Task[_Known]] = {}

    async def authenticate(self, headers: Mapping[str, str]) -> Principal:
        """The principal of ``Authorization: Bearer`` or ``x-api-key``; header names in lower case.

        Raises ``Refused`` for a missing, unknown, revoked or expired key, ``ControlFailed`` where it cannot be checked.
        """
        secret = _secret(headers)
        hashed = hmac.digest(self._pepper, secret.encode("ascii"), "sha256")
        now_us = self._clock_us()
        known = self._known.get(hashed) or self._unknown.get(hashed)
        # A clock that was set back makes an entry old, never young.
        if known is None or not 0 <= now_us - known.at_us < self._cache_us:
            known = await self._look_up_once(secret, hashed)
        if known.principal is None:
            raise Refused(Code.INVALID_CREDENTIALS)
        if known.expires_us is not None and now_us >= known.expires_us:
            raise Refused(Code.EXPIRED_CREDENTIALS)
        return known.principal

    def rate_of(self, principal_id: str) -> int | None:
        """Requests a minute that this principal may make; ``None`` where its key sets no bound."""
        return self._rates.get(principal_id)

    async def _look_up_once(self, secret: str, hashed: bytes) -> _Known:
        """One question to the database, however many requests come with the same key at once."""
        task = self._lookups.get(hashed)
        if task is None:
            task = asyncio.create_task(self._look_up(secret, hashed))
            self._lookups[hashed] = task
            task.add_done_callback(lambda _: self._lookups.pop(hashed, None))
        # Shielded, for the caller that hangs up must not take the others' answer with it.
        return await asyncio.shield(task)

    async def _look_up(self, secret: str, hashed: bytes) -> _Known:
        at_us = self._clock_us()
        try:
            stored = await find_key(self._engine, secret[len(PREFIX) : len(PREFIX) + ID_LENGTH])
        except _LOOKUP_ERRORS as error:
            raise ControlFailed(f"the key could not be looked up ({type(error).__name__})") from None
        if stored is None or not hmac.compare_digest(stored.hash, hashed.hex()):
            return self._remember_unknown(hashed, at_us)
        principal = _principal(stored.key)
        self._rates.pop(principal.id, None)
        if stored.key.revoked_us is not None:
            return self._remember_unknown(hashed, at_us)
        if stored.key.rate_per_minute is not None:
            self._rates[principal.id] = stored.key.rate_per_minute
        self._unknown.pop(hashed, None)
        known = _Known(at_us, principal, stored.key.expires_us)
        return self._remember(self._known, hashed, known, _MAX_KNOWN)

    def _remember_unknown(self, hashed: bytes, at_us: int) -> _Known:
        self._known.pop(hashed, None)
        return self._remember(self._unknown, hashed, _Known(at_us), _MAX_UNKNOWN)

    @staticmethod
    def _remember(entries: dict[bytes, _Known], hashed: bytes, known: _Known, limit: int) -> _Known:
        entries.pop(hashed, None)
        while len(entries) >= limit:
            del entries[next(iter(entries))]
        entries[hashed] = known
        return known


def _secret(headers: Mapping[str, str]) -> str:
    """The one key that was sent. Raises ``Refused`` for none, for two that differ, and for what cannot be a key."""
    authorization = headers.get("authorization")
    secret = headers.get("x-api-key")
    if authorization:
        if authorization[: len(_BEARER)].lower() != _BEARER:
            raise Refused(Code.INVALID_CREDENTIALS)
        bearer = authorization[len(_BEARER) :].strip()
        if secret is not None and secret != bearer:
            raise Refused(Code.INVALID_CREDENTIALS)
        secret = bearer
    if not secret:
        raise Refused(Code.MISSING_CREDENTIALS)
    if len(secret) != SECRET_LENGTH or not secret.startswith(PREFIX) or not secret.isascii():
        raise Refused(Code.INVALID_CREDENTIALS)
    return secret


def _principal(key: ApiKey) -> Principal:
    return Principal(
        id=f"key:{key.id}",
        kind="service",
        name=key.name,
        team=key.team,
        tenant=TenantId(key.tenant),
        groups=key.groups,
        region=key.region,
        role=key.role,
        floor=key.floor,
        purposes=key.purposes,
    )
