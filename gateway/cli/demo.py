"""``gateway demo``: a newcomer watches a real model answer through every stage, then checks the record."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
import yaml
from rich.console import Group

from gateway.cli.demo_scenario import Shown, play
from gateway.cli.demo_table import decisions_table
from gateway.cli.output import complain, stderr, stdout
from gateway.cli.process import Served, free_port, gateway_command, start_served
from gateway.config.settings import load_settings
from gateway.ledger.detail import get_exchange
from gateway.storage.engine import make_engine
from gateway.storage.schema import upgrade

STATE = Path("var") / "demo"
_QUESTION = "What is the capital of France? Answer in one short sentence."
_EXAMPLE = json.dumps({"model": "auto", "messages": [{"role": "user", "content": _QUESTION}]})


def demo(
    *,
    keep: Annotated[bool, typer.Option("--keep", help="Leave the gateway serving afterwards.")] = False,
    state: Annotated[Path, typer.Option("--state", help="Folder for the demo's database, spool and keys.")] = STATE,
) -> None:
    """Start the embedded model behind the gateway and send six governed exchanges through it."""
    config = _prepare(state)
    served = start_served(config, say=_say)
    try:
        key = _make_key(config)
        shown = play(served.base_url, key, _say)
        served.settle()
        stdout.print(_table(config, shown))
        wrong = [exchange for exchange in shown if not exchange.as_expected]
        code = _verify(config)
        if wrong or code:
            complain("The demo did not go as it should.", ", ".join(exchange.title for exchange in wrong))
            raise typer.Exit(1)
        _how_to_go_on(served, config, key, keep=keep)
        if keep:
            stderr.print("serving; Ctrl-C ends it")
            served.wait()
    except KeyboardInterrupt:
        stderr.print("stopping")
    finally:
        served.stop()


def _prepare(state: Path) -> Path:
    """Write the demo's configuration and bring its database up to date. Returns the configuration's path."""
    state = state.resolve()
    state.mkdir(parents=True, exist_ok=True)
    closed = free_port()
    config = state / "gateway.yaml"
    config.write_text(
        yaml.safe_dump(
            {
                "environment": "demo",
                "inference": {"port": free_port()},
                "admin": {"port": free_port()},
                "state_dir": str(state),
                "policies": str(Path("policies").resolve()),
                "deployments": {
                    "local-smollm2": {"kind": "local"},
                    # Nothing listens there: the standby is down, which is what a fallback is for.
                    "local-smollm2-standby": {"kind": "openai", "base_url": f"http://127.0.0.1:{closed}"},
                },
            }
        ),
        encoding="utf-8",
    )
    _say("bringing the embedded database up to date")
    upgrade(f"sqlite+aiosqlite:///{state / 'gateway.db'}")
    return config


def _make_key(config: Path) -> str:
    command = [*gateway_command(), "keys", "create", "demo", "--team", "demo", "--quiet"]
    made = subprocess.run(command, env=_environment(config), capture_output=True, text=True, check=True)  # noqa: S603
    return made.stdout.strip()


def _table(config: Path, shown: Sequence[Shown]) -> Group:
    """The table with ledger positions and rules as the database has them."""

    async def look_up() -> tuple[dict[str, str], dict[str, list[str]]]:
        engine = make_engine(load_settings(config).database)
        positions: dict[str, str] = {}
        rules: dict[str, list[str]] = {}
        for exchange in shown:
            detail = await get_exchange(engine, exchange.exchange_id)
            if detail is not None:
                positions[exchange.exchange_id] = "\n".join(str(record.position) for record in detail.records)
                rules[exchange.exchange_id] = detail.row.rules.split()
        await engine.dispose()
        return positions, rules

    return decisions_table(shown, *asyncio.run(look_up()))


def _verify(config: Path) -> int:
    _say("verifying the ledger")
    return subprocess.run([*gateway_command(), "ledger", "verify"], env=_environment(config), check=False).returncode  # noqa: S603


def _environment(config: Path) -> dict[str, str]:
    return {**os.environ, "GATEWAY_CONFIG": str(config)}


def _how_to_go_on(served: Served, config: Path, key: str, *, keep: bool) -> None:
    shown = config.relative_to(Path.cwd()) if config.is_relative_to(Path.cwd()) else config
    if not keep:
        stdout.print("\n[bold]Go on[/]: start it again with")
        stdout.print(f"  GATEWAY_CONFIG={shown} .venv/bin/gateway serve", soft_wrap=True)
    stdout.print("\nand ask it something:" if not keep else "\n[bold]Go on[/]: ask it something:")
    stdout.print(
        f"  curl -s {served.base_url}/chat/completions -H 'Authorization: Bearer {key}' "
        "-H 'Content-Type: application/json' "
        f"-d '{_EXAMPLE}' -i",
        soft_wrap=True,
        markup=False,
    )
    stdout.print(f"\nThe console, where audit is reviewed: {served.console_url}", soft_wrap=True)
    if served.console_password:
        stdout.print(f"  login: admin / {served.console_password}", markup=False)


def _say(message: str) -> None:
    stderr.print(f"[dim]{message}[/]")
