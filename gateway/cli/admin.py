"""``gateway admin``: passwords of the console's admins. Exit codes: 0 done, 1 no such admin, 2 usage, 3 environment."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from gateway.cli.installation import ConfigOption, actor, installation_errors, now_us, open_installation
from gateway.cli.output import complain, stderr
from gateway.identity.admin import (
    BOOTSTRAP_NAME,
    ensure_bootstrap_admin,
    find_admin,
    new_password,
    set_password,
)
from gateway.identity.passwords import check_length
from gateway.ledger import Kind

app = typer.Typer(name="admin", help="The console's bootstrap admin.", no_args_is_help=True)

_Name = Annotated[str, typer.Argument(help="Which admin.")]
_MAX_LINE = 4096


@app.command("set-password")
def set_own_password(
    name: _Name = BOOTSTRAP_NAME,
    *,
    from_stdin: Annotated[bool, typer.Option("--stdin", help="Read the password from standard input.")] = False,
    config: ConfigOption = None,
) -> None:
    """Set a password of at least 12 characters, and end the admin's sessions."""
    if from_stdin:
        password = sys.stdin.readline(_MAX_LINE).rstrip("\r\n")
    else:
        password = typer.prompt("New password", hide_input=True, confirmation_prompt=True, err=True)
    _change(name, password, config)
    stderr.print(f"The password of {name} is set; open sessions have ended.", markup=False)


@app.command("reset-password")
def reset_password(
    name: _Name = BOOTSTRAP_NAME,
    *,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print the password and nothing else.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")] = False,
    config: ConfigOption = None,
) -> None:
    """Set a random password, show it this once, and end the admin's sessions."""
    password = new_password()
    _change(name, password, config)
    if as_json:
        typer.echo(json.dumps({"name": name, "password": password}))
        return
    typer.echo(password)
    if not quiet:
        stderr.print(f"This is the new password of {name}, shown this once; open sessions have ended.", markup=False)


def _change(name: str, password: str, config: Path | None) -> None:
    try:
        check_length(password)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None

    async def change() -> bool:
        async with open_installation(config) as installation:
            if name == BOOTSTRAP_NAME:
                made = await ensure_bootstrap_admin(installation.engine, now_us())
                if made is not None:
                    await installation.ledger.append(Kind.ADMIN_CREATED, None, {"admin": name, "by": actor()})
            if await find_admin(installation.engine, name) is None:
                return False
            await installation.ledger.append(Kind.ADMIN_PASSWORD_SET, None, {"admin": name, "by": actor()})
            return await set_password(installation.engine, name, password)

    with installation_errors():
        changed = asyncio.run(change())
    if not changed:
        complain("No password was set.", "There is no admin of that name.", f"The first admin is {BOOTSTRAP_NAME!r}.")
        raise typer.Exit(1)
