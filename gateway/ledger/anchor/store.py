"""A place for files that are written once: a folder, or object storage (``s3.py``)."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Protocol

from gateway.core.errors import ConfigurationError


class AnchorFailed(Exception):
    """The anchor cannot be read or written, or holds something else under a name that is written once."""


class Store(Protocol):
    """Names are relative paths with slashes. Every method raises ``AnchorFailed`` and may block."""

    def put_once(self, name: str, content: bytes) -> None:
        """Return when ``content`` is durable under ``name``; where it is there already, nothing happens."""

    def replace(self, name: str, content: bytes) -> None:
        """Return when ``content`` is durable in the place of what was there."""

    def get(self, name: str) -> bytes | None:
        """What was written first under the name; ``None`` where there is nothing."""

    def names(self, prefix: str) -> list[str]:
        """Every name in the folder ``prefix`` (empty, or ending with a slash) and below it, sorted."""


class FolderStore:
    """A folder, best on a file system that lets nobody overwrite. Files are made whole, synced, and read-only."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put_once(self, name: str, content: bytes) -> None:
        """As ``Store`` says."""
        target = self._root / name
        try:
            new = self._write(target, content)
            try:
                # Unlike a rename, a link fails where the name is taken.
                os.link(new, target)
            finally:
                new.unlink()
            _sync_folder(target.parent)
        except FileExistsError:
            if self.get(name) != content:
                raise AnchorFailed(f"the anchor holds something else as {name}") from None
        except OSError as error:
            raise AnchorFailed(f"the anchor cannot be written: {error.strerror}") from error

    def replace(self, name: str, content: bytes) -> None:
        """As ``Store`` says."""
        target = self._root / name
        try:
            self._write(target, content).replace(target)
            _sync_folder(target.parent)
        except OSError as error:
            raise AnchorFailed(f"the anchor cannot be written: {error.strerror}") from error

    def get(self, name: str) -> bytes | None:
        """As ``Store`` says."""
        try:
            return (self._root / name).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise AnchorFailed(f"the anchor cannot be read: {error.strerror}") from error

    def names(self, prefix: str) -> list[str]:
        """As ``Store`` says."""
        if not self._root.is_dir():
            raise AnchorFailed("the anchor's folder is not there")
        found = (self._root / prefix).rglob("*") if (self._root / prefix).is_dir() else ()
        return sorted(
            path.relative_to(self._root).as_posix()
            for path in found
            if path.is_file() and not path.name.endswith(".new")
        )

    def _write(self, target: Path, content: bytes) -> Path:
        target.parent.mkdir(parents=True, exist_ok=True)
        new = target.with_name(f"{target.name}.{secrets.token_hex(6)}.new")
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o444), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        return new


def open_store(
    target: str, *, endpoint_url: str | None = None, region: str | None = None, retention_days: int | None = None
) -> Store:
    """The store at a path or ``s3://bucket/prefix``; ``retention_days`` locks what is written there.

    Raises ``ConfigurationError`` where S3 is named and the extra ``s3`` is not installed.
    """
    if not target.startswith("s3://"):
        return FolderStore(Path(target))
    try:
        from gateway.ledger.anchor.s3 import S3Store  # noqa: PLC0415 - an optional dependency
    except ModuleNotFoundError:
        raise ConfigurationError("object storage needs the extra s3: install llm-governance-gateway[s3]") from None
    bucket, _, prefix = target.removeprefix("s3://").partition("/")
    return S3Store(bucket, prefix, endpoint_url=endpoint_url, region=region, retention_days=retention_days)


def _sync_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
