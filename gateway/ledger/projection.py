"""The row that an exchange has for search, computed from its records: by the shipper, and again by the verifier.

The first intent or refusal opens the row, the first outcome closes it; what comes after changes nothing.
Missing and malformed fields become null, and texts are cut to their columns, so that no record can stop shipping.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import String

from gateway.core.vocabulary import DEFAULT_TENANT
from gateway.ledger.kinds import Kind
from gateway.ledger.record import Record
from gateway.storage.tables import EXCHANGE

OPEN = "open"

_MAX_INTEGER = 2**31 - 1
# Two of these still fit the column.
_MAX_COUNT = 10**9
_WIDTHS = {column.name: column.type.length for column in EXCHANGE.columns if isinstance(column.type, String)}


@dataclass(frozen=True, slots=True)
class ExchangeRow:
    """One exchange for search; the columns of table ``exchange``. Times in microseconds."""

    id: str
    started_us: int
    door: str
    tenant: str
    principal: str | None
    team: str | None
    requested_model: str | None
    model: str | None
    deployment: str | None
    licence: str | None
    data_class: str | None
    decision: str
    status: str
    code: str | None
    http_status: int | None
    rules: str
    finding_types: str
    redactions: int
    policy_commit: str | None
    bundle: str | None
    elapsed_us: int | None
    stream: str
    epoch: int
    first_seq: int
    last_seq: int | None


@dataclass(frozen=True, slots=True)
class Closing:
    """What an outcome changes in the row. A null keeps what the row has; ``redactions`` are added."""

    id: str
    decision: str | None
    status: str
    code: str | None
    http_status: int | None
    model: str | None
    deployment: str | None
    licence: str | None
    redactions: int
    elapsed_us: int | None
    last_seq: int


def open_row(record: Record) -> ExchangeRow:
    """The row of an ``exchange.intent``, or the finished row of an ``exchange.refusal``."""
    body = record.body
    refused = record.kind == Kind.REFUSAL
    chosen, principal, policy = (_mapping(body.get(key)) for key in ("chosen", "principal", "policy"))
    return ExchangeRow(
        id=record.exchange_id or "",
        started_us=_integer(body.get("received_us"), 2**53) or record.ts_us,
        door=_text("door", body.get("door")) or "unknown",
        tenant=_text("tenant", principal.get("tenant")) or DEFAULT_TENANT,
        principal=_text("principal", principal.get("id")),
        team=_text("team", principal.get("team")),
        requested_model=_text("requested_model", body.get("requested_model")),
        model=_text("model", chosen.get("model")),
        deployment=_text("deployment", chosen.get("deployment")),
        licence=_text("licence", chosen.get("licence")),
        data_class=_text("data_class", _mapping(body.get("data_class")).get("value")),
        decision="refused" if refused else "allowed",
        status="refused" if refused else OPEN,
        code=_text("code", body.get("code")),
        http_status=_integer(body.get("http_status")),
        rules=" ".join(_words(body.get("rules")) if refused else _deciding(body, chosen.get("deployment"))),
        finding_types=" ".join(sorted(_counts(body.get("findings")))),
        redactions=_total(body.get("redactions")),
        policy_commit=_text("policy_commit", policy.get("commit")),
        bundle=_text("bundle", policy.get("bundle")),
        elapsed_us=_integer(body.get("elapsed_us"), 2**53),
        stream=record.stream,
        epoch=record.epoch,
        first_seq=record.seq,
        last_seq=record.seq if refused else None,
    )


def closing_of(record: Record) -> Closing:
    """What an ``exchange.outcome`` changes."""
    body = record.body
    status = _text("status", body.get("status")) or "unknown"
    return Closing(
        id=record.exchange_id or "",
        decision="refused" if status == "refused" else None,
        # A row that stayed open after its outcome would be closed a second time at recovery.
        status="unknown" if status == OPEN else status,
        code=_text("code", body.get("code")),
        http_status=_integer(body.get("http_status")),
        model=_text("model", body.get("model")),
        deployment=_text("deployment", body.get("deployment")),
        licence=_text("licence", body.get("licence")),
        redactions=_total(body.get("response_redactions")),
        elapsed_us=_integer(body.get("elapsed_us"), 2**53),
        last_seq=record.seq,
    )


def close_row(row: ExchangeRow, closing: Closing) -> ExchangeRow:
    """The row after its outcome; a row that is closed already stays as it is."""
    if row.status != OPEN:
        return row
    kept = {
        name: value
        for name in ("decision", "code", "http_status", "model", "deployment", "licence", "elapsed_us")
        if (value := getattr(closing, name)) is not None
    }
    total = row.redactions + closing.redactions
    return replace(row, status=closing.status, redactions=total, last_seq=closing.last_seq, **kept)


def _deciding(body: Mapping[str, Any], deployment: object) -> list[str]:
    """The rules that settled the chosen deployment's decision."""
    decisions = body.get("decisions")
    for decision in decisions if isinstance(decisions, list) else []:
        if isinstance(decision, dict) and decision.get("allow") is True and decision.get("deployment") == deployment:
            if "deciding" in decision:
                return _words(decision["deciding"])
            hits = decision.get("rules")
            enforced = [h for h in hits if _mapping(h).get("mode") == "enforce"] if isinstance(hits, list) else []
            return _words([h.get("id") for h in enforced if h.get("effect") == "permit"])
    return []


def _words(value: object) -> list[str]:
    if not isinstance(value, list):
        return []
    return [_clean(v) for v in value if isinstance(v, str) and v and not any(c.isspace() for c in v)]


def _text(column: str, value: object) -> str | None:
    return _clean(value)[: _WIDTHS[column]] if isinstance(value, str) else None


def _clean(value: str) -> str:
    # PostgreSQL takes no NUL in text.
    return value.replace("\x00", "\ufffd")


def _integer(value: object, limit: int = _MAX_INTEGER) -> int | None:
    return value if type(value) is int and -limit <= value <= limit else None


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _counts(value: object) -> dict[str, int]:
    return {_clean(k): v for k, v in _mapping(value).items() if type(v) is int and v > 0}


def _total(value: object) -> int:
    return min(sum(_counts(value).values()), _MAX_COUNT)
