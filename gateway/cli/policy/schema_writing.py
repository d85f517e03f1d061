"""``gateway policy schemas``: JSON Schemas of the tree's YAML, for editors."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gateway.cli.output import complain, stdout
from gateway.cli.policy.tree import ENVIRONMENT, FINDING, AsJson, print_json
from gateway.policy.schemas import FOLDER, schema_files

Folder = Annotated[Path, typer.Argument(metavar="[DIR]", help="The folder to write to.")]
Check = Annotated[bool, typer.Option("--check", help="Write nothing; exit 1 where the folder holds others.")]


def schemas(
    folder: Folder = Path(FOLDER),
    *,
    check: Check = False,
    as_json: AsJson = False,
) -> None:
    """Write a JSON Schema for each kind of YAML file, made of what the loader validates with."""
    files = schema_files()
    try:
        stale = [name for name, content in files.items() if _held(folder / name) != content]
        if not check:
            folder.mkdir(parents=True, exist_ok=True)
            for name in stale:
                (folder / name).write_bytes(files[name])
    except OSError as error:
        complain(
            "The schemas cannot be written.", f"{folder}: {error.strerror}", "Choose a folder that can be written."
        )
        raise typer.Exit(ENVIRONMENT) from None
    if as_json:
        print_json({"checked": check, "folder": str(folder), "schemas": list(files), "changed": stale})
    else:
        stdout.print(f"{len(files)} schemas in {folder}, {len(stale)} of them new or changed", soft_wrap=True)
    if check and stale:
        raise typer.Exit(FINDING)


def _held(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
