"""Four eyes: a stored text is shown only where a second person agreed to a stated reason, and for an hour at most."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from gateway.payloads.holds import NotPossible
from gateway.storage.payload_tables import REVEAL

LONGEST_US = 60 * 60 * 1_000_000
LONGEST_REASON = 500
_OPEN_US = 24 * LONGEST_US
_C = REVEAL.c


@dataclass(frozen=True, slots=True)
class Reveal:
    """A request to see the texts of one exchange. ``approved`` is None while nobody has decided."""

    id: str
    exchange_id: str
    reason: str
    requested_by: str
    requested_us: int
    decided_by: str | None
    approved: bool | None
    until_us: int | None

    def opens_for(self, person: str, now_us: int) -> bool:
        """Whether ``person``, who asked, may see the texts now."""
        return bool(
            self.approved and self.requested_by == person and self.until_us is not None and now_us < self.until_us
        )

    def waits(self, now_us: int) -> bool:
        """Whether somebody may still decide; a request lapses after a day."""
        return self.approved is None and now_us < self.requested_us + _OPEN_US


async def request_reveal(engine: AsyncEngine, reveal: str, exchange: str, reason: str, *, by: str, now_us: int) -> None:
    """Ask to see the texts of an exchange. Raises ``NotPossible`` without a reason."""
    reason = " ".join(reason.split())
    if not 10 <= len(reason) <= LONGEST_REASON:
        raise NotPossible(f"say why, in 10 to {LONGEST_REASON} characters")
    row = {"id": reveal, "exchange_id": exchange, "reason": reason, "requested_by": by, "requested_us": now_us}
    async with engine.begin() as connection:
        await connection.execute(insert(REVEAL).values(**row))


async def decide_reveal(
    engine: AsyncEngine, reveal: str, *, by: str, minutes: int, now_us: int, approve: bool
) -> Reveal:
    """Agree, for ``minutes`` up to 60, or refuse.

    Raises ``NotPossible`` for who asked, and for what is decided already or has lapsed.
    """
    if not 1 <= minutes <= 60:
        raise NotPossible("a text is shown for 1 to 60 minutes")
    until_us = now_us + minutes * 60 * 1_000_000 if approve else None
    condition = (
        (_C.id == reveal) & _C.decided_us.is_(None) & (_C.requested_by != by) & (_C.requested_us > now_us - _OPEN_US)
    )
    values = {"decided_by": by, "decided_us": now_us, "approved": approve, "until_us": until_us}
    async with engine.begin() as connection:
        changed = await connection.execute(update(REVEAL).where(condition).values(**values))
        row = (await connection.execute(select(REVEAL).where(_C.id == reveal))).one_or_none()
    if row is None:
        raise NotPossible("there is no such request")
    if changed.rowcount != 1:
        if row.requested_by == by:
            raise NotPossible("this needs a second person: whoever asked for it cannot agree to it")
        raise NotPossible("the request is decided already, or has lapsed")
    return _reveal(row)


async def reveals_of(engine: AsyncEngine, exchange: str) -> list[Reveal]:
    """Requests for one exchange, the newest first."""
    query = select(REVEAL).where(_C.exchange_id == exchange).order_by(_C.requested_us.desc())
    async with engine.connect() as connection:
        return [_reveal(row) for row in await connection.execute(query)]


async def waiting_reveals(engine: AsyncEngine, now_us: int) -> list[Reveal]:
    """Requests that somebody may decide, the oldest first."""
    query = select(REVEAL).where(_C.decided_us.is_(None), _C.requested_us > now_us - _OPEN_US)
    async with engine.connect() as connection:
        return [_reveal(row) for row in await connection.execute(query.order_by(_C.requested_us))]


def _reveal(row: object) -> Reveal:
    names = ("id", "exchange_id", "reason", "requested_by", "requested_us", "decided_by", "approved", "until_us")
    return Reveal(*(getattr(row, name) for name in names))
