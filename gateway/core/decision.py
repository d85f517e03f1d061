"""What policy answers: rule hits, obligations, decisions, refusals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from gateway.core.errors import Code
from gateway.core.vocabulary import BundleDigest, DeploymentId, ModelId, RuleId


class Effect(StrEnum):
    """What a rule does when it matches."""

    PERMIT = "permit"
    FORBID = "forbid"
    OBLIGE = "oblige"


class Mode(StrEnum):
    """How far a rule is rolled out; only ``ENFORCE`` changes a decision."""

    OFF = "off"
    SHADOW = "shadow"
    WARN = "warn"
    ENFORCE = "enforce"


@dataclass(frozen=True, slots=True)
class RuleHit:
    """A rule that matched, with what a person needs to read about it."""

    id: RuleId
    effect: Effect
    mode: Mode
    title: str
    reason: str = ""
    remediation: str = ""
    severity: str = "medium"
    level: str = "soft"


@dataclass(frozen=True, slots=True)
class Obligation:
    """What an allowed exchange must still do; ``params`` are validated by the obligation's own schema."""

    type: str
    params: Mapping[str, object] = field(default_factory=dict)
    rules: tuple[RuleId, ...] = ()


@dataclass(frozen=True, slots=True)
class Nearest:
    """The permit that came nearest to matching, and what kept it from it.

    ``clause`` is its first condition that did not hold, as Cedar text. ``facts`` are those that the condition reads,
    by their path in rules: a fact that is unknown is None, a set is a sorted list.
    """

    rule: RuleId
    clause: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Shadow:
    """What a candidate bundle would have decided otherwise; ``obligations`` are the types of its duties."""

    bundle: BundleDigest
    allow: bool
    deciding: tuple[RuleId, ...] = ()
    obligations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """Allow or refuse for one (principal, action, model at deployment, context).

    ``hits`` holds every rule that matched, in every mode. ``deciding`` names those that settled it:
    the permits of an allowed decision, the enforced forbids of a refused one. ``waived`` pairs each
    enforced forbid that an exception took out of the decision with the exception's id. ``nearest`` is
    there where nothing permits, ``shadow`` where a candidate bundle differs. ``error`` is set when
    evaluation failed, and then ``allow`` is false.
    """

    id: str
    allow: bool
    action: str
    model: ModelId
    deployment: DeploymentId
    hits: tuple[RuleHit, ...]
    deciding: tuple[RuleId, ...]
    obligations: tuple[Obligation, ...]
    bundle: BundleDigest
    reason: str = ""
    remediation: str = ""
    error: str | None = None
    facts_digest: str = ""
    waived: tuple[tuple[RuleId, str], ...] = ()
    nearest: Nearest | None = None
    shadow: Shadow | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer that the gateway gives instead of a model. Safe to show to the caller."""

    code: Code
    reason: str
    remediation: str
    rules: tuple[RuleId, ...] = ()
    decision_id: str | None = None
    retry_after_s: int | None = None
    param: str | None = None
