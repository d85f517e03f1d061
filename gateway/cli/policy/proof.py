"""What can be proved about an edit, where the solver is installed: invariants, and what it allows or refuses anew."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import typer
from rich.progress import track

from gateway.cli.output import complain, stderr
from gateway.cli.policy import proving_views as views
from gateway.cli.policy.tree import ENVIRONMENT, FINDING, show_problems
from gateway.policy.bundle import SCHEMA, Bundle, BundleInvalid
from gateway.policy.prove.invariants import Invariant, load_invariants

if TYPE_CHECKING:
    from gateway.policy.prove.proofs import Proof

NO_SOLVER = "z3 is not installed; install the extra: llm-governance-gateway[prove]"


def proof_of(
    before: Bundle,
    after: Bundle,
    files: tuple[Mapping[str, bytes], Mapping[str, bytes]],
    *,
    wanted: bool,
    as_json: bool,
) -> dict[str, Any]:
    """The ``proof`` of a plan's document. ``failed`` names what did not turn out to hold of the tree ``after``.

    Ends the command where invariants are not valid (1) or the prover is at fault (3).
    """
    if not wanted:
        return {"status": "not_asked", "reason": "--no-proof", "failed": []}
    try:
        invariants = load_invariants(files[1], after)
    except BundleInvalid as problem:
        show_problems(problem, as_json=as_json)
        raise typer.Exit(FINDING) from None
    if find_spec("z3") is None:
        return {"status": "not_proved", "reason": NO_SOLVER, "failed": [item.id for item in invariants]}
    return _proved(before, after, files, invariants)


def _proved(
    before: Bundle,
    after: Bundle,
    files: tuple[Mapping[str, bytes], Mapping[str, bytes]],
    invariants: tuple[Invariant, ...],
) -> dict[str, Any]:
    # Only now: the solver takes a moment to load, and other commands do without it.
    from gateway.policy.prove.compare import newly_allowed, newly_refused  # noqa: PLC0415
    from gateway.policy.prove.proofs import prove  # noqa: PLC0415
    from gateway.policy.prove.replay import ProverFault  # noqa: PLC0415
    from gateway.policy.prove.words import TooWide  # noqa: PLC0415

    schema = files[1][SCHEMA].decode()
    same_facts = files[0].get(SCHEMA) == files[1][SCHEMA]
    try:
        count = sum(2 if item.even_with_exceptions else 1 for item in invariants)
        steps = prove(after, schema, invariants)
        proofs = list(track(steps, "proving", total=count, console=stderr, transient=True))
        compared = {
            name: views.change_row(ask(before, after, schema)) if same_facts else None
            for name, ask in (("newly_allowed", newly_allowed), ("newly_refused", newly_refused))
        }
    except ProverFault as fault:
        complain("The prover is at fault; nothing is proved.", str(fault))
        raise typer.Exit(ENVIRONMENT) from None
    except TooWide:
        reason = "the patterns of 'like' in these rules are too many to tell all texts apart"
        return {"status": "not_proved", "reason": reason, "failed": [item.id for item in invariants]}
    return {
        "status": "done",
        "invariants": [_row(item) for item in proofs],
        "failed": sorted({item.invariant.id for item in proofs if not views.passes(item, in_catalogue=False)}),
        **compared,
    }


def _row(proof: Proof) -> dict[str, Any]:
    # Times differ from run to run, and a comment on a pull request should not.
    row = views.proof_row(proof, 0.0)
    del row["seconds"]
    return row
