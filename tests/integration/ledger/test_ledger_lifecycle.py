"""A ledger from open to close, and what the next one finds."""

from __future__ import annotations

import asyncio
import errno

import pytest
from ledger_installation import INTENT, OUTCOME, REFUSAL, abandon, exchange
from sqlalchemy import select, text

from gateway.core.errors import ConfigurationError, LedgerCorrupt, LedgerOverloaded, LedgerUnavailable
from gateway.ledger import Kind
from gateway.ledger.detail import get_exchange, record_proof
from gateway.ledger.files import Files
from gateway.ledger.filters import ExchangeFilter, Place
from gateway.ledger.merkle import includes
from gateway.ledger.search import list_exchanges
from gateway.ledger.tallies import counts
from gateway.storage.tables import RECORD, STREAM


async def kinds_by_epoch(engine):
    async with engine.connect() as connection:
        rows = await connection.execute(
            select(RECORD.c.epoch, RECORD.c.kind).order_by(RECORD.c.stream, RECORD.c.epoch, RECORD.c.seq)
        )
        found = {}
        for epoch, kind in rows:
            found.setdefault(epoch, []).append(kind)
        return found


async def test_what_was_appended_is_found_and_everything_checks(installation):
    async with installation.ledger() as ledger:
        for n in range(25):
            await exchange(ledger, f"ex_{n:02}")
        position = await ledger.append(Kind.REFUSAL, "ex_refused", REFUSAL)
        await ledger.append(Kind.KEY_CREATED, None, {"id": "key_1"})
        await ledger.flush()
        health = ledger.health()
        assert (health.accepting, health.queued, health.unshipped, health.error) == (True, 0, 0, None)
        assert health.log_size == 7
        assert health.checkpoint_us is not None

    result = await installation.verify()
    assert result.findings == []
    assert (result.records, result.exchanges, result.open_exchanges, result.pending_seals) == (54, 26, 0, 0)
    assert (result.streams, result.epochs, result.seals, result.log_size) == (1, 1, 8, 8)
    found = await counts(installation.engine)
    assert (found.total, found.by_decision, found.by_status) == (
        26,
        {"allowed": 25, "refused": 1},
        {"answered": 25, "refused": 1},
    )
    detail = await get_exchange(installation.engine, "ex_refused")
    assert detail.row.rules == "20-saas/forbid"
    assert [r.position for r in detail.records] == [position]
    assert detail.records[0].leaf_index < detail.checkpoint.size


