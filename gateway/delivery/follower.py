"""Keeping live policy at what its source has: look, prepare, keep, record, swap. On any refusal the last good stays."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

from gateway.core.errors import ControlFailed
from gateway.delivery.keeper import Keeper, Live
from gateway.policy.bundle import Bundle
from gateway.policy.signing import BundleRefused, Reason

_log = logging.getLogger("gateway.delivery")
Origin = Literal["source", "kill"]


@dataclass(frozen=True, slots=True)
class Problem:
    """Why what the source has is not live. ``at_s``: Unix seconds of the first time it was seen."""

    origin: Origin
    refused: BundleRefused
    at_s: int

    def same(self, other: Problem | None) -> bool:
        """Whether this was told already."""
        return other is not None and self.refused == other.refused


class Hears(Protocol):
    """Who is told. ``loaded`` is durable when it returns and raises ``ControlFailed`` otherwise."""

    async def loaded(self, bundle: Bundle, live: Live) -> None:
        """``bundle`` is about to decide."""

    async def refused(self, problem: Problem) -> None:
        """Something was refused; told once for as long as it stays so."""

    def swapped(self) -> None:
        """What ``loaded`` told has happened."""


class Follower:
    """``start`` once, then ``follow`` for as long as the gateway lives."""

    def __init__(self, keeper: Keeper, poll_interval_s: float, clock_s: Callable[[], int]) -> None:
        self._keeper = keeper
        self._poll_interval_s = poll_interval_s
        self._clock_s = clock_s
        self._wake = asyncio.Event()
        self._live: Live | None = None
        self._problems: dict[Origin, Problem] = {}
        self._shut = False
        self._alarmed: Live | None = None

    @property
    def source(self) -> str:
        """The source's name."""
        return self._keeper.source.name

    @property
    def live(self) -> Live:
        """What is live now."""
        if self._live is None:
            raise RuntimeError("the follower was not started")
        return self._live

    @property
    def last_problem(self) -> Problem | None:
        """The newest refusal that still stands."""
        return max(self._problems.values(), key=lambda problem: problem.at_s, default=None)

    @property
    def expired(self) -> bool:
        """Whether the live bundle is past its end."""
        end = self.live.expires_s
        return end is not None and self._clock_s() >= end

    @property
    def refuses_all(self) -> bool:
        """Whether everything is refused because the live bundle has expired."""
        return self._shut

    async def start(self) -> Bundle:
        """The bundle to begin with. Raises ``BundleRefused`` where there is none."""
        live, refused = await asyncio.to_thread(self._keeper.start, self._clock_s())
        if refused is not None:
            self._problems["source"] = Problem("source", refused, self._clock_s())
        self._live = live
        bundle = self._deciding(live)
        self._shut = bundle is live.when_expired
        return bundle

    def wake(self) -> None:
        """Look at the source now. What is asked while it is being looked at is one more look after it."""
        self._wake.set()

    async def follow(self, swap: Callable[[Bundle], None], hears: Hears) -> None:
        """Until cancelled. The first look is at once: a kill bundle may be waiting."""
        for problem in self._problems.values():
            await self._tell(problem, hears)
        while True:
            self._wake.clear()
            await self._turn("kill", self._keeper.next_kill, swap, hears)
            await self._turn("source", self._keeper.next_base, swap, hears)
            await self._until_next_look(swap, hears)

    async def _turn(
        self,
        origin: Origin,
        find: Callable[[Live, int], Live | None],
        swap: Callable[[Bundle], None],
        hears: Hears,
    ) -> None:
        try:
            found = await asyncio.to_thread(find, self.live, self._clock_s())
            if found is not None:
                await self._go_live(found, swap, hears)
        except BundleRefused as refused:
            await self._note(origin, refused, hears)
            return
        except Exception as error:  # noqa: BLE001  the edge: a fault in one bundle must not end the following of the next
            fault = BundleRefused(
                Reason.INTERNAL, f"an unforeseen {type(error).__name__} while the bundle was prepared"
            )
            await self._note(origin, fault, hears)
            return
        if self._problems.pop(origin, None) is not None:
            _log.info("the policy that was refused is no longer offered, or was mended")

    async def _go_live(self, found: Live, swap: Callable[[Bundle], None], hears: Hears) -> None:
        await asyncio.to_thread(self._keeper.keep, found)
        bundle = self._deciding(found)
        await _record(bundle, found, hears)
        swap(bundle)
        self._live = found
        self._shut = bundle is found.when_expired
        hears.swapped()
        _log.info(
            "policy %s is live, commit %s, sequence %s", bundle.digest, bundle.commit, found.base.accepted.sequence
        )

    async def _until_next_look(self, swap: Callable[[Bundle], None], hears: Hears) -> None:
        waits = [self._poll_interval_s] if self._poll_interval_s else []
        end = self.live.expires_s
        if end is not None and not self.expired:
            waits.append(max(0.0, end - self._clock_s()))
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), min(waits, default=None))
        if not self.expired or self._alarmed is self.live:
            return
        self._alarmed = self.live
        _log.error("the live policy bundle has expired; release a new one")
        if self.live.when_expired is not None:
            await self._shut_down(self.live.when_expired, swap, hears)

    async def _shut_down(self, bundle: Bundle, swap: Callable[[Bundle], None], hears: Hears) -> None:
        """The operator's choice for expired policy. It takes effect even where it cannot be recorded."""
        swap(bundle)
        self._shut = True
        try:
            await _record(bundle, self.live, hears)
        except BundleRefused as refused:
            await self._note("source", refused, hears)

    def _deciding(self, live: Live) -> Bundle:
        end = live.expires_s
        expired = end is not None and self._clock_s() >= end
        return live.when_expired if expired and live.when_expired is not None else live.bundle

    async def _note(self, origin: Origin, refused: BundleRefused, hears: Hears) -> None:
        problem = Problem(origin, refused, self._clock_s())
        if problem.same(self._problems.get(origin)):
            return
        self._problems[origin] = problem
        await self._tell(problem, hears)

    async def _tell(self, problem: Problem, hears: Hears) -> None:
        refused = problem.refused
        _log.error(
            "policy refused, the last good one stays: %s: %s (digest %s, commit %s)",
            refused.reason.value, refused.message, refused.digest, refused.commit,
        )  # fmt: skip
        await hears.refused(problem)


async def _record(bundle: Bundle, live: Live, hears: Hears) -> None:
    try:
        await hears.loaded(bundle, live)
    except ControlFailed:
        raise BundleRefused(Reason.UNRECORDED, "the ledger does not take the record of the new bundle") from None
