"""``gateway policy init``: a new policy repository from the base that comes with the gateway, and from a pack."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from gateway.cli.output import complain, stdout
from gateway.cli.policy.tree import ENVIRONMENT, USAGE, AsJson, print_json
from gateway.config.policy_base import base_packs, base_pipelines, base_policies
from gateway.config.policy_tree import read_policy_files
from gateway.core.errors import ConfigurationError
from gateway.policy.bundle import digest_of, load_bundle
from gateway.policy.packs import PackForm, apply_pack, read_pack
from gateway.policy.schemas import FOLDER, editor_settings, schema_files

LIST = "list"
# Line ends are part of the digest, so that no checkout may change them.
_GIT_ATTRIBUTES = b"* text eol=lf\n*.cedar text eol=lf\n"
_GIT_IGNORE = b".results/\n*.bundle\n*.pem\n"
# The pipelines are for a repository that holds the tree in a folder; here it is the repository.
_AT_THE_ROOT = (
    (b"GATEWAY_POLICIES: policies", b"GATEWAY_POLICIES: ."),
    (b"--policies policies", b"--policies ."),
    (b"        files: ^policies/\n", b""),
)

_Folder = Annotated[Path | None, typer.Argument(metavar="DIR", help="A folder that is empty or not there yet.")]
_Pack = Annotated[str | None, typer.Option("--pack", help="A variant for a sector; 'list' shows them.")]


def init(folder: _Folder = None, *, pack: _Pack = None, as_json: AsJson = False) -> None:
    """Write a complete policy tree with pipelines and schemas, ready to be put into Git.

    Exit 2 where the folder is not empty.
    """
    try:
        base_at = base_policies()
        base, packs = read_policy_files(base_at), base_packs(base_at)
        beside = _beside(base_pipelines())
    except ConfigurationError as error:
        complain("The base policies cannot be read.", str(error), "Install the gateway again.")
        raise typer.Exit(ENVIRONMENT) from None
    if pack == LIST:
        _list([read_pack(files).form for files in packs.values()], as_json=as_json)
        return
    if pack is not None and pack not in packs:
        complain(f"There is no pack {pack!r}.", f"Known are: {', '.join(packs)}.", "See --pack list.")
        raise typer.Exit(USAGE)
    if folder is None:
        complain("No folder is named.", "", "Say where: gateway policy init DIR.")
        raise typer.Exit(USAGE)
    tree = base if pack is None else apply_pack(base, packs[pack])
    form = None if pack is None else read_pack(packs[pack]).form
    tree = {**tree, "README.md": tree["README.md"] + _about(form)}
    # What is handed out must load: a broken start would be blamed on whoever changes it first.
    bundle = load_bundle(tree, None)
    _write(folder, {**tree, **beside})
    if as_json:
        rules = len(bundle.rules)
        print_json(
            {
                "folder": str(folder),
                "pack": pack,
                "files": len(tree) + len(beside),
                "rules": rules,
                "digest": digest_of(tree),
            }
        )
        return
    stdout.print(f"{len(bundle.rules)} rules and duties in {folder}", markup=False, soft_wrap=True)
    stdout.print(f"Next: cd {folder} && git init && git add . && git commit", markup=False, soft_wrap=True)
    stdout.print("Then replace the sample profile, approvals and owners; README.md says where.", markup=False)


def _beside(pipelines: Mapping[str, bytes]) -> dict[str, bytes]:
    """What a repository of policy holds beside the policy. All hidden, so that none of it is part of the digest."""
    files = {".gitattributes": _GIT_ATTRIBUTES, ".gitignore": _GIT_IGNORE, ".vscode/settings.json": editor_settings()}
    files |= {f"{FOLDER}/{name}": content for name, content in schema_files().items()}
    files |= {place: reduce(_replaced, _AT_THE_ROOT, content) for place, content in pipelines.items()}
    return files


def _replaced(content: bytes, edit: tuple[bytes, bytes]) -> bytes:
    return content.replace(*edit)


def _list(forms: list[PackForm], *, as_json: bool) -> None:
    if as_json:
        print_json({"packs": [form.model_dump(include={"name", "title", "description", "changes"}) for form in forms]})
        return
    table = Table("pack", "for", "what it changes", box=None, pad_edge=False)
    for form in forms:
        table.add_row(form.name, form.title, "\n".join(form.changes))
    stdout.print(table)


def _about(form: PackForm | None) -> bytes:
    if form is None:
        return b""
    lines = ["", "## Where this tree comes from", "", f"{form.title} (pack `{form.name}`). {form.description}", ""]
    return ("\n".join([*lines, *(f"- {change}" for change in form.changes)]) + "\n").encode()


def _write(folder: Path, tree: Mapping[str, bytes]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            complain(f"{folder} is not empty.", "", "Name a folder that is empty or not there yet.")
            raise typer.Exit(USAGE)
        for path, content in sorted(tree.items()):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
    except OSError as error:
        complain(f"{folder} cannot be written.", str(error.strerror), "Choose a folder that can be written.")
        raise typer.Exit(ENVIRONMENT) from None