async def test_the_list_pages_and_filters(installation):
    async with installation.ledger() as ledger:
        for n in range(7):
            await ledger.append(Kind.INTENT, f"ex_{n}", {**INTENT, "received_us": 1000 + n // 2})
            await ledger.append(Kind.OUTCOME, f"ex_{n}", OUTCOME)
        await ledger.append(Kind.REFUSAL, "ex_r", {**REFUSAL, "received_us": 1})
    seen, last = [], None
    while page := await list_exchanges(
        installation.engine,
        ExchangeFilter(limit=3, before=Place(last.started_us, last.id) if last else None),
    ):
        seen += [row.id for row in page]
        last = page[-1]
    assert seen == ["ex_6", "ex_5", "ex_4", "ex_3", "ex_2", "ex_1", "ex_0", "ex_r"]
    for wanted, number in [
        (ExchangeFilter(team="risk"), 8),
        (ExchangeFilter(team="other"), 0),
        (ExchangeFilter(decision="refused"), 1),
        (ExchangeFilter(status="answered", model="qwen3-32b", deployment="h100"), 7),
        (ExchangeFilter(rule="20-saas/forbid"), 1),
        (ExchangeFilter(rule="20-saas"), 0),
        (ExchangeFilter(rule="%"), 0),
        (ExchangeFilter(text="EX_R"), 1),
        (ExchangeFilter(text="100%"), 0),
        (ExchangeFilter(data_class="confidential", text="email"), 8),
    ]:
        assert len(await list_exchanges(installation.engine, wanted)) == number, wanted
    assert await get_exchange(installation.engine, "ex_none") is None


async def test_a_record_is_proved_to_be_under_its_seal(installation):
    async with installation.ledger() as ledger:
        positions = [await ledger.append(Kind.KEY_CREATED, None, {"n": n}) for n in range(23)]
    for position in positions:
        proof = await record_proof(installation.engine, position)
        assert includes(bytes.fromhex(proof.seal.root), proof.seal.n, proof.leaf, proof.index, proof.path)


async def test_a_clean_stop_leaves_nothing_in_the_spool_and_the_next_start_is_the_next_epoch(installation):
    async with installation.ledger() as ledger:
        await exchange(ledger, "ex_1")
    assert [p.name for p in installation.spool_dir.glob("*/*")] == ["lock"]
    async with installation.ledger() as ledger:
        await exchange(ledger, "ex_2")
    found = await kinds_by_epoch(installation.engine)
    once = ["stream.open", "exchange.intent", "exchange.outcome", "stream.close"]
    assert found == {1: once, 2: once}
    assert (await installation.verify()).findings == []


async def test_an_exchange_that_a_crash_left_open_is_closed_as_unknown(installation):
    ledger = await installation.open()
    await exchange(ledger, "ex_done")
    await ledger.append(Kind.INTENT, "ex_shipped", INTENT)
    await ledger.flush()
    await ledger.append(Kind.INTENT, "ex_spooled", INTENT)
    await abandon(ledger)

    before = await installation.verify()
    assert (before.findings, before.open_exchanges, before.unshipped) == ([], 2, 1)
    async with installation.ledger():
        rows = {row.id: row.status for row in await list_exchanges(installation.engine, ExchangeFilter())}
    assert rows == {"ex_done": "answered", "ex_shipped": "unknown", "ex_spooled": "unknown"}
    detail = await get_exchange(installation.engine, "ex_spooled")
    assert detail.records[1].record.body == {"status": "unknown", "cause": "crash"}
    assert detail.records[1].record.epoch == 2
    after = await installation.verify()
    assert (after.findings, after.open_exchanges) == ([], 0)


async def test_a_process_that_starts_ships_and_closes_what_all_dead_ones_left(installation):
    ledgers = [await installation.open() for _ in range(3)]
    for n, ledger in enumerate(ledgers):
        await ledger.append(Kind.INTENT, f"ex_{n}", INTENT)
    for ledger in ledgers:
        await abandon(ledger)
    async with installation.ledger() as ledger:
        await ledger.flush()
        result = await installation.verify()
        assert (result.findings, result.streams, result.unshipped, result.open_exchanges) == ([], 3, 0, 0)
    async with installation.engine.connect() as connection:
        closed = (await connection.execute(select(STREAM.c.closed))).scalars().all()
    assert closed == [True] * 6


async def test_two_ledgers_on_one_spool_have_their_own_streams_and_one_log(installation):
    async with installation.ledger() as first, installation.ledger() as second:
        await asyncio.gather(
            *(exchange(ledger, f"ex_{n}_{i}") for n in range(20) for i, ledger in enumerate((first, second)))
        )
        await asyncio.gather(first.flush(), second.flush())
        result = await installation.verify()
        assert (result.findings, result.streams, result.exchanges, result.pending_seals) == ([], 2, 40, 0)
    assert (await installation.verify()).findings == []


async def test_verifying_beside_a_ledger_at_work_finds_nothing_wrong(installation):
    fast = {"ship_interval_s": 0.01, "checkpoint_interval_s": 0.02, "segment_bytes": 8192}
    async with installation.ledger(settings=fast) as ledger:

        async def work(worker):
            for n in range(60):
                await exchange(ledger, f"ex_{worker}_{n}")

        working = asyncio.gather(*(work(worker) for worker in range(8)))
        verified = 0
        while not working.done():
            result = await installation.verify()
            assert result.findings == []
            verified += 1
        await working
        assert verified > 0
    assert (await installation.verify()).exchanges == 480


async def test_a_full_queue_pushes_back_and_recovers(sqlite_installation):
    async with sqlite_installation.ledger(settings={"queue_limit": 3}) as ledger:
        done = await asyncio.gather(
            *(ledger.append(Kind.KEY_CREATED, None, {"n": n}) for n in range(10)), return_exceptions=True
        )
        assert [type(d) for d in done[3:]] == [LedgerOverloaded] * 7
        assert [p.seq for p in done[:3]] == [1, 2, 3]
        assert (await ledger.append(Kind.KEY_CREATED, None, {})).seq == 4
    assert (await sqlite_installation.verify()).findings == []


async def test_a_cancelled_caller_leaves_one_record(sqlite_installation):
    async with sqlite_installation.ledger() as ledger:
        tasks = [asyncio.create_task(ledger.append(Kind.KEY_CREATED, None, {"n": n})) for n in range(20)]
        await asyncio.sleep(0)
        for task in tasks[::2]:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert (await ledger.append(Kind.KEY_CREATED, None, {})).seq == 21
    result = await sqlite_installation.verify()
    assert (result.findings, result.records) == ([], 23)


async def test_what_is_appended_while_the_ledger_closes_is_recorded_or_refused(sqlite_installation):
    ledger = await sqlite_installation.open()
    appends = [asyncio.create_task(ledger.append(Kind.KEY_CREATED, None, {"n": n})) for n in range(5)]
    await asyncio.sleep(0)
    closing = asyncio.create_task(ledger.close())
    await asyncio.sleep(0)
    appends += [asyncio.create_task(ledger.append(Kind.KEY_CREATED, None, {"n": n})) for n in range(5)]
    done = await asyncio.gather(*appends, return_exceptions=True)
    await closing
    await ledger.close()
    assert [getattr(d, "seq", None) for d in done] == [1, 2, 3, 4, 5] + [None] * 5
    result = await sqlite_installation.verify()
    assert (result.findings, result.records) == ([], 7)


@pytest.mark.parametrize("body", [{"x": 0.5}, {"x": "\ud800"}, {"x": 2**60}, {"ä": 1}, {"x": object()}])
async def test_what_has_no_canonical_form_is_refused_and_leaves_no_gap(sqlite_installation, body):
    async with sqlite_installation.ledger() as ledger:
        with pytest.raises(LedgerUnavailable):
            await ledger.append(Kind.KEY_CREATED, None, body)
        with pytest.raises(LedgerUnavailable):
            await ledger.append(Kind.INTENT, "x" * 41, {})
        assert (await ledger.append(Kind.KEY_CREATED, None, {})).seq == 1


class FailingSync(Files):
    """Syncs that fail once told to."""

    broken = False

    def sync(self, descriptor):
        if self.broken:
            raise OSError(errno.EIO, "Input/output error")
        super().sync(descriptor)


async def test_after_a_failed_sync_the_ledger_accepts_nothing_until_the_next_start(installation):
    files = FailingSync()
    ledger = await installation.open(files=files)
    await exchange(ledger, "ex_1")
    files.broken = True
    with pytest.raises(LedgerUnavailable):
        await ledger.append(Kind.INTENT, "ex_2", INTENT)
    files.broken = False
    with pytest.raises(LedgerUnavailable):
        await ledger.append(Kind.INTENT, "ex_3", INTENT)
    assert not ledger.health().accepting
    assert "Input/output error" in ledger.health().error
    await ledger.flush()
    await ledger.close()
    async with installation.ledger():
        result = await installation.verify()
    assert (result.findings, result.open_exchanges) == ([], 0)
    assert await get_exchange(installation.engine, "ex_3") is None


async def test_records_wait_in_the_spool_while_the_database_is_away(sqlite_installation):
    async with sqlite_installation.ledger() as ledger:
        async with sqlite_installation.engine.begin() as connection:
            await connection.execute(text("ALTER TABLE ledger_record RENAME TO away"))
        await exchange(ledger, "ex_1")
        with pytest.raises(LedgerUnavailable):
            await ledger.flush()
        assert ledger.health().accepting
        assert ledger.health().unshipped == 2
        async with sqlite_installation.engine.begin() as connection:
            await connection.execute(text("ALTER TABLE away RENAME TO ledger_record"))
        await ledger.flush()
        assert ledger.health().unshipped == 0
    assert (await sqlite_installation.verify()).findings == []


async def test_a_shipment_that_was_committed_unseen_is_not_shipped_again(installation, monkeypatch):
    async with installation.ledger() as ledger:
        await exchange(ledger, "ex_1")
        ship_batch = ledger._shipper.ship_batch

        async def commit_and_lose_the_answer(*arguments):
            await ship_batch(*arguments)
            raise ConnectionResetError("gone")

        monkeypatch.setattr(ledger._shipper, "ship_batch", commit_and_lose_the_answer)
        with pytest.raises(LedgerUnavailable):
            await ledger.flush()
        monkeypatch.undo()
        await exchange(ledger, "ex_2")
        await ledger.flush()
    result = await installation.verify()
    assert (result.findings, result.records) == ([], 6)


async def test_no_record_can_stop_shipping(installation):
    async with installation.ledger() as ledger:
        await ledger.append(Kind.INTENT, "ex_1", {"requested_model": "a\x00b" * 500, "http_status": 2**40, "rules": 7})
        await ledger.append(Kind.INTENT, "ex_1", {"door": []})
        await ledger.append(Kind.OUTCOME, "ex_1", {"status": "s" * 99, "elapsed_us": -(2**52), "code": ["x"]})
        await ledger.append(Kind.OUTCOME, "ex_1", {})
        await ledger.append(Kind.OUTCOME, "ex_none", {})
        await ledger.flush()
        assert ledger.health().unshipped == 0
    result = await installation.verify()
    assert {f.code for f in result.findings} == {"exchange.repeated", "exchange.no_intent"}


async def test_a_damaged_spool_refuses_to_open_and_frees_its_lock(sqlite_installation):
    ledger = await sqlite_installation.open()
    for n in range(3):
        await exchange(ledger, f"ex_{n}")
    await abandon(ledger)
    (segment,) = sqlite_installation.spool_dir.glob("*/*.seg")
    sound = segment.read_bytes()
    segment.write_bytes(sound[:900] + b"#" + sound[901:])
    for _ in range(2):
        with pytest.raises(LedgerCorrupt, match=segment.name):
            await sqlite_installation.open()
    assert "spool.damaged" in {f.code for f in (await sqlite_installation.verify()).findings}
    segment.write_bytes(sound)
    await (await sqlite_installation.open()).close()
    assert (await sqlite_installation.verify()).findings == []


async def test_an_origin_that_cannot_name_a_key_is_refused(sqlite_installation):
    with pytest.raises(ConfigurationError):
        await sqlite_installation.open(settings={"origin": "two words"})


async def test_a_log_whose_frontier_was_changed_is_not_signed(sqlite_installation):
    async with sqlite_installation.ledger() as ledger:
        await ledger.flush()
        async with sqlite_installation.engine.begin() as connection:
            await connection.execute(text("UPDATE ledger_log_head SET frontier = zeroblob(32)"))
        await exchange(ledger, "ex_1")
        with pytest.raises(LedgerUnavailable, match="frontier"):
            await ledger.flush()
