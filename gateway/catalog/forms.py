"""The YAML of the catalogue, field by field, and its turning into records.

Every fact is ``{value, source, evidence}``. A known value needs a source and grade A or B; what is only remembered
(grade C) is no fact and stays ``value: null``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

from gateway.catalog.records import (
    Approval,
    ApprovalStatus,
    Deployment,
    Evaluation,
    Hosting,
    Licence,
    LicenceId,
    Model,
    OriginReview,
    Provenance,
    ReviewStatus,
    Thinking,
    ThinkingKind,
)
from gateway.core.vocabulary import Assurance, DataClass, DeploymentId, ModelId

Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$")]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Digest = Annotated[str, StringConstraints(pattern=r"^sha256:[0-9a-f]{64}$")]
Words = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Label = Literal["public", "internal", "confidential", "restricted"]
ValueT = TypeVar("ValueT")
_LAST_YEAR = 2099


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Fact(_Form, Generic[ValueT]):
    """One statement with its source; ``value: null`` says that nobody knows."""

    value: ValueT | None
    source: Words | None = None
    evidence: Literal["A", "B"] | None = None
    note: str = ""

    @model_validator(mode="after")
    def _known_facts_have_sources(self) -> Fact[ValueT]:
        if self.value is not None and (self.source is None or self.evidence is None):
            raise ValueError("a known value needs a source and an evidence grade (A or B)")
        return self


class _Recorded(_Form):
    """A form some of whose fields are facts."""

    def provenance(self) -> dict[str, Provenance]:
        """Source and grade of each fact, by field path."""
        found: dict[str, Provenance] = {}
        for field in type(self).model_fields:
            entry = getattr(self, field)
            if isinstance(entry, Fact):
                found[field] = Provenance(entry.source or "", entry.evidence or "", entry.note)
        return found


class LicenceForm(_Recorded):
    """``licences/<id>.yaml``."""

    id: Name
    title: Words
    kind: Literal["weights", "service"]
    osi_approved: Fact[bool]
    non_commercial: Fact[bool]
    excludes_eu_multimodal: Fact[bool]
    monthly_users_cap: Fact[int]
    needs_review: bool
    clauses: dict[Name, Words] = {}

    def record(self) -> Licence:
        """The licence as the rest of the gateway sees it."""
        return Licence(
            id=LicenceId(self.id),
            title=self.title,
            kind=self.kind,
            osi_approved=self.osi_approved.value,
            non_commercial=self.non_commercial.value,
            excludes_eu_multimodal=self.excludes_eu_multimodal.value,
            monthly_users_cap=self.monthly_users_cap.value,
            needs_review=self.needs_review,
            clauses=self.clauses,
            facts=self.provenance(),
        )


class ThinkingValue(_Form):
    """Value of the fact ``thinking``."""

    kind: ThinkingKind
    default: bool | None = None


class EvaluationValue(_Form):
    """Value of the fact ``evaluation``."""

    on: date
    passed: bool
    suite: Words


class ApprovalForm(_Form):
    """The organisation's approval. An approved model names who approved it, until when and up to which class."""

    status: ApprovalStatus
    by: Words | None = None
    expires: date | None = None
    max_class: Label = "public"
    note: str = ""

    @model_validator(mode="after")
    def _approvals_are_signed_and_end(self) -> ApprovalForm:
        if self.status == "approved" and (self.by is None or self.expires is None):
            raise ValueError("an approval needs 'by' and 'expires'")
        if self.expires is not None and self.expires.year > _LAST_YEAR:
            raise ValueError("an approval that never ends is none; choose an earlier date")
        return self


class OriginReviewForm(_Form):
    """Review of developer and lineage."""

    status: ReviewStatus
    by: Words | None = None
    note: str = ""

    @model_validator(mode="after")
    def _reviews_are_signed(self) -> OriginReviewForm:
        if self.status == "reviewed" and self.by is None:
            raise ValueError("a review needs 'by'")
        return self


