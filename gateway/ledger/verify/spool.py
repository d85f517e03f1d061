"""Records that lie in the spool and are not in the database yet."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from gateway.ledger.frames import holds_sound_frame, split_frames
from gateway.ledger.kinds import Position
from gateway.ledger.record import Record, parse_record
from gateway.ledger.spool import segment_path, segments, stream_folders
from gateway.ledger.verify.exchanges import ExchangeCheck
from gateway.ledger.verify.result import Verification
from gateway.ledger.verify.silence import SilenceCheck


@dataclass(frozen=True, slots=True)
class HeldSegment:
    """An open segment and its length at that moment: it stays readable when it is shipped and deleted."""

    epoch: int
    number: int
    path: Path
    file: BinaryIO
    length: int


def hold_spool(spool_dir: Path | None, files: ExitStack) -> dict[str, list[HeldSegment]]:
    """Open every segment, by stream and in order.

    Done before the database is read, a record is in one of the two or in both. No folder, no segments.
    """
    held: dict[str, list[HeldSegment]] = {}
    if spool_dir is None or not spool_dir.is_dir():
        return held
    for folder in stream_folders(spool_dir):
        held[folder.name] = []
        for epoch, numbers in segments(folder).items():
            for number in numbers:
                path = segment_path(folder, epoch, number)
                try:
                    file = files.enter_context(path.open("rb"))
                except FileNotFoundError:
                    continue
                held[folder.name].append(HeldSegment(epoch, number, path, file, os.fstat(file.fileno()).st_size))
    return held


def check_spool(
    stream: str,
    held: list[HeldSegment],
    shipped: Mapping[int, int],
    exchanges: ExchangeCheck,
    silence: SilenceCheck,
    *,
    result: Verification,
) -> Record | None:
    """Check what is not shipped of one stream, and return the last such record.

    ``shipped`` gives the next sequence number of each epoch.
    """
    last: Record | None = None
    expected = dict(shipped)
    for index, segment in enumerate(held):
        is_last = index + 1 == len(held) or held[index + 1].epoch != segment.epoch
        next_seq = expected.get(segment.epoch, 0)
        for record in _records(segment, stream, is_last=is_last, result=result):
            if record.seq < next_seq:
                continue
            if record.seq > next_seq:
                where = Position(stream, segment.epoch, next_seq)
                result.report("spool.missing", where, f"the spool goes on at record {record.seq}")
            result.unshipped += 1
            next_seq = record.seq + 1
            exchanges.add(record)
            silence.add(record)
            last = record
        expected[segment.epoch] = next_seq
    return last


def _records(segment: HeldSegment, stream: str, *, is_last: bool, result: Verification) -> list[Record]:
    content = segment.file.read(segment.length)
    raws, end = split_frames(content)
    # The end of the last segment may be half a frame of a process that is writing, or that died writing.
    if end < len(content) and not (is_last and not holds_sound_frame(content, end)):
        result.report("spool.damaged", f"{segment.path.name}@{end}", f"stream {stream[:8]}: a frame is damaged")
    records = []
    for raw in raws:
        try:
            record = parse_record(raw, strict=True)
        except ValueError as error:
            result.report("spool.malformed", segment.path.name, f"stream {stream[:8]}: {error}")
            continue
        if (record.stream, record.epoch) == (stream, segment.epoch):
            records.append(record)
        else:
            result.report("spool.misplaced", record.position, f"the record lies in {segment.path.name}")
    return records
