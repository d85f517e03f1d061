"""One shard of the log rebuilt from its leaves, held against its stored head and its checkpoints."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from gateway.ledger.log.shards import Entry, Head
from gateway.ledger.merkle import Frontier, leaf_hash
from gateway.ledger.note import Checkpoint
from gateway.ledger.verify.demands import Report, Trust
from gateway.ledger.verify.result import Verification, place
from gateway.ledger.verify.rows import StoredCheckpoint, StoredLeaf


@dataclass(frozen=True, slots=True)
class Ending:
    """How a shard ended, as the verifier rebuilt it. ``closing`` is its last leaf, where that closes it."""

    head: Head
    closing: Entry | None


class LogCheck:
    """Takes checkpoints in order of size and leaves in order.

    Checkpoints must be added before the leaves that they cover. ``label`` stands before a place where there are several
    shards. ``abandoned`` shards were left for a recovery: what was known beyond their end is no finding.
    """

    def __init__(
        self, origin: str, trust: Trust, result: Verification, *, label: str = "", abandoned: bool = False
    ) -> None:
        self._origin = origin
        self._trust = trust
        self._result = result
        self._label = label
        self._abandoned = abandoned
        self._frontier = Frontier()
        self._waiting: deque[Checkpoint] = deque()
        self._confirmed = 0
        self._signed = 0
        self._signed_us: int | None = None
        self._cosigned_size = 0
        self._cosigned_us: int | None = None
        self._broken = False
        self._closing: Entry | None = None

    def add_checkpoints(self, rows: Iterable[StoredCheckpoint]) -> None:
        """Check each signature, and keep what was signed until the log has grown to it."""
        for row in rows:
            self._result.checkpoints += 1
            self._signed = max(self._signed, row.size)
            where = self._named(row.size)
            opened = self._trust.open(row.note, self._origin, row.signed_us, self._reporting(where))
            if opened is None:
                continue
            checkpoint = opened.checkpoint
            if (checkpoint.origin, checkpoint.size) != (row.origin, row.size):
                self._result.report("checkpoint.column", where, "the columns differ from what was signed")
                continue
            self._signed_us = row.signed_us
            if opened.cosigned_us is not None:
                self._cosigned_size, self._cosigned_us = checkpoint.size, opened.cosigned_us
            self._waiting.append(checkpoint)

    def add_leaf(self, leaf: StoredLeaf, entry: Entry | None) -> None:
        """Append the next leaf, and what it says where it is no seal. ``leaf.number`` counts from 0 in the shard."""
        if leaf.number != self._frontier.size and not self._broken:
            first, last = self._frontier.size, leaf.number - 1
            leaves = f"leaf {first}" if first == last else f"leaves {first} to {last}"
            before = f"before {place(leaf.stream, leaf.epoch, leaf.first_seq)}" if leaf.stream else "before an entry"
            self._result.report("log.missing", self._log(first), f"{leaves} of the log, {before}, are not there")
            self._broken = True
        if self._closing is not None:
            self._result.report("shard.close", self._log(leaf.number), "the shard goes on behind its closing")
            self._closing = None
        self._frontier.append(leaf_hash(leaf.body))
        self._result.log_size += 1
        if entry is not None and entry.kind == "shard.close":
            if (entry.origin, entry.size) != (self._origin, self._frontier.size):
                self._result.report("shard.close", self._log(leaf.number), "the closing is not of this shard and size")
            self._closing = entry
        while self._waiting and self._waiting[0].size <= self._frontier.size:
            self._confirm(self._waiting.popleft())

    def finish(self, stored: tuple[int, str] | None, *, live: bool) -> Ending:
        """Hold the stored head (size, root in hex; ``None`` where there is none) against the log, then the demands."""
        if not self._abandoned:
            for checkpoint in self._waiting:
                self._result.unconfirmed_checkpoints += 1
                message = f"{checkpoint.size} leaves were signed, {self._frontier.size} are there"
                self._result.report("checkpoint.beyond", self._named(checkpoint.size), message)
        root = self._frontier.root().hex()
        size, stored_root = stored or (0, Frontier().root().hex())
        if not self._broken and (size, stored_root) != (self._frontier.size, root):
            self._result.report("log.head", self._log(size), "the stored head is not that of the log's leaves")
        if self._signed < self._frontier.size and not self._broken and not self._abandoned:
            message = f"the leaves from {self._signed} on are under no checkpoint"
            self._result.report("checkpoint.missing", self._named(self._frontier.size), message)
        if not self._abandoned:
            self._demand(live=live)
        return Ending(Head(self._origin, self._frontier.size, root), self._closing)

    def _demand(self, *, live: bool) -> None:
        demands, where = self._trust.demands, self._named(self._signed)
        self._result.cosigned_size = self._cosigned_size
        if not self._signed:
            return
        if demands.witnesses and (self._cosigned_us is None or (not live and self._cosigned_size < self._signed)):
            message = f"fewer than {demands.quorum} of the witnesses cosigned the shard's last checkpoint"
            self._result.report("witness.quorum", where, message)
        newest = self._cosigned_us if demands.witnesses else self._signed_us
        if live and demands.max_age_us is not None and newest is not None:
            age_us = demands.now_us - newest
            if age_us > demands.max_age_us:
                kind = "cosigned " if demands.witnesses else ""
                message = f"the newest {kind}checkpoint is {age_us // 1_000_000} s old"
                self._result.report("checkpoint.age", where, message)

    def _confirm(self, checkpoint: Checkpoint) -> None:
        if self._broken:
            # Explained by the finding that broke it; every later root differs too.
            self._result.unconfirmed_checkpoints += 1
            return
        if checkpoint.root == self._frontier.root():
            self._confirmed = checkpoint.size
            return
        self._broken = True
        self._result.unconfirmed_checkpoints += 1
        message = f"the leaves do not give the signed root; one of {self._confirmed} to {checkpoint.size - 1} differs"
        self._result.report("checkpoint.root", self._named(checkpoint.size), message)

    def _reporting(self, where: str) -> Report:
        def report(code: str, message: str) -> None:
            self._result.report(code, where, message)

        return report

    def _named(self, size: int) -> str:
        return f"{self._label}checkpoint {size}"

    def _log(self, leaf: int) -> str:
        return f"{self._label}log/{leaf}"
