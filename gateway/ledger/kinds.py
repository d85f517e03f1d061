"""The kinds of record, and where a record stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a record tells. Stable words, at most 40 characters; readers tolerate kinds they do not know."""

    STREAM_OPEN = "stream.open"
    STREAM_HEARTBEAT = "stream.heartbeat"
    STREAM_CLOSE = "stream.close"
    GAP = "ledger.gap"
    INTENT = "exchange.intent"
    ATTEMPT = "exchange.attempt"
    OUTCOME = "exchange.outcome"
    REFUSAL = "exchange.refusal"
    KEY_CREATED = "key.created"
    KEY_REVOKED = "key.revoked"
    POLICY_LOADED = "policy.loaded"
    POLICY_REFUSED = "policy.refused"
    ADMIN_LOGIN = "admin.login"
    ADMIN_LOGIN_FAILED = "admin.login_failed"
    ADMIN_PASSWORD_SET = "admin.password_set"  # noqa: S105  a kind of record
    PAYLOAD_ERASED = "payload.erased"
    PAYLOAD_EXPIRED = "payload.expired"
    HOLD_CHANGED = "hold.changed"
    REVEAL_REQUESTED = "reveal.requested"
    REVEAL_DECIDED = "reveal.decided"
    REVEAL_SHOWN = "reveal.shown"
    RETENTION_PRUNED = "retention.pruned"
    CONFIGURATION = "configuration.loaded"


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A record's place: stream (32 hex digits), epoch from 1, sequence number from 0 in each epoch."""

    stream: str
    epoch: int
    seq: int

    def __str__(self) -> str:
        return f"{self.stream[:8]}/{self.epoch}/{self.seq}"
