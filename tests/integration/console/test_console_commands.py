"""``gateway keys`` and ``gateway admin``: what they print where, what they record, and how they end."""

from __future__ import annotations

import asyncio
import json
import re

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from gateway.cli import admin, keys
from gateway.config.keyring import load_keyring
from gateway.core.errors import LedgerUnavailable, Refused
from gateway.identity.admin import LoginDesk, LoginResult
from gateway.identity.authenticate import Authenticator
from gateway.identity.keys import list_keys
from gateway.ledger import Ledger
from gateway.ledger.record import parse_record
from gateway.storage.engine import make_engine
from gateway.storage.tables import RECORD

KEY = re.compile(r"ggw_[0-9a-z]{8}_[A-Za-z0-9_-]{43}")


@pytest.fixture
def state(sqlite_url, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GATEWAY_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setenv("GATEWAY_DATABASE_URL", sqlite_url)
    monkeypatch.delenv("GATEWAY_CONFIG", raising=False)
    return tmp_path / "state"


def gateway(app, *arguments: str, stdin: str = ""):
    return CliRunner().invoke(app, arguments, input=stdin)


def ask(url: str, question):
    async def asked():
        engine = make_engine(url)
        try:
            return await question(engine)
        finally:
            await engine.dispose()

    return asyncio.run(asked())


def recorded(url: str) -> list[tuple[str, dict]]:
    async def read(engine):
        async with engine.connect() as connection:
            bodies = (
                (await connection.execute(select(RECORD.c.body).order_by(RECORD.c.ts_us, RECORD.c.seq))).scalars().all()
            )
        return [(record.kind, dict(record.body)) for record in map(parse_record, bodies)]

    return [(kind, body) for kind, body in ask(url, read) if not kind.startswith("stream.")]


def test_a_quiet_creation_prints_the_key_and_nothing_else(state, sqlite_url):
    done = gateway(keys.app, "create", "bot", "--team", "claims", "--quiet")
    assert done.exit_code == 0
    assert KEY.fullmatch(done.stdout.strip())
    assert done.stdout == done.stdout.strip() + "\n"
    assert done.stderr == ""
    pepper = load_keyring(state / "keys").api_key_pepper

    async def authenticate(engine):
        door = Authenticator(engine, pepper, lambda: 1_900_000_000_000_000)
        return await door.authenticate({"authorization": f"Bearer {done.stdout.strip()}"})

    assert ask(sqlite_url, authenticate).team == "claims"


def test_a_key_is_recorded_with_what_it_may_do_and_without_its_secret(state, sqlite_url):
    options = ["--team", "claims", "--data-class-floor", "Confidential", "--purpose", "support", "--purpose", "general"]
    more = ["--group", "g", "--role", "service", "--region", "eu", "--rate", "60", "--expires-days", "30", "--json"]
    done = gateway(keys.app, "create", "bot", *options, *more)
    told = json.loads(done.stdout)
    assert KEY.fullmatch(told["key"])
    assert (told["floor"], told["purposes"], told["rate_per_minute"]) == ("confidential", ["support", "general"], 60)
    assert told["expires_us"] - told["created_us"] == 30 * 86_400_000_000
    ((kind, body),) = recorded(sqlite_url)
    assert kind == "key.created"
    assert body["key"] == {name: value for name, value in told.items() if name not in {"key", "state"}}
    assert body["by"].startswith("cli:")
    assert told["key"][13:] not in str(body)


def test_without_a_terminal_the_key_alone_is_on_stdout_and_the_warning_is_not(state):
    done = gateway(keys.app, "create", "bot", "--team", "claims")
    assert KEY.fullmatch(done.stdout.strip())
    assert "this once" in done.stderr


def test_at_a_terminal_a_panel_says_that_the_key_is_shown_once(state, monkeypatch, capsys):
    from rich.console import Console

    monkeypatch.setattr(keys, "stdout", Console(force_terminal=True, width=80, highlight=False))
    done = gateway(keys.app, "create", "bot", "--team", "claims", "--expires-days", "1")
    assert done.exit_code == 0
    assert KEY.search(done.stdout)
    assert "Shown this once" in done.stdout
    assert "╭" in done.stdout


def test_keys_are_listed_without_secrets_and_revoked_for_good(state, sqlite_url):
    secret = gateway(keys.app, "create", "bot", "--team", "claims", "--quiet").stdout.strip()
    key_id = secret[4:12]
    shown = gateway(keys.app, "list").stdout
    assert key_id in shown
    assert "live" in shown
    assert secret[13:] not in shown
    done = gateway(keys.app, "revoke", key_id)
    assert (done.exit_code, done.stdout) == (0, "")
    assert json.loads(gateway(keys.app, "list", "--json").stdout)["keys"][0]["state"] == "revoked"
    assert [kind for kind, _ in recorded(sqlite_url)] == ["key.created", "key.revoked"]
    again = gateway(keys.app, "revoke", f"key:{key_id}", "--json")
    assert again.exit_code == 1
    assert json.loads(again.stdout) == {"id": key_id, "revoked": False}
    assert "No live key" in gateway(keys.app, "revoke", "nothere1").stderr
    pepper = load_keyring(state / "keys").api_key_pepper

    async def authenticate(engine):
        await Authenticator(engine, pepper, lambda: 1_900_000_000_000_000).authenticate({"x-api-key": secret})

    with pytest.raises(Refused):
        ask(sqlite_url, authenticate)


def test_an_empty_list_teaches(state):
    done = gateway(keys.app, "list")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "gateway keys create" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["create", "bot"],
        ["create", "bot", "--team", "t", "--data-class-floor", "secret"],
        ["create", "", "--team", "t"],
        ["create", "bot", "--team", "t\nu"],
        ["create", "bot", "--team", "t", "--rate", "0"],
        ["create", "bot", "--team", "t", "--expires-days", "-1"],
        ["revoke"],
    ],
    ids=" ".join,
)
def test_wrong_usage_exits_2_and_makes_no_key(state, sqlite_url, arguments):
    done = gateway(keys.app, *arguments)
    assert done.exit_code == 2
    assert ask(sqlite_url, list_keys) == []


