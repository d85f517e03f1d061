"""Checkpoints that were kept where the ledger's operators could not change them: the log must still extend them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from gateway.ledger.merkle import Frontier
from gateway.ledger.note import Checkpoint
from gateway.ledger.verify.demands import Trust
from gateway.ledger.verify.result import Verification


@dataclass(frozen=True, slots=True)
class _Kept:
    name: str
    checkpoint: Checkpoint


class KeptCheck:
    """Takes the leaf hashes of the log in order."""

    def __init__(self, notes: Sequence[str], origin: str, trust: Trust, result: Verification) -> None:
        self._result = result
        self._frontier = Frontier()
        self._waiting: list[_Kept] = []
        for number, note in enumerate(notes, 1):
            name = f"kept checkpoint {number}"
            opened = trust.open(note, origin, None, partial(_report, result, name))
            if opened is not None:
                self._waiting.append(_Kept(name, opened.checkpoint))
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


def by_origin(notes: Sequence[str], origins: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """The notes by the shard that they are of. One that is of none goes to the last, to be named."""
    sorted_notes: dict[str, list[str]] = {origin: [] for origin in origins}
    for note in notes:
        first = note.partition("\n")[0]
        sorted_notes[first if first in sorted_notes else origins[-1]].append(note)
    return sorted_notes


def _report(result: Verification, name: str, code: str, message: str) -> None:
    result.report(code, name, message)
