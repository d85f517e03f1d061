"""Keys and admins against the real databases: made, used, remembered, ended."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import delete, update
from sqlalchemy.engine import make_url

from gateway.core.errors import Code, ControlFailed, Refused
from gateway.core.vocabulary import DataClass
from gateway.identity import passwords
from gateway.identity.admin import LoginDesk, LoginResult, ensure_bootstrap_admin, set_password
from gateway.identity.authenticate import Authenticator
from gateway.identity.keys import create_key, list_keys, revoke_key
from gateway.storage.engine import make_engine
from gateway.storage.tables import API_KEY

PEPPER = b"p" * 32
SECOND_US = 1_000_000


class Clock:
    us = 1_700_000_000_000_000

    def __call__(self) -> int:
        return self.us


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def cheap(monkeypatch):
    """Costs that a test can pay many times."""
    monkeypatch.setattr(passwords, "_LOG_N", 4)
    monkeypatch.setattr(passwords, "_P", 1)


async def refusal(door: Authenticator, secret: str) -> Code:
    with pytest.raises(Refused) as refused:
        await door.authenticate({"authorization": f"Bearer {secret}"})
    return refused.value.code


async def test_a_key_lives_from_its_making_to_its_revocation(engine, clock):
    made, secret = await create_key(
        engine,
        PEPPER,
        name="Claims bot, fünf",
        team="claims",
        floor=DataClass.CONFIDENTIAL,
        groups=("a group", "b"),
        purposes=("support", "general"),
        rate_per_minute=2**31 - 1,
        expires_us=clock() + 60 * SECOND_US,
        now_us=clock(),
    )
    assert await list_keys(engine) == [made]
    door = Authenticator(engine, PEPPER, clock)
    principal = await door.authenticate({"authorization": f"Bearer {secret}"})
    assert (principal.id, principal.kind, principal.floor) == (f"key:{made.id}", "service", DataClass.CONFIDENTIAL)
    assert (principal.groups, principal.purposes) == (("a group", "b"), ("support", "general"))
    assert door.rate_of(principal.id) == 2**31 - 1
    assert await revoke_key(engine, made.id, clock() + 1)
    assert not await revoke_key(engine, made.id, clock() + 2)
    assert [key.revoked_us for key in await list_keys(engine)] == [clock() + 1]
    assert await refusal(Authenticator(engine, PEPPER, clock), secret) is Code.INVALID_CREDENTIALS
    clock.us += 5 * SECOND_US
    assert await refusal(door, secret) is Code.INVALID_CREDENTIALS


async def test_an_expired_key_says_so_to_a_door_that_never_saw_it(engine, clock):
    _, secret = await create_key(engine, PEPPER, name="n", team="t", expires_us=clock() + 1, now_us=clock())
    clock.us += 1
    assert await refusal(Authenticator(engine, PEPPER, clock), secret) is Code.EXPIRED_CREDENTIALS


async def test_a_key_whose_row_is_gone_is_forgotten_whatever_the_clock_does(engine, clock):
    _, secret = await create_key(engine, PEPPER, name="n", team="t", now_us=clock())
    door = Authenticator(engine, PEPPER, clock)
    await door.authenticate({"x-api-key": secret})
    async with engine.begin() as connection:
        await connection.execute(delete(API_KEY))
    clock.us += 5 * SECOND_US
    assert await refusal(door, secret) is Code.INVALID_CREDENTIALS
    clock.us -= 3 * SECOND_US
    assert await refusal(door, secret) is Code.INVALID_CREDENTIALS


async def test_a_revocation_between_two_commands_is_made_once(engine, clock):
    made, _ = await create_key(engine, PEPPER, name="n", team="t", now_us=clock())
    done = await asyncio.gather(*(revoke_key(engine, made.id, clock() + at) for at in range(1, 5)))
    assert sorted(done) == [False, False, False, True]


async def test_replicas_that_start_at_once_share_one_admin(engine, clock, cheap):
    told = await asyncio.gather(*(ensure_bootstrap_admin(engine, clock()) for _ in range(4)))
    (password,) = [each for each in told if each]
    desk = LoginDesk(engine, clock)
    assert (await desk.log_in("admin", password, "10.0.0.1")).result is LoginResult.ACCEPTED
    assert await set_password(engine, "admin", "correct horse battery")
    assert (await desk.log_in("admin", password, "10.0.0.1")).result is LoginResult.REJECTED
    assert (await desk.log_in("admin", "correct horse battery", "10.0.0.1")).result is LoginResult.ACCEPTED


async def test_a_server_that_turns_the_gateway_away_is_a_failed_control(postgres_url, clock):
    away = make_engine(make_url(postgres_url).set(database="nowhere").render_as_string(hide_password=False))
    with pytest.raises(ControlFailed):
        await Authenticator(away, PEPPER, clock).authenticate({"x-api-key": "ggw_abcdefgh_" + "A" * 43})
    await away.dispose()


@pytest.mark.parametrize(
    "damage",
    [{"floor": "cosmic"}, {"groups": "{"}, {"purposes": "7"}, {"purposes": '"text"'}, {"groups": "[1]"}],
    ids=str,
)
async def test_a_row_that_cannot_be_read_is_a_failed_control(engine, clock, damage):
    _, secret = await create_key(engine, PEPPER, name="n", team="t", now_us=clock())
    async with engine.begin() as connection:
        await connection.execute(update(API_KEY).values(**damage))
    with pytest.raises(ControlFailed):
        await Authenticator(engine, PEPPER, clock).authenticate({"x-api-key": secret})
