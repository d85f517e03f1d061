"""One exchange and the parts that the stages add to it, in the order of the stages.

An ``Exchange`` moves forward only: each stage fills its own part and reads those before it.
The parts are frozen; a retry or fallback adds an ``Attempt`` instead of changing one.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from gateway.core.decision import Decision, Refusal
from gateway.core.vocabulary import (
    Assurance,
    Coverage,
    DataClass,
    DeploymentId,
    ExchangeId,
    Finding,
    Leaf,
    ModelId,
    Principal,
)


@dataclass(frozen=True, slots=True)
class Received:
    """What arrived: headers with lower-case names, the raw body, and when (both clocks)."""

    door: str
    headers: Mapping[str, str]
    body: bytes
    wall_ns: int
    monotonic_ns: int
    remote: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """The body understood: requested model, switches, and every text leaf."""

    model: str
    body: dict[str, Any]
    stream: bool
    leaves: tuple[Leaf, ...]
    wants_usage: bool = False
    thinking: bool | None = None
    unknown_fields: int = 0
    uninspected: tuple[str, ...] = ()
    remote_urls: int = 0
    tools: int = 0


@dataclass(frozen=True, slots=True)
class Inspection:
    """Findings per leaf, parallel to ``Reading.leaves``, and the engine that made them.

    ``coverage`` says whether names could be found in this text at all: ``full``, or ``structured_only`` for scripts
    that no installed model reads. ``names`` is the version of the models that looked for them; empty where policy
    has not asked.
    """

    findings: tuple[tuple[Finding, ...], ...]
    engine: str
    coverage: Coverage = "full"
    names: str = ""

    @property
    def types(self) -> frozenset[str]:
        """The finding types present anywhere."""
        return frozenset(f.type for leaf in self.findings for f in leaf)


@dataclass(frozen=True, slots=True)
class Classification:
    """The data class and where it came from; the value is the highest of the three."""

    value: DataClass
    declared: DataClass | None
    floor: DataClass
    from_findings: DataClass
    because: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A model at a deployment that routing offers, before policy has spoken."""

    model: ModelId
    deployment: DeploymentId
    upstream_model: str
    licence: str
    assurance: Assurance
    hosting: str


@dataclass(frozen=True, slots=True)
class RedactRule:
    """Findings of these types (exact, ``PREFIX_*`` or ``*``) are replaced so, from this expected precision on."""

    types: frozenset[str]
    mode: str = "surrogate"
    min_precision: float = 0.0


@dataclass(frozen=True, slots=True)
class Plan:
    """The request as one deployment will get it, with the duties that were discharged to make it.

    ``surrogates`` maps each surrogate in ``payload`` to the original that the caller sent.
    """

    candidate: Candidate
    decision: Decision
    payload: bytes
    surrogates: Mapping[str, str]
    redactions: Mapping[str, int]
    discharged: tuple[str, ...]
    response_redact: tuple[RedactRule, ...]
    thinking: bool | None
    thinking_forbidden: bool = False
    response_names: bool = False
    hide_reasoning: bool = False
    notices: tuple[str, ...] = ()
    keep_days: Mapping[str, int] = field(default_factory=dict)
    """Parts ("request", "response") whose text the payload vault keeps, and for how many days."""


@dataclass(frozen=True, slots=True)
class KeptText:
    """What a record says of a stored text: the part, the digest of its ciphertext, its size in bytes, its end."""

    part: str
    sha256: str
    size: int
    expires_us: int


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try at an upstream: how it ended and how long it took."""

    deployment: DeploymentId
    decision_id: str
    outcome: str
    status: int | None
    elapsed_us: int


@dataclass(slots=True)
class Outcome:
    """How the exchange ended; filled while the answer passes, recorded before its last byte."""

    status: str = "answered"
    http_status: int = 200
    code: str | None = None
    finish_reasons: list[str] = field(default_factory=list)
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    reasoning_tokens: int | None = None
    served_model: str | None = None
    upstream_request_id: str | None = None
    thinking_observed: bool | None = None
    response_findings: dict[str, int] = field(default_factory=dict)
    response_redactions: dict[str, int] = field(default_factory=dict)
    restored: int = 0
    payload: str = ""
    """What became of a response that was to be kept: "", "kept", "truncated" or "failed"."""


class Answer(Protocol):
    """An upstream's answer whose head has arrived. Reading it raises ``UpstreamFailed``."""

    @property
    def request_id(self) -> str | None:
        """The upstream's own id for the request, when it gave one."""

    async def read(self, limit: int) -> bytes:
        """The whole body, at most ``limit`` bytes."""

    def chunks(self) -> AsyncIterator[bytes]:
        """The body as it arrives."""

    async def close(self) -> None:
        """Let go of the connection; aborts it when the body was not read to its end."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the caller gets. Exactly one of ``body`` and ``stream`` is set."""

    status: int
    headers: Mapping[str, str]
    body: bytes | None = None
    stream: AsyncGenerator[bytes] | None = None


@dataclass(slots=True)
class Exchange:
    """One governed call on its way through the stages."""

    id: ExchangeId
    received: Received
    principal: Principal | None = None
    purpose: str | None = None
    reading: Reading | None = None
    inspection: Inspection | None = None
    classification: Classification | None = None
    candidates: tuple[Candidate, ...] = ()
    decisions: tuple[Decision, ...] = ()
    plan: Plan | None = None
    attempts: tuple[Attempt, ...] = ()
    intent_recorded: bool = False
    unrecorded: bool = False
    """Policy let it through while no record could be made durable."""
    kept: tuple[KeptText, ...] = ()
    outcome_recorded: bool = False
    answer: Answer | None = None
    answer_body: bytes | None = None
    refusal: Refusal | None = None
    outcome: Outcome = field(default_factory=Outcome)
    reply: Reply | None = None
