"""The policy tree that a command works on, and how its problems are shown."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import orjson
import typer

from gateway.catalog.places import Place
from gateway.cli.output import complain, stdout
from gateway.config.policy_tree import PolicyTree, read_policy_tree
from gateway.config.settings import load_settings
from gateway.core.errors import ConfigurationError
from gateway.policy.bundle import Bundle, BundleInvalid, load_bundle
from gateway.policy.position import word_at

FINDING, USAGE, ENVIRONMENT = 1, 2, 3
Policies = Annotated[Path | None, typer.Option("--policies", help="The policy tree; also GATEWAY_POLICIES.")]
# How much of a long line is shown, and how much of that before the place.
_SHOWN, _BEFORE = 160, 100
Tree = Annotated[Path | None, typer.Argument(metavar="[POLICIES]", help="The policy tree; the same as --policies.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]


def today() -> date:
    """The day in UTC."""
    return datetime.now(tz=UTC).date()


def named_once(tree_at: Path | None, policies: Path | None) -> Path | None:
    """The tree that is named, as the argument or with the option. Ends the command where it is named twice (2)."""
    if tree_at is not None and policies is not None:
        complain("The policy tree is named twice.", "", "Name it once: as the argument or with --policies.")
        raise typer.Exit(USAGE)
    return tree_at or policies


def open_tree(policies: Path | None, *, as_json: bool) -> PolicyTree:
    """The tree on disk. Ends the command where it cannot be read (3) or holds a forbidden file (1)."""
    try:
        return read_policy_tree(policies or load_settings().policies)
    except BundleInvalid as problem:
        show_problems(problem, as_json=as_json)
        raise typer.Exit(FINDING) from None
    except ConfigurationError as error:
        complain("The policy tree cannot be read.", str(error), "Name it with --policies or GATEWAY_POLICIES.")
        raise typer.Exit(ENVIRONMENT) from None


def open_bundle(policies: Path | None, *, as_json: bool) -> tuple[PolicyTree, Bundle]:
    """The tree and the bundle in it. Ends the command where the bundle is not valid (1)."""
    tree = open_tree(policies, as_json=as_json)
    try:
        return tree, load_bundle(tree.files, tree.commit)
    except BundleInvalid as problem:
        show_problems(problem, as_json=as_json, files=tree.files)
        raise typer.Exit(FINDING) from None


def print_json(value: object) -> None:
    """One JSON document on stdout."""
    sys.stdout.buffer.write(orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    sys.stdout.buffer.flush()


def problem_row(path: str, place: Place | None, message: str) -> dict[str, object]:
    """A problem as ``--json`` shows it."""
    line, column = place or (None, None)
    return {"path": path, "line": line, "column": column, "message": message}


def show_problems(problem: BundleInvalid, *, as_json: bool, files: Mapping[str, bytes] | None = None) -> None:
    """All problems of a tree, on stdout, each with its line of ``files``."""
    found = (problem, *problem.others)
    if as_json:
        print_json({"valid": False, "problems": [problem_row(item.path, item.place, item.message) for item in found]})
        return
    for item in found:
        stdout.print(str(item), markup=False, soft_wrap=True)
        show_place((files or {}).get(item.path), item.place)
    complain(f"The policy tree is not valid: {len(found)} problem{'s' if len(found) > 1 else ''}.", "")


def show_place(content: bytes | None, place: Place | None) -> None:
    """The line of a file with a caret under the place; nothing where there is none."""
    if content is None or place is None:
        return
    text = content.decode("utf-8", "replace")
    lines = text.split("\n")
    if place.line > len(lines):
        return
    # Tabs and control characters would move the caret, and may do worse to a terminal.
    shown = "".join(char if char.isprintable() else " " for char in lines[place.line - 1])
    first = max(0, place.column - 1 - _BEFORE)
    carets = "^" * max(1, len(word_at(text, place)))
    gutter = f"{place.line:>6} | "
    stdout.print(gutter + shown[first : first + _SHOWN], markup=False, soft_wrap=True)
    caret = " " * (len(gutter) - 2) + "| " + " " * (place.column - 1 - first) + carets[:_SHOWN]
    stdout.print(caret, markup=False, soft_wrap=True, style="red")
