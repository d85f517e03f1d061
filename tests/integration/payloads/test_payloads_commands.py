"""Erasure, holds, retention and the report on the command line, on a whole installation."""

from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gateway.cli import application, reveals, texts_kept
from gateway.config.keyring import load_keyring
from gateway.config.settings import load_settings
from gateway.payloads.opening import open_payloads
from gateway.payloads.vault import Owner
from gateway.storage.engine import make_engine
from gateway.storage.schema import upgrade

POLICIES = Path(__file__).parents[3] / "policies"


@pytest.fixture
def config(tmp_path):
    path = tmp_path / "gateway.yaml"
    path.write_text(f"state_dir: {tmp_path / 'var'}\npolicies: {POLICIES}\npayloads: {{holder: file}}\n")
    upgrade(load_settings(path).database)
    return path


def run(*arguments, code=0):
    result = CliRunner().invoke(application, [str(argument) for argument in arguments])
    assert result.exit_code == code, result.output
    return result.stdout


def kept(config, *values):
    async def keep():
        settings = load_settings(config)
        engine = make_engine(settings.database)
        vault = open_payloads(
            settings, engine, load_keyring(settings.under_state(settings.keys_dir)).identifier, lambda: 1
        )
        for number in range(2):
            owner = Owner(f"ex_{number}", "default", "claims", f"key:{number}")
            await vault.keep(owner, "request", b"the text", days=30, values=values if number == 0 else ())
        await engine.dispose()

    asyncio.run(keep())


def test_a_text_is_erased_by_a_value_that_stood_in_it(config, monkeypatch):
    kept(config, "Zephyrine Quill")
    monkeypatch.setenv("WHO", "zephyrine quill")
    said = json.loads(run("texts", "erase", "--basis", "T-1", "--value-env", "WHO", "--config", config, "--json"))
    assert [item["exchange"] for item in said["texts"]] == ["ex_0"]
    assert said["held"] == []


def test_a_hold_needs_two_persons_and_wins_over_erasure(config, monkeypatch):
    kept(config)
    monkeypatch.setattr(texts_kept, "actor", lambda: "cli:ann")
    proposal = run("texts", "hold", "propose", "--matter", "Matter 7", "--exchange", "ex_1", "--config", config)
    hold = proposal.split()[0]
    run("texts", "hold", "set", hold, "--config", config, code=1)
    monkeypatch.setattr(texts_kept, "actor", lambda: "cli:bob")
    run("texts", "hold", "set", hold, "--config", config)
    arguments = ("texts", "erase", "--basis", "T-2", "--principal", "key:1", "--config", config)
    assert "ex_1 is held: Matter 7" in run(*arguments, code=1)
    run("texts", "hold", "propose-lift", hold, "--config", config)
    monkeypatch.setattr(texts_kept, "actor", lambda: "cli:ann")
    run("texts", "hold", "lift", hold, "--config", config)
    assert json.loads(run("texts", "hold", "list", "--config", config, "--json"))[0]["state"] == "lifted"
    assert "Texts erased: 1." in run(*arguments)


def test_a_text_is_shown_to_whoever_asked_once_somebody_else_agreed(config, monkeypatch):
    kept(config)
    monkeypatch.setattr(reveals, "actor", lambda: "cli:ann")
    reason = "Complaint of the caller"
    reveal = run("texts", "reveal", "request", "ex_1", "--reason", reason, "--config", config).strip()
    run("texts", "reveal", "show", "ex_1", "--config", config, code=1)
    run("texts", "reveal", "decide", reveal, "--config", config, code=1)
    monkeypatch.setattr(reveals, "actor", lambda: "cli:bob")
    run("texts", "reveal", "decide", reveal, "--config", config)
    run("texts", "reveal", "show", "ex_1", "--config", config, code=1)
    monkeypatch.setattr(reveals, "actor", lambda: "cli:ann")
    monkeypatch.setattr(reveals, "open_payloads", at_its_time)
    assert json.loads(run("texts", "reveal", "show", "ex_1", "--config", config)) == {"request": "the text"}
    monkeypatch.setattr(reveals, "now_us", lambda: time.time_ns() // 1000 + 61 * 60 * 1_000_000)
    run("texts", "reveal", "show", "ex_1", "--config", config, code=1)


def at_its_time(settings, engine, key, _clock):
    return open_payloads(settings, engine, key, lambda: 1)


def test_an_erasure_that_covers_everything_is_refused(config):
    run("texts", "erase", "--basis", "T-3", "--config", config, code=1)


def test_retention_is_shown_with_its_basis_and_prunes_nothing_that_is_young(config):
    shown = json.loads(run("retention", "show", "--config", config, "--json"))
    assert [span["conflict"] for span in shown["spans"]] == ["", ""]
    assert shown["spans"][0] == {"keeps": "metadata", "min_days": 183, "max_days": 400, "conflict": ""}
    assert json.loads(run("retention", "prune", "--config", config, "--json"))["dropped"] == []


def test_the_report_names_what_an_erasure_does_not_reach(config):
    said = json.loads(run("report", "erasure", "--exchange", "ex_1", "--config", config, "--json"))
    assert [place["place"] for place in said["places"]] == ["backups", "exports", "callers"]
    assert run("report", "erasure", "--exchange", "ex_1", "--config", config).startswith("# Places")
    run("report", "erasure", "--config", config, code=2)
