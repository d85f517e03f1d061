"""Before a log is gone on with: does it hold everything that witnesses and anchors know of it?

A database restored from a backup is sound in itself, and smaller than what was signed. To go on with it would fork the
log for ever, so nothing is signed until a person has put a recovery into the record.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from gateway.core.errors import LedgerUnavailable
from gateway.ledger.log.shards import Head
from gateway.ledger.note import Checkpoint

RootAt = Callable[[int], Awaitable[bytes]]


class LogRolledBack(LedgerUnavailable):
    """More of the log is known elsewhere than the database holds, or something else."""


class SourceUnreachable(Exception):
    """A witness or an anchor does not answer, or not with what can be believed."""


@dataclass(frozen=True, slots=True)
class Known:
    """A checkpoint that somebody else holds: its content, the whole note, and who holds it."""

    checkpoint: Checkpoint
    note: str
    by: str


class Source(Protocol):
    """A witness or an anchor."""

    async def latest(self, origin: str) -> Known | None:
        """The largest checkpoint that it holds of a log, with signatures checked; ``None`` for none.

        Raises ``SourceUnreachable``.
        """


class Guard:
    """Asks witnesses and anchors. Of each kind that is configured, one at least must answer."""

    def __init__(self, witnesses: Sequence[Source] = (), anchors: Sequence[Source] = ()) -> None:
        self._groups = {"witness": tuple(witnesses), "anchor": tuple(anchors)}

    @property
    def knows_nobody(self) -> bool:
        """Whether there is nobody to ask: then a rolled-back database cannot be told from a sound one."""
        return not any(self._groups.values())

    async def known(self, origin: str) -> list[Known]:
        """What the sources hold of a log, largest first. Raises ``LedgerUnavailable`` where a whole kind is silent."""
        found = []
        for kind, sources in self._groups.items():
            answers = await asyncio.gather(*(_ask(source, origin) for source in sources))
            if sources and all(isinstance(answer, SourceUnreachable) for answer in answers):
                raise LedgerUnavailable(f"no {kind} says how far the log has come; nothing is signed until one answers")
            found += [answer for answer in answers if isinstance(answer, Known)]
        return sorted(found, key=lambda known: known.checkpoint.size, reverse=True)

    async def check(self, head: Head, root_at: RootAt) -> None:
        """Raise ``LogRolledBack`` unless ``head`` holds all that is known elsewhere; ``root_at`` tells its old roots.

        Raises ``LedgerUnavailable`` where nobody says.
        """
        for known in await self.known(head.origin):
            size = known.checkpoint.size
            if size > head.size:
                raise LogRolledBack(
                    f"{known.by} knows {size} leaves of the log and the database holds {head.size}: the database was "
                    "rolled back; see gateway ledger recover"
                )
            if await root_at(size) != known.checkpoint.root:
                raise LogRolledBack(
                    f"{known.by} knows another history of the first {size} leaves than the database holds; "
                    "see gateway ledger recover"
                )


async def _ask(source: Source, origin: str) -> Known | SourceUnreachable | None:
    try:
        return await source.latest(origin)
    except SourceUnreachable as silence:
        return silence
