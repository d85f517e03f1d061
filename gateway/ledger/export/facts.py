"""What the views tell of a record, under names of our own: identifiers, words of our vocabulary and counts, no text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from gateway.ledger.kinds import Kind
from gateway.ledger.record import Record

_ENDED_BADLY = frozenset({"refused", "failed", "interrupted", "unknown"})


@dataclass(frozen=True, slots=True)
class Facts:
    """One record. Times in microseconds; a null or an empty mapping is what the record does not say."""

    key: str
    stream: str
    epoch: int
    seq: int
    ts_us: int
    kind: str
    exchange: str | None
    sha256: str
    tenant: str | None
    principal: str | None
    principal_kind: str | None
    team: str | None
    region: str | None
    door: str | None
    requested_model: str | None
    model: str | None
    deployment: str | None
    data_class: str | None
    bundle: str | None
    commit: str | None
    allowed: bool | None
    status: str | None
    code: str | None
    http_status: int | None
    rules: tuple[str, ...]
    findings: Mapping[str, int]
    redactions: int
    prompt_tokens: int | None
    completion_tokens: int | None
    elapsed_us: int | None
    started_us: int | None
    severe: bool


def facts_of(record: Record) -> Facts:
    """Read them from the record; what is malformed is left out."""
    body = record.body
    chosen, principal, policy, usage = (_mapping(body.get(key)) for key in ("chosen", "principal", "policy", "usage"))
    status = _text(body.get("status"))
    return Facts(
        key=f"{record.stream}/{record.epoch}/{record.seq}",
        stream=record.stream,
        epoch=record.epoch,
        seq=record.seq,
        ts_us=record.ts_us,
        kind=record.kind,
        exchange=record.exchange_id,
        sha256=sha256(record.raw).hexdigest(),
        tenant=_text(principal.get("tenant")),
        principal=_text(principal.get("id")),
        principal_kind=_text(principal.get("kind")),
        team=_text(principal.get("team")),
        region=_text(principal.get("region")),
        door=_text(body.get("door")),
        requested_model=_text(body.get("requested_model")),
        model=_text(chosen.get("model")) or _text(body.get("model")),
        deployment=_text(chosen.get("deployment")) or _text(body.get("deployment")),
        data_class=_text(_mapping(body.get("data_class")).get("value")),
        bundle=_text(policy.get("bundle")),
        commit=_text(policy.get("commit")),
        allowed=_allowed(record.kind, status),
        status=status,
        code=_text(body.get("code")),
        http_status=_integer(body.get("http_status")),
        rules=tuple(rule for rule in _items(body.get("rules")) if isinstance(rule, str)),
        findings=_counts(body.get("findings")),
        redactions=sum(_counts(body.get("redactions")).values())
        + sum(_counts(body.get("response_redactions")).values()),
        prompt_tokens=_integer(usage.get("prompt")),
        completion_tokens=_integer(usage.get("completion")),
        elapsed_us=_integer(body.get("elapsed_us")),
        started_us=_integer(body.get("received_us")),
        severe=record.kind == Kind.REFUSAL or status in _ENDED_BADLY,
    )


def _allowed(kind: str, status: str | None) -> bool | None:
    if kind == Kind.REFUSAL or status == "refused":
        return False
    return True if kind in {Kind.INTENT, Kind.ATTEMPT, Kind.OUTCOME} else None


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _items(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _integer(value: object) -> int | None:
    return value if type(value) is int else None


def _counts(value: object) -> dict[str, int]:
    return {name: count for name, count in _mapping(value).items() if type(count) is int and count > 0}
