"""One seal against the records that it covers."""

from __future__ import annotations

from collections.abc import Iterator

from gateway.ledger.export.cursor import Filter
from gateway.ledger.kinds import Position
from gateway.ledger.merkle import tree_root
from gateway.ledger.seal import MAX_BATCH, Seal, chained_head, parse_seal
from gateway.ledger.verify.result import Verification, place
from gateway.ledger.verify.rows import StoredSeal


class SealedBatch:
    """Collects the leaf hashes of the records under one seal, then checks the seal against them.

    ``asked`` is what an export was asked to hold; ``None`` for the whole ledger, whose gaps are found elsewhere.
    """

    def __init__(self, stored: StoredSeal, result: Verification, asked: Filter | None = None) -> None:
        self._stored = stored
        self._result = result
        self._asked = asked
        self._where = f"{place(stored.stream, stored.epoch, stored.first_seq)} (seal)"
        self._leaves: dict[int, bytes] = {}
        self._times: list[int] = []
        self._seal = self._parse()
        count = self._seal.n if self._seal else stored.n
        self.end = stored.first_seq + min(max(count, 1), MAX_BATCH)

    def add(self, seq: int, leaf: bytes, ts_us: int) -> None:
        """Take the record at ``seq``, by its hash and its own time."""
        self._leaves[seq] = leaf
        self._times.append(ts_us)

    def check(self, prev_head: str | None) -> str | None:
        """Report what does not fit and return the head to go on from. ``None`` stands for a head that is not known."""
        seal = self._seal
        if seal is None:
            return None
        self._check_leaves(seal)
        self._check_complete(seal)
        if prev_head is not None and seal.prev_head != prev_head:
            self._report("seal.chain", "the seal does not follow the seal before it")
        if seal.head != chained_head(seal.prev_head, seal.first_seq, seal.n, bytes.fromhex(seal.root)):
            self._report("seal.head", "the seal's head is not the hash of its other fields")
        if len(self._leaves) == seal.n and (seal.min_us, seal.max_us) != (min(self._times), max(self._times)):
            self._report("seal.times", "the seal's times are not those of its records")
        return seal.head

    def _parse(self) -> Seal | None:
        stored = self._stored
        try:
            seal = parse_seal(stored.body)
        except ValueError as error:
            self._report("seal.malformed", f"{error}")
            return None
        if (seal.stream, seal.epoch, seal.first_seq, seal.n) != stored[:4]:
            self._report("seal.column", "the seal's columns differ from what it seals")
        if not 1 <= seal.n <= MAX_BATCH or seal.first_seq != stored.first_seq:
            return None
        return seal

    def _check_leaves(self, seal: Seal) -> None:
        blob = self._stored.leaves
        stored = [blob[i : i + 32] for i in range(0, len(blob), 32)]
        complete = len(self._leaves) == seal.n
        root_fits = complete and tree_root([self._leaves[seq] for seq in sorted(self._leaves)]).hex() == seal.root
        if len(blob) == 32 * seal.n and tree_root(stored).hex() == seal.root:
            for seq, leaf in self._leaves.items():
                if stored[seq - seal.first_seq] != leaf:
                    position = Position(self._stored.stream, self._stored.epoch, seq)
                    self._result.report("record.altered", position, "the record is not the one that was sealed")
        elif root_fits:
            if self._asked is not None and not blob:
                return
            self._report("seal.leaves", "the stored leaf hashes are not those that were sealed")
        elif self._leaves or self._asked is None:
            self._report("seal.root", "neither the records nor the stored leaf hashes give the seal's root")

    def _check_complete(self, seal: Seal) -> None:
        asked = self._asked
        if asked is None or not asked.whole_batches or not asked.covers(seal.min_us, seal.max_us):
            return
        absent = [seq for seq in range(seal.first_seq, seal.first_seq + seal.n) if seq not in self._leaves]
        for first, last in _runs(absent):
            count = last - first + 1
            message = "a record is missing" if count == 1 else f"{count} records are missing"
            self._result.report("record.missing", place(seal.stream, seal.epoch, first, last), message)

    def _report(self, code: str, message: str) -> None:
        self._result.report(code, self._where, message)


def _runs(numbers: list[int]) -> Iterator[tuple[int, int]]:
    """First and last of each run of numbers without a gap."""
    first = 0
    for index in range(1, len(numbers) + 1):
        if index == len(numbers) or numbers[index] != numbers[index - 1] + 1:
            yield numbers[first], numbers[index - 1]
            first = index
