"""Headers to principal: which are read, what is remembered, and how soon a revocation counts."""

from __future__ import annotations

import asyncio
import logging

import pytest
from sqlalchemy import event

from gateway.core.errors import Code, ControlFailed, Refused
from gateway.core.vocabulary import DataClass
from gateway.identity import authenticate as module
from gateway.identity.authenticate import Authenticator
from gateway.identity.keys import create_key, revoke_key

PEPPER = b"p" * 32
SECOND_US = 1_000_000


class Clock:
    def __init__(self) -> None:
        self.us = 1_700_000_000_000_000

    def __call__(self) -> int:
        return self.us


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def authenticator(sqlite_engine, clock) -> Authenticator:
    return Authenticator(sqlite_engine, PEPPER, clock)


@pytest.fixture
async def made(sqlite_engine, clock):
    return await create_key(
        sqlite_engine,
        PEPPER,
        name="bot",
        team="claims",
        floor=DataClass.INTERNAL,
        region="eu",
        purposes=("support", "general"),
        rate_per_minute=30,
        now_us=clock(),
    )


@pytest.fixture
def queries(sqlite_engine) -> list[str]:
    seen: list[str] = []
    event.listen(sqlite_engine.sync_engine, "before_cursor_execute", lambda *args: seen.append(args[2]))
    return seen


def bearer(secret: str) -> dict[str, str]:
    return {"authorization": f"Bearer {secret}"}


async def code_of(authenticator: Authenticator, headers: dict[str, str]) -> Code:
    with pytest.raises(Refused) as refused:
        await authenticator.authenticate(headers)
    return refused.value.code


@pytest.mark.parametrize("form", ["Bearer {}", "bearer {}", "BEARER  {} "])
async def test_a_bearer_opens_the_door(authenticator, made, form):
    key, secret = made
    principal = await authenticator.authenticate({"authorization": form.format(secret)})
    assert principal.id == f"key:{key.id}"
    assert (principal.kind, principal.name, principal.team, principal.region) == ("service", "bot", "claims", "eu")
    assert principal.floor is DataClass.INTERNAL
    assert principal.purposes == ("support", "general")
    assert authenticator.rate_of(principal.id) == 30


async def test_the_header_of_anthropic_clients_opens_it_too(authenticator, made):
    key, secret = made
    assert (await authenticator.authenticate({"x-api-key": secret})).id == f"key:{key.id}"
    assert (await authenticator.authenticate({"x-api-key": secret, **bearer(secret)})).id == f"key:{key.id}"


async def test_two_keys_that_differ_are_refused(authenticator, made, sqlite_engine, clock):
    _, secret = made
    _, other = await create_key(sqlite_engine, PEPPER, name="other", team="t", now_us=clock())
    assert await code_of(authenticator, {"x-api-key": other, **bearer(secret)}) is Code.INVALID_CREDENTIALS


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({}, Code.MISSING_CREDENTIALS),
        ({"cookie": "gateway-session=x; __Host-gateway-session=x"}, Code.MISSING_CREDENTIALS),
        ({"authorization": "Bearer "}, Code.MISSING_CREDENTIALS),
        ({"x-api-key": ""}, Code.MISSING_CREDENTIALS),
        ({"authorization": "Basic YWRtaW46YWRtaW4="}, Code.INVALID_CREDENTIALS),
        ({"authorization": "ggw_"}, Code.INVALID_CREDENTIALS),
        ({"x-api-key": "sk-ant-0123456789"}, Code.INVALID_CREDENTIALS),
        ({"x-api-key": "ggw_" + "ü" * 52}, Code.INVALID_CREDENTIALS),
        ({"x-api-key": "ggw_abcdefgh_" + "A" * 43}, Code.INVALID_CREDENTIALS),
    ],
)
async def test_what_is_no_key_is_refused(authenticator, headers, code):
    assert await code_of(authenticator, headers) is code


async def test_the_right_id_with_another_secret_is_refused(authenticator, made):
    _, secret = made
    other = secret[:-1] + ("A" if secret[-1] != "A" else "B")
    assert await code_of(authenticator, bearer(other)) is Code.INVALID_CREDENTIALS


