"""Stored texts: given back whole, bound to their exchange, gone for good when erased, spared under a hold."""

import asyncio

import pytest
from sqlalchemy import select, text, update

from gateway.core.errors import PayloadsFailed
from gateway.payloads.erasure import erase, expire
from gateway.payloads.holders import FileKeyHolder
from gateway.payloads.holds import NotPossible, lift_hold, list_holds, propose_hold, propose_lift, set_hold
from gateway.payloads.reveals import decide_reveal, request_reveal, reveals_of, waiting_reveals
from gateway.payloads.selection import Selection, read_selection
from gateway.payloads.vault import DAY_US, Owner, PayloadVault
from gateway.storage.payload_tables import PAYLOAD, PAYLOAD_SCOPE

CANARY = b"Please call Zephyrine Quill at +41 79 555 01 23"
MONTH_US = 31 * DAY_US


def owner(number=1, **changes):
    return Owner(**{"exchange_id": f"ex_{number}", "tenant": "acme", "team": "claims", "principal": "key:1", **changes})


async def keep(vault, number=1, words=CANARY, days=30, values=(), part="request", **changes):
    return await vault.keep(owner(number, **changes), part, words, days=days, values=values)


async def test_a_text_comes_back_whole(vault, clock):
    kept = await keep(vault)
    await keep(vault, words=b"the answer", part="response")
    assert await vault.read("ex_1") == {"request": CANARY, "response": b"the answer"}
    assert (kept.part, kept.size, kept.expires_us) == ("request", len(CANARY), clock.now_us + 30 * DAY_US)
    assert await vault.read("ex_2") == {}


async def test_the_record_commits_to_the_ciphertext_only(vault, engine):
    kept = await keep(vault)
    async with engine.connect() as connection:
        row = (await connection.execute(select(PAYLOAD))).one()
    assert row.ciphertext_sha256 == kept.sha256
    assert CANARY not in row.ciphertext
    assert (await keep(vault, 2)).sha256 != kept.sha256


async def test_another_process_opens_it_with_the_holders_keys_and_not_without(vault, engine, tmp_path, clock):
    await keep(vault)
    again = PayloadVault(engine, FileKeyHolder(tmp_path / "payload-keys"), b"t" * 32, clock)
    assert await again.read("ex_1") == {"request": CANARY}
    elsewhere = PayloadVault(engine, FileKeyHolder(tmp_path / "other-keys"), b"t" * 32, clock)
    with pytest.raises(PayloadsFailed, match="gone"):
        await elsewhere.read("ex_1")


@pytest.mark.parametrize("column", ["wrapped", "ciphertext"])
async def test_a_changed_byte_opens_nothing(vault, engine, column):
    await keep(vault)
    async with engine.begin() as connection:
        before = (await connection.execute(select(PAYLOAD.c[column]))).scalar_one()
        await connection.execute(update(PAYLOAD).values({column: before[:-1] + bytes([before[-1] ^ 1])}))
    with pytest.raises(PayloadsFailed, match="changed"):
        await vault.read("ex_1")


async def test_a_text_does_not_open_as_another_exchanges(vault, engine):
    await keep(vault)
    async with engine.begin() as connection:
        await connection.execute(update(PAYLOAD).values(exchange_id="ex_9"))
    with pytest.raises(PayloadsFailed, match="belongs elsewhere"):
        await vault.read("ex_9")


async def test_it_is_not_given_after_its_time(vault, clock):
    await keep(vault, days=1)
    clock.now_us += DAY_US
    assert await vault.read("ex_1") == {}


async def test_a_month_and_a_tenant_have_a_scope_each(vault, engine, clock):
    await keep(vault)
    await keep(vault, 2, tenant="globex")
    clock.now_us += MONTH_US
    await keep(vault, 3)
    async with engine.connect() as connection:
        scopes = (await connection.execute(select(PAYLOAD_SCOPE.c.scope).order_by(PAYLOAD_SCOPE.c.scope))).scalars()
        assert list(scopes) == ["acme/2026-11", "acme/2026-12", "globex/2026-11"]


async def test_erasure_by_exchange_leaves_the_others(vault):
    for number in range(5):
        await keep(vault, number)
    erased = await erase(vault, Selection(exchanges=("ex_2",)))
    assert [item[0] for item in erased.texts] == ["ex_2"]
    assert erased.held == ()
    assert await vault.read("ex_2") == {}
    for number in (0, 1, 3, 4):
        assert await vault.read(f"ex_{number}") == {"request": CANARY}
    await keep(vault, 6)
    assert await vault.read("ex_6") == {"request": CANARY}


