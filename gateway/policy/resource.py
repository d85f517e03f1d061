"""The facts of a model at a deployment, and how they change with time: approval lapses, models are retired."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final, Literal

from gateway.catalog.records import ApprovalStatus, Deployment, Evaluation, Hosting, Licence, Model, ThinkingKind

Answer = Literal["yes", "no", "unknown"]
Evidence = Literal["current", "lapsed", "missing"]
Evaluated = Literal["passed", "failed", "outdated", "missing"]
UNKNOWN: Final = "unknown"
EVALUATION_DAYS: Final = 365
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class LicenceFacts:
    """A licence as rules read it."""

    id: str
    kind: Literal["weights", "service"]
    osi_approved: Answer
    non_commercial: Answer
    excludes_eu_multimodal: Answer
    monthly_users_cap: int | None
    needs_review: bool


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """A model as rules read it."""

    id: str
    family: str
    developer_country: str
    origin_lineage: tuple[str, ...]
    origin_reviewed: bool
    multimodal: Answer
    thinking: ThinkingKind
    approval: ApprovalStatus
    approval_current: bool
    deprecated: bool
    retired: bool
    weights_pinned: bool
    evaluation: Evaluated
    licence: LicenceFacts


@dataclass(frozen=True, slots=True)
class ResourceFacts:
    """A model at a deployment as rules read it."""

    deployment: str
    hosting: Hosting
    operator: str
    provider: str
    region: str
    residency: str
    assurance: int
    trains_on_inputs: Answer
    retention_days: int | None
    zero_retention: Answer
    cleared_for_personal_data: Answer
    processing_agreement: Evidence
    zero_retention_agreement: Evidence
    model: ModelFacts

    def __hash__(self) -> int:
        # Deployments are few and their facts many: the id alone spreads well, equality still compares everything.
        return hash(self.deployment)


@dataclass(frozen=True, slots=True)
class Timeline:
    """The facts of one deployment in each stretch of time between the dates that change them.

    ``boundaries[i]`` (Unix seconds) is when ``spans[i + 1]`` begins to hold.
    """

    boundaries: tuple[int, ...]
    spans: tuple[ResourceFacts, ...]

    @classmethod
    def of(cls, model: Model, deployment: Deployment, evaluation_days: int = EVALUATION_DAYS) -> Timeline:
        """Prepare every stretch. Dates begin and end at midnight UTC; what ends on a day holds through that day.

        ``evaluation_days`` is how long an evaluation counts, the day of its end included.
        """
        last_days = [model.approval.expires, deployment.processing_agreement, deployment.zero_retention_agreement]
        dates = [model.deprecated_on, model.retired_on, *(day + _DAY for day in last_days if day is not None)]
        stale = None if model.evaluation is None else model.evaluation.on + timedelta(days=evaluation_days)
        if model.evaluation is not None:
            dates += [model.evaluation.on, stale]
        boundaries = sorted({_midnight(day) for day in dates if day is not None})
        starts = [boundaries[0] - 1 if boundaries else 0, *boundaries]
        return cls(tuple(boundaries), tuple(_resource_facts(model, deployment, stale, start) for start in starts))

    def at(self, now_s: int) -> ResourceFacts:
        """The facts that hold at ``now_s``."""
        return self.spans[bisect_right(self.boundaries, now_s)]


def answer(known: bool | None) -> Answer:  # noqa: FBT001
    """A boolean that may be unknown, as a word."""
    return UNKNOWN if known is None else "yes" if known else "no"


def _resource_facts(model: Model, deployment: Deployment, stale: date | None, now_s: int) -> ResourceFacts:
    return ResourceFacts(
        deployment=deployment.id,
        hosting=deployment.hosting,
        operator=deployment.operator,
        provider=deployment.provider,
        region=deployment.region or UNKNOWN,
        residency=deployment.residency or UNKNOWN,
        assurance=int(deployment.assurance),
        trains_on_inputs=answer(deployment.trains_on_inputs),
        retention_days=deployment.retention_days,
        zero_retention=answer(deployment.zero_retention),
        cleared_for_personal_data=answer(deployment.cleared_for_personal_data),
        processing_agreement=_evidence(deployment.processing_agreement, now_s),
        zero_retention_agreement=_evidence(deployment.zero_retention_agreement, now_s),
        model=_model_facts(model, stale, now_s),
    )


def _evidence(last_day: date | None, now_s: int) -> Evidence:
    if last_day is None:
        return "missing"
    return "current" if now_s < _midnight(last_day + _DAY) else "lapsed"


def _evaluated(evaluation: Evaluation | None, stale: date | None, now_s: int) -> Evaluated:
    # What is dated ahead has not happened yet.
    if evaluation is None or stale is None or now_s < _midnight(evaluation.on):
        return "missing"
    if not evaluation.passed:
        return "failed"
    return "passed" if now_s < _midnight(stale) else "outdated"


def _model_facts(model: Model, stale: date | None, now_s: int) -> ModelFacts:
    return ModelFacts(
        id=model.id,
        family=model.family or UNKNOWN,
        developer_country=model.developer_country or UNKNOWN,
        origin_lineage=model.origin_lineage or (UNKNOWN,),
        origin_reviewed=model.origin_review.status == "reviewed",
        multimodal=answer(model.multimodal),
        thinking=model.thinking.kind,
        approval=model.approval.status,
        approval_current=_evidence(model.approval.expires, now_s) == "current",
        deprecated=model.deprecated_on is not None and now_s >= _midnight(model.deprecated_on),
        retired=model.retired_on is not None and now_s >= _midnight(model.retired_on),
        weights_pinned=model.weights_digest is not None,
        evaluation=_evaluated(model.evaluation, stale, now_s),
        licence=_licence_facts(model.licence),
    )


def _licence_facts(licence: Licence) -> LicenceFacts:
    return LicenceFacts(
        id=licence.id,
        kind=licence.kind,
        osi_approved=answer(licence.osi_approved),
        non_commercial=answer(licence.non_commercial),
        excludes_eu_multimodal=answer(licence.excludes_eu_multimodal),
        monthly_users_cap=licence.monthly_users_cap,
        needs_review=licence.needs_review,
    )


def _midnight(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
