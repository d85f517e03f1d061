"""The bootstrap admin, passwords, and logins that are made to wait."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select

from gateway.identity import passwords
from gateway.identity.admin import LoginDesk, LoginResult, ensure_bootstrap_admin, find_admin, set_password
from gateway.identity.passwords import decoy_hash, hash_password, verify_password
from gateway.identity.throttle import MAX_WAIT_S, Throttle
from gateway.storage.tables import ADMIN

NOW_US = 1_700_000_000_000_000
SECOND_US = 1_000_000
SALT = bytes(range(16))


@pytest.fixture
def cheap(monkeypatch):
    """Costs that a test can pay many times."""
    monkeypatch.setattr(passwords, "_LOG_N", 4)
    monkeypatch.setattr(passwords, "_P", 1)


class Clock:
    us = NOW_US

    def __call__(self) -> int:
        return self.us


def test_a_password_fits_its_own_hash_only():
    hashed = hash_password("correct horse battery", SALT)
    assert hashed.startswith("scrypt$15$8$3$")
    assert verify_password("correct horse battery", hashed)
    assert not verify_password("correct horse batterz", hashed)


@pytest.mark.parametrize(
    "stored",
    ["", "plain", "scrypt$4$8$1$00", "scrypt$4$8$1$00$", "md5$4$8$1$00$00", "scrypt$40$8$1$00$00", "scrypt$x$8$1$0$0"],
)
def test_what_is_no_hash_fits_nothing(stored):
    assert not verify_password("correct horse battery", stored)


def test_odd_passwords_are_no_errors(cheap):
    hashed = hash_password("correct horse battery", SALT)
    for odd in ("", "\ud800", "\x00", "x" * 5000):
        assert not verify_password(odd, hashed)
    assert not verify_password("", decoy_hash())
    with pytest.raises(ValueError, match="12 to 1024"):
        hash_password("short", SALT)


async def test_the_first_start_makes_one_admin_and_tells_the_password_once(cheap, sqlite_engine):
    password = await ensure_bootstrap_admin(sqlite_engine, NOW_US)
    assert password is not None
    assert len(password) >= 20
    assert await ensure_bootstrap_admin(sqlite_engine, NOW_US) is None
    async with sqlite_engine.connect() as connection:
        row = (await connection.execute(select(ADMIN))).one()
    assert password not in row.password_hash
    assert verify_password(password, row.password_hash)


async def test_of_replicas_that_start_at_once_exactly_one_tells_a_password(cheap, sqlite_engine):
    told = await asyncio.gather(*(ensure_bootstrap_admin(sqlite_engine, NOW_US) for _ in range(4)))
    assert len([password for password in told if password]) == 1


async def test_a_new_password_is_a_new_generation(cheap, sqlite_engine):
    await ensure_bootstrap_admin(sqlite_engine, NOW_US)
    before = await find_admin(sqlite_engine, "admin")
    assert await set_password(sqlite_engine, "admin", "correct horse battery")
    after = await find_admin(sqlite_engine, "admin")
    assert before is not None
    assert after is not None
    assert before.generation != after.generation
    assert not await set_password(sqlite_engine, "nobody", "correct horse battery")


async def test_a_login_is_accepted_rejected_and_made_to_wait(cheap, sqlite_engine):
    password = await ensure_bootstrap_admin(sqlite_engine, NOW_US)
    clock = Clock()
    desk = LoginDesk(sqlite_engine, clock)
    for _ in range(5):
        assert (await desk.log_in("admin", "wrong", "10.0.0.1")).result is LoginResult.REJECTED
    waiting = await desk.log_in("admin", password, "10.0.0.1")
    assert (waiting.result, waiting.wait_s) == (LoginResult.THROTTLED, 1)
    assert (await desk.log_in("admin", password, "10.0.0.2")).result is LoginResult.ACCEPTED
    clock.us += SECOND_US
    login = await desk.log_in("admin", password, "10.0.0.1")
    assert login.result is LoginResult.ACCEPTED
    assert login.admin is not None
    assert login.admin.name == "admin"


async def test_many_addresses_share_what_one_name_may_fail(cheap, sqlite_engine):
    password = await ensure_bootstrap_admin(sqlite_engine, NOW_US)
    desk = LoginDesk(sqlite_engine, Clock())
    for number in range(20):
        await desk.log_in("admin", "wrong", f"10.0.1.{number}")
    assert (await desk.log_in("admin", password, "10.0.2.1")).result is LoginResult.THROTTLED


async def test_an_unknown_name_is_not_told_apart_and_not_repeated(cheap, sqlite_engine):
    await ensure_bootstrap_admin(sqlite_engine, NOW_US)
    desk = LoginDesk(sqlite_engine, Clock())
    login = await desk.log_in("my-password-by-mistake", "x", "10.0.0.1")
    assert login.result is LoginResult.REJECTED
    assert login.known_name is None
    assert (await desk.log_in("admin", "x", "10.0.0.1")).known_name == "admin"


def test_the_wait_doubles_up_to_a_bound_and_is_forgotten_in_time():
    throttle = Throttle(free=2)
    now_us, waits = NOW_US, []
    for _ in range(14):
        throttle.failed("a", now_us)
        waits.append(throttle.wait_s("a", now_us))
        now_us += waits[-1] * SECOND_US
        assert throttle.wait_s("a", now_us) == 0
    assert waits == [0, 1, 2, 4, 8, 16, 32, 64, 128, 256, MAX_WAIT_S, MAX_WAIT_S, MAX_WAIT_S, MAX_WAIT_S]
    assert throttle.wait_s("b", now_us) == 0
    throttle.failed("a", now_us)
    assert throttle.wait_s("a", now_us + 16 * 60 * SECOND_US) == 0


def test_subjects_are_bounded(monkeypatch):
    monkeypatch.setattr("gateway.identity.throttle._MAX_SUBJECTS", 10)
    throttle = Throttle(free=1)
    for number in range(100):
        throttle.failed(str(number), NOW_US)
    assert len(throttle._failures) == 10
    assert throttle.wait_s("99", NOW_US) == 1
