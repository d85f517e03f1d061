"""Frames of the spool: ``u32 LE length | u32 LE CRC-32C of the record | record``.

The checksum finds torn and rotten frames; it is no proof against people, the seals are.
"""

from __future__ import annotations

import struct

import google_crc32c

MAX_RECORD_BYTES = 1 << 20

_HEADER = struct.Struct("<II")
_RECORD_START = b'{"body":'


def frame(record: bytes) -> bytes:
    """One record as a frame. Raises ``ValueError`` for an empty record or one over ``MAX_RECORD_BYTES``."""
    if not 0 < len(record) <= MAX_RECORD_BYTES:
        raise ValueError("a record has 1 byte to 1 MiB")
    return _HEADER.pack(len(record), google_crc32c.value(record)) + record


def split_frames(buffer: bytes, limit: int | None = None) -> tuple[list[bytes], int]:
    """The records of the whole and sound frames from the start on, at most ``limit``, and where they end.

    What follows that offset is the next frame's beginning, a torn frame or damage: the caller knows which.
    """
    records: list[bytes] = []
    offset = 0
    while (limit is None or len(records) < limit) and (record := _sound_frame(buffer, offset)):
        records.append(record)
        offset += _HEADER.size + len(record)
    return records, offset


def holds_sound_frame(buffer: bytes, offset: int) -> bool:
    """Whether a whole, sound frame begins anywhere after ``offset``: then what stands there is not a torn tail."""
    found = buffer.find(_RECORD_START, offset + _HEADER.size + 1)
    while found >= 0:
        if _sound_frame(buffer, found - _HEADER.size):
            return True
        found = buffer.find(_RECORD_START, found + 1)
    return False


def _sound_frame(buffer: bytes, offset: int) -> bytes | None:
    start = offset + _HEADER.size
    if start > len(buffer):
        return None
    length, checksum = _HEADER.unpack_from(buffer, offset)
    # A length of zero is never written: a hole of zero bytes must not read as empty frames.
    if not 0 < length <= MAX_RECORD_BYTES or start + length > len(buffer):
        return None
    record = buffer[start : start + length]
    return record if google_crc32c.value(record) == checksum else None
