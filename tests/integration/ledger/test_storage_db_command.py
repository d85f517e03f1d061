"""``gateway db`` tells the state of the schema in words, in JSON and in its exit code."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from gateway.cli.db import app


@pytest.fixture
def call(monkeypatch):
    def invoke(url, *arguments):
        monkeypatch.setenv("GATEWAY_DATABASE_URL", url)
        return CliRunner().invoke(app, list(arguments))

    return invoke


def test_check_is_one_until_upgraded_and_zero_after(call, database_url):
    assert call(database_url, "upgrade").exit_code == 0
    assert call(database_url, "check").exit_code == 0
    assert call(database_url, "downgrade", "base", "--yes").exit_code == 0
    outdated = call(database_url, "check")
    assert outdated.exit_code == 1
    assert "gateway db upgrade" in outdated.stderr


def test_current_in_json(call, sqlite_url):
    assert json.loads(call(sqlite_url, "current", "--json").stdout) == {"revision": "0005", "needed": "0005"}


def test_a_missing_file_is_an_environment_error_and_is_not_made(call, tmp_path):
    result = call(f"sqlite+aiosqlite:///{tmp_path / 'absent.db'}", "check")
    assert result.exit_code == 3
    assert not (tmp_path / "absent.db").exists()


def test_an_unreachable_server_is_an_environment_error_without_its_password(call):
    result = call("postgresql+asyncpg://user:hunter2@127.0.0.1:1/none", "current")
    assert result.exit_code == 3
    assert "hunter2" not in result.output


def test_downgrade_asks_first(call, sqlite_url):
    assert call(sqlite_url, "downgrade", "base").exit_code == 1
    assert call(sqlite_url, "check").exit_code == 0


def test_an_unknown_revision_is_an_environment_error(call, sqlite_url):
    assert call(sqlite_url, "upgrade", "nonesuch").exit_code == 3
