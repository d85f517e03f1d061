"""Two sinks: what counts as durable, who is told when one fails, and that nobody waits for a disk that hangs."""

from __future__ import annotations

import asyncio
import errno

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.errors import LedgerUnavailable
from gateway.ledger.files import Files
from gateway.ledger.frames import frame
from gateway.ledger.sinks import Sinks
from gateway.ledger.spool import Place, SegmentLog, read_records, segments
from gateway.ledger.writer import SpoolWriter
from tests.stubs.faulty_files import FaultyFiles

RECORDS = [b'{"body":{"n":%d}}' % n for n in range(40)]
FRAMES = [frame(record) for record in RECORDS]


class Pair:
    def __init__(self, folder, *, either, first=None, second=None, deadline_s=5.0):
        self.lost = []
        logs = []
        for name, files in (("a", first), ("b", second)):
            (folder / name).mkdir()
            logs.append(SegmentLog(folder / name, 1, 300, files or Files()))
        self.sinks = Sinks(logs, 0, deadline_s, either=either, lost=lambda name, why: self.lost.append((name, why)))
        self.sinks.start()


def stored(folder):
    numbers = segments(folder)[1]
    end = Place(numbers[-1], (folder / f"1-{numbers[-1]}.seg").stat().st_size)
    found, place = [], Place(0, 0)
    while place < end:
        records, place = read_records(folder, 1, place, end, 1000)
        found += records
    return found


@given(sizes=st.lists(st.integers(1, 60), min_size=1, max_size=40), cuts=st.sets(st.integers(1, 39)))
def test_the_same_frames_lie_at_the_same_places_however_they_are_grouped(tmp_path_factory, sizes, cuts):
    frames = [frame(bytes(size)) for size in sizes]
    folders = [tmp_path_factory.mktemp("spool") for _ in range(2)]
    alone, grouped = (SegmentLog(folder, 1, 100, Files()) for folder in folders)
    for each in frames:
        alone.append([each])
    bounds = [0, *sorted(cut for cut in cuts if cut < len(frames)), len(frames)]
    for start, end in zip(bounds, bounds[1:], strict=False):
        grouped.append(frames[start:end])
    alone.close()
    grouped.close()
    assert alone.end == grouped.end
    contents = [{path.name: path.read_bytes() for path in folder.iterdir()} for folder in folders]
    assert contents[0] == contents[1]


@pytest.mark.parametrize("either", [True, False])
async def test_both_sinks_hold_every_record_before_it_counts(tmp_path, either):
    pair = Pair(tmp_path, either=either)
    for number, each in enumerate(FRAMES, 1):
        await pair.sinks.submit(each)
        assert stored(tmp_path / "a") == stored(tmp_path / "b") == RECORDS[:number]
    await pair.sinks.stop()
    assert pair.lost == []


@pytest.mark.parametrize("code", [errno.EIO, errno.ENOSPC])
@pytest.mark.parametrize("broken", ["first", "second"])
async def test_with_either_the_other_sink_goes_on_and_the_loss_is_told(tmp_path, broken, code):
    pair = Pair(tmp_path, either=True, **{broken: FaultyFiles(sync_error=code, after=3)})
    for each in FRAMES:
        await pair.sinks.submit(each)
    await pair.sinks.stop()
    assert [name for name, _ in pair.lost] == [broken]
    assert pair.sinks.failure is None
    assert pair.sinks.durable.next_seq == len(FRAMES)
    assert stored(pair.sinks.source) == RECORDS
    assert pair.sinks.missing.startswith(f"the {broken} sink is missing")


@pytest.mark.parametrize("broken", ["first", "second"])
async def test_with_all_one_failure_is_final(tmp_path, broken):
    pair = Pair(tmp_path, either=False, **{broken: FaultyFiles(sync_error=errno.EIO, after=1)})
    await pair.sinks.submit(FRAMES[0])
    for each in FRAMES[1:3]:
        with pytest.raises(LedgerUnavailable):
            await pair.sinks.submit(each)
    assert pair.lost == []
    assert pair.sinks.failure
    await pair.sinks.stop()


async def test_with_either_two_failures_are_final(tmp_path):
    faults = {name: FaultyFiles(write_error=errno.ENOSPC, after=2) for name in ("first", "second")}
    pair = Pair(tmp_path, either=True, **faults)
    await pair.sinks.submit(FRAMES[0])
    await pair.sinks.submit(FRAMES[1])
    with pytest.raises(LedgerUnavailable):
        await pair.sinks.submit(FRAMES[2])
    assert pair.sinks.failure
    await pair.sinks.stop()


async def test_a_disk_that_hangs_fails_the_sink_at_the_deadline_and_acknowledges_nothing_later(tmp_path):
    files = FaultyFiles(hang=True, after=1)
    told = []
    writer = SpoolWriter(SegmentLog(tmp_path, 1, 1 << 20, files), 0, 0.2, told.append)
    writer.start()
    await writer.submit(FRAMES[0])
    loop = asyncio.get_running_loop()
    began = loop.time()
    waiting = [writer.submit(each) for each in FRAMES[1:4]]
    results = await asyncio.wait_for(asyncio.gather(*waiting, return_exceptions=True), 5)
    assert [type(result) for result in results] == [LedgerUnavailable] * 3
    assert 0.2 <= loop.time() - began < 2
    assert told == ["the spool did not answer in time"]
    # Whoever stops it does not wait for the disk either, and what the disk says later changes nothing.
    await asyncio.wait_for(writer.stop(), 1)
    files.heal()
    await asyncio.to_thread(writer._thread.join)
    assert writer.durable.next_seq == 1
    with pytest.raises(LedgerUnavailable):
        await writer.submit(FRAMES[5])


async def test_a_disk_that_is_slow_within_the_deadline_is_waited_for(tmp_path):
    writer = SpoolWriter(SegmentLog(tmp_path, 1, 1 << 20, FaultyFiles(slow_s=0.3)), 0, 0.5)
    writer.start()
    for each in FRAMES[:3]:
        await writer.submit(each)
    await writer.stop()
    assert writer.failure is None
    assert stored(tmp_path) == RECORDS[:3]


async def test_with_either_a_hanging_sink_costs_one_deadline(tmp_path):
    files = FaultyFiles(hang=True, after=1)
    pair = Pair(tmp_path, either=True, first=files, deadline_s=0.2)
    for each in FRAMES:
        await asyncio.wait_for(pair.sinks.submit(each), 5)
    assert [name for name, _ in pair.lost] == ["first"]
    assert pair.sinks.source == tmp_path / "b"
    assert pair.sinks.durable.next_seq == len(FRAMES)
    files.heal()
    await pair.sinks.stop()
