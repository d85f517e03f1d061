"""Maps from stand-ins to originals that outlive one exchange: sealed, for one principal, until a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import orjson
from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncEngine

from gateway.storage.tables import SURROGATE_MAP
from gateway.vault.sealed import SealBroken, Sealed, Sealer, VaultFailed

MAX_MAP_BYTES = 1024 * 1024
"""Of one map as JSON."""
_MAX_OWNER = {"tenant": 64, "scope": 120, "principal": 80}


class MapTooLarge(VaultFailed):
    """A map has more bytes than the vault keeps for one scope."""


class ScopeTaken(VaultFailed):
    """Another principal of the tenant keeps a map under this scope, and its time is not over."""


class SurrogateVault:
    """One sealed map for each tenant and scope, such as a conversation. ``clock`` gives microseconds since 1970, UTC.

    The map, and so every original, is readable only with a key of ``keys``; the first seals, all open.
    """

    def __init__(self, engine: AsyncEngine, keys: Sequence[bytes], clock: Callable[[], int]) -> None:
        self._engine = engine
        self._sealer = Sealer(keys)
        self._clock = clock
        self._insert = postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert

    async def remember(self, tenant: str, scope: str, principal: str, mapping: Mapping[str, str], ttl_s: int) -> None:
        """Keep ``mapping`` for ``ttl_s`` seconds from now, in place of what the principal kept there before.

        Raises ``MapTooLarge``, ``ScopeTaken``, and ``ValueError`` for a time that is not positive or an owner whose
        name is too long.
        """
        if ttl_s <= 0:
            raise ValueError("a map must be kept for some time")
        _check_owner(tenant=tenant, scope=scope, principal=principal)
        plaintext = orjson.dumps(dict(mapping))
        if len(plaintext) > MAX_MAP_BYTES:
            raise MapTooLarge(f"a map of surrogates may have at most {MAX_MAP_BYTES} bytes")
        now_us = self._clock()
        expires_us = now_us + ttl_s * 1_000_000
        sealed = self._sealer.seal(plaintext, _belongs_to(tenant, scope, principal, expires_us))
        row = {
            "principal": principal,
            "key_id": sealed.key_id,
            "nonce": sealed.nonce,
            "ciphertext": sealed.ciphertext,
            "expires_us": expires_us,
        }
        statement = (
            self._insert(SURROGATE_MAP)
            .values(tenant=tenant, scope=scope, **row)
            .on_conflict_do_update(
                index_elements=["tenant", "scope"],
                set_=row,
                where=or_(SURROGATE_MAP.c.principal == principal, SURROGATE_MAP.c.expires_us <= now_us),
            )
        )
        async with self._engine.begin() as connection:
            written = (await connection.execute(statement)).rowcount
        if written != 1:
            raise ScopeTaken("this scope belongs to another principal")

    async def recall(self, tenant: str, scope: str, principal: str) -> dict[str, str]:
        """The map, or an empty one where none is kept for this principal any more.

        Raises ``SealBroken`` where the row was tampered with, and ``SealKeyUnknown`` where its key is gone.
        """
        kept = SURROGATE_MAP.c
        query = select(kept.key_id, kept.nonce, kept.ciphertext, kept.expires_us).where(
            kept.tenant == tenant,
            kept.scope == scope,
            kept.principal == principal,
            kept.expires_us > self._clock(),
        )
        async with self._engine.connect() as connection:
            row = (await connection.execute(query)).one_or_none()
        if row is None:
            return {}
        sealed = Sealed(row.key_id, row.nonce, row.ciphertext)
        plaintext = self._sealer.open(sealed, _belongs_to(tenant, scope, principal, row.expires_us))
        mapping = orjson.loads(plaintext)
        if not isinstance(mapping, dict):
            raise SealBroken("a sealed map holds something else")
        return mapping

    async def forget_expired(self, now: int) -> int:
        """Delete every map whose time is over at ``now`` (microseconds); how many there were."""
        return await self._delete(SURROGATE_MAP.c.expires_us <= now)

    async def forget(self, tenant: str, scope: str) -> None:
        """Delete the map of a scope, whoever keeps it."""
        await self._delete((SURROGATE_MAP.c.tenant == tenant) & (SURROGATE_MAP.c.scope == scope))

    async def _delete(self, condition: ColumnElement[bool]) -> int:
        async with self._engine.begin() as connection:
            return (await connection.execute(delete(SURROGATE_MAP).where(condition))).rowcount


def _belongs_to(tenant: str, scope: str, principal: str, expires_us: int) -> bytes:
    return orjson.dumps(["surrogate map", 1, tenant, scope, principal, expires_us])


def _check_owner(**names: str) -> None:
    for name, value in names.items():
        if len(value) > _MAX_OWNER[name]:
            raise ValueError(f"{name} is longer than {_MAX_OWNER[name]} characters")
