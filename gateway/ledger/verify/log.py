"""The log rebuilt from its seals, held against its stored head and every signed checkpoint."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from gateway.ledger.merkle import Frontier, leaf_hash
from gateway.ledger.note import Checkpoint, NoteInvalid, open_note
from gateway.ledger.verify.result import Verification, place
from gateway.ledger.verify.rows import StoredCheckpoint, StoredSeal


class LogCheck:
    """Takes checkpoints in order of size and seals in order of their leaf index.

    Checkpoints must be added before the seals that they cover.
    """

    def __init__(self, origin: str, public: Ed25519PublicKey, result: Verification) -> None:
        self._origin = origin
        self._public = public
        self._result = result
        self._frontier = Frontier()
        self._waiting: deque[Checkpoint] = deque()
        self._confirmed = 0
        self._signed = 0
        self._broken = False

    def add_checkpoints(self, rows: Iterable[StoredCheckpoint]) -> None:
        """Check each signature, and keep what was signed until the log has grown to it."""
        for row in rows:
            self._result.checkpoints += 1
            self._signed = max(self._signed, row.size)
            try:
                checkpoint = Checkpoint.parse(open_note(row.note, self._origin, self._public))
            except NoteInvalid as error:
                self._result.report("checkpoint.signature", _named(row.size), str(error))
                continue
            if (checkpoint.origin, checkpoint.size) != (row.origin, row.size):
                self._result.report("checkpoint.column", _named(row.size), "the columns differ from what was signed")
            else:
                self._waiting.append(checkpoint)

    def add_seal(self, seal: StoredSeal) -> None:
        """Append the next seal of the log."""
        if seal.leaf_index != self._frontier.size and not self._broken:
            first, last = self._frontier.size, (seal.leaf_index or 0) - 1
            leaves = f"leaf {first}" if first == last else f"leaves {first} to {last}"
            before = f"before {place(seal.stream, seal.epoch, seal.first_seq)}"
            self._result.report("log.missing", f"log/{first}", f"{leaves} of the log, {before}, are not there")
            self._broken = True
        self._frontier.append(leaf_hash(seal.body))
        self._result.log_size += 1
        while self._waiting and self._waiting[0].size <= self._frontier.size:
            self._confirm(self._waiting.popleft())

    def finish(self, stored: tuple[int, str] | None) -> None:
        """Hold the stored head (size, root in hex) against the log; ``None`` where there is none."""
        for checkpoint in self._waiting:
            self._result.unconfirmed_checkpoints += 1
            message = f"{checkpoint.size} seals were signed, {self._frontier.size} are there"
            self._result.report("checkpoint.beyond", _named(checkpoint.size), message)
        size, root = stored or (0, Frontier().root().hex())
        if not self._broken and (size, root) != (self._frontier.size, self._frontier.root().hex()):
            self._result.report("log.head", f"log/{size}", "the stored head is not that of the log's seals")
        if self._signed < self._frontier.size and not self._broken:
            message = f"the seals from leaf {self._signed} on are under no checkpoint"
            self._result.report("checkpoint.missing", _named(self._frontier.size), message)

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
        message = (
            f"the seals do not give the signed root; one of leaves {self._confirmed} to {checkpoint.size - 1} differs"
        )
        self._result.report("checkpoint.root", _named(checkpoint.size), message)


def _named(size: int) -> str:
    return f"checkpoint {size}"
