"""What must hold of every decision, whatever the rules say today: ``invariants/*.yaml``, read and validated.

Conditions are Cedar, validated as a rule's are. ``never``: no exchange of which this holds is allowed. ``always``:
every allowed exchange of which ``when`` holds fulfils ``then``. ``obligation``: it carries that duty.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

import cedarpy
from cedarpy import pst
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from gateway.catalog.documents import BundleInvalid, Document, Location, fill, raise_all, read_document, text_of
from gateway.catalog.load import in_folder
from gateway.core.decision import Effect, Mode, Obligation
from gateway.core.vocabulary import RuleId
from gateway.policy.bundle import SCHEMA, Bundle
from gateway.policy.cedar_json import CedarSchema
from gateway.policy.compiled.program import check_subset
from gateway.policy.compiled.subset import OutsideSubset
from gateway.policy.lint import check_rule
from gateway.policy.rules import Rule

Where = Literal["request", "response", "both"]


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that an allowed exchange has to carry: a duty, at a place, for a type of findings."""

    type: str
    where: str = ""
    finding: str = ""

    def met_by(self, duty: Obligation) -> bool:
        """Whether this duty does it, alone and without leaving out what is found with little precision."""
        params: Mapping[str, Any] = duty.params
        return (
            duty.type == self.type
            and (not self.where or params.get("where") in (self.where, "both"))
            and (not self.finding or any(_covers(str(word), self.finding) for word in params.get("types", ())))
            and not params.get("min_precision")
        )


@dataclass(frozen=True, slots=True)
class Invariant:
    """``when`` is a condition on facts, or none; ``then`` what must hold of what is allowed, None where nothing may be.

    With ``needs`` it is the duties that must be there. ``even_with_exceptions``: also where every rule that is not hard
    is waived.
    """

    id: str
    title: str
    path: str
    line: int | None
    when: pst.Expr
    then: pst.Expr | None
    needs: tuple[Need, ...]
    even_with_exceptions: bool


def load_invariants(files: Mapping[str, bytes], bundle: Bundle) -> tuple[Invariant, ...]:
    """All invariants of a tree, by id. Raises ``BundleInvalid``; further problems are its ``others``."""
    schema = cedarpy.Schema.from_str(text_of(SCHEMA, files[SCHEMA]))
    found: dict[str, Invariant] = {}
    problems: list[BundleInvalid] = []
    for path in in_folder(files, "invariants", ".yaml"):
        try:
            document = read_document(path, files[path])
            forms = fill(InvariantsForm, document).invariants
        except BundleInvalid as problem:
            problems.append(problem)
            continue
        for number, form in enumerate(forms):
            try:
                invariant = _invariant(form, _Source(document, ("invariants", number), schema, bundle))
                if invariant.id in found:
                    other = found[invariant.id]
                    raise document.fault(
                        ("invariants", number, "id"), f"{other.path}:{other.line} already has the id {form.id!r}"
                    )
                found[invariant.id] = invariant
            except BundleInvalid as problem:
                problems.append(problem)
    raise_all(problems)
    return tuple(found[name] for name in sorted(found))


_Id = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]*(-[a-z0-9]+)*$", max_length=64)]
_Cedar = Annotated[str, StringConstraints(min_length=1, max_length=2000)]


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class _AlwaysForm(_Form):
    when: _Cedar = "true"
    then: _Cedar


class _ObligationForm(_Form):
    when: _Cedar = "true"
    type: str
    where: Where | None = None
    types: Annotated[list[str], Field(min_length=1)] | None = None


class InvariantForm(_Form):
    """One invariant: exactly one of ``never``, ``always`` and ``obligation``."""

    id: _Id
    title: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    never: _Cedar | None = None
    always: _AlwaysForm | None = None
    obligation: _ObligationForm | None = None
    even_with_exceptions: bool = False

    @model_validator(mode="after")
    def _one_kind(self) -> InvariantForm:
        if sum(item is not None for item in (self.never, self.always, self.obligation)) != 1:
            raise ValueError("give exactly one of never, always and obligation")
        return self


class InvariantsForm(_Form):
    """``invariants/*.yaml``."""

    format: Literal[1]
    invariants: Annotated[list[InvariantForm], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class _Source:
    """Where an invariant stands, and what its conditions may speak of."""

    document: Document
    location: Location
    schema: CedarSchema
    bundle: Bundle

    def condition(self, text: str, *steps: str) -> pst.Expr:
        """A condition, validated as a rule's is. Raises ``BundleInvalid``."""
        place = (*self.location, *steps)
        scope = 'permit (principal, action in [Action::"invoke", Action::"fallback"], resource) when {'
        # On a line of its own, so that a comment cannot swallow the end.
        whole = f"{scope} {text}\n}};"
        try:
            policies = list(cedarpy.policies_to_pst(whole).static_policies.values())
        except ValueError:
            raise self.document.fault(place, "this is not a Cedar expression") from None
        if len(policies) != 1 or len(policies[0].clauses) != 1:
            raise self.document.fault(place, "this is more than one Cedar expression")
        try:
            check_rule(self._as_rule(whole, policies[0]), self.schema, self.bundle.vocabulary, self.bundle.catalogue)
            check_subset(policies[0])
        except OutsideSubset as outside:
            raise self.document.fault(place, outside.message) from None
        except BundleInvalid as problem:
            # The value begins here; where in it the fault is, quotes and folded lines do not let one say.
            raise_all([self.document.fault(place, item.message) for item in (problem, *problem.others)])
        return policies[0].clauses[0].expr

    def _as_rule(self, text: str, tree: pst.Template) -> Rule:
        return Rule(
            id=RuleId("invariant"),
            effect=Effect.PERMIT,
            mode=Mode.OFF,
            title="",
            reason="",
            remediation="",
            severity="low",
            level="soft",
            owner="",
            refs="",
            review_by=date.max,
            path=self.document.path,
            text=text,
            tree=tree,
            obligation=None,
        )


def _invariant(form: InvariantForm, source: _Source) -> Invariant:
    when: pst.Expr
    then: pst.Expr | None = None
    needs: tuple[Need, ...] = ()
    if form.never is not None:
        when = source.condition(form.never, "never")
    elif form.always is not None:
        when = source.condition(form.always.when, "always", "when")
        then = source.condition(form.always.then, "always", "then")
    elif form.obligation is not None:
        when = source.condition(form.obligation.when, "obligation", "when")
        needs = tuple(_needs(form.obligation, source))
    line = source.document.line(source.location)
    return Invariant(form.id, form.title, source.document.path, line, when, then, needs, form.even_with_exceptions)


_PLACED = {"redact", "inspect_names"}


def _needs(form: _ObligationForm, source: _Source) -> Iterator[Need]:
    def fault(field: str, message: str) -> BundleInvalid:
        return source.document.fault((*source.location, "obligation", field), message)

    if (form.where is not None) != (form.type in _PLACED):
        raise fault("where", "'where' says at which side redact and inspect_names hold, and is for them alone")
    if form.types is not None and form.type != "redact":
        raise fault("types", "only redact is about types of findings")
    try:
        findings: Sequence[str] = source.bundle.vocabulary.expand(form.types) if form.types else ("",)
    except KeyError as error:
        raise fault("types", f"the vocabulary has no finding type or kind {error.args[0]!r}") from None
    places = {"both": ("request", "response"), None: ("",)}.get(form.where, (form.where or "",))
    yield from (Need(form.type, place, finding) for place in places for finding in findings)


def _covers(pattern: str, wanted: str) -> bool:
    return pattern == wanted or (pattern.endswith("*") and wanted.startswith(pattern[:-1]))
