"""``gateway keys`` and ``gateway admin`` on a whole installation: the file they read, the ledger that they leave."""

from __future__ import annotations

import asyncio
import json

import httpx
import pytest
import yaml
from typer.testing import CliRunner

from gateway.cli import application
from gateway.identity import passwords
from gateway.storage.schema import upgrade
from tests.harness import running, settings_for


@pytest.fixture
def bare(tmp_path, monkeypatch):
    """No variable and no file that a command would find by itself."""
    for variable in ("GATEWAY_CONFIG", "GATEWAY_STATE_DIR", "GATEWAY_DATABASE_URL", "GATEWAY_POLICIES"):
        monkeypatch.delenv(variable, raising=False)
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    monkeypatch.setattr(passwords, "_LOG_N", 4)
    monkeypatch.setattr(passwords, "_P", 1)
    return tmp_path


@pytest.fixture
def configured(bare, migrated_url) -> list[str]:
    """``--config`` with a file beside its state folder, once for each kind of database."""
    file = bare / "gateway.yaml"
    file.write_text(yaml.safe_dump({"state_dir": "state", "database_url": migrated_url}))
    return ["--config", str(file)]


def gateway(*arguments: str, stdin: str = ""):
    return CliRunner().invoke(application, arguments, input=stdin)


def test_the_ledger_checks_after_keys_and_passwords_were_changed(configured, monkeypatch):
    secret = gateway("keys", "create", "bot", "--team", "claims", "--quiet", *configured).stdout.strip()
    assert [key["id"] for key in json.loads(gateway("keys", "list", "--json", *configured).stdout)["keys"]] == [
        secret[4:12]
    ]
    assert gateway("keys", "revoke", secret[4:12], *configured).exit_code == 0
    typed = "correct horse battery\n"
    assert gateway("admin", "set-password", "admin", "--stdin", *configured, stdin=typed).exit_code == 0
    monkeypatch.setenv("GATEWAY_CONFIG", configured[1])
    verified = gateway("ledger", "verify", "--json")
    assert verified.exit_code == 0, verified.output
    told = json.loads(verified.stdout)
    assert (told["ok"], told["counts"]["unshipped"], told["counts"]["epochs"]) == (True, 0, 3)


def test_a_password_typed_twice_is_set_and_one_mistyped_is_not(configured):
    typed = "correct horse battery\n"
    done = gateway("admin", "set-password", *configured, stdin=typed * 2)
    assert (done.exit_code, "correct horse" in done.output) == (0, False)
    assert gateway("admin", "set-password", *configured, stdin=typed + "another horse battery\n").exit_code != 0
    assert gateway("admin", "set-password", "nobody", "--stdin", *configured, stdin=typed).exit_code == 1


def test_a_configuration_that_cannot_be_read_changes_nothing(bare):
    missing = ["--config", str(bare / "missing.yaml")]
    for arguments in (["keys", "create", "bot", "--team", "t"], ["keys", "list"], ["admin", "reset-password"]):
        done = gateway(*arguments, *missing)
        assert (done.exit_code, done.stdout) == (3, "")
        assert "cannot be read" in done.stderr
    assert [each.name for each in bare.iterdir()] == ["elsewhere"]


async def test_keys_are_made_and_revoked_beside_a_gateway_that_serves(bare):
    file = bare / "gateway.yaml"
    file.write_text(yaml.safe_dump({"state_dir": "state"}))
    settings = settings_for(bare / "state", "http://127.0.0.1:9")
    settings.state_dir.mkdir()
    await asyncio.to_thread(upgrade, settings.database)
    async with running(settings) as served, httpx.AsyncClient(base_url=served.base_url) as client:

        async def status(key: str) -> int:
            return (await client.get("/v1/models", headers={"x-api-key": key})).status_code

        create = ["keys", "create", "bot", "--team", "t", "--quiet", "--config", str(file)]
        secret = (await asyncio.to_thread(gateway, *create)).stdout.strip()
        revoked = (await asyncio.to_thread(gateway, *create)).stdout.strip()
        done = await asyncio.to_thread(gateway, "keys", "revoke", revoked[4:12], "--config", str(file))
        assert done.exit_code == 0, done.output
        assert (await status(secret), await status(revoked), await status("")) == (200, 401, 401)
