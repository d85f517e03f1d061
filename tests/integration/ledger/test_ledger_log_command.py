"""The commands of the log: prove, verify against a witness and an anchor, change keys, export tiles, recover."""

from __future__ import annotations

import asyncio
import json
import sqlite3

import pytest
import yaml
from ledger_installation import Installation, exchange
from log_witness import NAME, VKEY, running_witness
from typer.testing import CliRunner

from gateway.cli.ledger import app
from gateway.config.keyring import load_keyring
from gateway.config.settings import load_settings
from gateway.storage.engine import make_engine


def call(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def state(tmp_path, sqlite_url, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GATEWAY_CONFIG", str(tmp_path / "gateway.yaml"))
    monkeypatch.setenv("GATEWAY_STATE_DIR", str(tmp_path))
    monkeypatch.setenv("GATEWAY_DATABASE_URL", sqlite_url)
    (tmp_path / "anchor").mkdir()
    key = load_keyring(tmp_path / "keys").ledger
    with running_witness(tmp_path / "w", key.public_key()) as witness:
        settings = {
            "witness": {"witnesses": [{"key": VKEY, "url": f"http://127.0.0.1:{witness.port}"}]},
            "anchors": [{"target": str(tmp_path / "anchor")}],
        }
        (tmp_path / "gateway.yaml").write_text(yaml.safe_dump({"ledger": settings}))
        write(tmp_path, sqlite_url, key, "ex_1")
        yield tmp_path


def write(state, url, key, name):
    async def append():
        engine = make_engine(url)
        installation = Installation(engine, state / "spool")
        installation.key = key
        installation.settings = load_settings().ledger
        async with installation.ledger() as ledger:
            await exchange(ledger, name)
            await ledger.flush()
        await engine.dispose()

    asyncio.run(append())


def test_an_exchange_is_proved_and_the_proof_is_checked_offline(state, tmp_path):
    proof = tmp_path / "proof.json"
    assert call("prove", "ex_1", "-o", proof).exit_code == 0
    public = tmp_path / "keys/ledger.pub.pem"
    held = call("verify-proof", proof, "--public-key", public, "--witness-key", VKEY, "--json")
    assert held.exit_code == 0, held.output
    proved = json.loads(held.stdout)["proved"]
    assert [each["kind"] for each in proved] == ["exchange.intent", "exchange.outcome"]
    record = call("prove", "{stream}/{epoch}/{seq}".format(**place_of(tmp_path, "exchange.intent")))
    assert json.loads(record.stdout)["proofs"][0] == json.loads(proof.read_text())["proofs"][0]

    changed = json.loads(proof.read_text())
    changed["exchange"] = "ex_2"
    proof.write_text(json.dumps(changed))
    assert call("verify-proof", proof).exit_code == 1
    assert call("prove", "ex_none").exit_code == 1
    assert call("verify-proof", proof, "--quorum", "2").exit_code == 3
    assert call("verify-proof", tmp_path / "none").exit_code == 3


def place_of(state, kind):
    with sqlite3.connect(state / "gateway.db") as database:
        row = database.execute("SELECT stream, epoch, seq FROM ledger_record WHERE kind = ?", (kind,)).fetchone()
    return dict(zip(("stream", "epoch", "seq"), row, strict=True))


def test_verify_takes_witnesses_and_anchors_and_status_tells_of_them(state, tmp_path):
    arguments = ("--witness-key", VKEY, "--max-age", "600", "--anchor", tmp_path / "anchor")
    assert call("verify", *arguments).exit_code == 0
    assert call("verify", "--anchor", tmp_path / "none").exit_code == 3
    assert call("verify", "--witness-key", "nonsense").exit_code == 3
    facts = json.loads(call("status", "--json").stdout)
    assert facts["cosigned_size"] == facts["log_size"] > 0
    assert facts["cosigned_age_s"] < 600
    assert facts["log_key"].startswith("gateway.example/audit+")


def test_a_key_is_rotated_and_recorded(state):
    told = json.loads(call("keys", "rotate", "--overlap-days", "1", "--json").stdout)
    assert len(told["old"]) == 1
    assert call("verify").exit_code == 0
    document = json.loads((state / "keys/ledger-keys.json").read_text())
    assert [key["not_after_us"] is None for key in document["keys"]] == [False, True]
    assert place_of(state, "log.key_rotated")["epoch"] == 2


def test_tiles_are_exported_and_nothing_is_recovered_where_nothing_is_lost(state, tmp_path):
    (shard,) = json.loads(call("tiles", tmp_path / "tiles", "--json").stdout)["shards"]
    assert shard["size"] > 0
    assert (tmp_path / "tiles" / shard["origin"] / "checkpoint").is_file()
    size = json.loads(call("status", "--json").stdout)["cosigned_size"]
    same = call("recover", "--reason", "none", "--known-size", size)
    assert same.exit_code == 1
    other = call("recover", "--reason", "none", "--known-size", size + 1)
    assert (other.exit_code, f"{NAME} knows {size} leaves" in other.stderr or "anchor" in other.stderr) == (1, True)


def test_a_log_that_was_lost_is_recovered_by_the_command(state, sqlite_url):
    size = json.loads(call("status", "--json").stdout)["cosigned_size"]
    with sqlite3.connect(state / "gateway.db") as database:
        for table in ("seal", "log_entry", "log_head", "checkpoint", "tile", "record", "stream"):
            database.execute(f"DELETE FROM ledger_{table}")
        database.execute("DELETE FROM exchange")
    told = json.loads(call("recover", "--reason", "lost", "--known-size", size, "--json").stdout)
    assert told["origin"].endswith("/r1")
    assert place_of(state, "log.recovered")["seq"] >= 1
    result = json.loads(call("verify", "--witness-key", VKEY, "--json").stdout)
    assert {finding["code"] for finding in result["findings"]} <= {"exchange.count", "exchange.value"}
    assert result["counts"]["recoveries"] == 1


def test_a_witness_makes_its_key_once(tmp_path):
    key = tmp_path / "witness.pem"
    made = call("witness", "keygen", "witness.example/w2", "--key", key)
    assert made.exit_code == 0
    assert made.stdout.startswith("witness.example/w2+")
    assert key.stat().st_mode & 0o077 == 0
    assert call("witness", "keygen", "witness.example/w2", "--key", key).exit_code == 3
    assert call("witness", "keygen", "two words", "--key", tmp_path / "x").exit_code == 3
    assert call("witness", "serve", "w", "--log", "nonsense", "--key", key).exit_code == 3
