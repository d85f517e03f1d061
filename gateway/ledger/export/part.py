"""One part of the evidence: a file of seals and a file of the records under them, line by line in the same order."""

from __future__ import annotations

import base64
import os
from pathlib import Path
from typing import BinaryIO

from gateway.core.canonical import canonical
from gateway.ledger.export.evidence import Batch
from gateway.ledger.record import Record, parse_record


class Part:
    """Files ``ledger/NNNNN.seals.jsonl`` and ``ledger/NNNNN.records.jsonl``.

    A line of records is a record's exact bytes: canonical JSON holds no line feed.
    """

    def __init__(self, folder: Path, number: int) -> None:
        self.name = f"{number:05}"
        self.count = 0
        self.seals = 0
        self._raws: list[bytes] = []
        self._paths = (f"ledger/{self.name}.seals.jsonl", f"ledger/{self.name}.records.jsonl")
        self._files: list[BinaryIO] = [(folder / path).open("wb") for path in self._paths]

    def add(self, batch: Batch) -> None:
        """Write a seal and its records. Its leaf hashes are left out where none of its records is exported."""
        self.seals += 1
        self.count += len(batch.records)
        leaves = base64.b64encode(batch.leaves).decode() if batch.records else None
        # What stands in the database is copied as it is: whether it is sound is the verifier's to say.
        body = batch.body.decode(errors="replace")
        line = {"body": body, "leaf_index": batch.leaf_index, "leaves": leaves}
        self._files[0].write(canonical(line) + b"\n")
        for raw in batch.records:
            self._files[1].write(raw + b"\n")
        self._raws += batch.records

    def close(self) -> list[tuple[str, int]]:
        """Make both files durable; their paths and numbers of lines."""
        for file in self._files:
            with file:
                file.flush()
                os.fsync(file.fileno())
        return list(zip(self._paths, (self.seals, self.count), strict=True))

    def records(self) -> list[Record]:
        """The records that can be read; one that cannot is in the evidence alone."""
        found = []
        for raw in self._raws:
            try:
                found.append(parse_record(raw))
            except ValueError:
                continue
        return found
