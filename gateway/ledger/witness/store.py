"""What a witness remembers: for each log, the checkpoint that it cosigned last. One file each, replaced in one step."""

from __future__ import annotations

import fcntl
import os
from hashlib import sha256
from pathlib import Path

from gateway.core.errors import ConfigurationError
from gateway.core.signed_note import Note, NoteInvalid


class WitnessStore:
    """A folder held by one process at a time. Raises ``ConfigurationError`` where another holds it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._folder = folder
        self._lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._lock)
            raise ConfigurationError(f"another witness works in {folder}") from None

    def latest(self, origin_hash: str) -> Note | None:
        """The note that was stored last for the log with this ``origin_hash``.

        Raises ``ConfigurationError`` for a damaged file: to begin anew would be to forget.
        """
        path = self._folder / f"{origin_hash}.checkpoint"
        try:
            return Note.parse(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except (NoteInvalid, UnicodeDecodeError):
            raise ConfigurationError(f"{path} is damaged: this witness cannot go on with that log") from None

    def put(self, origin_hash: str, note: str) -> None:
        """Return when the note is durable in the place of the one before."""
        self._write(f"{origin_hash}.checkpoint", note)

    def keep_evidence(self, note: str) -> None:
        """Keep a signed checkpoint that does not fit what was seen: it shows that the log is forked."""
        self._write(f"evidence-{sha256(note.encode()).hexdigest()[:32]}.checkpoint", note)

    def close(self) -> None:
        """Let go of the folder."""
        os.close(self._lock)

    def _write(self, name: str, content: str) -> None:
        new = self._folder / f"{name}.new"
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content.encode())
            file.flush()
            os.fsync(file.fileno())
        new.replace(self._folder / name)
        folder = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def origin_hash(origin: str) -> str:
    """The name of a log in URLs and files: SHA-256 of its origin in hex."""
    return sha256(origin.encode()).hexdigest()
