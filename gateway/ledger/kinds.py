"""The kinds of record, and where a record stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


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
    ADMIN_CREATED = "admin.created"
    ADMIN_LOGIN = "admin.login"
    ADMIN_LOGIN_FAILED = "admin.login_failed"
    ADMIN_LOGOUT = "admin.logout"
    ADMIN_PASSWORD_SET = "admin.password_set"  # noqa: S105  a kind of record
    RECORDS_READ = "records.read"
    PAYLOAD_ERASED = "payload.erased"
    PAYLOAD_EXPIRED = "payload.expired"
    HOLD_CHANGED = "hold.changed"
    REVEAL_REQUESTED = "reveal.requested"
    REVEAL_DECIDED = "reveal.decided"
    REVEAL_SHOWN = "reveal.shown"
    RETENTION_PRUNED = "retention.pruned"
    LOG_KEY_ROTATED = "log.key_rotated"
    LOG_RECOVERED = "log.recovered"
    CONFIGURATION = "configuration.loaded"


WRITTEN_BY: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.STREAM_OPEN: "every start of a process with a ledger, commands included",
        Kind.STREAM_HEARTBEAT: "a stream that was idle",
        Kind.STREAM_CLOSE: "a process that ends in order",
        Kind.GAP: "a stream that lost a sink or all sinks, whose clock was set, or that was silent",
        Kind.INTENT: "stage 8 of an exchange",
        Kind.ATTEMPT: "a fallback, before it is tried",
        Kind.OUTCOME: "stage 11 of an exchange, or the recovery of one that a crash left open",
        Kind.REFUSAL: "an exchange that was refused before its intent",
        Kind.KEY_CREATED: "gateway keys create",
        Kind.KEY_REVOKED: "gateway keys revoke",
        Kind.POLICY_LOADED: "a bundle that goes live, at a start or while following",
        Kind.POLICY_REFUSED: "a bundle that may not go live",
        Kind.ADMIN_CREATED: "the first start, which makes the bootstrap admin",
        Kind.ADMIN_LOGIN: "the console's login",
        Kind.ADMIN_LOGIN_FAILED: "the console's login",
        Kind.ADMIN_LOGOUT: "the console's logout",
        Kind.ADMIN_PASSWORD_SET: "gateway admin set-password and reset",
        Kind.RECORDS_READ: "the console, for each list of exchanges and each exchange that it shows",
        Kind.PAYLOAD_ERASED: "an erasure of stored texts",
        Kind.PAYLOAD_EXPIRED: "the expiry of stored texts",
        Kind.HOLD_CHANGED: "a legal hold that is asked for, confirmed, lifted",
        Kind.REVEAL_REQUESTED: "an admin who asks for a stored text",
        Kind.REVEAL_DECIDED: "another admin who allows or refuses it",
        Kind.REVEAL_SHOWN: "each time that the text is shown",
        Kind.RETENTION_PRUNED: "retention, for each day that it drops",
        Kind.CONFIGURATION: "every start of a gateway",
        Kind.LOG_KEY_ROTATED: "gateway ledger keys rotate",
        Kind.LOG_RECOVERED: "gateway ledger recover",
    }
)
"""What leaves a record of each kind. Durable before the action is answered, or the action is not done."""


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A record's place: stream (32 hex digits), epoch from 1, sequence number from 0 in each epoch."""

    stream: str
    epoch: int
    seq: int

    def __str__(self) -> str:
        return f"{self.stream[:8]}/{self.epoch}/{self.seq}"
