"""``gateway policy fmt``: the rules in one layout, so that a change shows what changed."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from gateway.cli.output import complain, stdout
from gateway.cli.policy.tree import (
    ENVIRONMENT,
    FINDING,
    AsJson,
    Policies,
    Tree,
    named_once,
    open_tree,
    print_json,
    show_problems,
)
from gateway.config.settings import load_settings
from gateway.policy.bundle import BundleInvalid
from gateway.policy.layout import laid_out

Check = Annotated[bool, typer.Option("--check", help="Write nothing; exit 1 and show what would change.")]


def fmt(
    tree_at: Tree = None,
    *,
    policies: Policies = None,
    check: Check = False,
    as_json: AsJson = False,
) -> None:
    """Lay out every .cedar file as Cedar's formatter does; comments stay. YAML is left alone."""
    folder = named_once(tree_at, policies) or load_settings().policies
    tree = open_tree(folder, as_json=as_json)
    try:
        changed = laid_out(tree.files)
    except BundleInvalid as problem:
        show_problems(problem, as_json=as_json, files=tree.files)
        raise typer.Exit(FINDING) from None
    if not check:
        _write(folder, changed)
    if as_json:
        print_json({"checked": check, "files": len(tree.files), "changed": list(changed)})
    elif check:
        for path, content in changed.items():
            _show_difference(path, tree.files[path].decode(), content.decode())
        stdout.print(f"{len(changed)} files would change")
    else:
        for path in changed:
            stdout.print(path, markup=False, soft_wrap=True)
        stdout.print(f"{len(changed)} files changed")
    if check and changed:
        raise typer.Exit(FINDING)


def _show_difference(path: str, before: str, after: str) -> None:
    for line in difflib.unified_diff(before.splitlines(), after.splitlines(), path, path, n=2, lineterm=""):
        style = {"+": "green", "-": "red"}.get(line[:1], "")
        stdout.print(line, markup=False, soft_wrap=True, style=style)


def _write(folder: Path, changed: Mapping[str, bytes]) -> None:
    for path, content in changed.items():
        try:
            (folder / path).write_bytes(content)
        except OSError as error:
            complain("A rule cannot be written.", f"{path}: {error.strerror}", "Make the tree writable.")
            raise typer.Exit(ENVIRONMENT) from None
