"""``gateway policy lint`` and ``digest``: is the tree valid and up to date, and which one is it?"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.progress import track

from gateway import __version__
from gateway.cli.output import complain, stderr, stdout
from gateway.cli.policy.tree import (
    ENVIRONMENT,
    FINDING,
    AsJson,
    Policies,
    Tree,
    named_once,
    open_tree,
    print_json,
    problem_row,
    show_place,
    today,
)
from gateway.config.policy_tree import PolicyTree
from gateway.config.settings import load_settings
from gateway.policy.bundle import SCHEMA, Bundle, digest_of
from gateway.policy.problems import examine
from gateway.policy.remarks import Remark, remark_on_unused, remarks_on_problems, remarks_on_time
from gateway.policy.remarks_junit import remarks_junit
from gateway.policy.remarks_sarif import sarif

Sarif = Annotated[Path | None, typer.Option("--sarif", help="Write what is found to this file as SARIF 2.1.0.")]
JUnit = Annotated[Path | None, typer.Option("--junit", help="Write what is found to this file as JUnit XML.")]
Strict = Annotated[bool, typer.Option("--strict", help="Exit 1 for warnings too.")]
Prove = Annotated[bool, typer.Option("--proof/--no-proof", help="Look for rules that never change a decision.")]


def lint(
    tree_at: Tree = None,
    *,
    policies: Policies = None,
    sarif_to: Sarif = None,
    junit_to: JUnit = None,
    strict: Strict = False,
    proof: Prove = True,
    as_json: AsJson = False,
) -> None:
    """Find all that is wrong with a tree, each with file, line and column, and warn of what is out of date.

    Exit 1 where the tree is not valid or a review is overdue; with --strict for a warning too.
    """
    folder = named_once(tree_at, policies)
    tree = open_tree(folder, as_json=as_json)
    bundle, problems = examine(tree.files, tree.commit)
    remarks = remarks_on_problems(problems)
    if bundle is not None and not problems:
        remarks = remarks_on_time(bundle, tree.files, today())
        remarks += _unused(bundle, tree) if proof else []
        remarks.sort(key=lambda item: (item.path, item.place or (0, 0)))
    if sarif_to is not None:
        _write(
            sarif_to,
            orjson.dumps(sarif(remarks, __version__, _folder(folder or load_settings().policies))),
        )
    if junit_to is not None:
        _write(junit_to, remarks_junit(remarks, tree.files))
    failed = any(item.level == "error" or strict for item in remarks)
    if as_json:
        print_json(_document(tree, bundle, remarks, valid=not failed))
    else:
        _show(tree, bundle, remarks)
    if failed:
        raise typer.Exit(FINDING)


def digest(policies: Policies = None, as_json: AsJson = False) -> None:  # noqa: FBT002
    """The digest and commit of the tree, without validating it."""
    tree = open_tree(policies, as_json=as_json)
    found = digest_of(tree.files)
    if as_json:
        print_json({"digest": found, "commit": tree.commit, "files": len(tree.files)})
    else:
        sys.stdout.write(f"{found}\n")


def _unused(bundle: Bundle, tree: PolicyTree) -> list[Remark]:
    """The rules that do nothing, where the prover is installed."""
    if importlib.util.find_spec("z3") is None:
        stderr.print("Rules that never change a decision were not looked for: the extra 'prove' is not installed.")
        return []
    # Only now: the solver takes a moment to load, and other commands do without it.
    from gateway.policy.prove.unused import unused  # noqa: PLC0415
    from gateway.policy.prove.words import TooWide  # noqa: PLC0415

    found: list[Remark] = []
    try:
        search = unused(bundle, tree.files[SCHEMA].decode())
        for item in track(search, "looking for unused rules", total=None, console=stderr, transient=True):
            if item.why != "undecided":
                matches = item.why == "never decides"
                found.append(remark_on_unused(bundle.rules[item.rule], item.covered_by, matches=matches))
    except TooWide:
        stderr.print("Rules that never change a decision were not looked for: there are too many patterns of 'like'.")
    return found


def _document(tree: PolicyTree, bundle: Bundle | None, remarks: Sequence[Remark], *, valid: bool) -> dict[str, object]:
    rows = [
        {"code": item.code, "level": item.level, **problem_row(item.path, item.place, item.message)} for item in remarks
    ]
    return {
        "valid": valid,
        "digest": digest_of(tree.files),
        "commit": tree.commit,
        "files": len(tree.files),
        "rules": len(bundle.rules) if bundle else None,
        "problems": rows,
    }


def _show(tree: PolicyTree, bundle: Bundle | None, remarks: Sequence[Remark]) -> None:
    for item in remarks:
        where = f"{item.path}:{item.place.line}:{item.place.column}" if item.place else item.path
        style = "red" if item.level == "error" else "yellow"
        stdout.print(f"{where}: ", markup=False, soft_wrap=True, end="")
        stdout.print(item.level, style=style, end="")
        stdout.print(f": {item.message} ({item.code})", markup=False, soft_wrap=True)
        show_place(tree.files.get(item.path), item.place)
    errors = sum(item.level == "error" for item in remarks)
    said = f"{_counted(errors, 'error')}, {_counted(len(remarks) - errors, 'warning')}"
    stdout.print(f"{said} in {_counted(len(tree.files), 'file')}")
    if bundle is not None and not errors:
        stdout.print(f"{len(bundle.rules)} rules, {len(bundle.models)} models, {len(bundle.deployments)} deployments")
        stdout.print(f"{bundle.digest}  {bundle.commit or 'no commit'}", soft_wrap=True)


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _folder(policies: Path) -> str:
    """The tree's place below the folder that the command runs in, as forges name files; empty where it is outside."""
    here = policies.resolve()
    return here.relative_to(Path.cwd()).as_posix().removeprefix(".") if here.is_relative_to(Path.cwd()) else ""


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        complain("The results cannot be written.", f"{path}: {error.strerror}", "Choose a file that can be written.")
        raise typer.Exit(ENVIRONMENT) from None
