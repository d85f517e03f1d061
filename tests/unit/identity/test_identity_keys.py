"""API keys: their shape, what is stored, and what they refuse to hold."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from gateway.core.vocabulary import DataClass
from gateway.identity.keys import create_key, find_key, hash_secret, list_keys, revoke_key
from gateway.storage.tables import API_KEY

PEPPER = b"p" * 32
NOW_US = 1_700_000_000_000_000


async def test_a_key_has_its_shape_and_is_stored_as_a_keyed_hash_only(sqlite_engine):
    key, secret = await create_key(sqlite_engine, PEPPER, name="batch", team="risk", now_us=NOW_US)
    assert re.fullmatch(r"ggw_[0-9a-z]{8}_[A-Za-z0-9_-]{43}", secret)
    assert secret[4:12] == key.id
    async with sqlite_engine.connect() as connection:
        row = (await connection.execute(select(API_KEY))).one()
    assert row.hash == hash_secret(PEPPER, secret)
    assert row.hash != hash_secret(b"q" * 32, secret)
    assert not any(secret[13:] in str(value) for value in row)


async def test_what_a_key_was_given_comes_back_whole(sqlite_engine):
    made, _ = await create_key(
        sqlite_engine,
        PEPPER,
        name="claims bot",
        team="claims",
        floor=DataClass.CONFIDENTIAL,
        region="eu",
        role="service",
        groups=("a", "b"),
        purposes=("support", "general"),
        expires_us=NOW_US + 1,
        rate_per_minute=60,
        tenant="acme",
        now_us=NOW_US,
    )
    stored = await find_key(sqlite_engine, made.id)
    assert stored is not None
    assert stored.key == made
    assert made.state(NOW_US) == "live"
    assert made.state(NOW_US + 1) == "expired"


async def test_keys_are_listed_newest_first_and_revoked_once(sqlite_engine):
    first, _ = await create_key(sqlite_engine, PEPPER, name="first", team="t", now_us=NOW_US)
    second, _ = await create_key(sqlite_engine, PEPPER, name="second", team="t", now_us=NOW_US + 1)
    assert [key.id for key in await list_keys(sqlite_engine)] == [second.id, first.id]
    assert await revoke_key(sqlite_engine, first.id, NOW_US + 2)
    assert not await revoke_key(sqlite_engine, first.id, NOW_US + 3)
    assert not await revoke_key(sqlite_engine, "nothere1", NOW_US + 3)
    states = {key.id: key.state(NOW_US + 4) for key in await list_keys(sqlite_engine)}
    assert states == {first.id: "revoked", second.id: "live"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "x" * 121},
        {"name": "a\nb"},
        {"team": "  "},
        {"team": "t\x1b[31m"},
        {"team": "\u202etfel"},
        {"region": "x" * 17},
        {"purposes": ()},
        {"purposes": ("",)},
        {"purposes": (" general",)},
        {"groups": ("g",) * 65},
        {"expires_us": NOW_US},
        {"rate_per_minute": 0},
        {"rate_per_minute": 2**31},
    ],
    ids=str,
)
async def test_what_a_key_cannot_hold_is_refused(sqlite_engine, wrong):
    with pytest.raises(ValueError, match=r".+"):
        await create_key(sqlite_engine, PEPPER, **{"name": "n", "team": "t", "now_us": NOW_US, **wrong})
    assert await list_keys(sqlite_engine) == []
