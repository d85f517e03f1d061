"""One stream: every record against its columns and its place, and every seal against its records and the chain."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from gateway.ledger.export.cursor import Filter
from gateway.ledger.kinds import Kind, Position
from gateway.ledger.merkle import leaf_hash
from gateway.ledger.record import Record, parse_record
from gateway.ledger.seal import GENESIS
from gateway.ledger.verify.batches import SealedBatch
from gateway.ledger.verify.pruned import Pruned
from gateway.ledger.verify.result import Verification, place
from gateway.ledger.verify.rows import StoredEpoch, StoredRecord, StoredSeal


class StreamCheck:
    """Takes a stream's epochs in order, and each epoch's seals and records in order of their numbers.

    Seals must be added before the first record that they may cover. A head of ``None`` is one that a finding
    already explains, and is not held against what follows. With ``asked``, only what was asked for must be there.
    """

    def __init__(
        self, stream: str, result: Verification, asked: Filter | None = None, pruned: Pruned | None = None
    ) -> None:
        self.stream = stream
        self._result = result
        self._asked = asked
        self._pruned = pruned or Pruned()
        self._head: str | None = GENESIS
        self._before: int | None = None
        self._epoch = 0
        self._seals: deque[StoredSeal] = deque()
        self._batch: SealedBatch | None = None
        self._sealed_to = 0
        self._unsealed: int | None = None
        self.next_seq = 0
        self.closed = False

    def begin_epoch(self, epoch: int, first_seq: int = 0, head: str | None = None) -> None:
        """Go on with the next epoch, from ``first_seq`` on; ``head`` is that of the seal before it, if it is known."""
        self._result.epochs += 1
        self._epoch = epoch
        self._sealed_to = self.next_seq = first_seq
        if first_seq > 0:
            self._head = head
        self.closed = False

    def pass_epoch(self, epoch: int, stored: StoredEpoch | None) -> None:
        """Pass over an epoch that is not to be checked, by what its row says."""
        self._before = epoch
        self._head = stored.head if stored else None
        self.closed = stored is not None and stored.closed

    def add_seals(self, seals: Iterable[StoredSeal]) -> None:
        """Take the next seals."""
        self._seals.extend(seals)

    def add_record(self, row: StoredRecord) -> Record | None:
        """Check the next record; what it says, or ``None`` where it cannot be read."""
        self._result.records += 1
        if row.seq > self.next_seq:
            self._report_missing(row.seq)
        batch = self._batch_of(row.seq)
        record = self._read(row)
        if batch is None:
            if self._unsealed is None:
                self._unsealed = row.seq
        else:
            batch.add(row.seq, leaf_hash(row.body), record.ts_us if record else row.ts_us)
        self.next_seq = row.seq + 1
        if record is not None:
            self._check_place(record)
        return record

    def end_epoch(self, stored: StoredEpoch | None) -> None:
        """Finish the epoch and hold the stream's own row against it."""
        while self._batch or self._seals:
            self._turn_to(self._batch.end if self._batch else self._seals[0].first_seq)
        self._report_unsealed(self.next_seq)
        end = max(self.next_seq, self._sealed_to, stored.next_seq if stored else 0)
        if end > self.next_seq:
            self._report_missing(end)
        where = f"{place(self.stream, self._epoch, 0)} (stream)"
        if stored is None:
            self._result.report("stream.missing", where, "the epoch has no row in ledger_stream")
        else:
            if stored.next_seq != end:
                self._result.report("stream.column", where, "next_seq is not the number of the epoch's records")
            if self._head is not None and stored.head != self._head:
                self._result.report("stream.column", where, "head is not the head of the epoch's last seal")
            if self.closed and not stored.closed:
                self._result.report("stream.column", where, "closed is not set for an epoch that is closed")
        self._before = self._epoch

    def _read(self, row: StoredRecord) -> Record | None:
        position = Position(row.stream, row.epoch, row.seq)
        try:
            record = parse_record(row.body, strict=True)
        except ValueError as error:
            self._result.report("record.malformed", position, str(error))
            return None
        said = (record.stream, record.epoch, record.seq, record.ts_us, record.kind, record.exchange_id)
        names = ("stream", "epoch", "seq", "ts_us", "kind", "exchange_id")
        wrong = [name for name, column, value in zip(names, row[:6], said, strict=True) if column != value]
        if wrong:
            message = f"columns differ from the record itself: {', '.join(wrong)}"
            self._result.report("record.column", position, message)
        return record

    def _check_place(self, record: Record) -> None:
        where = Position(self.stream, self._epoch, self.next_seq - 1)
        if self.closed:
            self._result.report("record.after_close", where, "a record follows the end of its epoch")
        if (record.kind == Kind.STREAM_OPEN) != (where.seq == 0):
            self._result.report("record.misplaced", where, "stream.open is the first record of an epoch and no other")
        elif where.seq == 0:
            if record.body.get("prev_epoch") != self._before:
                self._result.report("epoch.missing", where, "the epoch that this one says to follow is not there")
            elif self._head is not None and record.body.get("prev_head") != self._head:
                self._result.report("epoch.chain", where, "the epoch does not follow the head of the one before it")
        self.closed = self.closed or record.kind == Kind.STREAM_CLOSE

    def _batch_of(self, seq: int) -> SealedBatch | None:
        self._turn_to(seq)
        return self._batch

    def _turn_to(self, seq: int) -> None:
        """Make the batch current that covers ``seq``, checking those that end before it."""
        while True:
            if self._batch is not None and seq >= self._batch.end:
                self._head = self._batch.check(self._head)
                self._batch = None
            if self._batch is not None or not self._seals or self._seals[0].first_seq > seq:
                return
            stored = self._seals.popleft()
            self._result.seals += 1
            self._report_unsealed(stored.first_seq)
            if stored.first_seq < self._sealed_to:
                where = f"{place(self.stream, self._epoch, stored.first_seq)} (seal)"
                self._result.report("seal.overlap", where, "the seal covers records that another seal covers")
            self._batch = SealedBatch(stored, self._result, self._asked)
            self._sealed_to = max(self._sealed_to, self._batch.end)

    def _report_missing(self, end: int) -> None:
        if self._asked is not None:
            # What is missing from an export, each seal's check says.
            return
        self._result.pruned += end - self.next_seq
        for first, last in self._pruned.missing(self.stream, self._epoch, self.next_seq, end):
            count = last - first + 1
            self._result.pruned -= count
            message = "a record is missing" if count == 1 else f"{count} records are missing"
            self._result.report("record.missing", place(self.stream, self._epoch, first, last), message)

    def _report_unsealed(self, end: int) -> None:
        if self._unsealed is None:
            return
        first, self._unsealed = self._unsealed, None
        message = f"the seal of records {first} to {end - 1} is missing"
        self._result.report("seal.missing", f"{place(self.stream, self._epoch, first)} (seal)", message)
        self._head = None
