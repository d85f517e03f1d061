"""What the catalogue knows: licences, models, deployments, routes.

``None`` means unknown. No reader of these records may turn it into a value that permits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, NewType

from gateway.core.vocabulary import Assurance, DataClass, DeploymentId, ModelId

LicenceId = NewType("LicenceId", str)
Hosting = Literal["self_hosted", "saas"]
ThinkingKind = Literal["hybrid", "non_thinking_only", "thinking_only", "none", "reasoning_effort", "unknown"]
ApprovalStatus = Literal["approved", "pending", "rejected", "none"]
ReviewStatus = Literal["reviewed", "pending", "none"]


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a fact comes from. ``evidence`` A: primary text read, B: copy or secondary page; "" for an unknown."""

    source: str
    evidence: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Licence:
    """Terms of weights (``kind`` weights) or of a provider's service (``kind`` service)."""

    id: LicenceId
    title: str
    kind: Literal["weights", "service"]
    osi_approved: bool | None
    non_commercial: bool | None
    excludes_eu_multimodal: bool | None
    monthly_users_cap: int | None
    needs_review: bool
    clauses: Mapping[str, str]
    facts: Mapping[str, Provenance]


@dataclass(frozen=True, slots=True)
class Thinking:
    """How the model reasons aloud, and whether it does so when nobody says."""

    kind: ThinkingKind
    default: bool | None


@dataclass(frozen=True, slots=True)
class Approval:
    """The organisation's own word on a model. ``expires`` is the last day on which it holds (UTC)."""

    status: ApprovalStatus
    by: str | None
    expires: date | None
    max_class: DataClass
    note: str = ""


@dataclass(frozen=True, slots=True)
class OriginReview:
    """Whether someone looked at who made the model and what it was made from."""

    status: ReviewStatus
    by: str | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The organisation's own test of a model: the day it ended, whether it passed, and which suite was run."""

    on: date
    passed: bool
    suite: str


@dataclass(frozen=True, slots=True)
class Model:
    """One model: provenance, licence, approval. ``context`` is in tokens; ``facts`` is keyed by field path."""

    id: ModelId
    title: str
    developer: str | None
    developer_country: str | None
    family: str | None
    licence: Licence
    origin_lineage: tuple[str, ...] | None
    modalities: frozenset[str] | None
    thinking: Thinking
    context: int | None
    released: date | None
    deprecated_on: date | None
    retired_on: date | None
    approval: Approval
    origin_review: OriginReview
    weights_digest: str | None
    facts: Mapping[str, Provenance]
    note: str = ""
    evaluation: Evaluation | None = None

    @property
    def multimodal(self) -> bool | None:
        """Whether anything but text goes in; unknown where the modalities are."""
        return None if self.modalities is None else self.modalities != {"text"}


@dataclass(frozen=True, slots=True)
class Deployment:
    """A place where a model runs. URLs and credentials are the operator's configuration, not here.

    ``processing_agreement`` and ``zero_retention_agreement`` are the last days (UTC) on which those contracts hold.
    """

    id: DeploymentId
    title: str
    model: ModelId
    hosting: Hosting
    operator: str
    provider: str
    region: str | None
    residency: str | None
    assurance: Assurance
    trains_on_inputs: bool | None
    retention_days: int | None
    zero_retention: bool | None
    cleared_for_personal_data: bool | None
    facts: Mapping[str, Provenance]
    note: str = ""
    processing_agreement: date | None = None
    zero_retention_agreement: date | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """A name that callers may ask for, and the deployments to try for it, in order."""

    name: str
    candidates: tuple[DeploymentId, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All records of one bundle, cross-checked: every reference leads somewhere."""

    licences: Mapping[LicenceId, Licence]
    models: Mapping[ModelId, Model]
    deployments: Mapping[DeploymentId, Deployment]
    routes: Mapping[str, Route]
    sources: Mapping[str, str]
