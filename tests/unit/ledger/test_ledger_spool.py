"""The spool keeps what was synced, cuts what was torn, and refuses what is damaged."""

from __future__ import annotations

import asyncio
import errno

import pytest

from gateway.core.errors import LedgerCorrupt, LedgerUnavailable
from gateway.ledger.files import Files
from gateway.ledger.frames import frame
from gateway.ledger.spool import Place, SegmentLog, claim_folders, mend, read_records, remove_shipped, segments
from gateway.ledger.writer import SpoolWriter
from tests.stubs.faulty_files import FaultyFiles

RECORDS = [b'{"body":{"n":%d}}' % n for n in range(40)]


def fill(folder, records=RECORDS, segment_bytes=200, epoch=1):
    log = SegmentLog(folder, epoch, segment_bytes, Files())
    for record in records:
        log.append([frame(record)])
    log.close()
    return log.end


def read_all(folder, end, epoch=1):
    found, place = [], Place(0, 0)
    while True:
        records, place = read_records(folder, epoch, place, end, 3)
        if not records:
            return found
        found += records


def test_what_was_appended_is_read_across_segments(tmp_path):
    end = fill(tmp_path)
    assert len(segments(tmp_path)[1]) > 3
    assert mend(tmp_path, Files()) == {1: end}
    assert read_all(tmp_path, end) == RECORDS


def test_reading_stops_at_what_is_durable(tmp_path):
    fill(tmp_path, segment_bytes=1 << 20)
    two = len(frame(RECORDS[0])) * 2
    assert read_all(tmp_path, Place(0, two)) == RECORDS[:2]


def test_a_tail_torn_at_any_byte_is_cut_back_to_whole_frames(tmp_path):
    whole = b"".join(frame(r) for r in RECORDS[:4])
    ends = [sum(len(frame(r)) for r in RECORDS[:n]) for n in range(5)]
    path = tmp_path / "1-0.seg"
    for cut in range(len(whole)):
        path.write_bytes(whole[:cut])
        kept = max(e for e in ends if e <= cut)
        assert mend(tmp_path, Files()) == {1: Place(0, kept)}
        assert path.read_bytes() == whole[:kept]


def test_damage_before_the_tail_is_refused_and_named(tmp_path):
    fill(tmp_path, segment_bytes=1 << 20)
    path = tmp_path / "1-0.seg"
    sound = path.read_bytes()
    for at in (0, 9, len(frame(RECORDS[0])) + 3):
        path.write_bytes(sound[:at] + bytes([sound[at] ^ 1]) + sound[at + 1 :])
        with pytest.raises(LedgerCorrupt, match=r"1-0\.seg holds a damaged frame at byte \d+"):
            mend(tmp_path, Files())


def test_a_torn_end_of_a_segment_that_is_not_the_last_is_refused(tmp_path):
    fill(tmp_path)
    first = tmp_path / "1-0.seg"
    first.write_bytes(first.read_bytes()[:-1])
    with pytest.raises(LedgerCorrupt, match=r"1-0\.seg"):
        mend(tmp_path, Files())


def test_a_missing_segment_is_refused_and_named(tmp_path):
    end = fill(tmp_path)
    (tmp_path / "1-1.seg").unlink()
    with pytest.raises(LedgerCorrupt, match=r"1-1\.seg is missing"):
        mend(tmp_path, Files())
    with pytest.raises(LedgerCorrupt, match=r"1-1\.seg is missing"):
        read_all(tmp_path, end)


def test_only_shipped_segments_are_removed(tmp_path):
    end = fill(tmp_path)
    remove_shipped(tmp_path, 1, Place(2, 0), Files(), ended=False)
    assert segments(tmp_path)[1][0] == 2
    remove_shipped(tmp_path, 1, end, Files(), ended=True)
    assert segments(tmp_path) == {}


def test_a_held_folder_is_not_claimed_twice_and_a_released_one_is_taken_over(tmp_path):
    first = claim_folders([tmp_path], Files())
    second = claim_folders([tmp_path], Files())
    assert len(first) == len(second) == 1
    assert first[0].stream != second[0].stream
    first[0].release()
    assert [f.stream for f in claim_folders([tmp_path], Files())] == [first[0].stream]


def test_short_writes_are_completed(tmp_path):
    log = SegmentLog(tmp_path, 1, 1 << 20, FaultyFiles(short=True))
    log.append([frame(r) for r in RECORDS])
    log.close()
    assert read_all(tmp_path, log.end) == RECORDS


async def start_writer(folder, files):
    writer = SpoolWriter(SegmentLog(folder, 1, 1 << 20, files), 0)
    writer.start()
    return writer


@pytest.mark.parametrize("code", [errno.EIO, errno.ENOSPC])
@pytest.mark.parametrize("operation", ["write_error", "sync_error"])
async def test_after_an_error_nothing_is_acknowledged_and_nothing_retried(tmp_path, operation, code):
    files = FaultyFiles(**{operation: code}, after=1)
    writer = await start_writer(tmp_path, files)
    await writer.submit(frame(RECORDS[0]))
    with pytest.raises(LedgerUnavailable):
        await writer.submit(frame(RECORDS[1]))
    calls = list(files.calls)
    late = await asyncio.gather(*(writer.submit(frame(r)) for r in RECORDS[2:5]), return_exceptions=True)
    assert [type(e) for e in late] == [LedgerUnavailable] * 3
    assert files.calls == calls
    assert writer.durable.next_seq == 1
    assert writer.pending == 0
    await writer.stop()


async def test_every_acknowledgement_follows_a_sync_of_its_frame(tmp_path):
    files = FaultyFiles()
    writer = await start_writer(tmp_path, files)
    for count, record in enumerate(RECORDS[:5], 1):
        await writer.submit(frame(record))
        assert files.calls == ["create", *["write", "sync", "synced"] * count]
        assert writer.durable.next_seq == count
    await writer.stop()


async def test_records_that_wait_share_one_write_and_one_sync(tmp_path):
    files = FaultyFiles()
    writer = SpoolWriter(SegmentLog(tmp_path, 1, 1 << 20, files), 0)
    waiting = [writer.submit(frame(r)) for r in RECORDS]
    writer.start()
    await asyncio.gather(*waiting)
    await writer.stop()
    assert files.calls == ["create", "write", "sync", "synced"]
    assert read_all(tmp_path, writer.durable.place) == RECORDS


async def test_a_cancelled_waiter_neither_loses_nor_doubles_its_record(tmp_path):
    writer = SpoolWriter(SegmentLog(tmp_path, 1, 1 << 20, Files()), 0)
    waiting = [writer.submit(frame(r)) for r in RECORDS]
    for future in waiting[::3]:
        future.cancel()
    writer.start()
    done = await asyncio.gather(*waiting, return_exceptions=True)
    await writer.stop()
    assert [isinstance(d, asyncio.CancelledError) for d in done] == [n % 3 == 0 for n in range(40)]
    assert read_all(tmp_path, writer.durable.place) == RECORDS
    assert writer.pending == 0


async def test_stopping_writes_what_is_queued(tmp_path):
    writer = await start_writer(tmp_path, Files())
    waiting = [writer.submit(frame(r)) for r in RECORDS]
    await writer.stop()
    await asyncio.gather(*waiting)
    assert read_all(tmp_path, writer.durable.place) == RECORDS
