"""The spool on disk: one locked folder for each running instance, holding segments of frames.

``<spool_dir>/<stream>/<epoch>-<segment>.seg``, and the same in a second spool where there is one. A stream belongs to
who holds the lock on its ``lock`` file; the kernel drops that lock with the process, so a dead instance's stream is
free to be taken over.
"""

from __future__ import annotations

import fcntl
import itertools
import os
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from gateway.core.errors import LedgerCorrupt
from gateway.ledger.files import Files
from gateway.ledger.frames import MAX_RECORD_BYTES, holds_sound_frame, split_frames

_SEGMENT = re.compile(r"([0-9]{1,9})-([0-9]{1,9})\.seg")
_STREAM = re.compile(r"[0-9a-f]{32}")
_READ_BYTES = 2 * MAX_RECORD_BYTES


class Place(NamedTuple):
    """A byte in an epoch's segments."""

    segment: int
    offset: int


@dataclass(frozen=True, slots=True)
class Folder:
    """A claimed stream: its folder in each spool. ``lock`` is the descriptor that holds it."""

    paths: tuple[Path, ...]
    lock: int

    @property
    def stream(self) -> str:
        """The stream whose records lie here."""
        return self.paths[0].name

    def release(self) -> None:
        """Let others take it over."""
        os.close(self.lock)


def claim_folders(spool_dirs: Sequence[Path], files: Files) -> list[Folder]:
    """Claim every stream that no process holds, and a new one where there is none. The first is for the caller.

    A stream lies in a folder of its name in each of ``spool_dirs``, and is held by the lock in the first of them.
    """
    for spool_dir in spool_dirs:
        spool_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    names = sorted({path.name for spool_dir in spool_dirs for path in stream_folders(spool_dir)})
    claimed = [folder for name in names if (folder := _claim(spool_dirs, name, files))]
    while not claimed:
        if made := _claim(spool_dirs, uuid.uuid4().hex, files):
            claimed.append(made)
    return claimed


def stream_folders(spool_dir: Path) -> list[Path]:
    """The folders of all streams, held or not."""
    return sorted(p for p in spool_dir.iterdir() if p.is_dir() and _STREAM.fullmatch(p.name))


def segments(folder: Path) -> dict[int, list[int]]:
    """The numbers of the segments present, in order, by epoch."""
    found: dict[int, list[int]] = {}
    for path in folder.iterdir():
        if match := _SEGMENT.fullmatch(path.name):
            found.setdefault(int(match[1]), []).append(int(match[2]))
    return {epoch: sorted(found[epoch]) for epoch in sorted(found)}


def segment_path(folder: Path, epoch: int, number: int) -> Path:
    """Where a segment lies."""
    return folder / f"{epoch}-{number}.seg"


def mend(folder: Path, files: Files) -> dict[int, Place]:
    """Check every frame, cut torn tails off, and return where each epoch ends.

    Only the end of an epoch's last segment can be torn by a crash. Anything else raises ``LedgerCorrupt``.
    """
    ends: dict[int, Place] = {}
    for epoch, numbers in segments(folder).items():
        for before, after in itertools.pairwise(numbers):
            if after != before + 1:
                raise LedgerCorrupt(f"segment {segment_path(folder, epoch, before + 1)} is missing")
        for number in numbers:
            path = segment_path(folder, epoch, number)
            content = path.read_bytes()
            _, end = split_frames(content)
            if end < len(content):
                if number != numbers[-1] or holds_sound_frame(content, end):
                    raise LedgerCorrupt(f"segment {path} holds a damaged frame at byte {end}")
                files.truncate(path, end)
            ends[epoch] = Place(number, end)
    return ends


def read_records(folder: Path, epoch: int, start: Place, end: Place, limit: int) -> tuple[list[bytes], Place]:
    """At most ``limit`` records from ``start`` on, and the place behind the last of them.

    Reads no further than ``end``; an empty list says that ``start`` is there already. Raises ``LedgerCorrupt``
    where a segment is missing or damaged.
    """
    place = start
    while place < end:
        path = segment_path(folder, epoch, place.segment)
        try:
            with path.open("rb") as file:
                file.seek(place.offset)
                wanted = end.offset - place.offset if place.segment == end.segment else _READ_BYTES
                block = file.read(min(wanted, _READ_BYTES))
        except FileNotFoundError:
            raise LedgerCorrupt(f"segment {path} is missing") from None
        if not block and place.segment < end.segment:
            place = Place(place.segment + 1, 0)
            continue
        records, length = split_frames(block, limit)
        if not records:
            raise LedgerCorrupt(f"segment {path} holds a damaged frame at byte {place.offset}")
        return records, Place(place.segment, place.offset + length)
    return [], place


def remove_shipped(folder: Path, epoch: int, shipped: Place, files: Files, *, ended: bool) -> None:
    """Delete the epoch's segments before the shipped place, and the last one too where the epoch has ended.

    From the first on, so that a process that dies meanwhile leaves no hole.
    """
    for number in segments(folder).get(epoch, []):
        if number < shipped.segment or (ended and number == shipped.segment):
            files.remove(segment_path(folder, epoch, number))


class SegmentLog:
    """Appends to one epoch's segments. After an ``OSError`` it must not be used again: a kernel may drop what
    it could not write and then report success.
    """

    def __init__(self, folder: Path, epoch: int, segment_bytes: int, files: Files) -> None:
        self.folder = folder
        self._epoch = epoch
        self._segment_bytes = segment_bytes
        self._files = files
        self._descriptor: int | None = None
        self.end = Place(0, 0)

    def append(self, frames: Sequence[bytes]) -> None:
        """Write whole frames and return when they are durable. Raises ``OSError``.

        A segment ends with the frame that fills it, however frames are grouped: two logs that are given the same
        frames have them at the same places.
        """
        run: list[bytes] = []
        room = self._room()
        for frame in frames:
            if room <= 0:
                self._write(run)
                run, room = [], self._segment_bytes
            run.append(frame)
            room -= len(frame)
        self._write(run)

    def close(self) -> None:
        """Close the open segment."""
        if self._descriptor is not None:
            self._files.close(self._descriptor)
            self._descriptor = None

    def _room(self) -> int:
        return self._segment_bytes - (0 if self._descriptor is None else self.end.offset)

    def _write(self, run: list[bytes]) -> None:
        if not run:
            return
        descriptor = self._descriptor
        if descriptor is None or self.end.offset >= self._segment_bytes:
            descriptor = self._rotate()
        block = run[0] if len(run) == 1 else b"".join(run)
        written = self._files.write(descriptor, block)
        while written < len(block):
            rest = memoryview(block)[written:]
            taken = self._files.write(descriptor, rest)
            if taken <= 0:
                raise OSError("the file system takes no more bytes")
            written += taken
        self._files.sync(descriptor)
        self.end = Place(self.end.segment, self.end.offset + len(block))

    def _rotate(self) -> int:
        number = 0 if self._descriptor is None else self.end.segment + 1
        self.close()
        self._descriptor = self._files.create(segment_path(self.folder, self._epoch, number))
        self._files.sync_folder(self.folder)
        self.end = Place(number, 0)
        return self._descriptor


def _claim(spool_dirs: Sequence[Path], name: str, files: Files) -> Folder | None:
    paths = tuple(spool_dir / name for spool_dir in spool_dirs)
    for path in paths:
        if not path.is_dir():
            path.mkdir(mode=0o700, exist_ok=True)
            files.sync_folder(path.parent)
    descriptor = os.open(paths[0] / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return Folder(paths, descriptor)