def test_a_key_that_cannot_be_recorded_is_never_shown_and_opens_nothing(state, sqlite_url, monkeypatch):
    async def refuse(*_args):
        raise LedgerUnavailable("no durable sink")

    monkeypatch.setattr(Ledger, "append", refuse)
    done = gateway(keys.app, "create", "bot", "--team", "t", "--quiet")
    assert (done.exit_code, done.stdout) == (3, "")
    assert "could not be recorded" in done.stderr
    assert [key.state(2**52) for key in ask(sqlite_url, list_keys)] == ["revoked"]


def test_without_a_database_the_way_out_is_told(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GATEWAY_STATE_DIR", str(tmp_path))
    for arguments in (["create", "bot", "--team", "t"], ["list"], ["revoke", "x"]):
        done = gateway(keys.app, *arguments)
        assert done.exit_code == 3
        assert "gateway db upgrade" in done.stderr


def login(url: str, password: str) -> LoginResult:
    async def try_it(engine):
        return (await LoginDesk(engine, lambda: 1).log_in("admin", password, "x")).result

    return ask(url, try_it)


def test_a_password_is_reset_to_a_random_one_shown_once(state, sqlite_url):
    done = gateway(admin.app, "reset-password")
    password = done.stdout.strip()
    assert "shown this once" in done.stderr
    assert login(sqlite_url, password) is LoginResult.ACCEPTED
    assert [kind for kind, _ in recorded(sqlite_url)] == ["admin.created", "admin.password_set"]
    assert password not in str(recorded(sqlite_url))
    told = json.loads(gateway(admin.app, "reset-password", "--json").stdout)
    assert login(sqlite_url, password) is LoginResult.REJECTED
    assert login(sqlite_url, told["password"]) is LoginResult.ACCEPTED


def test_a_password_of_ones_own_is_taken_from_standard_input(state, sqlite_url):
    done = gateway(admin.app, "set-password", "--stdin", stdin="correct horse battery\n")
    assert (done.exit_code, done.stdout) == (0, "")
    assert login(sqlite_url, "correct horse battery") is LoginResult.ACCEPTED


def test_a_short_password_and_an_unknown_admin_change_nothing(state, sqlite_url):
    assert gateway(admin.app, "set-password", "--stdin", stdin="short\n").exit_code == 2
    assert gateway(admin.app, "reset-password", "nobody").exit_code == 1
    assert recorded(sqlite_url) == []
