"""Checkpoints that were kept where the ledger's operators could not change them: the log must still extend them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from gateway.ledger.merkle import Frontier
from gateway.ledger.note import Checkpoint, NoteInvalid, open_note
from gateway.ledger.verify.result import Verification


@dataclass(frozen=True, slots=True)
class _Kept:
    name: str
    checkpoint: Checkpoint


class KeptCheck:
    """Takes the leaf hashes of the log in order."""

    def __init__(self, notes: Sequence[str], origin: str, public: Ed25519PublicKey, result: Verification) -> None:
        self._result = result
        self._frontier = Frontier()
        self._waiting: list[_Kept] = []
        for number, note in enumerate(notes, 1):
            name = f"kept checkpoint {number}"
            try:
                self._waiting.append(_Kept(name, Checkpoint.parse(open_note(note, origin, public))))
            except NoteInvalid as error:
                result.report("checkpoint.signature", name, str(error))
        self._waiting.sort(key=lambda kept: kept.checkpoint.size, reverse=True)

    def add(self, leaf: bytes) -> None:
        """Append the next leaf."""
        self._frontier.append(leaf)
        while self._waiting and self._waiting[-1].checkpoint.size <= self._frontier.size:
            kept = self._waiting.pop()
            if kept.checkpoint.size == self._frontier.size and kept.checkpoint.root != self._frontier.root():
                message = f"the log is not the one of which {kept.name} was signed"
                self._result.report("checkpoint.forked", f"checkpoint {kept.checkpoint.size}", message)

    def finish(self) -> None:
        """Report what was signed of a larger log than there is."""
        for kept in self._waiting:
            size = kept.checkpoint.size
            message = f"the log held {size} seals when {kept.name} was signed and holds {self._frontier.size} now"
            self._result.report("checkpoint.rolled_back", f"checkpoint {size}", message)
