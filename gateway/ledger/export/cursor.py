"""How far an export has come: a file that is replaced whole after each part, so that at most a part is repeated."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import orjson

from gateway.core.errors import ConfigurationError

CURSOR = ".cursor.json"
_VERSION = 1


@dataclass(frozen=True, slots=True)
class Filter:
    """What to export. Times in microseconds, ``until_us`` exclusive. Empty tuples stand for everything."""

    since_us: int | None = None
    until_us: int | None = None
    exchanges: tuple[str, ...] = ()
    tenants: tuple[str, ...] = ()

    @property
    def whole_batches(self) -> bool:
        """Whether every record of a batch is exported, so that it can be shown that none was left out."""
        return not self.exchanges and not self.tenants

    def covers(self, min_us: int, max_us: int) -> bool:
        """Whether a batch of records between these times has a part in the period."""
        return (self.since_us is None or max_us >= self.since_us) and (self.until_us is None or min_us < self.until_us)

    def document(self) -> dict[str, object]:
        """As the manifest holds it."""
        return {
            "since_us": self.since_us,
            "until_us": self.until_us,
            "exchanges": list(self.exchanges) or None,
            "tenants": list(self.tenants) or None,
        }


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A finished file: path within the export, size, SHA-256 in hex, and how many records it holds."""

    path: str
    bytes: int
    sha256: str
    records: int


@dataclass(slots=True)
class Cursor:
    """``next_seq`` says for each ``stream/epoch`` where to go on; ``heads`` has the head of its last seal."""

    origin: str
    format: str
    asked: Filter
    parts: int = 0
    records: int = 0
    next_seq: dict[str, int] = field(default_factory=dict)
    heads: dict[str, str] = field(default_factory=dict)
    files: list[WrittenFile] = field(default_factory=list)

    @classmethod
    def load(cls, folder: Path) -> Cursor | None:
        """The cursor of an export that was begun in ``folder``. Raises ``ConfigurationError`` for an unreadable one."""
        path = folder / CURSOR
        if not path.is_file():
            return None
        try:
            stored = orjson.loads(path.read_bytes())
            _require_version(stored.pop("v"))
            asked = _filter(stored.pop("asked"))
            files = [WrittenFile(**entry) for entry in stored.pop("files")]
            return cls(asked=asked, files=files, **stored)
        except (ValueError, KeyError, TypeError):
            raise ConfigurationError(f"the export's {CURSOR} cannot be read: export into another folder") from None

    def save(self, folder: Path) -> None:
        """Make it durable."""
        write_durably(folder / CURSOR, orjson.dumps({"v": _VERSION, **asdict(self)}, option=orjson.OPT_INDENT_2))


def write_durably(path: Path, content: bytes) -> None:
    """Replace the file whole: after a crash there is the old one or the new one."""
    partial = path.with_name(f"{path.name}.partial")
    with partial.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


def _filter(stored: Mapping[str, Any]) -> Filter:
    exchanges, tenants = tuple(stored["exchanges"]), tuple(stored["tenants"])
    return Filter(stored["since_us"], stored["until_us"], exchanges, tenants)


def _require_version(found: object) -> None:
    if found != _VERSION:
        raise ValueError("the cursor is of another version")