async def test_a_full_copy_from_before_opens_nothing_with_the_keys_of_after(vault, engine, holder, clock):
    """What a copy of the database still holds is useless once the holder has destroyed the key of the scope."""
    await keep(vault)
    await keep(vault, 2, words=b"stays")
    async with engine.connect() as connection:
        rows = {row.exchange_id: row for row in await connection.execute(select(PAYLOAD))}
        scope = (await connection.execute(select(PAYLOAD_SCOPE))).one()
    await erase(vault, Selection(exchanges=("ex_1",)))
    async with engine.begin() as connection:
        await connection.execute(
            update(PAYLOAD_SCOPE).where(PAYLOAD_SCOPE.c.version == 1).values(wrapped=scope.wrapped, destroyed_us=None)
        )
        old = rows["ex_1"]
        await connection.execute(
            update(PAYLOAD)
            .where(PAYLOAD.c.exchange_id == "ex_1")
            .values(wrapped=old.wrapped, ciphertext=old.ciphertext, version=1, erased_us=None)
        )
    fresh = PayloadVault(engine, holder, b"t" * 32, clock)
    with pytest.raises(PayloadsFailed, match="gone"):
        await fresh.read("ex_1")
    assert await fresh.read("ex_2") == {"request": b"stays"}


async def test_erasure_by_a_value_that_stood_in_the_text(vault):
    await keep(vault, 1, values=["Zephyrine Quill", "+41 79 555 01 23"])
    await keep(vault, 2, values=["Somebody Else"])
    await keep(vault, 3, values=["+41795550123"], tenant="globex")
    erased = await erase(vault, Selection(terms=(vault.term("acme", "+41 (79) 555-01-23"),)))
    assert [item[0] for item in erased.texts] == ["ex_1"]
    assert await vault.read("ex_3") == {"request": CANARY}


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (Selection(principals=("key:2",)), {"ex_2"}),
        (Selection(teams=("claims",)), {"ex_1", "ex_2"}),
        (Selection(tenants=("globex",)), {"ex_3"}),
        (Selection(teams=("claims",), principals=("key:1",)), {"ex_1"}),
        (Selection(since_us=0), {"ex_1", "ex_2", "ex_3"}),
        (Selection(until_us=5), set()),
    ],
)
async def test_what_a_selection_covers(vault, selection, expected):
    await keep(vault, 1)
    await keep(vault, 2, principal="key:2")
    await keep(vault, 3, tenant="globex", team="other")
    assert {item[0] for item in (await erase(vault, selection)).texts} == expected
    assert read_selection(selection.written()) == selection


async def test_an_empty_selection_erases_nothing(vault):
    with pytest.raises(NotPossible, match="says what it covers"):
        await erase(vault, Selection())


async def test_a_hold_takes_two_persons_and_wins_over_erasure_and_expiry(vault, engine, clock):
    await keep(vault, 1, days=1)
    await keep(vault, 2, days=1, team="other")
    await propose_hold(engine, "hold_1", "Quill v. Acme", Selection(teams=("claims",)), by="anna", now_us=1)
    with pytest.raises(NotPossible, match="second person"):
        await set_hold(engine, "hold_1", by="anna", now_us=2)
    await set_hold(engine, "hold_1", by="ben", now_us=2)
    clock.now_us += 2 * DAY_US
    assert [item[0] for item in (await expire(vault)).texts] == ["ex_2"]
    erased = await erase(vault, Selection(exchanges=("ex_1", "ex_2")))
    assert erased.texts == ()
    assert erased.held == (("ex_1", "Quill v. Acme"),)

    await propose_lift(engine, "hold_1", by="anna", now_us=3)
    assert (await erase(vault, Selection(exchanges=("ex_1",)))).texts == ()
    with pytest.raises(NotPossible, match="second person"):
        await lift_hold(engine, "hold_1", by="anna", now_us=4)
    await lift_hold(engine, "hold_1", by="ben", now_us=4)
    assert [item[0] for item in (await erase(vault, Selection(exchanges=("ex_1",)))).texts] == ["ex_1"]
    [hold] = await list_holds(engine)
    assert (hold.state, hold.set_by, hold.lift_proposed_by, hold.lifted_by) == ("lifted", "ben", "anna", "ben")


async def test_a_hold_that_is_only_proposed_holds_nothing(vault, engine):
    await keep(vault)
    await propose_hold(engine, "hold_1", "m", Selection(teams=("claims",)), by="anna", now_us=1)
    assert len((await erase(vault, Selection(exchanges=("ex_1",)))).texts) == 1
    with pytest.raises(NotPossible, match="not set"):
        await propose_lift(engine, "hold_1", by="ben", now_us=1)
    with pytest.raises(NotPossible, match="no such hold"):
        await set_hold(engine, "hold_2", by="ben", now_us=1)
    with pytest.raises(NotPossible, match="covers"):
        await propose_hold(engine, "hold_3", "m", Selection(), by="anna", now_us=1)


