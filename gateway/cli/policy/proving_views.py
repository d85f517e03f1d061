"""What ``gateway policy prove`` shows: proofs, witnesses, rules that do nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from rich.markup import escape

from gateway.cli.output import complain, stdout
from gateway.policy.clauses import paths_of
from gateway.policy.facts import Facts
from gateway.policy.prove.invariants import Invariant
from gateway.policy.situation import readable

if TYPE_CHECKING:
    from gateway.policy.prove.compare import Change, KillCheck
    from gateway.policy.prove.proofs import Proof
    from gateway.policy.prove.search import Witness
    from gateway.policy.prove.unused import Unused

_STYLES = {"proved": "green", "refuted": "bold red", "vacuous": "yellow", "undecided": "bold red"}
_WORDS = {"refuted": "broken", "vacuous": "about nothing", "undecided": "not settled in time"}


def passes(proof: Proof, *, in_catalogue: bool) -> bool:
    """Whether a proof is no finding. A catalogue need not hold all that an invariant speaks of."""
    return proof.status == "proved" or (in_catalogue and proof.status == "vacuous")


def facts_row(facts: Facts) -> Mapping[str, Any]:
    """Facts as ``--json`` shows them."""
    return readable(facts)


def proof_row(proof: Proof, seconds: float) -> dict[str, Any]:
    """A proof as ``--json`` shows it."""
    invariant = proof.invariant
    return {
        "id": invariant.id,
        "title": invariant.title,
        "path": invariant.path,
        "line": invariant.line,
        "with_exceptions": proof.with_exceptions,
        "status": proof.status,
        "nothing_allowed": proof.nothing_allowed,
        "seconds": round(seconds, 4),
        "witness": None if proof.witness is None else witness_row(proof.witness),
    }


def witness_row(witness: Witness) -> dict[str, Any]:
    """A witness as ``--json`` shows it: all facts, and by path those that matter."""
    return {
        "because": {path: _plain(value) for path, value in witness.because.items()},
        "facts": facts_row(witness.facts),
    }


def kill_row(check: KillCheck) -> dict[str, Any]:
    """The check of the kill rules as ``--json`` shows it."""
    return {"passed": check.passed, "faults": list(check.faults), "newly_allowed": change_row(check.newly_allowed)}


def change_row(change: Change) -> dict[str, Any]:
    """What an edit changes as ``--json`` shows it."""
    return {
        "decided": change.decided,
        "witness": None if change.witness is None else witness_row(change.witness),
    }


def unused_row(item: Unused) -> dict[str, Any]:
    """A rule that does nothing as ``--json`` shows it."""
    return {"rule": item.rule, "why": item.why, "covered_by": list(item.covered_by)}


def show_proofs(proofs: Sequence[tuple[Proof, float]], *, in_catalogue: bool) -> None:
    """A line for each proof, and each witness below."""
    for (status, invariant, nothing), group in groupby((proof for proof, _ in proofs), key=_line):
        modes = {proof.with_exceptions for proof in group}
        said: dict[tuple[bool, ...], str] = {(True,): ", any rule waived that is not hard", (False,): ""}
        note = said.get(tuple(modes), ", with and without exceptions")
        note += "; of this nothing is allowed at all" if nothing else ""
        word = f"[{_STYLES[status]}]{_WORDS.get(status, status)}[/]"
        stdout.print(f"{word}  [bold]{invariant.id}[/]  {escape(invariant.title)}[dim]{note}[/]", soft_wrap=True)
    for proof, _ in proofs:
        if proof.witness is not None:
            where = " where every rule is waived that is not hard" if proof.with_exceptions else ""
            stdout.print(f"\n[bold]{proof.invariant.id}[/] is broken{where}. This is allowed:", soft_wrap=True)
            _show_witness(proof.witness, _read_by(proof))
    bad = [proof for proof, _ in proofs if not passes(proof, in_catalogue=in_catalogue)]
    about = "the deployments of the catalogue" if in_catalogue else "any deployment"
    seconds = sum(took for _, took in proofs)
    stdout.print(f"\n{len(proofs) - len(bad)} of {len(proofs)} proved, about {about}, in {seconds:.1f} s")
    if any(proof.status == "vacuous" for proof in bad):
        complain("An invariant is about nothing.", "No facts fulfil its condition.", "Mend it or take it out.")
    if any(proof.status == "undecided" for proof in bad):
        complain("An invariant is not proved.", "The search ran out of time.", "Give it more: --limit.")


def _line(proof: Proof) -> tuple[str, Invariant, bool]:
    return proof.status, proof.invariant, proof.nothing_allowed


def show_kill(check: KillCheck) -> None:
    """Whether the kill rules only refuse."""
    if check.passed:
        stdout.print("kill rules: nothing is allowed that was not; proved")
        return
    complain("Kill rules may do more than refuse.", "\n".join(check.faults))
    if check.newly_allowed.witness is not None:
        stdout.print("With the kill rules, this is allowed, and was not:")
        _show_witness(check.newly_allowed.witness, ())


def show_unused(found: Sequence[Unused]) -> None:
    """The rules that do nothing."""
    for item in found:
        cover = f" beside {', '.join(item.covered_by)}" if item.covered_by else ""
        if item.why == "never decides" and not item.covered_by:
            cover = ": nothing permits what it forbids"
        stdout.print(f"[yellow]unused[/]  {item.rule} {item.why}{cover}", soft_wrap=True)
    if not found:
        stdout.print("every rule matches somewhere, and every enforced one decides somewhere")


def _show_witness(witness: Witness, first: Sequence[str]) -> None:
    """The facts that the invariant speaks of come first."""
    facts = witness.facts
    stdout.print(f"  {facts.action} {facts.resource.model.id} at {facts.resource.deployment}", markup=False)
    for path in sorted(witness.because, key=lambda path: (path not in first, path)):
        mark = "*" if path in first else " "
        stdout.print(f"  {mark} {path} = {_word(witness.because[path])}", markup=False, soft_wrap=True)
    stdout.print("  Whatever the other facts are, it is allowed.", style="dim")


def _read_by(proof: Proof) -> tuple[str, ...]:
    parts = (proof.invariant.when, proof.invariant.then)
    return tuple(path for part in parts if part is not None for path in paths_of(part))


def _plain(value: object) -> object:
    return sorted(value) if isinstance(value, frozenset) else value


def _word(value: object) -> str:
    if value is None:
        return "absent"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, frozenset):
        return ", ".join(sorted(value)) or "none"
    return str(value)
