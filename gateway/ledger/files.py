"""The few file operations of the spool, in one small object, so that tests can make each of them fail."""

from __future__ import annotations

import os
from pathlib import Path


class Files:
    """Plain POSIX. Every method raises ``OSError``; none retries."""

    def create(self, path: Path) -> int:
        """A descriptor of a new file, for appending. The file must not exist."""
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC, 0o600)

    def write(self, descriptor: int, block: bytes | memoryview) -> int:
        """Write once; the number of bytes taken, which may be fewer."""
        return os.write(descriptor, block)

    def sync(self, descriptor: int) -> None:
        """Return when what was written is durable."""
        os.fdatasync(descriptor)

    def truncate(self, path: Path, length: int) -> None:
        """Cut a file to ``length`` bytes and return when that is durable."""
        descriptor = os.open(path, os.O_WRONLY | os.O_CLOEXEC)
        try:
            os.ftruncate(descriptor, length)
            self.sync(descriptor)
        finally:
            os.close(descriptor)

    def remove(self, path: Path) -> None:
        """Delete a file; one that is gone already is no error."""
        path.unlink(missing_ok=True)

    def sync_folder(self, path: Path) -> None:
        """Return when the folder's entries are durable."""
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def close(self, descriptor: int) -> None:
        """Close without another sync."""
        os.close(descriptor)
