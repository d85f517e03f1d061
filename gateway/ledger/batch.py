"""One batch on its way to the database: rows of records, leaf hashes, and what the exchanges' rows become."""

from __future__ import annotations

from gateway.core.errors import LedgerCorrupt
from gateway.ledger.kinds import Kind, Position
from gateway.ledger.merkle import leaf_hash
from gateway.ledger.projection import Closing, ExchangeRow, close_row, closing_of, open_row
from gateway.ledger.record import Record, parse_record
from gateway.ledger.seal import Seal, seal_batch

RecordRow = tuple[str, int, int, int, str, str | None, bytes]


class Batch:
    """Takes records in order, from ``first_seq`` on without a gap."""

    def __init__(self, stream: str, epoch: int, first_seq: int) -> None:
        self._first = Position(stream, epoch, first_seq)
        self.records: list[RecordRow] = []
        self.leaves: list[bytes] = []
        self.opened: dict[str, ExchangeRow] = {}
        self.closings: dict[str, Closing] = {}
        self.pruned: list[tuple[str, int, int, bytes]] = []
        self.span_us = (0, 0)
        self.closes = False

    def add(self, raw: bytes) -> None:
        """Take the next record. Raises ``LedgerCorrupt`` where it is not the one that belongs here."""
        expected = Position(self._first.stream, self._first.epoch, self._first.seq + len(self.records))
        try:
            record = parse_record(raw)
        except ValueError:
            raise LedgerCorrupt(f"the spool's record {expected} cannot be read") from None
        if record.position != expected:
            raise LedgerCorrupt(f"the spool holds record {record.position} where {expected} belongs")
        first, last = self.span_us if self.records else (record.ts_us, record.ts_us)
        self.span_us = (min(first, record.ts_us), max(last, record.ts_us))
        self.records.append(
            (record.stream, record.epoch, record.seq, record.ts_us, record.kind, record.exchange_id, raw)
        )
        self.leaves.append(leaf_hash(raw))
        self.closes = record.kind == Kind.STREAM_CLOSE
        if record.kind == Kind.RETENTION_PRUNED:
            self.pruned.append((record.stream, record.epoch, record.seq, raw))
        if record.exchange_id is not None:
            self._project(record.exchange_id, record)

    def seal(self, prev_head: str) -> Seal:
        """The seal over all records taken."""
        return seal_batch(self._first, self.leaves, prev_head, self.span_us)

    def _project(self, exchange_id: str, record: Record) -> None:
        if record.kind in {Kind.INTENT, Kind.REFUSAL}:
            self.opened.setdefault(exchange_id, open_row(record))
        elif record.kind == Kind.OUTCOME:
            closing = closing_of(record)
            if exchange_id in self.opened:
                self.opened[exchange_id] = close_row(self.opened[exchange_id], closing)
            else:
                self.closings.setdefault(exchange_id, closing)
