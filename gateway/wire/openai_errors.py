"""Refusals in OpenAI's error shape, buffered and as a stream event, with the gateway's own fields beside it."""

from __future__ import annotations

import orjson

from gateway.core.decision import Refusal
from gateway.core.errors import TABLE
from gateway.wire.sse import event_bytes


def refusal_body(refusal: Refusal, exchange_id: str) -> bytes:
    """``{"error": {...}}`` as the OpenAI SDKs read it, plus decision_id, rules, reason and remediation."""
    return orjson.dumps(
        {
            "error": {
                "message": f"{refusal.reason} {refusal.remediation}".strip(),
                "type": TABLE[refusal.code].type,
                "param": refusal.param,
                "code": refusal.code.value,
                "decision_id": refusal.decision_id or exchange_id,
                "exchange_id": exchange_id,
                "rules": list(refusal.rules),
                "reason": refusal.reason,
                "remediation": refusal.remediation,
            }
        }
    )


def refusal_event(refusal: Refusal, exchange_id: str) -> bytes:
    """The same as one SSE event; the OpenAI SDKs raise ``APIError`` on it."""
    return event_bytes(refusal_body(refusal, exchange_id))
