"""The ledger as the gateway uses it: append durably, ship in the background, recover what a crash left open."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.ext.asyncio import AsyncEngine

from gateway.config.settings import LedgerSettings
from gateway.core.errors import ConfigurationError, GatewayError, LedgerOverloaded, LedgerUnavailable
from gateway.ledger.files import Files
from gateway.ledger.frames import frame
from gateway.ledger.integrator import Integrator, LogState
from gateway.ledger.kinds import Kind, Position
from gateway.ledger.note import is_key_name
from gateway.ledger.record import MAX_EXCHANGE_ID, encode_record
from gateway.ledger.recovery import Opened, Recovery
from gateway.ledger.shipper import DATABASE_ERRORS, Shipper
from gateway.ledger.spool import remove_shipped
from gateway.ledger.writer import SpoolWriter

_CLOSE_TIMEOUT_S = 15.0
_FLUSH_TIMEOUT_S = 30.0
_LEADER_RETRY_S = 0.02


@dataclass(frozen=True, slots=True)
class LedgerHealth:
    """State of the ledger. ``queued`` and ``unshipped`` in records, ``log_size`` in seals."""

    accepting: bool
    queued: int
    unshipped: int
    log_size: int
    checkpoint_us: int | None
    error: str | None


class Ledger:
    """One stream of this process. Made by ``open``; used on one event loop."""

    def __init__(
        self, settings: LedgerSettings, opened: Opened, writer: SpoolWriter, shipper: Shipper, integrator: Integrator
    ) -> None:
        self._settings = settings
        self._folder = opened.folder
        self._epoch = opened.cursor.epoch
        self._next_seq = writer.durable.next_seq
        self._cursor = opened.cursor
        self._writer = writer
        self._shipper = shipper
        self._integrator = integrator
        self._cursor_known = True
        self._log = LogState()
        self._closed = False
        self._error: str | None = None
        self._shipping = asyncio.Lock()
        self._stopping = asyncio.Event()
        self._background = asyncio.create_task(self._ship_regularly(), name="ledger-shipper")

    @classmethod
    async def open(
        cls,
        *,
        settings: LedgerSettings,
        spool_dir: Path,
        engine: AsyncEngine,
        signing_key: Ed25519PrivateKey,
        software: str,
        files: Files | None = None,
    ) -> Ledger:
        """Take over a free spool folder or make one, ship what dead processes left, and begin a new epoch.

        Raises ``LedgerCorrupt`` for a damaged spool, ``ConfigurationError`` for an origin that cannot name a key,
        ``LedgerUnavailable`` where the spool or the database cannot be used.
        """
        if not is_key_name(settings.origin) or len(settings.origin) > 120:
            raise ConfigurationError("ledger.origin must be 1 to 120 characters without spaces or plus signs")
        shipper = Shipper(engine, settings.batch_records)
        try:
            opened = await Recovery(shipper, files or Files(), settings.segment_bytes, software).open_spool(spool_dir)
        except DATABASE_ERRORS as error:
            place = "spool" if isinstance(error, OSError) else "database"
            raise LedgerUnavailable(f"the ledger's {place} cannot be used ({type(error).__name__})") from error
        writer = SpoolWriter(opened.log, opened.cursor.next_seq)
        writer.start()
        integrator = Integrator(engine, settings.origin, signing_key, spool_dir / "integrator.lock")
        return cls(settings, opened, writer, shipper, integrator)

    async def append(self, kind: Kind, exchange_id: str | None, body: Mapping[str, object]) -> Position:
        """Record ``body`` and return its position once it is durable on this machine.

        A caller that is cancelled while it waits takes nothing back: the record is written, once. Raises
        ``LedgerOverloaded`` where too many records wait, ``LedgerUnavailable`` where it cannot be made durable.
        """
        if self._closed:
            raise LedgerUnavailable("the ledger is closed")
        if self._writer.pending >= self._settings.queue_limit:
            raise LedgerOverloaded("too many records wait to become durable")
        if exchange_id is not None and not (exchange_id.isascii() and len(exchange_id) <= MAX_EXCHANGE_ID):
            raise LedgerUnavailable("the exchange's id does not fit the ledger")
        return await self._write(kind, exchange_id, body)

    async def flush(self) -> None:
        """Return when everything appended so far is shipped, sealed, integrated and under a signed checkpoint.

        Raises ``LedgerUnavailable`` where that cannot be done now.
        """
        try:
            async with asyncio.timeout(_FLUSH_TIMEOUT_S):
                if self._writer.failure is None and not self._closed:
                    await self._writer.submit(b"")
                await self._flush_durable()
        except TimeoutError:
            raise LedgerUnavailable("the ledger could not be flushed in time") from None
        except DATABASE_ERRORS as error:
            raise LedgerUnavailable(f"the ledger's database cannot be used ({type(error).__name__})") from error

    def health(self) -> LedgerHealth:
        """How the ledger does, from memory: cheap enough for every probe."""
        writer = self._writer
        stopped = self._background.done() and not self._closed
        return LedgerHealth(
            accepting=not self._closed and writer.failure is None,
            queued=writer.pending,
            unshipped=writer.durable.next_seq - self._cursor.next_seq,
            log_size=self._log.size,
            checkpoint_us=self._log.signed_us,
            error=writer.failure or ("shipping has stopped" if stopped else self._error),
        )

    async def close(self) -> None:
        """Write ``stream.close``, ship what can be shipped, and let go of the spool folder. Never raises twice."""
        if self._closed:
            return
        # First, so that no record gets in behind the last one.
        self._closed = True
        try:
            await self._write(Kind.STREAM_CLOSE, None, {})
        except LedgerUnavailable as error:
            self._error = str(error)
        self._stopping.set()
        await self._writer.stop()
        try:
            async with asyncio.timeout(_CLOSE_TIMEOUT_S):
                await self._background
                await self._flush_durable()
                # Only now is it certain that nothing stands behind the shipped place.
                if self._writer.failure is None:
                    await self._remove_shipped(ended=True)
        except (TimeoutError, GatewayError, *DATABASE_ERRORS) as error:
            # Nothing is lost: the next process to open this spool ships the rest.
            self._error = type(error).__name__
        finally:
            self._folder.release()

    async def _write(self, kind: Kind, exchange_id: str | None, body: Mapping[str, object]) -> Position:
        if self._writer.failure is not None:
            raise LedgerUnavailable(self._writer.failure)
        position = Position(self._folder.stream, self._epoch, self._next_seq)
        try:
            block = frame(encode_record(position, time.time_ns() // 1000, kind, exchange_id, body))
        except (ValueError, TypeError) as error:
            raise LedgerUnavailable("the record has no canonical form") from error
        # No await between taking the number and queuing the record: the file has the numbers in order.
        self._next_seq += 1
        await self._writer.submit(block)
        return position

    async def _flush_durable(self) -> None:
        async with self._shipping:
            await self._ship()
        while True:
            if await self._integrator.integrate():
                break
            # Another replica is at it; what it found may not have held our last seals yet.
            await asyncio.sleep(_LEADER_RETRY_S)
        self._log = await self._integrator.state()

    async def _ship(self) -> None:
        """Ship everything durable. After a broken attempt, only the database knows how far it got, and is asked."""
        if not self._cursor_known:
            self._cursor = await self._shipper.cursor(self._folder.stream, self._epoch)
            self._cursor_known = True
        durable, segment = self._writer.durable, self._cursor.place.segment
        while self._cursor.next_seq < durable.next_seq:
            self._cursor_known = False
            self._cursor = await self._shipper.ship_batch(self._folder.path, self._cursor, durable.place)
            self._cursor_known = True
        if self._cursor.place.segment > segment:
            await self._remove_shipped(ended=False)

    async def _remove_shipped(self, *, ended: bool) -> None:
        await asyncio.to_thread(remove_shipped, self._folder.path, self._epoch, self._cursor.place, ended=ended)

    async def _ship_regularly(self) -> None:
        integrated = time.monotonic()
        while not await self._stopped_within(self._settings.ship_interval_s):
            try:
                async with self._shipping:
                    await self._ship()
                if time.monotonic() - integrated >= self._settings.checkpoint_interval_s:
                    integrated = time.monotonic()
                    await self._integrator.integrate()
                    self._log = await self._integrator.state()
                self._error = None
            except (GatewayError, *DATABASE_ERRORS) as error:
                self._error = f"shipping waits: {type(error).__name__}"

    async def _stopped_within(self, seconds: float) -> bool:
        try:
            async with asyncio.timeout(seconds):
                await self._stopping.wait()
        except TimeoutError:
            return False
        return True
