"""Bodies as the pipeline writes them, of the same fields and size, different for each exchange."""

from __future__ import annotations

from typing import Any

_TEAMS = ("risk", "support", "legal", "research", "payroll")
_MODELS = (
    ("h100-qwen3", "qwen3-32b", "apache-2.0"),
    ("local-smollm2", "smollm2-135m-instruct", "apache-2.0"),
    ("openai-gpt-4.1", "gpt-4.1", "openai-services"),
)
_CLASSES = ("public", "internal", "confidential")
_HITS = [
    {"effect": "permit", "id": "B01-approved-models", "mode": "enforce"},
    {"effect": "oblige", "id": "O02-redact-secrets-in-answers", "mode": "enforce"},
]
_DUTIES = [{"type": "redact", "rules": ["O02-redact-secrets-in-answers"]}]


def intent_body(name: str, number: int, received_us: int) -> dict[str, Any]:
    """An intent with two decisions; about 1.6 KB as a record."""
    deployment, model, licence = _MODELS[number % 3]
    found = {"EMAIL": 1 + number % 4, "PERSON": 1} if number % 2 else {}
    label = _CLASSES[number % 3]
    return {
        "door": "chat",
        "stream": number % 2 == 0,
        "requested_model": model,
        "principal": {
            "id": f"key:{number % 997:08}",
            "kind": "api_key",
            "team": _TEAMS[number % 5],
            "tenant": "default",
            "region": "eu",
            "role": "developer",
            "groups": ["engineering", "staff"],
        },
        "purpose": "general",
        "data_class": {
            "value": label,
            "declared": label,
            "floor": "public",
            "from_findings": "public",
            "because": "declared by caller",
        },
        "findings": found,
        "coverage": None,
        "inspection": "structured/1",
        "names": None,
        "request": {
            "leaves": 2,
            "unknown_fields": 0,
            "uninspected": [],
            "remote_urls": 0,
            "tools": 0,
            "thinking": None,
            "budget_share": None,
        },
        "decisions": [_decision(f"dc_{name}_{at}", *_MODELS[(number + at) % 3][:2]) for at in range(2)],
        "policy": {"bundle": "sha256:" + "981455d85be87424" * 4, "commit": "483a7e46" * 5},
        "redactions": found,
        "obligations": ["redact"],
        "chosen": {
            "assurance": "L0",
            "deployment": deployment,
            "model": model,
            "licence": licence,
            "thinking": None,
        },
        "received_us": received_us,
    }


def outcome_body(name: str, number: int, elapsed_us: int) -> dict[str, Any]:
    """The outcome that belongs to it; about 0.75 KB as a record."""
    deployment, model, licence = _MODELS[number % 3]
    return {
        "status": "answered",
        "http_status": 200,
        "code": None,
        "deployment": deployment,
        "model": model,
        "licence": licence,
        "finish_reasons": ["stop"],
        "usage": {"prompt": 40 + number % 400, "completion": 10 + number % 300, "reasoning": None},
        "served_model": model,
        "upstream_request_id": None,
        "thinking": {"asked": None, "observed": False},
        "attempts": [
            {
                "decision_id": f"dc_{name}_0",
                "deployment": deployment,
                "elapsed_us": elapsed_us,
                "outcome": "answered",
                "status": 200,
            }
        ],
        "response_findings": {},
        "response_redactions": {},
        "restored": 0,
        "elapsed_us": elapsed_us,
    }


def _decision(identity: str, deployment: str, model: str) -> dict[str, Any]:
    return {
        "id": identity,
        "action": "invoke",
        "allow": True,
        "deciding": ["B01-approved-models"],
        "deployment": deployment,
        "model": model,
        "error": None,
        "reason": "",
        "rules": _HITS,
        "obligations": _DUTIES,
    }
