"""Exceptions: named rules waived for some callers until an instant, by somebody who owns those rules.

One matcher serves the gateway, the command line, replay and reports. A waived rule is shown beside its exception.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from gateway.catalog.documents import BundleInvalid, Document, fill, raise_all, read_document
from gateway.catalog.load import in_folder
from gateway.catalog.places import did_you_mean
from gateway.catalog.records import Catalogue
from gateway.core.decision import Effect, Obligation
from gateway.core.vocabulary import DataClass, RuleId
from gateway.policy.duty import duty
from gateway.policy.facts import Facts
from gateway.policy.rules import Rule
from gateway.policy.vocabulary import Label, Person, Vocabulary


@dataclass(frozen=True, slots=True)
class Scope:
    """Whom and what an exception covers. An empty set leaves that side open; ``upto`` is the highest data class."""

    teams: frozenset[str]
    groups: frozenset[str]
    tenants: frozenset[str]
    models: frozenset[str]
    deployments: frozenset[str]
    purposes: frozenset[str]
    upto: DataClass

    def covers(self, facts: Facts) -> bool:
        """Whether this question is within the scope: every side that is not open has to agree."""
        principal, resource, context = facts.principal, facts.resource, facts.context
        return (
            _within(self.teams, principal.team)
            and _within(self.tenants, principal.tenant)
            and (not self.groups or not self.groups.isdisjoint(principal.groups))
            and _within(self.models, resource.model.id)
            and _within(self.deployments, resource.deployment)
            and _within(self.purposes, context.purpose)
            and DataClass.parse(context.data_class) <= self.upto
        )


@dataclass(frozen=True, slots=True)
class PolicyException:
    """One file of ``exceptions/``. It holds from ``granted_s`` until just before ``expires_s`` (Unix seconds)."""

    id: str
    title: str
    waives: frozenset[RuleId]
    scope: Scope
    granted_s: int
    expires_s: int
    requested_by: str
    approved_by: tuple[str, ...]
    ticket: str
    compensating: tuple[Obligation, ...]
    path: str


@dataclass(frozen=True, slots=True)
class Exceptions:
    """All exceptions of a bundle by the stretches of time between the instants that change them.

    ``boundaries[i]`` (Unix seconds) is when ``spans[i + 1]`` begins to hold.
    """

    by_id: Mapping[str, PolicyException]
    boundaries: tuple[int, ...]
    spans: tuple[tuple[PolicyException, ...], ...]

    @classmethod
    def of(cls, exceptions: Iterable[PolicyException]) -> Exceptions:
        """Prepare every stretch."""
        by_id = {item.id: item for item in sorted(exceptions, key=lambda item: item.id)}
        boundaries = sorted({instant for item in by_id.values() for instant in (item.granted_s, item.expires_s)})
        spans = [
            tuple(item for item in by_id.values() if item.granted_s <= start < item.expires_s) for start in boundaries
        ]
        return cls(MappingProxyType(by_id), tuple(boundaries), ((), *spans))

    def at(self, now_s: int) -> tuple[PolicyException, ...]:
        """Those that hold at ``now_s``, by id."""
        return self.spans[bisect_right(self.boundaries, now_s)]


def covering(active: Iterable[PolicyException], facts: Facts) -> tuple[PolicyException, ...]:
    """Those of ``active`` whose scope covers this question: the one matcher."""
    return tuple(item for item in active if item.scope.covers(facts))


def load_exceptions(
    files: Mapping[str, bytes], rules: Mapping[RuleId, Rule], vocabulary: Vocabulary, catalogue: Catalogue
) -> Exceptions:
    """Read ``exceptions/``. Raises ``BundleInvalid`` where one waives, covers, lasts or is approved as none may."""
    found: list[PolicyException] = []
    problems: list[BundleInvalid] = []
    for path in in_folder(files, "exceptions", ".yaml"):
        try:
            document = read_document(path, files[path])
            found.append(_exception(fill(ExceptionForm, document), document, rules, vocabulary, catalogue))
        except BundleInvalid as problem:
            problems.append(problem)
    raise_all(problems)
    return Exceptions.of(found)


_Id = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9-]{2,63}$")]
_Word = Annotated[str, StringConstraints(min_length=1, max_length=128)]
_Words = Annotated[list[_Word], Field(min_length=1, max_length=200)]
_Instant = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$")]


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class _ScopeForm(_Form):
    teams: _Words | None = None
    groups: _Words | None = None
    tenants: _Words | None = None
    models: _Words | None = None
    deployments: _Words | None = None
    purposes: _Words | None = None
    data_class_max: Label


class _DutyForm(_Form):
    obligation: str
    params: dict[str, Any] = Field(default_factory=dict)


class ExceptionForm(_Form):
    """``exceptions/*.yaml``."""

    format: Literal[1]
    id: _Id
    title: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    waives: Annotated[list[str], Field(min_length=1, max_length=50)]
    scope: _ScopeForm
    granted: _Instant
    expires: _Instant
    requested_by: Person
    approved_by: Annotated[list[Person], Field(min_length=1)]
    ticket: Annotated[str, StringConstraints(min_length=1, max_length=128)]
    compensating: list[_DutyForm] = Field(default_factory=list)


def _exception(
    form: ExceptionForm,
    document: Document,
    rules: Mapping[RuleId, Rule],
    vocabulary: Vocabulary,
    catalogue: Catalogue,
) -> PolicyException:
    if document.path != f"exceptions/{form.id}.yaml":
        raise document.fault(("id",), f"the file must be exceptions/{form.id}.yaml, like its id")
    _check_waived(form, document, rules)
    _check_approval(form, document, rules, vocabulary)
    _check_scope(form.scope, document, vocabulary, catalogue)
    granted, expires = _instant(form.granted, document, "granted"), _instant(form.expires, document, "expires")
    if expires <= granted:
        raise document.fault(("expires",), "an exception expires after it was granted")
    if expires - granted > timedelta(days=vocabulary.exception_days):
        limit = f"an exception lasts at most {vocabulary.exception_days} days (exceptions.max_days in policy.yaml)"
        raise document.fault(("expires",), limit)
    scope = form.scope
    return PolicyException(
        id=form.id,
        title=form.title,
        waives=frozenset(map(RuleId, form.waives)),
        scope=Scope(
            teams=frozenset(scope.teams or ()),
            groups=frozenset(scope.groups or ()),
            tenants=frozenset(scope.tenants or ()),
            models=frozenset(scope.models or ()),
            deployments=frozenset(scope.deployments or ()),
            purposes=frozenset(scope.purposes or ()),
            upto=DataClass.parse(scope.data_class_max),
        ),
        granted_s=int(granted.timestamp()),
        expires_s=int(expires.timestamp()),
        requested_by=form.requested_by,
        approved_by=tuple(form.approved_by),
        ticket=form.ticket,
        compensating=_duties(form, document, vocabulary),
        path=document.path,
    )


def _check_waived(form: ExceptionForm, document: Document, rules: Mapping[RuleId, Rule]) -> None:
    for index, name in enumerate(form.waives):
        place = ("waives", index)
        rule = rules.get(RuleId(name))
        if rule is None:
            raise document.fault(place, f"there is no rule {name!r}{did_you_mean(name, rules)}")
        if rule.effect is not Effect.FORBID:
            raise document.fault(place, f"{name} forbids nothing, so there is nothing to waive")
        if rule.level == "hard":
            raise document.fault(place, f"{name} is a hard rule, which no exception waives")
        if name in form.waives[:index]:
            raise document.fault(place, f"{name} stands here twice")


def _check_approval(
    form: ExceptionForm, document: Document, rules: Mapping[RuleId, Rule], vocabulary: Vocabulary
) -> None:
    if form.requested_by in form.approved_by:
        raise document.fault(("approved_by",), "nobody approves an exception that they asked for")
    for owner in sorted({rules[RuleId(name)].owner for name in form.waives}):
        members = vocabulary.owners.get(owner)
        if members is None:
            raise document.fault(("waives",), f"policy.yaml names nobody under owners: {owner}, who owns a waived rule")
        if members.isdisjoint(form.approved_by):
            raise document.fault(("approved_by",), f"nobody of {owner}, who owns a waived rule, has approved this")


def _check_scope(form: _ScopeForm, document: Document, vocabulary: Vocabulary, catalogue: Catalogue) -> None:
    if not (form.teams or form.groups or form.tenants):
        raise document.fault(("scope",), "a scope says whom it covers: teams, groups or tenants")
    known: Mapping[str, Iterable[str]] = {
        "models": catalogue.models,
        "deployments": catalogue.deployments,
        "purposes": vocabulary.purposes,
    }
    for field, words in known.items():
        for index, word in enumerate(getattr(form, field) or ()):
            if word not in words:
                raise document.fault(
                    ("scope", field, index),
                    f"there is no {field.removesuffix('s')} {word!r}{did_you_mean(word, words)}",
                )


def _duties(form: ExceptionForm, document: Document, vocabulary: Vocabulary) -> tuple[Obligation, ...]:
    found: list[Obligation] = []
    for index, item in enumerate(form.compensating):
        try:
            found.append(duty(item.obligation, item.params, form.id, vocabulary))
        except ValueError as error:
            raise document.fault(("compensating", index), str(error)) from None
    return tuple(found)


def _instant(text: str, document: Document, field: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise document.fault((field,), "this is not an instant such as 2027-01-31T00:00:00Z") from None


def _within(named: frozenset[str], value: str) -> bool:
    return not named or value in named
