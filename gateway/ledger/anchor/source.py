"""What an anchor knows of the log: for the leader before it signs, and for the verifier."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from gateway.core.signed_note import Note, NoteInvalid, signers
from gateway.ledger.anchor.store import AnchorFailed, Store
from gateway.ledger.log.guard import Known, SourceUnreachable
from gateway.ledger.note import Checkpoint


class AnchorSource:
    """An anchor asked for the largest checkpoint of a log."""

    def __init__(self, name: str, store: Store, log_keys: Callable[[], Sequence[Ed25519PublicKey]]) -> None:
        self._name = name
        self._store = store
        self._log_keys = log_keys

    async def latest(self, origin: str) -> Known | None:
        """As ``guard.Source`` says."""
        try:
            note = await asyncio.to_thread(_largest, self._store, origin)
        except AnchorFailed as error:
            raise SourceUnreachable(f"{self._name}: {error}") from None
        if note is None:
            return None
        try:
            parsed = Note.parse(note)
            checkpoint = Checkpoint.parse(parsed.text)
            believed = bool(signers(parsed, [(origin, key) for key in self._log_keys()]))
        except NoteInvalid:
            believed = False
        if not believed or checkpoint.origin != origin:
            raise SourceUnreachable(f"{self._name} holds a checkpoint that the log did not sign")
        return Known(checkpoint, note, self._name)


def anchored_notes(store: Store) -> list[str]:
    """Every checkpoint that the anchor keeps, of all shards. Raises ``AnchorFailed``."""
    notes = []
    for name in store.names(""):
        if name.rpartition("/")[0].endswith("/checkpoints"):
            content = store.get(name)
            if content is None:
                raise AnchorFailed(f"{name} cannot be read")
            notes.append(content.decode("utf-8", "replace"))
    return notes


def _largest(store: Store, origin: str) -> str | None:
    names = store.names(f"{origin}/checkpoints/")
    content = store.get(names[-1]) if names else None
    return None if content is None else content.decode("utf-8", "replace")
