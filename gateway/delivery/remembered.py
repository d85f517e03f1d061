"""What a restart must still know: what was live last from each source, and the kill bundle over it.

One JSON file, replaced whole after a sync, and the archives that it names. A crash leaves the old state or the new.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from gateway.core.errors import ConfigurationError

_STATE = "delivery.json"


@dataclass(frozen=True, slots=True)
class Accepted:
    """Something that went live. ``manifest`` is the digest of a signed bundle's manifest; moments in Unix seconds."""

    digest: str
    commit: str | None = None
    sequence: int | None = None
    manifest: str | None = None
    expires_s: int | None = None
    lifts_kill: int = 0
    archive: str | None = None


@dataclass(frozen=True, slots=True)
class Remembered:
    """``bases`` by the source's name. ``lifted``: kill bundles up to this sequence have ended, for good."""

    bases: Mapping[str, Accepted] = field(default_factory=dict)
    kill: Accepted | None = None
    lifted: int = 0


class _AcceptedForm(BaseModel):
    model_config = ConfigDict(extra="forbid")

    digest: str
    commit: str | None
    sequence: int | None
    manifest: str | None
    expires_s: int | None
    lifts_kill: int
    archive: Annotated[str, Field(pattern=r"^[0-9a-f]{64}\.bundle$")] | None


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid")

    format: Literal[1]
    bases: dict[str, _AcceptedForm]
    kill: _AcceptedForm | None
    lifted: int


class StateFolder:
    """The folder of one gateway's delivery. Not for two processes at once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load(self) -> Remembered:
        """What is remembered; nothing at a first start. Raises ``ConfigurationError`` where the file is damaged."""
        path = self._folder / _STATE
        try:
            form = _Form.model_validate_json(path.read_bytes())
        except FileNotFoundError:
            return Remembered()
        except (OSError, ValidationError):
            # Without it an older bundle would pass for a new one, so a person has to look.
            message = f"{path} cannot be read: restore it, or remove it to accept any signed policy as the first one"
            raise ConfigurationError(message) from None
        bases = {name: Accepted(**entry.model_dump()) for name, entry in form.bases.items()}
        return Remembered(bases, Accepted(**form.kill.model_dump()) if form.kill else None, form.lifted)

    def archive(self, entry: Accepted) -> bytes | None:
        """The archive of an entry, or None where it has none or the file is gone or altered."""
        if entry.archive is None:
            return None
        try:
            content = (self._folder / entry.archive).read_bytes()
        except OSError:
            return None
        return content if _name(content) == entry.archive else None

    def keep_archive(self, content: bytes) -> str:
        """Store an archive, durably, and give the name by which an entry refers to it. Raises ``OSError``."""
        name = _name(content)
        if not (self._folder / name).is_file():
            self._write(name, content)
        return name

    def store(self, state: Remembered) -> None:
        """Replace what is remembered, durably; archives that nothing refers to any more go. Raises ``OSError``."""
        bases = {name: _AcceptedForm(**asdict(entry)) for name, entry in state.bases.items()}
        kill = _AcceptedForm(**asdict(state.kill)) if state.kill else None
        form = _Form(format=1, bases=bases, kill=kill, lifted=state.lifted)
        self._write(_STATE, form.model_dump_json(indent=1).encode())
        used = {entry.archive for entry in (*state.bases.values(), state.kill) if entry}
        for path in self._folder.glob("*.bundle"):
            if path.name not in used:
                path.unlink(missing_ok=True)

    def _write(self, name: str, content: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        waiting = self._folder / f"{name}.part"
        with waiting.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        waiting.replace(self._folder / name)
        descriptor = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _name(content: bytes) -> str:
    return sha256(content).hexdigest() + ".bundle"
