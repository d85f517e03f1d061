"""Whether a stream was heard of as often as it promised: in each epoch, and up to the time of reading."""

from __future__ import annotations

from gateway.ledger.kinds import Kind, Position
from gateway.ledger.record import Record
from gateway.ledger.silence import MISSED_AFTER
from gateway.ledger.verify.result import Verification


class SilenceCheck:
    """Takes the records of one stream in order. An epoch that promises no heartbeat is not held to one."""

    def __init__(self, result: Verification) -> None:
        self._result = result
        self._bound_us: int | None = None
        self._last: Record | None = None

    def add(self, record: Record) -> None:
        """Take the next record."""
        last, self._last = self._last, record
        if record.kind == Kind.STREAM_OPEN or last is None or last.epoch != record.epoch:
            every_s = record.body.get("heartbeat_s") if record.kind == Kind.STREAM_OPEN else None
            self._bound_us = MISSED_AFTER * every_s * 1_000_000 if type(every_s) is int and every_s > 0 else None
        elif self._bound_us is None or record.kind == Kind.GAP or record.seq != last.seq + 1:
            # Between records that are missing nothing can be said of silence.
            return
        elif record.ts_us - last.ts_us > self._bound_us:
            self._report(record, record.ts_us - last.ts_us, "before this record, and no gap is told")

    def end(self, now_us: int) -> None:
        """Finish at ``now_us``, microseconds since 1970: an open epoch must have been heard of lately."""
        last = self._last
        if last is None or self._bound_us is None or last.kind == Kind.STREAM_CLOSE:
            return
        if now_us - last.ts_us > self._bound_us:
            self._report(last, now_us - last.ts_us, "after this record, and the stream is neither closed nor continued")

    def _report(self, record: Record, silent_us: int, where: str) -> None:
        message = f"nothing was heard for {silent_us // 1_000_000} s {where}"
        self._result.report("stream.silent", Position(record.stream, record.epoch, record.seq), message)
