"""The vault gives a map back to its principal alone, until its time, and never in clear to anybody with the database."""

from pathlib import Path

import pytest
from sqlalchemy import func, inspect, select, text, update

from gateway.config.keyring import load_keyring
from gateway.core.errors import ConfigurationError, ControlFailed
from gateway.storage import schema
from gateway.storage.engine import make_engine
from gateway.storage.tables import SURROGATE_MAP
from gateway.vault.sealed import SealBroken, Sealed, Sealer, SealKeyUnknown
from gateway.vault.surrogate_maps import MAX_MAP_BYTES, MapTooLarge, ScopeTaken, SurrogateVault

KEY, OLD_KEY = b"k" * 32, b"o" * 32
MAPPING = {"EMAIL_7QK4M2XA": "maría.keller@example.org", "IBAN_0123ABCD": "DE89 3704 0044 0532 0130 00"}
OWNER = ("acme", "conversation-1", "key:abc")
START_US = 1_800_000_000_000_000


class Clock:
    def __init__(self):
        self.now_us = START_US

    def __call__(self):
        return self.now_us


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def vault(engine, clock):
    return SurrogateVault(engine, [KEY], clock)


async def test_a_map_comes_back_to_the_principal_that_had_it_kept(vault):
    await vault.remember(*OWNER, MAPPING, 60)
    assert await vault.recall(*OWNER) == MAPPING


@pytest.mark.parametrize(
    "other",
    [
        ("globex", "conversation-1", "key:abc"),
        ("acme", "conversation-2", "key:abc"),
        ("acme", "conversation-1", "key:abd"),
        ("ACME", "conversation-1", "key:abc"),
        ("", "", ""),
    ],
)
async def test_another_tenant_scope_or_principal_gets_nothing(vault, other):
    await vault.remember(*OWNER, MAPPING, 60)
    assert await vault.recall(*other) == {}


async def test_a_map_ends_at_its_instant(vault, clock):
    await vault.remember(*OWNER, MAPPING, 60)
    clock.now_us = START_US + 60_000_000 - 1
    assert await vault.recall(*OWNER) == MAPPING
    clock.now_us += 1
    assert await vault.recall(*OWNER) == {}


async def test_what_is_over_is_deleted_and_counted(vault, engine):
    await vault.remember("acme", "short", "p", MAPPING, 10)
    await vault.remember("acme", "longer", "p", MAPPING, 11)
    await vault.remember("acme", "longest", "p", MAPPING, 100)
    assert await vault.forget_expired(START_US + 10_000_000 - 1) == 0
    assert await vault.forget_expired(START_US + 11_000_000) == 2
    assert await _scopes(engine) == {"longest"}


async def test_a_scope_can_be_forgotten(vault, engine):
    await vault.remember(*OWNER, MAPPING, 60)
    await vault.remember("acme", "conversation-2", "key:abc", MAPPING, 60)
    await vault.forget("globex", "conversation-1")
    assert await vault.recall(*OWNER) == MAPPING
    await vault.forget("acme", "conversation-1")
    assert await vault.recall(*OWNER) == {}
    assert await _scopes(engine) == {"conversation-2"}


async def test_keeping_again_replaces_the_map_and_its_time(vault, clock):
    await vault.remember(*OWNER, MAPPING, 60)
    clock.now_us += 59_000_000
    await vault.remember(*OWNER, {"EMAIL_00000000": "x@example.org"}, 60)
    clock.now_us += 59_000_000
    assert await vault.recall(*OWNER) == {"EMAIL_00000000": "x@example.org"}


async def test_nobody_overwrites_what_another_principal_keeps(vault, clock):
    await vault.remember(*OWNER, MAPPING, 60)
    with pytest.raises(ScopeTaken):
        await vault.remember("acme", "conversation-1", "key:thief", {"A_1": "b"}, 60)
    assert await vault.recall(*OWNER) == MAPPING
    clock.now_us += 60_000_000
    await vault.remember("acme", "conversation-1", "key:next", {"A_1": "b"}, 60)
    assert await vault.recall("acme", "conversation-1", "key:next") == {"A_1": "b"}
    assert await vault.recall(*OWNER) == {}


async def test_a_map_that_is_too_large_is_refused_and_the_earlier_one_stays(vault):
    await vault.remember(*OWNER, MAPPING, 60)
    with pytest.raises(MapTooLarge, match=str(MAX_MAP_BYTES)):
        await vault.remember(*OWNER, {"SECRET_X_00000000": "s" * MAX_MAP_BYTES}, 60)
    assert await vault.recall(*OWNER) == MAPPING
    fits = {"SECRET_X_00000000": "s" * (MAX_MAP_BYTES - len('{"SECRET_X_00000000":""}'))}
    await vault.remember(*OWNER, fits, 60)
    assert await vault.recall(*OWNER) == fits


@pytest.mark.parametrize("ttl_s", [0, -1])
async def test_a_map_is_kept_for_some_time(vault, ttl_s):
    with pytest.raises(ValueError, match="some time"):
        await vault.remember(*OWNER, MAPPING, ttl_s)


async def test_a_name_that_the_table_cannot_hold_is_refused(vault):
    with pytest.raises(ValueError, match="scope"):
        await vault.remember("acme", "s" * 121, "p", MAPPING, 60)


