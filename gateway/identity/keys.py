"""API keys: made, listed, revoked. A key is shown once and stored as a hash keyed with a pepper kept elsewhere."""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from gateway.core.errors import ConfigurationError
from gateway.core.vocabulary import DEFAULT_TENANT, DataClass
from gateway.storage.tables import API_KEY

PREFIX = "ggw_"
ID_LENGTH = 8
SECRET_LENGTH = len(PREFIX) + ID_LENGTH + 1 + 43

_ID_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_MAX_RATE = 2**31 - 1
_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key without its secret. Times in microseconds since 1970, UTC."""

    id: str
    name: str
    tenant: str
    team: str
    role: str
    region: str
    groups: tuple[str, ...]
    purposes: tuple[str, ...]
    floor: DataClass
    rate_per_minute: int | None
    created_us: int
    expires_us: int | None
    revoked_us: int | None

    def state(self, now_us: int) -> str:
        """``live``, ``expired`` or ``revoked``."""
        if self.revoked_us is not None:
            return "revoked"
        return "expired" if self.expires_us is not None and now_us >= self.expires_us else "live"

    def facts(self) -> dict[str, object]:
        """The key as records and ``--json`` tell it."""
        return {
            "id": self.id,
            "name": self.name,
            "tenant": self.tenant,
            "team": self.team,
            "role": self.role,
            "region": self.region,
            "groups": list(self.groups),
            "purposes": list(self.purposes),
            "floor": self.floor.label,
            "rate_per_minute": self.rate_per_minute,
            "created_us": self.created_us,
            "expires_us": self.expires_us,
            "revoked_us": self.revoked_us,
        }


@dataclass(frozen=True, slots=True)
class StoredKey:
    """A key with the hash of its secret, for authentication only."""

    key: ApiKey
    hash: str


async def create_key(
    engine: AsyncEngine,
    pepper: bytes,
    *,
    name: str,
    team: str,
    floor: DataClass = DataClass.PUBLIC,
    region: str = "unknown",
    role: str = "developer",
    groups: Sequence[str] = (),
    purposes: Sequence[str] = ("general",),
    expires_us: int | None = None,
    rate_per_minute: int | None = None,
    tenant: str = DEFAULT_TENANT,
    now_us: int,
) -> tuple[ApiKey, str]:
    """Make a key. The secret, ``ggw_<8 characters of id>_<43 characters of base64url>``, is not kept anywhere.

    Raises ``ValueError``, with a fixed message, for what a key cannot hold.
    """
    _check_words(name=(name, 120), team=(team, 80), role=(role, 40), region=(region, 16), tenant=(tenant, 64))
    _check_lists(groups=groups, purposes=purposes)
    if not purposes:
        raise ValueError("a key needs at least one purpose")
    if expires_us is not None and expires_us <= now_us:
        raise ValueError("the expiry must lie in the future")
    if rate_per_minute is not None and not 1 <= rate_per_minute <= _MAX_RATE:
        raise ValueError("the rate must be at least 1 request a minute")
    for _ in range(_ATTEMPTS):
        key = ApiKey(
            id="".join(secrets.choice(_ID_ALPHABET) for _ in range(ID_LENGTH)),
            name=name,
            tenant=tenant,
            team=team,
            role=role,
            region=region,
            groups=tuple(groups),
            purposes=tuple(purposes),
            floor=floor,
            rate_per_minute=rate_per_minute,
            created_us=now_us,
            expires_us=expires_us,
            revoked_us=None,
        )
        secret = f"{PREFIX}{key.id}_{secrets.token_urlsafe(32)}"
        try:
            async with engine.begin() as connection:
                await connection.execute(insert(API_KEY).values(_values(key, hash_secret(pepper, secret))))
        except IntegrityError:
            continue  # forty bits of id: two keys may draw the same one
        return key, secret
    raise ConfigurationError("no free key id could be found")


async def list_keys(engine: AsyncEngine) -> list[ApiKey]:
    """Every key, live or not, newest first."""
    async with engine.connect() as connection:
        rows = await connection.execute(select(API_KEY).order_by(API_KEY.c.created_us.desc(), API_KEY.c.id))
        return [_key(row) for row in rows]


async def revoke_key(engine: AsyncEngine, key_id: str, now_us: int) -> bool:
    """End a key for good. False where there is no such key, or it was revoked before."""
    live = (API_KEY.c.id == key_id) & API_KEY.c.revoked_us.is_(None)
    async with engine.begin() as connection:
        done = await connection.execute(update(API_KEY).where(live).values(revoked_us=now_us))
    return done.rowcount == 1


async def find_key(engine: AsyncEngine, key_id: str) -> StoredKey | None:
    """One key with the hash of its secret."""
    async with engine.connect() as connection:
        row = (await connection.execute(select(API_KEY).where(API_KEY.c.id == key_id))).one_or_none()
    return None if row is None else StoredKey(_key(row), row.hash)


def hash_secret(pepper: bytes, secret: str) -> str:
    """HMAC-SHA256 (RFC 2104) of the whole secret, in hex. A fast hash is enough for 256 random bits."""
    return hmac.digest(pepper, secret.encode("ascii"), "sha256").hex()


def _check_words(**words: tuple[str, int]) -> None:
    for label, (word, length) in words.items():
        if not word.strip() or len(word) > length or not word.isprintable():
            raise ValueError(f"{label} must be 1 to {length} printable characters")


def _check_lists(**lists: Sequence[str]) -> None:
    for label, words in lists.items():
        if len(words) > 64:
            raise ValueError(f"a key holds at most 64 {label}")
        for word in words:
            if not word.isprintable() or not 1 <= len(word) <= 80 or word != word.strip():
                raise ValueError(f"each of {label} must be 1 to 80 printable characters")


def _values(key: ApiKey, hashed: str) -> dict[str, object]:
    lists = {"groups": json.dumps(key.groups), "purposes": json.dumps(key.purposes)}
    return {**key.facts(), **lists, "hash": hashed}


def _key(row: Row[Any]) -> ApiKey:
    try:
        groups, purposes, floor = _words(row.groups), _words(row.purposes), DataClass.parse(row.floor)
    except ValueError:
        raise ConfigurationError("a key's row in the database cannot be read") from None
    return ApiKey(
        id=row.id,
        name=row.name,
        tenant=row.tenant,
        team=row.team,
        role=row.role,
        region=row.region,
        groups=groups,
        purposes=purposes,
        floor=floor,
        rate_per_minute=row.rate_per_minute,
        created_us=row.created_us,
        expires_us=row.expires_us,
        revoked_us=row.revoked_us,
    )


def _words(column: str) -> tuple[str, ...]:
    words = json.loads(column)
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise ValueError("no list of words")
    return tuple(words)
