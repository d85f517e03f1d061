"""Texts of exchanges, sealed and kept for a time, and given back to whoever may have them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from gateway.core.errors import PayloadsFailed
from gateway.core.exchange import KeptText
from gateway.payloads.holders import KeyHolder
from gateway.payloads.scopes import ScopeKeys
from gateway.payloads.sealing import open_text, scope_of, seal_text, term_of
from gateway.storage.payload_tables import PAYLOAD, PAYLOAD_TERM

DAY_US = 86_400 * 1_000_000
_TRIES = 20


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose exchange a text is of."""

    exchange_id: str
    tenant: str
    team: str
    principal: str


class PayloadVault:
    """Keeps and opens texts. ``term_key`` digests the values that texts are found by; ``clock`` is in microseconds."""

    def __init__(self, engine: AsyncEngine, holder: KeyHolder, term_key: bytes, clock: Callable[[], int]) -> None:
        self.engine = engine
        self.clock = clock
        self.scopes = ScopeKeys(engine, holder, clock)
        self._term_key = term_key
        self._insert = postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert

    def term(self, tenant: str, value: str) -> str:
        """The keyed digest that texts holding ``value`` are found by."""
        return term_of(self._term_key, tenant, value)

    async def keep(self, owner: Owner, part: str, text: bytes, *, days: int, values: Iterable[str] = ()) -> KeptText:
        """Seal and store one part ("request", "response") of an exchange, for ``days``; in place of an earlier one.

        ``values`` are what it can be found by later. Raises ``PayloadsFailed``; nothing is stored then.
        """
        now_us = self.clock()
        scope = scope_of(owner.tenant, now_us)
        terms = sorted({self.term(owner.tenant, value) for value in values})
        try:
            for _ in range(_TRIES):
                key = await self.scopes.current(scope)
                sealed = seal_text(key.key, text, owner.exchange_id, part)
                row = {
                    "scope": scope,
                    "version": key.version,
                    "wrapped": sealed.wrapped,
                    "ciphertext": sealed.ciphertext,
                    "ciphertext_sha256": sealed.sha256,
                    "tenant": owner.tenant,
                    "team": owner.team,
                    "principal": owner.principal,
                    "stored_us": now_us,
                    "expires_us": now_us + days * DAY_US,
                    "erased_us": None,
                }
                async with self.engine.begin() as connection:
                    if not await self.scopes.hold_still(connection, key):
                        continue
                    await connection.execute(
                        self._insert(PAYLOAD)
                        .values(exchange_id=owner.exchange_id, part=part, **row)
                        .on_conflict_do_update(index_elements=["exchange_id", "part"], set_=row)
                    )
                    if terms:
                        found = [{"term": term, "exchange_id": owner.exchange_id} for term in terms]
                        await connection.execute(self._insert(PAYLOAD_TERM).on_conflict_do_nothing(), found)
                return KeptText(part, sealed.sha256, len(text), now_us + days * DAY_US)
        except (SQLAlchemyError, OSError):
            raise PayloadsFailed("the payload vault cannot be written") from None
        raise PayloadsFailed("the keys of the payload vault changed too often")

    async def read(self, exchange_id: str) -> Mapping[str, bytes]:
        """Every part of an exchange that is still there. Raises ``PayloadsFailed``."""
        column = PAYLOAD.c
        query = select(column.part, column.scope, column.version, column.wrapped, column.ciphertext).where(
            column.exchange_id == exchange_id, column.erased_us.is_(None), column.expires_us > self.clock()
        )
        try:
            async with self.engine.connect() as connection:
                rows = (await connection.execute(query.order_by(column.part))).all()
                return {
                    row.part: open_text(
                        (await self.scopes.at(connection, row.scope, row.version)).key,
                        row.wrapped,
                        row.ciphertext,
                        exchange_id,
                        row.part,
                    )
                    for row in rows
                }
        except (SQLAlchemyError, OSError):
            raise PayloadsFailed("the payload vault cannot be read") from None
