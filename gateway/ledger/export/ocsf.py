"""OCSF 1.8.0: each record as API Activity (class 6003) with the profiles ai_operation, security_control and trace.

An event holds identifiers and counts. ``metadata.uid`` is the key to tell repeats by, ``raw_data_hash`` the digest of
the record. https://schema.ocsf.io/1.8.0/classes/api_activity
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from gateway import __version__
from gateway.core.canonical import canonical
from gateway.ledger.export.facts import Facts, facts_of
from gateway.ledger.kinds import Kind
from gateway.ledger.record import Record

VERSION = "1.8.0"

_CLASS, _CATEGORY = 6003, 6
_PRODUCT = "LLM Governance Gateway"
_OTHER, _CREATE, _READ, _UPDATE, _DELETE = 99, 1, 2, 3, 4
_INFORMATIONAL, _MEDIUM = 1, 3
_SUCCESS, _FAILURE = 1, 2
_ALLOWED, _DENIED = 1, 2
_BLOCKED = 2
_ROLE_USER, _ROLE_ASSISTANT = 1, 2
_SHA_256 = 3

# What a record does, in OCSF's activities; kinds that are not named here are "Other".
ACTIVITIES: Mapping[str, int] = {
    Kind.INTENT: _CREATE,
    Kind.ATTEMPT: _CREATE,
    Kind.OUTCOME: _CREATE,
    Kind.REFUSAL: _CREATE,
    Kind.KEY_CREATED: _CREATE,
    Kind.KEY_REVOKED: _DELETE,
    Kind.POLICY_LOADED: _UPDATE,
    Kind.CONFIGURATION: _UPDATE,
    Kind.ADMIN_PASSWORD_SET: _UPDATE,
    Kind.PAYLOAD_ERASED: _DELETE,
    Kind.PAYLOAD_EXPIRED: _DELETE,
    Kind.HOLD_CHANGED: _UPDATE,
    Kind.REVEAL_REQUESTED: _READ,
    Kind.REVEAL_DECIDED: _READ,
    Kind.REVEAL_SHOWN: _READ,
}


def lines(records: Sequence[Record]) -> Iterator[bytes]:
    """One event a line."""
    for record in records:
        yield canonical(event(facts_of(record)))


def event(facts: Facts) -> dict[str, object]:
    """The event of one record."""
    activity = ACTIVITIES.get(facts.kind, _OTHER)
    made: dict[str, object | None] = {
        "activity_id": activity,
        "activity_name": facts.kind if activity == _OTHER else None,
        "category_uid": _CATEGORY,
        "class_uid": _CLASS,
        "type_uid": _CLASS * 100 + activity,
        "severity_id": _MEDIUM if facts.severe else _INFORMATIONAL,
        "time": facts.ts_us // 1000,
        "duration": facts.elapsed_us // 1000 if facts.elapsed_us is not None else None,
        "status_id": _FAILURE if facts.severe else _SUCCESS,
        "status_code": facts.code,
        "status_detail": facts.status,
        "metadata": {
            "version": VERSION,
            "product": {"name": _PRODUCT, "vendor_name": _PRODUCT, "version": __version__},
            "profiles": ["ai_operation", "security_control", "trace"],
            "uid": facts.key,
            "sequence": facts.seq,
            "event_code": facts.kind,
            "correlation_uid": facts.exchange,
            "tenant_uid": facts.tenant,
        },
        "actor": _actor(facts),
        "api": {"operation": facts.door or facts.kind, "service": {"name": "gateway"}},
        "src_endpoint": {"name": facts.principal or "gateway", "type_id": 0},
        "dst_endpoint": {"name": facts.deployment} if facts.deployment else None,
        "http_response": {"code": facts.http_status} if facts.http_status is not None else None,
        "raw_data_hash": {"algorithm_id": _SHA_256, "value": facts.sha256},
        **_ai_operation(facts),
        **_security_control(facts),
        "trace": _trace(facts),
        "unmapped": _unmapped(facts),
    }
    return _without_nulls(made)


def _actor(facts: Facts) -> dict[str, object]:
    if facts.principal is None:
        return {"app_name": "gateway"}
    groups = [{"name": facts.team}] if facts.team else None
    return {"user": {"uid": facts.principal, "type": facts.principal_kind, "groups": groups}}


def _ai_operation(facts: Facts) -> dict[str, object]:
    """Profile ai_operation. The provider is the deployment: who operates it is told by the catalogue."""
    if facts.exchange is None:
        return {}
    prompt, completion = facts.prompt_tokens, facts.completion_tokens
    name = facts.model or facts.requested_model
    return {
        "ai_model": {"ai_provider": facts.deployment or "none", "name": name} if name else None,
        "message_context": {
            "ai_role_id": _ROLE_ASSISTANT if facts.kind == Kind.OUTCOME else _ROLE_USER,
            "prompt_tokens": prompt,
            "completion_tokens": completion,
            "total_tokens": prompt + completion if prompt is not None and completion is not None else None,
            "service": {"name": "gateway"},
        },
    }


def _security_control(facts: Facts) -> dict[str, object]:
    """Profile security_control: what policy decided."""
    if facts.allowed is None:
        return {}
    return {
        "action_id": _ALLOWED if facts.allowed else _DENIED,
        "disposition_id": _ALLOWED if facts.allowed else _BLOCKED,
        "is_alert": not facts.allowed,
        "policy": {"name": "policies", "uid": facts.bundle, "version": facts.commit} if facts.bundle else None,
    }


def _trace(facts: Facts) -> dict[str, object] | None:
    """Profile trace: an exchange is one trace."""
    if facts.exchange is None:
        return None
    return {
        "uid": facts.exchange,
        "start_time": facts.started_us // 1000 if facts.started_us is not None else None,
        "end_time": facts.ts_us // 1000 if facts.elapsed_us is not None else None,
    }


def _unmapped(facts: Facts) -> dict[str, object]:
    return {
        "stream": facts.stream,
        "epoch": facts.epoch,
        "data_class": facts.data_class,
        "rules": list(facts.rules) or None,
        "findings": dict(facts.findings) or None,
        "redactions": facts.redactions or None,
        "region": facts.region,
    }


def _without_nulls(value: Mapping[str, object | None]) -> dict[str, object]:
    return {
        name: _without_nulls(item) if isinstance(item, dict) else item
        for name, item in value.items()
        if item is not None and item != {}
    }
