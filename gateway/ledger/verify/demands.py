"""What a verifier asks of checkpoints beyond the log's own signature: witnesses and a greatest age."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from gateway.config.ledger_keys import LogKey
from gateway.core.signed_note import Note, NoteInvalid, signers
from gateway.ledger.note import Checkpoint
from gateway.ledger.witness.cosignature import Cosigner, cosigned_at

Report = Callable[[str, str], None]


@dataclass(frozen=True, slots=True)
class Demands:
    """Nothing by default.

    A checkpoint counts as cosigned where ``quorum`` of ``witnesses`` cosigned it. ``max_age_us`` bounds the age, at
    ``now_us``, of the newest checkpoint, or of the newest cosigned one where witnesses are named.
    """

    witnesses: tuple[Cosigner, ...] = ()
    quorum: int = 1
    now_us: int = 0
    max_age_us: int | None = None


NO_DEMANDS = Demands()


class Opened(NamedTuple):
    """A checkpoint whose signature holds. ``cosigned_us`` is when the quorum was reached, if it was."""

    checkpoint: Checkpoint
    cosigned_us: int | None


@dataclass(frozen=True, slots=True)
class Trust:
    """The keys of the log, and what is demanded."""

    keys: tuple[LogKey, ...]
    demands: Demands

    @classmethod
    def of(cls, public: Ed25519PublicKey | Sequence[LogKey], demands: Demands) -> Trust:
        """One key that is valid at all times, or several."""
        return cls((LogKey(public),) if isinstance(public, Ed25519PublicKey) else tuple(public), demands)

    def open(self, note: str, origin: str, signed_us: int | None, report: Report) -> Opened | None:
        """The checkpoint in ``note``, or ``None`` after a report of what does not hold. Never raises.

        A key counts if it is valid at the time that witnesses give, else at ``signed_us``, else at any time.
        """
        try:
            parsed = Note.parse(note)
            signed = [key for key in self.keys if signers(parsed, [(origin, key.public)])]
            checkpoint = Checkpoint.parse(parsed.text)
        except NoteInvalid as error:
            report("checkpoint.signature", str(error))
            return None
        if not signed:
            report("checkpoint.signature", "no signature is by the expected key")
            return None
        times = sorted(self._cosignatures(parsed, report), reverse=True)
        at_us = times[0] if times else signed_us
        if at_us is not None and not any(key.valid_at(at_us) for key in signed):
            report("checkpoint.key", "the keys that signed it were not valid at its time")
            return None
        reached = len(times) >= self.demands.quorum and bool(times)
        return Opened(checkpoint, times[self.demands.quorum - 1] if reached else None)

    def _cosignatures(self, note: Note, report: Report) -> list[int]:
        times = []
        for cosigner in self.demands.witnesses:
            try:
                time_s = cosigned_at(note, cosigner)
            except NoteInvalid as error:
                report("witness.signature", str(error))
                continue
            if time_s is not None:
                times.append(time_s * 1_000_000)
        return times
