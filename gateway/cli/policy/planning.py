"""``gateway policy plan``: what an edit of the tree would change in decisions that were made."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from gateway.cli.output import complain, stderr
from gateway.cli.policy import plan_views as views
from gateway.cli.policy.proof import proof_of
from gateway.cli.policy.replay_workers import Task
from gateway.cli.policy.replaying import PROCESSES, AsOf, FromLedger, Processes, instant_of, tally_of, unreadable
from gateway.cli.policy.revisions import read_revision, two_revisions
from gateway.cli.policy.tree import FINDING, USAGE, AsJson, open_tree, print_json, show_problems
from gateway.config.policy_tree import PolicyTree
from gateway.policy.bundle import Bundle, BundleInvalid, load_bundle
from gateway.policy.replay.markdown import plan_markdown
from gateway.policy.replay.plan import gate_failures, plan_document
from gateway.policy.replay.tally import Tally
from gateway.policy.signing import BundleRefused, Reason

Revisions = Annotated[str | None, typer.Argument(metavar="[BASE..HEAD]", help="Two Git revisions, such as main..HEAD.")]
Repository = Annotated[Path, typer.Option("--repo", help="The Git repository, or a folder in it.")]
Folder = Annotated[str | None, typer.Option("--path", help="The tree's folder in the repository; else policies.")]
Base = Annotated[Path | None, typer.Option("--base", help="The tree before, as a folder on disk.")]
Head = Annotated[Path | None, typer.Option("--head", help="The tree after, as a folder on disk.")]
Against = Annotated[
    list[Path] | None,
    typer.Option("--against", help="Ledger records or situations, one a line; - for stdin. May be repeated."),
]
AsMarkdown = Annotated[bool, typer.Option("--markdown", help="Markdown for a comment on a pull request.")]
Gate = Annotated[
    bool,
    typer.Option("--gate", help="Exit 1 only where more is allowed, an invariant fails or a group is left without."),
]
Prove = Annotated[bool, typer.Option("--proof/--no-proof", help="Prove invariants, and compare over all facts.")]


def plan(
    revisions: Revisions = None,
    *,
    repository: Repository = Path(),
    folder: Folder = None,
    base: Base = None,
    head: Head = None,
    against: Against = None,
    ledger: FromLedger = False,
    as_of: AsOf = None,
    gate: Gate = False,
    proof: Prove = True,
    processes: Processes = PROCESSES,
    as_json: AsJson = False,
    as_markdown: AsMarkdown = False,
) -> None:
    """Compare two trees by the decisions that were recorded: who gains, who loses, and who is left without a model.

    Exit 1 where a decision would change; with --gate only where the edit should not pass by itself.
    """
    files = against or []
    _check_options(files, ledger=ledger, gate=gate, both=as_json and as_markdown)
    instant_s = instant_of(as_of)
    old, new = _trees(revisions, repository, folder, base, head, as_json=as_json)
    before, after = _bundle(old, "before", as_json=as_json), _bundle(new, "after", as_json=as_json)
    now_s = int(time.time())
    tally = Tally()
    if files or ledger:
        task = Task(new.files, old.files, now_s, instant_s)
        tally = tally_of(task, files, ledger=ledger, processes=processes, hidden=False)
    document = plan_document(
        before=before,
        after=after,
        files=(old.files, new.files),
        tally=tally,
        now_s=now_s,
        as_of_s=instant_s,
        proof=proof_of(before, after, (old.files, new.files), wanted=proof, as_json=as_json),
    )
    if as_json:
        print_json(document)
    elif as_markdown:
        sys.stdout.write(plan_markdown(document))
    else:
        views.show_plan(document)
    stops = gate_failures(document)
    if gate and stops:
        for stop in stops:
            stderr.print(f"gate: {stop}", markup=False)
        raise typer.Exit(FINDING)
    if not gate and document["decision_changes"]:
        raise typer.Exit(FINDING)


def _check_options(files: list[Path], *, ledger: bool, gate: bool, both: bool) -> None:
    if ledger and files:
        complain("The records are given twice.", "", "Choose --ledger or --against.")
    elif gate and not (ledger or files):
        complain("A gate without records checks nothing.", "", "Give records with --against or --ledger.")
    elif both:
        complain("Two outputs do not fit on one stdout.", "", "Choose --json or --markdown.")
    else:
        return
    raise typer.Exit(USAGE)


def _trees(
    revisions: str | None, repository: Path, folder: str | None, base: Path | None, head: Path | None, *, as_json: bool
) -> tuple[PolicyTree, PolicyTree]:
    if revisions is None:
        if base is None or head is None:
            complain("There are not two trees to compare.", "", "Give BASE..HEAD, or --base and --head.")
            raise typer.Exit(USAGE)
        return open_tree(base, as_json=as_json), open_tree(head, as_json=as_json)
    if base is not None or head is not None:
        complain("The trees are given twice.", "", "Give BASE..HEAD, or --base and --head.")
        raise typer.Exit(USAGE)
    try:
        names = two_revisions(revisions)
    except ValueError as error:
        complain("The revisions cannot be read.", str(error))
        raise typer.Exit(USAGE) from None
    try:
        with unreadable():
            return _read(repository, names[0], folder), _read(repository, names[1], folder)
    except BundleInvalid as problem:
        show_problems(problem, as_json=as_json)
        raise typer.Exit(FINDING) from None


def _read(repository: Path, revision: str, folder: str | None) -> PolicyTree:
    try:
        return read_revision(repository, revision, folder)
    except BundleRefused as refused:
        if refused.reason in (Reason.LINK_IN_TREE, Reason.TOO_LARGE):
            raise BundleInvalid(revision, None, refused.message) from None
        raise


def _bundle(tree: PolicyTree, which: str, *, as_json: bool) -> Bundle:
    try:
        return load_bundle(tree.files, tree.commit)
    except BundleInvalid as problem:
        stderr.print(f"The tree {which} the edit:", markup=False)
        show_problems(problem, as_json=as_json)
        raise typer.Exit(FINDING) from None