class ModelForm(_Recorded):
    """``models/<id>.yaml``."""

    id: Name
    title: Words
    developer: Fact[Words]
    developer_country: Fact[Country]
    family: Fact[Name]
    licence: Fact[Name]
    origin_lineage: Fact[list[Country]]
    modalities: Fact[list[Literal["text", "image", "audio", "video"]]]
    thinking: Fact[ThinkingValue]
    context: Fact[Annotated[int, Field(gt=0)]]
    released: Fact[date]
    deprecated_on: Fact[date]
    retired_on: Fact[date]
    weights_digest: Fact[Digest]
    evaluation: Fact[EvaluationValue] = Fact(value=None)
    approval: ApprovalForm
    origin_review: OriginReviewForm
    note: str = ""

    @field_validator("licence")
    @classmethod
    def _licence_is_named(cls, licence: Fact[str]) -> Fact[str]:
        if licence.value is None:
            raise ValueError("name a licence record; one whose terms are unknown may say so itself")
        return licence

    @field_validator("origin_lineage", "modalities")
    @classmethod
    def _lists_are_not_empty(cls, fact: Fact[list[str]]) -> Fact[list[str]]:
        if fact.value is not None and not fact.value:
            raise ValueError("an empty list is not a fact; use null for unknown")
        return fact

    def record(self, licences: Mapping[LicenceId, Licence]) -> Model:
        """The model with its licence resolved. Raises ``KeyError`` for a licence without a record."""
        thinking = self.thinking.value or ThinkingValue(kind="unknown")
        lineage, modalities, tested = self.origin_lineage.value, self.modalities.value, self.evaluation.value
        return Model(
            id=ModelId(self.id),
            title=self.title,
            developer=self.developer.value,
            developer_country=self.developer_country.value,
            family=self.family.value,
            licence=licences[LicenceId(self.licence.value or "")],
            origin_lineage=None if lineage is None else tuple(sorted(set(lineage))),
            modalities=None if modalities is None else frozenset(modalities),
            thinking=Thinking(thinking.kind, thinking.default),
            context=self.context.value,
            released=self.released.value,
            deprecated_on=self.deprecated_on.value,
            retired_on=self.retired_on.value,
            approval=Approval(
                self.approval.status,
                self.approval.by,
                self.approval.expires,
                DataClass.parse(self.approval.max_class),
                self.approval.note,
            ),
            origin_review=OriginReview(self.origin_review.status, self.origin_review.by, self.origin_review.note),
            weights_digest=self.weights_digest.value,
            evaluation=None if tested is None else Evaluation(tested.on, tested.passed, tested.suite),
            facts=self.provenance(),
            note=self.note,
        )


class DeploymentForm(_Recorded):
    """``deployments/<id>.yaml``."""

    id: Name
    title: Words
    model: Name
    hosting: Hosting
    operator: Name
    provider: Name
    region: Fact[Words]
    residency: Fact[Words]
    assurance: Literal["L0", "L1", "L2", "L3", "L4"]
    trains_on_inputs: Fact[bool]
    retention_days: Fact[Annotated[int, Field(ge=0)]]
    zero_retention: Fact[bool]
    cleared_for_personal_data: Fact[bool]
    processing_agreement: Fact[date] = Fact(value=None)
    zero_retention_agreement: Fact[date] = Fact(value=None)
    note: str = ""

    @field_validator("processing_agreement", "zero_retention_agreement")
    @classmethod
    def _agreements_end(cls, fact: Fact[date]) -> Fact[date]:
        if fact.value is not None and fact.value.year > _LAST_YEAR:
            raise ValueError("give the last day of the agreement, or the day by which it is read again")
        return fact

    def record(self) -> Deployment:
        """The deployment as the rest of the gateway sees it."""
        return Deployment(
            id=DeploymentId(self.id),
            title=self.title,
            model=ModelId(self.model),
            hosting=self.hosting,
            operator=self.operator,
            provider=self.provider,
            region=self.region.value,
            residency=self.residency.value,
            assurance=Assurance(int(self.assurance[1:])),
            trains_on_inputs=self.trains_on_inputs.value,
            retention_days=self.retention_days.value,
            zero_retention=self.zero_retention.value,
            cleared_for_personal_data=self.cleared_for_personal_data.value,
            processing_agreement=self.processing_agreement.value,
            zero_retention_agreement=self.zero_retention_agreement.value,
            facts=self.provenance(),
            note=self.note,
        )


class RoutesForm(_Form):
    """``routes.yaml``."""

    routes: dict[Name, Annotated[list[Name], Field(min_length=1, max_length=32)]]


class SourcesForm(_Form):
    """``sources.yaml``: short keys for the sources that facts cite."""

    sources: dict[Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]{1,31}$")], Words]
