"""Each administrative action leaves its record: every command and every console route is held against one table."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from console_site import log_in, token_of
from test_console_commands import recorded
from typer.main import get_command
from typer.testing import CliRunner

from gateway.cli import application as app
from gateway.console.router import _PAGES
from gateway.ledger.kinds import WRITTEN_BY, Kind

PASSWORD = "a long enough password"
DOCS = Path(__file__).parents[3] / "docs" / "ledger.md"

# What a command records. Those that are not here change nothing that lasts, and show nothing that was recorded about
# others, or are in READS.
COMMANDS = {
    "keys create": (["keys", "create", "one", "--team", "t", "--quiet"], ["key.created"]),
    "keys revoke": (["keys", "revoke", "KEY"], ["key.revoked"]),
    "admin reset-password": (["admin", "reset-password", "--quiet"], ["admin.created", "admin.password_set"]),
    "admin set-password": (["admin", "set-password", "--stdin"], ["admin.password_set"]),
}
# They need no key and no spool, so that an auditor may run them on a copy: what they read is not recorded by us.
READS = {"ledger verify", "ledger status", "ledger export", "policy replay", "keys list"}
# They change schema and roles, or derive rows for search again from the records, which stay as they are.
OUTSIDE = {"db upgrade", "db downgrade", "db recount", "db roles"}
CONSOLE = {
    Kind.ADMIN_LOGIN, Kind.ADMIN_LOGIN_FAILED, Kind.ADMIN_LOGOUT, Kind.RECORDS_READ,
}  # fmt: skip


def test_every_kind_says_what_writes_it_and_is_documented():
    assert set(WRITTEN_BY) == set(Kind)
    words = DOCS.read_text()
    assert [kind.value for kind in Kind if f"`{kind.value}`" not in words] == []


@pytest.fixture
def state(tmp_path, sqlite_url, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GATEWAY_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setenv("GATEWAY_DATABASE_URL", sqlite_url)
    monkeypatch.delenv("GATEWAY_CONFIG", raising=False)


def test_every_command_that_changes_something_records_it(state, sqlite_url):
    seen = 0
    for name, (arguments, kinds) in COMMANDS.items():
        given = [_first_key() if word == "KEY" else word for word in arguments]
        done = CliRunner().invoke(app, given, input=f"{PASSWORD}\n")
        assert done.exit_code == 0, f"{name}: {done.output}"
        written = [kind for kind, _ in recorded(sqlite_url)]
        assert written[seen:] == kinds, name
        seen = len(written)


def _first_key() -> str:
    return json.loads(CliRunner().invoke(app, ["keys", "list", "--json"]).stdout)["keys"][0]["id"]


def test_no_command_of_keys_admins_or_the_database_is_left_out_of_the_table():
    groups = get_command(app).commands
    present = {f"{group} {name}" for group in ("keys", "admin", "db") for name in groups[group].commands}
    reading = {name for name in present if name.partition(" ")[2] in {"list", "current", "check", "status"}}
    assert present - reading - COMMANDS.keys() - READS - OUTSIDE == set()


async def test_every_console_page_that_shows_exchanges_records_who_looked(site):
    client = await site.signed_in()
    site.recorded.clear()
    for path in _PAGES:
        await client.get(path.replace("{exchange_id}", "ex_1"))
    assert [kind for kind, _ in site.recorded] == ["records.read", "records.read"]
    assert [body["exchange"] for _, body in site.recorded] == [None, "ex_1"]
    await client.get("/console/exchanges", params={"team": "claims", "nonsense": "x"})
    assert site.recorded[-1][1]["by"] == ["team"]
    assert "claims" not in str(site.recorded)


async def test_what_cannot_be_recorded_is_not_shown(site):
    client = await site.signed_in()
    site.recording = False
    for path in ("/console/exchanges", "/console/exchanges/ex_1"):
        assert (await client.get(path)).status_code == 503


async def test_every_login_and_logout_is_recorded(site):
    async with site.client() as client:
        await log_in(client, password="wrong password")
        await log_in(client)
        page = await client.get("/console")
        await client.post("/console/logout", data={"token": token_of(page.text)})
    kinds = [kind for kind, _ in site.recorded]
    assert kinds == ["admin.login_failed", "admin.login", "admin.logout"]
    assert set(kinds) | {"records.read"} == {kind.value for kind in CONSOLE}
