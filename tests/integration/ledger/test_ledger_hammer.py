"""The hammer on either database: it counts right, finds what is missing, and leaves nothing behind."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from gateway.cli.ledger import app
from gateway.ledger.hammer import HammerPlan, hammer, run
from gateway.storage.engine import make_engine


def test_the_command_verifies_what_it_wrote_and_drops_its_scratch_database(database_url):
    arguments = ["hammer", "--database-url", database_url, "--seconds", "1", "--writers", "2", "--json"]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    facts = json.loads(result.stdout)
    assert facts["ok"]
    assert facts["missing"] == facts["repeated"] == facts["failed"] == facts["found"] == 0
    # Two streams, each with a first and a last record.
    assert facts["verified"]["records"] == facts["acknowledged"] + 4
    assert facts["acknowledged"] > 100
    assert 0 < facts["p50_us"] <= facts["p99_us"]
    if database_url.startswith("sqlite"):
        assert list(Path(database_url.partition("///")[2]).parent.glob("gateway_hammer_*")) == []


def test_a_database_that_is_away_is_an_environment_error():
    url = "postgresql+asyncpg://nobody@127.0.0.1:1/none"
    assert CliRunner().invoke(app, ["hammer", "--database-url", url, "--seconds", "1"]).exit_code == 3


@pytest.mark.parametrize("row", ["seq = (SELECT max(seq) - 1 FROM ledger_record)", "exchange_id LIKE 'hx_%'"])
async def test_an_acknowledged_record_that_is_gone_is_missed(sqlite_url, tmp_path, monkeypatch, row):
    compare = run._compare

    async def lose_one(engine, followed):
        async with engine.begin() as connection:
            await connection.execute(text(f"DELETE FROM ledger_record WHERE {row}"))
        return await compare(engine, followed)

    monkeypatch.setattr(run, "_compare", lose_one)
    result = await hammer(HammerPlan(sqlite_url, tmp_path, writers=1, tasks=2, seconds=1.0, rate=100.0))
    assert result.missing > 0
    assert not result.ok
    assert "record.missing" in {finding.code for finding in result.verification.findings}


async def test_the_rate_is_kept(sqlite_url, tmp_path):
    result = await hammer(HammerPlan(sqlite_url, tmp_path, writers=1, tasks=4, seconds=1.5, rate=200.0))
    assert result.ok
    assert 150 <= result.rate <= 230
    engine = make_engine(sqlite_url)
    async with engine.connect() as connection:
        stored = await connection.scalar(text("SELECT count(*) FROM ledger_record WHERE exchange_id IS NOT NULL"))
    await engine.dispose()
    assert stored == result.acknowledged