async def test_another_pepper_opens_nothing(sqlite_engine, made, clock):
    other = Authenticator(sqlite_engine, b"q" * 32, clock)
    assert await code_of(other, bearer(made[1])) is Code.INVALID_CREDENTIALS


async def test_answers_are_remembered_for_seconds_and_then_asked_again(authenticator, made, clock, queries):
    headers = bearer(made[1])
    await authenticator.authenticate(headers)
    asked = len(queries)
    clock.us += 4 * SECOND_US
    await authenticator.authenticate(headers)
    assert len(queries) == asked
    clock.us += SECOND_US
    await authenticator.authenticate(headers)
    assert len(queries) > asked


async def test_a_revocation_counts_once_the_seconds_are_over(authenticator, made, sqlite_engine, clock):
    key, secret = made
    await authenticator.authenticate(bearer(secret))
    await revoke_key(sqlite_engine, key.id, clock())
    clock.us += 5 * SECOND_US
    assert await code_of(authenticator, bearer(secret)) is Code.INVALID_CREDENTIALS
    assert authenticator.rate_of(f"key:{key.id}") is None
    assert await code_of(authenticator, bearer(secret)) is Code.INVALID_CREDENTIALS


async def test_an_expiry_counts_at_once_even_where_the_key_is_remembered(authenticator, sqlite_engine, clock):
    _, secret = await create_key(
        sqlite_engine, PEPPER, name="n", team="t", expires_us=clock() + SECOND_US, now_us=clock()
    )
    await authenticator.authenticate(bearer(secret))
    clock.us += SECOND_US
    assert await code_of(authenticator, bearer(secret)) is Code.EXPIRED_CREDENTIALS


async def test_a_clock_set_back_makes_nothing_last_longer(authenticator, made, sqlite_engine, clock):
    key, secret = made
    await authenticator.authenticate(bearer(secret))
    await revoke_key(sqlite_engine, key.id, clock())
    clock.us -= 3600 * SECOND_US
    assert await code_of(authenticator, bearer(secret)) is Code.INVALID_CREDENTIALS


async def test_unknown_keys_are_remembered_but_not_without_bound(authenticator, monkeypatch, queries):
    monkeypatch.setattr(module, "_MAX_UNKNOWN", 3)
    wrong = [f"ggw_abcdefgh_{number:043d}" for number in range(5)]
    for secret in wrong:
        await code_of(authenticator, bearer(secret))
    assert len(authenticator._unknown) == 3
    asked = len(queries)
    await code_of(authenticator, bearer(wrong[-1]))
    assert len(queries) == asked


async def test_many_at_once_ask_the_database_once(authenticator, made, queries):
    before = len([query for query in queries if "api_key" in query])
    principals = await asyncio.gather(*(authenticator.authenticate(bearer(made[1])) for _ in range(50)))
    assert len({principal.id for principal in principals}) == 1
    assert len([query for query in queries if "api_key" in query]) == before + 1


async def test_one_caller_that_hangs_up_does_not_take_the_others_with_it(authenticator, made):
    first = asyncio.create_task(authenticator.authenticate(bearer(made[1])))
    second = asyncio.create_task(authenticator.authenticate(bearer(made[1])))
    await asyncio.sleep(0)
    first.cancel()
    assert (await second).team == "claims"
    with pytest.raises(asyncio.CancelledError):
        await first


async def test_a_database_that_is_away_is_a_failed_control_and_tells_nothing(tmp_path, clock, caplog):
    from gateway.storage.engine import make_engine

    engine = make_engine(f"sqlite+aiosqlite:///{tmp_path / 'empty.db'}")
    secret = "ggw_abcdefgh_" + "A" * 43
    with caplog.at_level(logging.DEBUG), pytest.raises(ControlFailed) as failed:
        await Authenticator(engine, PEPPER, clock).authenticate(bearer(secret))
    await engine.dispose()
    assert secret not in str(failed.value) + caplog.text
    assert failed.value.__cause__ is None


async def test_no_secret_is_held_in_memory(authenticator, made):
    _, secret = made
    await authenticator.authenticate(bearer(secret))
    held = repr(vars(authenticator))
    assert secret not in held
    assert secret[13:] not in held