async def test_a_crash_between_commit_and_destruction_is_finished_at_the_next_start(vault, engine, tmp_path, clock):
    class Crashing(FileKeyHolder):
        def destroy(self, name):
            raise PayloadsFailed("crash")

    crashing = PayloadVault(engine, Crashing(tmp_path / "payload-keys"), b"t" * 32, clock)
    await keep(crashing)
    with pytest.raises(PayloadsFailed, match="crash"):
        await erase(crashing, Selection(exchanges=("ex_1",)))
    assert len(list((tmp_path / "payload-keys").iterdir())) == 2
    assert await vault.scopes.finish_destructions() == 1
    assert len(list((tmp_path / "payload-keys").iterdir())) == 1


async def test_texts_kept_while_others_are_erased_are_all_readable(vault):
    async def writing(start):
        for number in range(start, start + 25):
            await keep(vault, number)

    async def erasing():
        for number in range(1000, 1010):
            await keep(vault, number)
            await erase(vault, Selection(exchanges=(f"ex_{number}",)))

    await asyncio.gather(writing(0), writing(100), erasing())
    for number in [*range(25), *range(100, 125)]:
        assert await vault.read(f"ex_{number}") == {"request": CANARY}


async def test_a_database_that_is_away_is_a_failed_control(vault, engine):
    async with engine.begin() as connection:
        await connection.execute(text("DROP TABLE payload"))
    with pytest.raises(PayloadsFailed, match="cannot be written"):
        await keep(vault)
    with pytest.raises(PayloadsFailed, match="cannot be read"):
        await vault.read("ex_1")


async def test_a_reveal_takes_a_reason_and_a_second_person_and_ends(engine):
    now_us = 1_000_000
    with pytest.raises(NotPossible, match="say why"):
        await request_reveal(engine, "rv_1", "ex_1", " because ", by="anna", now_us=now_us)
    await request_reveal(engine, "rv_1", "ex_1", "Complaint 4711 by the customer", by="anna", now_us=now_us)
    [asked] = await waiting_reveals(engine, now_us)
    assert asked.waits(now_us)
    assert not asked.opens_for("anna", now_us)
    with pytest.raises(NotPossible, match="second person"):
        await decide_reveal(engine, "rv_1", by="anna", minutes=60, now_us=now_us, approve=True)
    with pytest.raises(NotPossible, match="60 minutes"):
        await decide_reveal(engine, "rv_1", by="ben", minutes=61, now_us=now_us, approve=True)
    agreed = await decide_reveal(engine, "rv_1", by="ben", minutes=30, now_us=now_us, approve=True)
    assert agreed.opens_for("anna", now_us + 29 * 60_000_000)
    assert not agreed.opens_for("anna", now_us + 30 * 60_000_000)
    assert not agreed.opens_for("ben", now_us)
    with pytest.raises(NotPossible, match="decided already"):
        await decide_reveal(engine, "rv_1", by="carl", minutes=30, now_us=now_us, approve=False)
    assert await waiting_reveals(engine, now_us) == []
    assert await reveals_of(engine, "ex_1") == [agreed]


async def test_a_refused_or_lapsed_reveal_opens_nothing(engine):
    await request_reveal(engine, "rv_1", "ex_1", "Complaint 4711 by the customer", by="anna", now_us=1)
    refused = await decide_reveal(engine, "rv_1", by="ben", minutes=5, now_us=2, approve=False)
    assert not refused.opens_for("anna", 3)
    await request_reveal(engine, "rv_2", "ex_1", "Complaint 4711 by the customer", by="anna", now_us=1)
    later = 25 * 3600 * 1_000_000
    assert await waiting_reveals(engine, later) == []
    with pytest.raises(NotPossible, match="lapsed"):
        await decide_reveal(engine, "rv_2", by="ben", minutes=5, now_us=later, approve=True)


def test_a_file_key_is_overwritten_before_it_goes(tmp_path):
    holder = FileKeyHolder(tmp_path)
    holder.create("acme/2026-11/1")
    [path] = tmp_path.iterdir()
    assert path.stat().st_mode & 0o077 == 0
    before = path.read_bytes()
    with path.open("rb") as still_open:
        holder.destroy("acme/2026-11/1")
        assert not path.exists()
        assert still_open.read() != before
    holder.destroy("acme/2026-11/1")
