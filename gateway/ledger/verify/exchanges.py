"""Every exchange has one refusal, or one intent and one outcome; and its row for search says the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields

from gateway.ledger.kinds import Kind, Position
from gateway.ledger.projection import OPEN, ExchangeRow, close_row, closing_of, open_row
from gateway.ledger.record import Record
from gateway.ledger.verify.pruned import Pruned
from gateway.ledger.verify.result import Verification

_COLUMNS = tuple(field.name for field in fields(ExchangeRow))


class ExchangeCheck:
    """Takes the records of one stream in order; only exchanges that are open are kept in memory.

    With ``partial``, the stream is not read from its beginning, and records of exchanges that are not open are told
    instead of reported: these may have begun before.
    """

    def __init__(self, result: Verification, pruned: Pruned | None = None, *, partial: bool = False) -> None:
        self._result = result
        self._partial = partial
        self._unopened: list[Record] = []
        self._pruned = pruned or Pruned()
        self._open: dict[str, ExchangeRow] = {}
        self._finished: list[ExchangeRow] = []

    def add(self, record: Record) -> None:
        """Take the next record of the stream."""
        exchange_id = record.exchange_id
        if exchange_id is None:
            return
        if record.kind in {Kind.INTENT, Kind.REFUSAL}:
            self._result.exchanges += 1
            if record.kind == Kind.INTENT:
                self._open.setdefault(exchange_id, open_row(record))
            else:
                self._finished.append(open_row(record))
        elif record.kind == Kind.OUTCOME:
            row = self._open.pop(exchange_id, None)
            if row is None:
                self._not_open(record)
            else:
                self._finished.append(close_row(row, closing_of(record)))
        elif exchange_id not in self._open:
            self._not_open(record)

    def take_unopened(self) -> list[Record]:
        """Records since the last call whose exchanges were not seen to begin."""
        unopened, self._unopened = self._unopened, []
        return unopened

    def report_unopened(self, record: Record) -> None:
        """Report that the exchange of this record has not begun before it."""
        ends = record.kind == Kind.OUTCOME
        message = "the outcome has no intent before it" if ends else "the exchange is not open"
        self._result.report("exchange.no_intent", record.position, f"exchange {record.exchange_id}: {message}")

    def _not_open(self, record: Record) -> None:
        if self._pruned.before(record.stream, record.epoch, record.seq):
            return
        if self._partial:
            self._unopened.append(record)
        else:
            self.report_unopened(record)

    def take_finished(self) -> list[ExchangeRow]:
        """The rows, as they must be, of exchanges that have ended since the last call."""
        finished, self._finished = self._finished, []
        return finished

    def open_rows(self) -> list[ExchangeRow]:
        """The rows, as they must be, of exchanges that are open now."""
        return list(self._open.values())

    def compare(self, expected: Iterable[ExchangeRow], stored: Mapping[str, ExchangeRow]) -> None:
        """Hold stored rows against what the records say."""
        for row in expected:
            found = stored.get(row.id)
            where = _opened_at(row)
            if found is None and self._pruned.covers_day_of(row.started_us):
                continue
            if found is None:
                self._result.report("exchange.no_row", where, f"exchange {row.id} has no row for search")
            elif found != row and not (row.status == OPEN and self._pruned.after(row.stream, row.epoch, row.first_seq)):
                wrong = [name for name in _COLUMNS if getattr(found, name) != getattr(row, name)]
                message = f"the row of exchange {row.id} differs from its records: {', '.join(wrong)}"
                self._result.report("exchange.column", where, message)

    def end_stream(self, running_epoch: int | None) -> None:
        """Finish: exchanges may be open only in the epoch of a process that may still run."""
        for row in self._open.values():
            if row.epoch == running_epoch:
                self._result.open_exchanges += 1
            elif not self._pruned.after(row.stream, row.epoch, row.first_seq):
                self._result.report("exchange.no_outcome", _opened_at(row), f"exchange {row.id} has no outcome")


def _opened_at(row: ExchangeRow) -> Position:
    return Position(row.stream, row.epoch, row.first_seq)
