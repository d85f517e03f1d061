"""The ledger as the gateway uses it: append durably, ship in the background, recover what a crash left open."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.ext.asyncio import AsyncEngine

from gateway.config.ledger_keys import OneSigner, Signers
from gateway.config.settings import LedgerSettings
from gateway.core.errors import GatewayError, LedgerOverloaded, LedgerUnavailable
from gateway.ledger.files import Files
from gateway.ledger.frames import frame
from gateway.ledger.kinds import Kind, Position
from gateway.ledger.log.integrator import LogState
from gateway.ledger.log.keeping import LogKeeping
from gateway.ledger.points import Reached, pass_by
from gateway.ledger.record import MAX_EXCHANGE_ID, encode_record
from gateway.ledger.recovery import Opened, Recovery
from gateway.ledger.shipper import DATABASE_ERRORS, Shipper
from gateway.ledger.silence import Moment, gap_between, now
from gateway.ledger.sinks import Sinks
from gateway.ledger.spool import remove_shipped
from gateway.ledger.unrecorded import DegradedMode, Unrecorded
from gateway.ledger.witness.cosigner import WitnessState

_CLOSE_TIMEOUT_S = 15.0
_FLUSH_TIMEOUT_S = 30.0
_LEADER_RETRY_S = 0.02

Clock = Callable[[], Moment]


@dataclass(frozen=True, slots=True)
class LedgerHealth:
    """State of the ledger. ``queued`` and ``unshipped`` in records, ``log_size`` and ``cosigned_size`` in leaves.

    ``alarm`` says what an operator must look at although records are taken: the log stands still, or nobody cosigns.
    """

    accepting: bool
    queued: int
    unshipped: int
    log_size: int
    checkpoint_us: int | None
    error: str | None
    cosigned_size: int = 0
    cosigned_us: int | None = None
    witnesses: tuple[WitnessState, ...] = ()
    alarm: str | None = None


class Ledger:
    """One stream of this process. Made by ``open``; used on one event loop."""

    def __init__(
        self, settings: LedgerSettings, opened: Opened, recovery: Recovery, log: LogKeeping, clock: Clock
    ) -> None:
        self._settings = settings
        self._folder = opened.folder
        self._recovery = recovery
        self._shipper = recovery.shipper
        self._keeping = log
        self._clock = clock
        self._log = LogState()
        self._running: set[str] = set()
        self._unrecorded = Unrecorded()
        self._closed = False
        self._error: str | None = None
        self._log_problem: str | None = None
        self._begin(opened)
        self._shipping = asyncio.Lock()
        self._stopping = asyncio.Event()
        self._background = asyncio.create_task(self._ship_regularly(), name="ledger-shipper")
        self._heartbeat = asyncio.create_task(self._beat_regularly(), name="ledger-heartbeat")
        log.start()

    @classmethod
    async def open(
        cls,
        *,
        settings: LedgerSettings,
        spool_dir: Path,
        engine: AsyncEngine,
        signing_key: Ed25519PrivateKey | Signers,
        software: str,
        second_spool_dir: Path | None = None,
        files: Files | None = None,
        clock: Clock = now,
        reached: Reached = pass_by,
    ) -> Ledger:
        """Take over a free stream or make one, ship what dead processes left, and begin a new epoch.

        ``files``, ``clock`` and ``reached`` are for tests that break one of them. Raises ``LedgerCorrupt`` for a
        damaged spool, ``ConfigurationError`` for an origin that cannot name a key, ``LedgerUnavailable`` where the
        spool or the database cannot be used.
        """
        signers = OneSigner(signing_key) if isinstance(signing_key, Ed25519PrivateKey) else signing_key
        log = LogKeeping.configured(settings, engine, signers, spool_dir / "integrator.lock", reached)
        shipper = Shipper(engine, settings.batch_records, reached)
        opening = {"software": software, "heartbeat_s": settings.heartbeat_s}
        recovery = Recovery(shipper, files or Files(), settings.segment_bytes, opening, reached)
        try:
            opened = await recovery.open_spool([spool_dir, *([second_spool_dir] if second_spool_dir else [])])
        except DATABASE_ERRORS as error:
            place = "spool" if isinstance(error, OSError) else "database"
            raise LedgerUnavailable(f"the ledger's {place} cannot be used ({type(error).__name__})") from error
        return cls(settings, opened, recovery, log, clock)

    async def append(self, kind: Kind, exchange_id: str | None, body: Mapping[str, object]) -> Position:
        """Record ``body`` and return its position once it is durable on this machine.

        A caller that is cancelled while it waits takes nothing back: the record is written, once. Raises
        ``LedgerOverloaded`` where too many records wait, ``LedgerUnavailable`` where it cannot be made durable.
        """
        if self._closed:
            raise LedgerUnavailable("the ledger is closed")
        if self._sinks.pending >= self._settings.queue_limit:
            raise LedgerOverloaded("too many records wait to become durable")
        if exchange_id is None:
            return await self._write(kind, None, body)
        if not (exchange_id.isascii() and len(exchange_id) <= MAX_EXCHANGE_ID):
            raise LedgerUnavailable("the exchange's id does not fit the ledger")
        if kind is Kind.OUTCOME:
            self._running.discard(exchange_id)
        position = await self._write(kind, exchange_id, body)
        if kind is Kind.INTENT:
            self._running.add(exchange_id)
        return position

    def let_through(self, exchange_id: str, mode: DegradedMode) -> bool:
        """Whether an exchange that could not be recorded may go on without; it is then counted for the gap's record.

        Only while the sinks have failed: what is refused for another reason stays refused.
        """
        if self._closed or self._sinks.failure is None:
            return False
        return self._unrecorded.admit(exchange_id, self._clock().wall_us, mode)

    async def flush(self) -> None:
        """Return when everything appended so far is shipped, sealed, integrated and under a signed checkpoint.

        Raises ``LedgerUnavailable`` where that cannot be done now.
        """
        try:
            async with asyncio.timeout(_FLUSH_TIMEOUT_S):
                if self._sinks.failure is None and not self._closed:
                    await self._sinks.submit(b"")
                await self._flush_durable()
        except TimeoutError:
            raise LedgerUnavailable("the ledger could not be flushed in time") from None
        except DATABASE_ERRORS as error:
            raise LedgerUnavailable(f"the ledger's database cannot be used ({type(error).__name__})") from error

    def health(self) -> LedgerHealth:
        """How the ledger does, from memory: cheap enough for every probe."""
        sinks = self._sinks
        stopped = self._background.done() and not self._closed
        return LedgerHealth(
            accepting=not self._closed and sinks.failure is None,
            queued=sinks.pending,
            unshipped=max(sinks.durable.next_seq - self._cursor.next_seq, 0),
            log_size=self._log.size,
            checkpoint_us=self._log.signed_us,
            error=sinks.failure or ("shipping has stopped" if stopped else sinks.missing or self._error),
            cosigned_size=self._log.cosigned_size,
            cosigned_us=self._log.cosigned_us,
            witnesses=self._keeping.witnesses(),
            alarm=self._log_problem or self._keeping.alarm(self._log),
        )

    async def close(self) -> None:
        """Write ``stream.close``, ship what can be shipped, and let go of the stream. Never raises twice."""
        if self._closed:
            return
        # First, so that no record gets in behind the last one.
        self._closed = True
        try:
            await self._write(Kind.STREAM_CLOSE, None, {})
        except LedgerUnavailable as error:
            self._error = str(error)
        self._stopping.set()
        try:
            async with asyncio.timeout(_CLOSE_TIMEOUT_S):
                await self._sinks.stop()
                await self._heartbeat
                await self._background
                if self._sinks.failure is not None:
                    await self._open_again()
                    await self._write(Kind.STREAM_CLOSE, None, {})
                    await self._sinks.stop()
                await self._flush_durable()
                # Only now is it certain that nothing stands behind the shipped place.
                if self._sinks.failure is None:
                    await self._remove_shipped(ended=True)
        except (TimeoutError, GatewayError, *DATABASE_ERRORS) as error:
            # Nothing is lost: the next process to open this spool ships the rest.
            self._error = type(error).__name__
        finally:
            await self._keeping.close()
            self._folder.release()

    def _begin(self, opened: Opened) -> None:
        """Go on with a new epoch."""
        self._epoch = opened.cursor.epoch
        self._next_seq = opened.cursor.next_seq
        self._cursor, self._cursor_known = opened.cursor, True
        self._last = self._clock()
        self._sinks = Sinks(
            opened.logs,
            opened.cursor.next_seq,
            self._settings.sync_deadline_s,
            either=self._settings.sinks == "either",
            lost=self._lose_sink,
        )
        self._sinks.start()

    async def _write(self, kind: Kind, exchange_id: str | None, body: Mapping[str, object]) -> Position:
        if self._sinks.failure is not None:
            raise LedgerUnavailable(self._sinks.failure)
        moment = self._clock()
        if gap := gap_between(self._last, moment, self._settings.heartbeat_s):
            self._submit(moment, Kind.GAP, None, gap)[1].add_done_callback(_seen)
        position, durable = self._submit(moment, kind, exchange_id, body)
        await durable
        return position

    def _submit(
        self, moment: Moment, kind: Kind, exchange_id: str | None, body: Mapping[str, object]
    ) -> tuple[Position, asyncio.Future[None]]:
        """Take the next number and queue the record, with no await between, so that the file has them in order."""
        position = Position(self._folder.stream, self._epoch, self._next_seq)
        try:
            block = frame(encode_record(position, moment.wall_us, kind, exchange_id, body))
        except (ValueError, TypeError) as error:
            raise LedgerUnavailable("the record has no canonical form") from error
        self._next_seq += 1
        self._last = moment
        return position, self._sinks.submit(block)

    def _lose_sink(self, name: str, reason: str) -> None:
        """Tell in the record that from here on a sink is missing."""
        body = {"cause": "sink_failed", "sink": name, "reason": reason}
        self._submit(self._clock(), Kind.GAP, None, body)[1].add_done_callback(_seen)

    async def _flush_durable(self) -> None:
        async with self._shipping:
            await self._ship()
        while True:
            if await self._integrate():
                break
            # Another replica is at it; what it found may not have held our last seals yet.
            await asyncio.sleep(_LEADER_RETRY_S)

    async def _integrate(self) -> bool:
        """One round of the log; why it cannot be gone on with is kept for ``health``."""
        try:
            led = await self._keeping.integrator.integrate()
            self._log = await self._keeping.integrator.state()
        except LedgerUnavailable as error:
            self._log_problem = str(error)
            raise
        self._log_problem = None
        return led

    async def _ship(self) -> None:
        """Ship everything durable. After a broken attempt, only the database knows how far it got, and is asked."""
        if not self._cursor_known:
            self._cursor = await self._shipper.cursor(self._folder.stream, self._epoch)
            self._cursor_known = True
        durable, segment = self._sinks.durable, self._cursor.place.segment
        while self._cursor.next_seq < durable.next_seq:
            self._cursor_known = False
            self._cursor = await self._shipper.ship_batch(self._sinks.source, self._cursor, durable.place)
            self._cursor_known = True
        if self._cursor.place.segment > segment:
            await self._remove_shipped(ended=False)

    async def _remove_shipped(self, *, ended: bool) -> None:
        for path in self._sinks.working:
            await asyncio.to_thread(
                remove_shipped, path, self._epoch, self._cursor.place, self._recovery.files, ended=ended
            )

    async def _open_again(self) -> None:
        """Begin a new epoch after the sinks failed: other files, and a record of what happened."""
        running = set(self._running)
        gap = {"cause": "sinks_failed", "reason": self._sinks.failure, "from_us": self._last.wall_us}
        async with self._shipping:
            await self._sinks.stop()
            self._cursor_known = False
            told, self._unrecorded = self._unrecorded, Unrecorded()
            try:
                whole = {**gap, **told.facts()}
                self._begin(await self._recovery.open_again(self._folder, running, [(Kind.GAP, None, whole)]))
            except BaseException:
                self._unrecorded = told
                raise
        # Their outcomes came while there was nothing to write them to.
        for exchange_id in sorted(running - self._running):
            await self._write(Kind.OUTCOME, exchange_id, {"status": "unknown", "cause": "unrecorded"})

    async def _ship_regularly(self) -> None:
        integrated = reopened = time.monotonic()
        while not await self._stopped_within(self._settings.ship_interval_s):
            try:
                async with self._shipping:
                    await self._ship()
                if time.monotonic() - integrated >= self._settings.checkpoint_interval_s:
                    integrated = time.monotonic()
                    await self._integrate()
                if self._sinks.failure is None:
                    reopened = time.monotonic()
                elif time.monotonic() - reopened >= self._settings.reopen_interval_s:
                    reopened = time.monotonic()
                    await self._open_again()
                self._error = None
            except (GatewayError, *DATABASE_ERRORS) as error:
                self._error = f"shipping waits: {type(error).__name__}"

    async def _beat_regularly(self) -> None:
        """Tell that the stream is alive where nothing else did."""
        every_s = self._settings.heartbeat_s
        wait_s: float = every_s
        while not await self._stopped_within(wait_s):
            idle_s = (self._clock().monotonic_us - self._last.monotonic_us) / 1e6
            if idle_s < every_s:
                wait_s = every_s - idle_s
                continue
            wait_s = every_s
            try:
                await self._write(Kind.STREAM_HEARTBEAT, None, {})
            except LedgerUnavailable as error:
                self._error = str(error)

    async def _stopped_within(self, seconds: float) -> bool:
        try:
            async with asyncio.timeout(seconds):
                await self._stopping.wait()
        except TimeoutError:
            return False
        return True


def _seen(done: asyncio.Future[None]) -> None:
    """Take note of an error that the sinks have told already."""
    if not done.cancelled():
        done.exception()
