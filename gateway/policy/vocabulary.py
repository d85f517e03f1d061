"""The organisation's words: finding types and the class each implies, purposes, regions, and its own profile."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from gateway.catalog.documents import fill
from gateway.catalog.load import require
from gateway.core.vocabulary import DataClass
from gateway.policy.resource import EVALUATION_DAYS

FindingKind = Literal["personal", "government", "financial", "health", "secret", "entity"]
Label = Literal["public", "internal", "confidential", "restricted"]
Word = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
Type = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]{0,63}$")]
Owner = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,63}$")]
Person = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._@+-]{0,127}$")]
RegionName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9-]{0,31}$")]


@dataclass(frozen=True, slots=True)
class FindingType:
    """What a finding of one type says about a text."""

    name: str
    implies: DataClass
    kind: FindingKind


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a caller may be granted to use a model for. ``oversight`` says who oversees it, None where nobody does."""

    name: str
    title: str
    commercial: bool
    high_risk: bool
    oversight: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What the findings of an exchange say together."""

    secret: bool
    personal: bool
    national_id: bool
    health: bool


NOTHING_FOUND = Found(secret=False, personal=False, national_id=False, health=False)


@dataclass(frozen=True, slots=True)
class Degraded:
    """How many exchanges with public data may go on unrecorded, and for how many minutes, while no sink works."""

    max_exchanges: int
    max_minutes: int


@dataclass(frozen=True, slots=True)
class Organisation:
    """Who runs the gateway, as licences and laws ask. ``monthly_users`` counts affiliates too; None is unknown."""

    name: str
    established_in_eu: bool
    commercial: bool
    monthly_users: int | None


class ImpliedClasses(Mapping[str, DataClass]):
    """Finding type to implied class. Total: a type that the vocabulary does not know implies the strictest class."""

    __slots__ = ("_known",)

    def __init__(self, known: Mapping[str, DataClass]) -> None:
        self._known = dict(known)

    def __getitem__(self, name: str) -> DataClass:
        return self._known.get(name, DataClass.RESTRICTED)

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words that rules, keys and inspection share."""

    classes: tuple[DataClass, ...]
    findings: Mapping[str, FindingType]
    implied: ImpliedClasses
    purposes: Mapping[str, Purpose]
    regions: frozenset[str]
    organisation: Organisation
    owners: Mapping[str, frozenset[str]]
    """Who may approve an exception to the rules of each ``@owner``."""
    exception_days: int
    """How long an exception may last."""
    evaluation_days: int
    """How long an evaluation of a model counts."""
    degraded: Degraded | None = None
    """What may go on while nothing can be recorded; by default nothing."""

    def expand(self, types: Iterable[str]) -> tuple[str, ...]:
        """Types of an obligation with kinds such as ``financial`` written out, sorted.

        ``*`` stands for all types and ``SECRET_*`` for a prefix; both stay patterns, so that they cover types yet to
        come. Raises ``KeyError`` for a word that fits nothing in the vocabulary.
        """
        named: set[str] = set()
        for word in types:
            if word == "*" or (word.endswith("_*") and any(name.startswith(word[:-1]) for name in self.findings)):
                named.add(word)
            else:
                of_kind = {item.name for item in self.findings.values() if item.kind == word}
                named |= of_kind or {self.findings[word].name}
        return tuple(sorted(named))

    def is_secret(self, name: str) -> bool:
        """Whether a finding type is a credential; an unknown type is one if it is called so."""
        known = self.findings.get(name)
        return known.kind == "secret" if known else name.startswith("SECRET_")

    def about(self, names: Iterable[str]) -> Found:
        """What these finding types say together. A type that is neither known nor a secret may be any of the rest."""
        secret = personal = national_id = health = False
        for name in names:
            known = self.findings.get(name)
            if self.is_secret(name):
                secret = True
            elif known is None:
                personal = national_id = health = True
            elif known.kind != "entity":
                personal = True
                health = health or known.kind == "health"
                # Numbers of companies imply less than confidential.
                national_id = national_id or (known.kind == "government" and known.implies >= DataClass.CONFIDENTIAL)
        return Found(secret, personal, national_id, health)


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class _FindingForm(_Form):
    implies: Label
    kind: FindingKind


class _PurposeForm(_Form):
    title: str
    commercial: bool
    high_risk: bool
    oversight: Annotated[str, StringConstraints(min_length=1, max_length=200)] | None = None


class VocabularyForm(_Form):
    """``vocabulary.yaml``."""

    classes: list[Label]
    findings: dict[Type, _FindingForm]
    purposes: dict[Word, _PurposeForm]
    regions: Annotated[list[RegionName], Field(min_length=1)]


class _OrganisationForm(_Form):
    name: str
    established_in_eu: bool
    commercial: bool
    monthly_users: Annotated[int, Field(ge=0)] | None


class _ExceptionsForm(_Form):
    max_days: Annotated[int, Field(gt=0, le=366)] = 90


class _EvaluationForm(_Form):
    max_days: Annotated[int, Field(gt=0, le=1096)] = EVALUATION_DAYS


class _DegradedForm(_Form):
    max_class: Literal["public"]
    max_exchanges: Annotated[int, Field(gt=0, le=100_000)]
    max_minutes: Annotated[int, Field(gt=0, le=1440)]


class _LedgerForm(_Form):
    degraded: _DegradedForm | None = None


class PolicyForm(_Form):
    """``policy.yaml``."""

    format: Literal[1]
    organisation: _OrganisationForm
    owners: dict[Owner, Annotated[list[Person], Field(min_length=1)]] = Field(default_factory=dict)
    exceptions: _ExceptionsForm = _ExceptionsForm()
    evaluation: _EvaluationForm = _EvaluationForm()
    ledger: _LedgerForm = _LedgerForm()


def load_vocabulary(files: Mapping[str, bytes]) -> Vocabulary:
    """Read ``policy.yaml`` and ``vocabulary.yaml``. Raises ``BundleInvalid``."""
    policy = fill(PolicyForm, require(files, "policy.yaml"))
    profile = policy.organisation
    document = require(files, "vocabulary.yaml")
    form = fill(VocabularyForm, document)
    if form.classes != [data_class.label for data_class in DataClass]:
        raise document.fault(("classes",), "the classes are public, internal, confidential, restricted, in this order")
    findings = {
        name: FindingType(name, DataClass.parse(entry.implies), entry.kind) for name, entry in form.findings.items()
    }
    return Vocabulary(
        classes=tuple(DataClass),
        findings=MappingProxyType(findings),
        implied=ImpliedClasses({name: item.implies for name, item in findings.items()}),
        purposes=MappingProxyType(
            {name: Purpose(name, p.title, p.commercial, p.high_risk, p.oversight) for name, p in form.purposes.items()}
        ),
        regions=frozenset(form.regions),
        organisation=Organisation(profile.name, profile.established_in_eu, profile.commercial, profile.monthly_users),
        owners=MappingProxyType({owner: frozenset(people) for owner, people in policy.owners.items()}),
        exception_days=policy.exceptions.max_days,
        evaluation_days=policy.evaluation.max_days,
        degraded=_degraded(policy.ledger.degraded),
    )


def _degraded(form: _DegradedForm | None) -> Degraded | None:
    return None if form is None else Degraded(form.max_exchanges, form.max_minutes)
