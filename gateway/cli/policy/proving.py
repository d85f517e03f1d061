"""``gateway policy prove``: do the invariants of the tree hold over all facts that there can be?"""

from __future__ import annotations

import importlib.util
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import track

from gateway.cli.output import complain, stderr
from gateway.cli.policy import proving_views as views
from gateway.cli.policy.tree import (
    ENVIRONMENT,
    FINDING,
    USAGE,
    AsJson,
    Policies,
    Tree,
    named_once,
    open_bundle,
    print_json,
    show_problems,
)
from gateway.config.policy_tree import PolicyTree
from gateway.policy.bundle import SCHEMA, Bundle, BundleInvalid, load_bundle
from gateway.policy.prove.invariants import Invariant, load_invariants

if TYPE_CHECKING:
    from gateway.policy.prove.compare import KillCheck
    from gateway.policy.prove.proofs import Proof
    from gateway.policy.prove.unused import Unused

KILL = "kill/"

Only = Annotated[list[str] | None, typer.Option("--only", help="The id of an invariant; may be given again.")]
InCatalogue = Annotated[
    bool, typer.Option("--catalogue", help="Only about the deployments of the tree, not about any.")
]
ShowUnused = Annotated[bool, typer.Option("--unused", help="List rules that never match or never change a decision.")]
Limit = Annotated[float, typer.Option("--limit", min=0.001, help="Seconds for each search.")]


def prove(
    tree_at: Tree = None,
    *,
    policies: Policies = None,
    only: Only = None,
    in_catalogue: InCatalogue = False,
    show_unused: ShowUnused = False,
    limit_s: Limit = 10.0,
    as_json: AsJson = False,
) -> None:
    """Prove the invariants in invariants/ over all facts, or show a question that breaks one.

    Exit 1 where an invariant is broken, not settled in time or about nothing; 3 where the prover is at fault.
    """
    folder = named_once(tree_at, policies)
    if importlib.util.find_spec("z3") is None:
        complain("Nothing can be proved: z3 is not installed.", "", "Install the extra: llm-governance-gateway[prove].")
        raise typer.Exit(ENVIRONMENT)
    tree, bundle = open_bundle(folder, as_json=as_json)
    try:
        invariants = load_invariants(tree.files, bundle)
    except BundleInvalid as problem:
        show_problems(problem, as_json=as_json)
        raise typer.Exit(FINDING) from None
    search = _Search(tree, bundle, tree.files[SCHEMA].decode(), in_catalogue, limit_s)
    _run(search, _chosen(invariants, only), show_unused=show_unused, as_json=as_json)


@dataclass(frozen=True, slots=True)
class _Search:
    """What is asked, and about which questions."""

    tree: PolicyTree
    bundle: Bundle
    schema: str
    in_catalogue: bool
    limit_s: float


def _run(search: _Search, invariants: tuple[Invariant, ...], *, show_unused: bool, as_json: bool) -> None:
    # Only now: the solver takes a moment to load, and other commands do without it.
    from gateway.policy.prove.replay import ProverFault  # noqa: PLC0415
    from gateway.policy.prove.words import TooWide  # noqa: PLC0415

    try:
        proofs = _proofs(search, invariants)
        killed = _kill_check(search)
        useless = _unused(search) if show_unused else []
    except ProverFault as fault:
        complain("The prover is at fault; nothing is proved.", str(fault), "Report it with the facts of --json.")
        if as_json:
            print_json({"proved": False, "fault": str(fault), "facts": views.facts_row(fault.facts)})
        raise typer.Exit(ENVIRONMENT) from None
    except TooWide:
        complain("Nothing is proved.", "The patterns of 'like' in these rules are too many to tell all texts apart.")
        raise typer.Exit(FINDING) from None
    passed = bool(proofs) and all(views.passes(proof, in_catalogue=search.in_catalogue) for proof, _ in proofs)
    passed = passed and (killed is None or killed.passed)
    if as_json:
        document: dict[str, Any] = {"proved": passed, "about": "catalogue" if search.in_catalogue else "any deployment"}
        document["invariants"] = [views.proof_row(proof, seconds) for proof, seconds in proofs]
        document |= {} if killed is None else {"kill": views.kill_row(killed)}
        document |= {"unused": [views.unused_row(item) for item in useless]} if show_unused else {}
        print_json(document)
    else:
        views.show_proofs(proofs, in_catalogue=search.in_catalogue)
        if killed is not None:
            views.show_kill(killed)
        if show_unused:
            views.show_unused(useless)
    if not passed:
        raise typer.Exit(FINDING)


def _chosen(invariants: tuple[Invariant, ...], only: list[str] | None) -> tuple[Invariant, ...]:
    if not invariants:
        complain("There is nothing to prove.", "The tree has no invariants.", "Write some: invariants/*.yaml.")
        raise typer.Exit(FINDING)
    if not only:
        return invariants
    if missing := sorted(set(only) - {item.id for item in invariants}):
        complain(f"There is no invariant {missing[0]!r}.", "", "Name one of invariants/*.yaml.")
        raise typer.Exit(USAGE)
    return tuple(item for item in invariants if item.id in only)


def _proofs(search: _Search, invariants: tuple[Invariant, ...]) -> list[tuple[Proof, float]]:
    """Each proof with the seconds that it took."""
    from gateway.policy.prove.proofs import prove as proofs_of  # noqa: PLC0415

    count = sum(2 if item.even_with_exceptions else 1 for item in invariants)
    found = proofs_of(
        search.bundle, search.schema, invariants, in_catalogue=search.in_catalogue, limit_s=search.limit_s
    )
    proofs: list[tuple[Proof, float]] = []
    begun = time.monotonic()
    for proof in track(found, "proving", total=count, console=stderr, transient=True):
        proofs.append((proof, time.monotonic() - begun))
        begun = time.monotonic()
    return proofs


def _kill_check(search: _Search) -> KillCheck | None:
    """That the kill rules of the tree only refuse; None where it has none."""
    from gateway.policy.prove.compare import check_kill  # noqa: PLC0415

    tree = search.tree
    without = {path: content for path, content in tree.files.items() if not path.startswith(KILL)}
    if not any(path.endswith(".cedar") for path in tree.files.keys() - without.keys()):
        return None
    base = load_bundle(without, tree.commit)
    return check_kill(base, search.bundle, search.schema, limit_s=search.limit_s)


def _unused(search: _Search) -> list[Unused]:
    from gateway.policy.prove.unused import unused  # noqa: PLC0415

    found = unused(search.bundle, search.schema, in_catalogue=search.in_catalogue, limit_s=search.limit_s)
    return list(track(found, "looking for unused rules", total=None, console=stderr, transient=True))
