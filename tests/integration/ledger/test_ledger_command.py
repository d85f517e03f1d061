"""``gateway ledger`` says in words, in JSON and in its exit code whether the record checks."""

from __future__ import annotations

import asyncio
import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from ledger_installation import Installation, exchange
from sqlalchemy import text
from typer.testing import CliRunner

from gateway.cli.ledger import app
from gateway.config.keyring import load_keyring
from gateway.storage.engine import make_engine


@pytest.fixture
def state(tmp_path, sqlite_url, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GATEWAY_CONFIG", raising=False)
    monkeypatch.setenv("GATEWAY_STATE_DIR", str(tmp_path))
    monkeypatch.setenv("GATEWAY_DATABASE_URL", sqlite_url)
    return tmp_path


@pytest.fixture
def written(state, sqlite_url):
    async def write():
        engine = make_engine(sqlite_url)
        installation = Installation(engine, state / "spool")
        installation.key = load_keyring(state / "keys").ledger
        async with installation.ledger() as ledger:
            await exchange(ledger, "ex_1")
        await engine.dispose()

    asyncio.run(write())
    return state


def execute(url, statement):
    async def act():
        engine = make_engine(url)
        async with engine.begin() as connection:
            await connection.execute(text(statement))
        await engine.dispose()

    asyncio.run(act())


def call(*arguments):
    return CliRunner().invoke(app, list(arguments))


def test_a_sound_ledger_is_zero_and_says_so(written):
    result = call("verify")
    assert result.exit_code == 0, result.output
    assert "Everything checks." in result.stdout


def test_a_sound_ledger_in_json(written):
    result = json.loads(call("verify", "--json").stdout)
    assert (result["ok"], result["found"], result["findings"]) == (True, 0, [])
    assert result["counts"]["records"] == 4
    assert result["counts"]["exchanges"] == 1


def test_a_finding_is_one_and_is_named_in_both_forms(written, sqlite_url):
    execute(sqlite_url, "DELETE FROM ledger_record WHERE seq = 2")
    words, structured = call("verify"), call("verify", "--json")
    assert (words.exit_code, structured.exit_code) == (1, 1)
    assert "record.missing" in words.stdout
    finding = json.loads(structured.stdout)["findings"][0]
    assert finding["code"] == "record.missing"
    assert finding["where"].endswith("/1/2")


def test_the_public_key_alone_is_enough(written, tmp_path):
    public = tmp_path / "given.pem"
    (written / "keys" / "ledger.pub.pem").rename(public)
    (written / "keys" / "ledger.pem").unlink()
    assert call("verify", "--public-key", str(public)).exit_code == 0
    assert call("verify").exit_code == 3
    assert not (written / "keys" / "ledger.pem").exists()


def test_another_public_key_is_a_finding(written, tmp_path):
    other = tmp_path / "other.pem"
    key = Ed25519PrivateKey.generate().public_key()
    other.write_bytes(key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    result = call("verify", "--public-key", str(other))
    assert result.exit_code == 1
    assert "checkpoint.signature" in result.stdout


@pytest.mark.parametrize("content", [None, b"", b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"])
def test_an_unusable_public_key_is_an_environment_error(written, tmp_path, content):
    path = tmp_path / "bad.pem"
    if content is not None:
        path.write_bytes(content)
    assert call("verify", "--public-key", str(path)).exit_code == 3


def test_a_missing_database_is_an_environment_error(state, monkeypatch):
    monkeypatch.setenv("GATEWAY_DATABASE_URL", f"sqlite+aiosqlite:///{state / 'none.db'}")
    for command in ("verify", "status"):
        result = call(command)
        assert result.exit_code == 3
        assert "gateway db upgrade" in result.stderr


def test_a_database_without_schema_is_an_environment_error(written, sqlite_url):
    execute(sqlite_url, "DELETE FROM alembic_version")
    assert call("verify").exit_code == 3


def test_the_status_says_how_far_the_record_is_signed(written):
    facts = json.loads(call("status", "--json").stdout)
    assert (facts["records"], facts["log_size"], facts["checkpoint_size"], facts["pending_seals"]) == (4, 2, 2, 0)
    assert facts["verifier_key"].startswith(facts["origin"] + "+")
    assert "log size" in call("status").stdout


def test_an_unknown_option_is_a_usage_error():
    assert call("verify", "--nonsense").exit_code == 2
