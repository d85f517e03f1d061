"""The vault behind a whole gateway: filled before the request leaves, opened for the same principal only."""

import sqlite3
import time

import aiohttp
from sqlalchemy import text as sql

from gateway.cli.restore import _recall
from gateway.config.settings import VaultSettings
from gateway.storage.engine import make_engine
from tests.harness import running, settings_for
from tests.stubs.upstream import stub_upstream

MAIL = "maria@example.com"
BODY = {"model": "local-smollm2", "messages": [{"role": "user", "content": f"write to {MAIL} please"}]}


async def ask(served, client, body=BODY):
    async with client.post(f"{served.base_url}/v1/chat/completions", json=body, headers=served.headers) as answer:
        return answer.status, await answer.json(), answer.headers


async def rows(settings):
    engine = make_engine(settings.database)
    try:
        async with engine.connect() as connection:
            found = await connection.execute(sql("select scope, principal, expires_us from surrogate_map"))
            return found.all()
    finally:
        await engine.dispose()


async def test_a_map_is_kept_sealed_for_its_principal_and_forgotten_in_time(tmp_path):
    async with stub_upstream() as stub:
        settings = settings_for(tmp_path, stub.url, vault=VaultSettings(keep_s=60))
        async with running(settings) as served, aiohttp.ClientSession() as client:
            assert (await ask(served, client))[0] == 200
            ((scope, principal, expires_us),) = await rows(settings)
            vault = served.gateway.ports.vault
            mapping = await vault.recall("default", scope, principal)
            assert list(mapping.values()) == [MAIL]
            assert all(name.encode() in b"".join(stub.requests) for name in mapping)
            assert await vault.recall("default", scope, "key:somebody-else") == {}
            assert await vault.recall("another", scope, principal) == {}
            database = sqlite3.connect(tmp_path / "gateway.db")
            dump = "\n".join(database.iterdump())
            database.close()
            assert MAIL not in dump
            assert time.time() * 1e6 < expires_us <= time.time() * 1e6 + 60e6
            assert await vault.forget_expired(expires_us - 1) == 0
            assert await vault.forget_expired(expires_us) == 1
            assert await rows(settings) == []


async def test_by_default_nothing_is_kept(tmp_path):
    async with stub_upstream() as stub:
        settings = settings_for(tmp_path, stub.url)
        async with running(settings) as served, aiohttp.ClientSession() as client:
            assert (await ask(served, client))[0] == 200
            assert served.gateway.ports.vault is None
            assert await rows(settings) == []


async def test_a_vault_that_fails_refuses_what_needs_it_and_nothing_else(tmp_path):
    async with stub_upstream() as stub:
        settings = settings_for(tmp_path, stub.url, vault=VaultSettings(keep_s=60))
        async with running(settings) as served, aiohttp.ClientSession() as client:
            engine = make_engine(settings.database)
            async with engine.begin() as connection:
                await connection.execute(sql("drop table surrogate_map"))
            await engine.dispose()
            status, body, _ = await ask(served, client)
            assert (status, body["error"]["code"]) == (503, "inspection_failed")
            assert stub.requests == []
            plain = {**BODY, "messages": [{"role": "user", "content": "good morning"}]}
            assert (await ask(served, client, plain))[0] == 200


async def test_the_command_recalls_with_the_installations_keys(tmp_path, monkeypatch):
    async with stub_upstream() as stub:
        settings = settings_for(tmp_path, stub.url, vault=VaultSettings(keep_s=60))
        async with running(settings) as served, aiohttp.ClientSession() as client:
            assert (await ask(served, client))[0] == 200
            ((scope, principal, _),) = await rows(settings)
    monkeypatch.setenv("GATEWAY_STATE_DIR", str(tmp_path))
    monkeypatch.delenv("GATEWAY_CONFIG", raising=False)
    monkeypatch.chdir(tmp_path)
    assert list((await _recall("default", scope, principal)).values()) == [MAIL]
    assert await _recall("default", scope, "key:somebody-else") == {}
