"""Legal holds: what one covers is neither erased nor expires. One person proposes, another one sets or lifts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from gateway.core.errors import GatewayError
from gateway.payloads.selection import Selection, read_selection
from gateway.storage.payload_tables import LEGAL_HOLD
from gateway.storage.tables import EXCHANGE

HoldState = Literal["proposed", "set", "lift_proposed", "lifted"]
IN_FORCE = ("set", "lift_proposed")
_C = LEGAL_HOLD.c


class NotPossible(GatewayError):
    """What somebody asked for cannot be done now; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Hold:
    """A hold as it stands."""

    id: str
    matter: str
    selection: Selection
    state: HoldState
    proposed_by: str
    set_by: str | None
    lift_proposed_by: str | None
    lifted_by: str | None


async def propose_hold(
    engine: AsyncEngine, hold: str, matter: str, selection: Selection, *, by: str, now_us: int
) -> None:
    """Ask for a hold. It is not in force before somebody else sets it. Raises ``NotPossible``."""
    if selection.is_empty:
        raise NotPossible("a hold says what it covers: give at least one side of the selection")
    row = {"id": hold, "matter": matter, "selection": selection.written(), "state": "proposed"}
    async with engine.begin() as connection:
        await connection.execute(insert(LEGAL_HOLD).values(**row, proposed_by=by, proposed_us=now_us))


async def set_hold(engine: AsyncEngine, hold: str, *, by: str, now_us: int) -> None:
    """Bring a proposed hold into force. Raises ``NotPossible`` for who proposed it."""
    step = _Step("proposed", "set", {"set_by": by, "set_us": now_us}, unlike="proposed_by")
    await _take(engine, hold, step, by)


async def propose_lift(engine: AsyncEngine, hold: str, *, by: str, now_us: int) -> None:
    """Ask for the end of a hold, which stays in force until somebody else agrees."""
    step = _Step("set", "lift_proposed", {"lift_proposed_by": by, "lift_proposed_us": now_us})
    await _take(engine, hold, step, by)


async def lift_hold(engine: AsyncEngine, hold: str, *, by: str, now_us: int) -> None:
    """End a hold. Raises ``NotPossible`` for who asked for it."""
    step = _Step("lift_proposed", "lifted", {"lifted_by": by, "lifted_us": now_us}, unlike="lift_proposed_by")
    await _take(engine, hold, step, by)


async def list_holds(engine: AsyncEngine) -> list[Hold]:
    """All of them, the newest first."""
    async with engine.connect() as connection:
        rows = (await connection.execute(select(LEGAL_HOLD).order_by(_C.proposed_us.desc()))).all()
    return [
        Hold(
            row.id,
            row.matter,
            read_selection(row.selection),
            row.state,
            row.proposed_by,
            row.set_by,
            row.lift_proposed_by,
            row.lifted_by,
        )
        for row in rows
    ]


async def holds_in_force(connection: AsyncConnection) -> list[tuple[str, Selection]]:
    """Matter and selection of every hold in force, in the transaction that is about to destroy something.

    On PostgreSQL their rows stay as they are until it ends, and no further hold comes into force meanwhile.
    """
    query = select(_C.matter, _C.selection).where(_C.state.in_(IN_FORCE))
    return [(row.matter, read_selection(row.selection)) for row in await connection.execute(query)]


async def hold_still(connection: AsyncConnection) -> None:
    """One destruction at a time, and no hold that comes into force beside it, until this transaction ends."""
    if connection.dialect.name == "postgresql":
        await connection.execute(text("LOCK TABLE legal_hold, payload_scope IN EXCLUSIVE MODE"))
    else:
        # SQLite has one writer: this makes it us, before anything is read.
        await connection.execute(update(LEGAL_HOLD).where(LEGAL_HOLD.c.id == "").values(state="lifted"))


async def matters_over(connection: AsyncConnection, since_us: int, until_us: int) -> list[str]:
    """Matters of holds in force that cover an exchange which began within the span, texts kept of it or not."""
    await hold_still(connection)
    began = EXCHANGE.c.started_us
    found = []
    for matter, selection in await holds_in_force(connection):
        query = select(EXCHANGE.c.id).where(selection.over_exchanges(), began >= since_us, began < until_us)
        if await connection.scalar(query.limit(1)) is not None:
            found.append(matter)
    return sorted(set(found))


@dataclass(frozen=True, slots=True)
class _Step:
    """From one state to the next; by somebody else than who stands in the column ``unlike``, where it names one."""

    before: HoldState
    after: HoldState
    changes: dict[str, object]
    unlike: str | None = None


async def _take(engine: AsyncEngine, hold: str, step: _Step, by: str) -> None:
    condition = (_C.id == hold) & (_C.state == step.before)
    if step.unlike is not None:
        condition &= _C[step.unlike] != by
    statement = update(LEGAL_HOLD).where(condition).values(state=step.after, **step.changes)
    async with engine.begin() as connection:
        if (await connection.execute(statement)).rowcount == 1:
            return
        row = (await connection.execute(select(LEGAL_HOLD).where(_C.id == hold))).one_or_none()
    if row is None:
        raise NotPossible("there is no such hold")
    if row.state != step.before:
        raise NotPossible(f"the hold is {row.state.replace('_', ' ')}, not {step.before.replace('_', ' ')}")
    raise NotPossible("this needs a second person: whoever asked for it cannot agree to it")