@pytest.mark.parametrize("column", ["ciphertext", "nonce", "expires_us", "principal", "tenant", "scope"])
async def test_whatever_is_changed_in_the_row_breaks_the_seal(vault, engine, column):
    await vault.remember(*OWNER, MAPPING, 60)
    async with engine.begin() as connection:
        before = (await connection.execute(select(SURROGATE_MAP.c[column]))).scalar_one()
        changed = {bytes: lambda v: bytes([v[0] ^ 1]) + v[1:], int: lambda v: v + 1, str: lambda v: v + "x"}
        value = changed[type(before)](before)
        await connection.execute(update(SURROGATE_MAP).values({column: value}))
    owner = dict(zip(("tenant", "scope", "principal"), OWNER, strict=True))
    if column in owner:
        owner[column] = value
    with pytest.raises(SealBroken) as caught:
        await vault.recall(**owner)
    assert isinstance(caught.value, ControlFailed)
    assert "keller" not in str(caught.value)


async def test_two_rows_cannot_be_swapped(vault, engine):
    await vault.remember("acme", "a", "p", {"A_1": "first"}, 60)
    await vault.remember("acme", "b", "p", {"A_1": "second"}, 60)
    async with engine.begin() as connection:
        nonce, ciphertext = (
            await connection.execute(
                select(SURROGATE_MAP.c.nonce, SURROGATE_MAP.c.ciphertext).where(SURROGATE_MAP.c.scope == "b")
            )
        ).one()
        await connection.execute(
            update(SURROGATE_MAP).where(SURROGATE_MAP.c.scope == "a").values(nonce=nonce, ciphertext=ciphertext)
        )
    with pytest.raises(SealBroken):
        await vault.recall("acme", "a", "p")


async def test_keys_rotate_with_overlap(engine, clock):
    await SurrogateVault(engine, [OLD_KEY], clock).remember(*OWNER, MAPPING, 60)
    both = SurrogateVault(engine, [KEY, OLD_KEY], clock)
    assert await both.recall(*OWNER) == MAPPING
    new = SurrogateVault(engine, [KEY], clock)
    with pytest.raises(SealKeyUnknown):
        await new.recall(*OWNER)
    await both.remember(*OWNER, MAPPING, 60)
    assert await new.recall(*OWNER) == MAPPING


async def test_no_original_and_no_surrogate_stands_in_the_database(vault, engine, tmp_path):
    await vault.remember(*OWNER, MAPPING, 60)
    async with engine.connect() as connection:
        dump = repr((await connection.execute(text("SELECT * FROM surrogate_map"))).all()).encode()
    dump += b"".join(path.read_bytes() for path in tmp_path.glob("gateway.db*"))
    assert b"conversation-1" in dump
    for word in ("keller", "3704", "EMAIL_7QK4M2XA"):
        assert word.encode() not in dump


async def test_each_seal_is_another_ciphertext(vault, engine):
    for scope in ("a", "b", "a"):
        await vault.remember("acme", scope, "p", MAPPING, 60)
    async with engine.connect() as connection:
        query = select(func.count(SURROGATE_MAP.c.nonce.distinct()), func.count())
        assert tuple((await connection.execute(query)).one()) == (2, 2)


async def test_the_revision_goes_forward_and_back_and_leaves_the_rest(database_url):
    async def tables():
        engine = make_engine(database_url)
        async with engine.connect() as connection:
            found = await connection.run_sync(lambda c: set(inspect(c).get_table_names()))
        await engine.dispose()
        return found

    schema.upgrade(database_url, "0001")
    before = await tables()
    schema.upgrade(database_url, "0002")
    assert await tables() == before | {"surrogate_map"}
    schema.downgrade(database_url, "0001")
    assert await tables() == before


def test_a_seal_opens_only_with_what_it_belongs_to():
    sealer = Sealer([KEY])
    sealed = sealer.seal(b"text", b"mine")
    assert sealer.open(sealed, b"mine") == b"text"
    for broken, owner in ((sealed, b"yours"), (Sealed(sealed.key_id, b"", sealed.ciphertext), b"mine")):
        with pytest.raises(SealBroken):
            sealer.open(broken, owner)


@pytest.mark.parametrize("keys", [[], [b"short"], [KEY, b"k" * 16]])
def test_a_vault_without_a_whole_key_does_not_start(keys):
    with pytest.raises(ConfigurationError):
        Sealer(keys)


def test_the_vault_key_is_its_own_file_and_a_retired_one_still_opens(tmp_path: Path):
    first = load_keyring(tmp_path)
    assert first.vault not in {first.surrogate, first.cache, first.session, first.identifier, first.api_key_pepper}
    assert first.vault_retired == ()
    (tmp_path / "vault.key").rename(tmp_path / "vault.retired-1.key")
    second = load_keyring(tmp_path)
    assert second.vault != first.vault
    assert second.vault_retired == (first.vault,)
    (tmp_path / "vault.retired-1.key").chmod(0o644)
    with pytest.raises(ConfigurationError, match="0600"):
        load_keyring(tmp_path)


async def _scopes(engine):
    async with engine.connect() as connection:
        return set((await connection.execute(select(SURROGATE_MAP.c.scope))).scalars())
