"""What a log sends to a witness, and how the witness must answer (C2SP tlog-witness, ``add-checkpoint``). Pure."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from gateway.core.signed_note import Note, NoteInvalid, signers
from gateway.ledger.merkle import EMPTY_ROOT, extends
from gateway.ledger.note import Checkpoint

MAX_BODY = 64 * 1024
MAX_PROOF = 63
SIZE_TYPE = "text/x.tlog.size"


@dataclass(frozen=True, slots=True)
class Submission:
    """A checkpoint with the proof that it extends the one of ``old`` leaves."""

    old: int
    proof: tuple[bytes, ...]
    note: Note
    checkpoint: Checkpoint


@dataclass(frozen=True, slots=True)
class Verdict:
    """The status to answer with. ``size`` is what a 409 tells; ``reason`` is for people."""

    status: int
    reason: str
    size: int | None = None


def parse_submission(body: bytes) -> Submission:
    """Read a request. Raises ``ValueError`` where it is not of the format (status 400)."""
    try:
        text = body.decode()
    except UnicodeDecodeError:
        raise ValueError("the request is not UTF-8") from None
    head, separator, note = text.partition("\n\n")
    first, *lines = head.split("\n")
    if not separator or len(lines) > MAX_PROOF or not first.startswith("old "):
        raise ValueError("a request has a line of the old size, at most 63 of the proof, an empty one, a checkpoint")
    try:
        parsed = Note.parse(note)
        return Submission(
            _decimal(first[4:]),
            tuple(_hash(line) for line in lines),
            parsed,
            Checkpoint.parse(parsed.text, extensions=True),
        )
    except NoteInvalid as error:
        raise ValueError(str(error)) from None


def format_submission(old: int, proof: Sequence[bytes], note: str) -> bytes:
    """The request for a checkpoint ``note``."""
    lines = [f"old {old}", *(base64.b64encode(value).decode() for value in proof)]
    return ("\n".join(lines) + "\n\n" + note).encode()


def judge(submission: Submission, keys: Sequence[Ed25519PublicKey], latest: Checkpoint | None) -> Verdict:
    """What the witness must answer, where ``keys`` are trusted for the origin and ``latest`` was cosigned last.

    Status 200 means: store the checkpoint, then cosign it.
    """
    checkpoint, old = submission.checkpoint, submission.old
    if not keys:
        return Verdict(404, "this witness does not know the log")
    try:
        signed = signers(submission.note, [(checkpoint.origin, key) for key in keys])
    except NoteInvalid as error:
        return Verdict(403, str(error))
    if not signed:
        return Verdict(403, "no signature is by a key that this witness trusts for the log")
    if old > checkpoint.size:
        return Verdict(400, "the old size is larger than the checkpoint's")
    known = latest.size if latest else 0
    if old != known:
        return Verdict(409, "another checkpoint was cosigned last", known)
    fault = _inconsistency(submission, latest)
    return Verdict(422, fault) if fault else Verdict(200, "consistent")


def _inconsistency(submission: Submission, latest: Checkpoint | None) -> str | None:
    checkpoint, old = submission.checkpoint, submission.old
    if checkpoint.size == 0 and checkpoint.root != EMPTY_ROOT:
        return "the root of an empty tree is another"
    if old == 0 or latest is None:
        return "a proof from size 0 is empty" if submission.proof else None
    if not extends(latest.root, old, checkpoint.root, checkpoint.size, submission.proof):
        return "the checkpoint does not extend the one that was cosigned last"
    return None


def _decimal(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or (len(text) > 1 and text[0] == "0") or len(text) > 19:
        raise ValueError("the old size is a decimal number without leading zeros")
    return int(text)


def _hash(line: str) -> bytes:
    try:
        value = base64.b64decode(line, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("a line of the proof is not base64") from None
    if len(value) != 32:
        raise ValueError("a line of the proof holds 32 bytes")
    return value
