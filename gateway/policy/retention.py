"""How long what is kept: requirements with their basis, what follows from them, and where they contradict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from gateway.catalog.documents import fill
from gateway.catalog.load import require
from gateway.policy.vocabulary import Owner

RETENTION = "retention.yaml"
METADATA_FLOOR_DAYS = 183
"""Six months: what the ledger holds of exchanges is kept at least this long, whatever is written."""

Keeps = Literal["metadata", "payload"]


@dataclass(frozen=True, slots=True)
class Requirement:
    """One reason to keep a class of data for at least ``min_days``, for at most ``max_days``, or both."""

    id: str
    keeps: Keeps
    min_days: int | None
    max_days: int | None
    basis: str
    source: str
    verified_on: date
    owner: str


@dataclass(frozen=True, slots=True)
class Span:
    """What all requirements of one class say together. ``conflict`` says where they cannot all be met, else empty."""

    keeps: Keeps
    min_days: int
    max_days: int | None
    conflict: str


@dataclass(frozen=True, slots=True)
class Retention:
    """All requirements of a bundle."""

    requirements: tuple[Requirement, ...] = ()

    def span(self, keeps: Keeps) -> Span:
        """The longest minimum and the shortest maximum."""
        mine = [item for item in self.requirements if item.keeps == keeps]
        floor = METADATA_FLOOR_DAYS if keeps == "metadata" else 0
        longest = max((item for item in mine if item.min_days is not None), key=_min_days, default=None)
        shortest = min((item for item in mine if item.max_days is not None), key=_max_days, default=None)
        least = max(floor, _min_days(longest) if longest else 0)
        most = _max_days(shortest) if shortest else None
        conflict = ""
        if most is not None and shortest is not None and most < least:
            asks = longest.id if longest and _min_days(longest) >= floor else "the floor of six months"
            conflict = f"{asks} asks for at least {least} days, {shortest.id} allows at most {most}"
        return Span(keeps, least, most, conflict)

    def conflicts(self) -> tuple[str, ...]:
        """Every contradiction, in words."""
        spans = (self.span("metadata"), self.span("payload"))
        return tuple(f"{span.keeps}: {span.conflict}" for span in spans if span.conflict)


def load_retention(files: Mapping[str, bytes]) -> Retention:
    """Read ``retention.yaml``, where there is one. Raises ``BundleInvalid``, also for a maximum below its minimum."""
    if RETENTION not in files:
        return Retention()
    document = require(files, RETENTION)
    form = fill(RetentionForm, document)
    seen: set[str] = set()
    for index, item in enumerate(form.requirements):
        if item.id in seen:
            raise document.fault(("requirements", index, "id"), "two requirements have this id")
        seen.add(item.id)
        if item.min_days is None and item.max_days is None:
            raise document.fault(("requirements", index), "a requirement has min_days, max_days or both")
        if item.min_days is not None and item.max_days is not None and item.max_days < item.min_days:
            raise document.fault(("requirements", index, "max_days"), "max_days is less than min_days")
    return Retention(tuple(Requirement(**item.model_dump()) for item in form.requirements))


class RequirementForm(BaseModel):
    """One requirement."""

    model_config = ConfigDict(extra="forbid")

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,63}$")]
    keeps: Keeps
    min_days: Annotated[int | None, Field(ge=0, le=36_600)] = None
    max_days: Annotated[int | None, Field(ge=0, le=36_600)] = None
    basis: Annotated[str, Field(min_length=1, max_length=500)]
    source: Annotated[str, Field(min_length=1, max_length=500)]
    verified_on: date
    owner: Owner


class RetentionForm(BaseModel):
    """``retention.yaml``."""

    model_config = ConfigDict(extra="forbid")

    requirements: list[RequirementForm]


def _min_days(item: Requirement) -> int:
    return item.min_days or 0


def _max_days(item: Requirement) -> int:
    return item.max_days if item.max_days is not None else 36_600
