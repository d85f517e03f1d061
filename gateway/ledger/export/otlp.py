"""OTLP logs: records as log records, as JSON lines of LogsData, and pushed to an OTLP/HTTP endpoint.

Attribute names are those of the GenAI conventions where they have one, else ``gateway.*``.
https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from gateway import __version__
from gateway.core.canonical import canonical
from gateway.ledger.export.facts import Facts, facts_of
from gateway.ledger.record import Record

Value = str | int | bool

SCOPE = "gateway.ledger"
SERVICE = "llm-governance-gateway"
INFO, WARN = (9, "INFO"), (13, "WARN")

_BATCH = 500

ATTRIBUTES: tuple[tuple[str, Callable[[Facts], Value | None]], ...] = (
    ("gateway.ledger.stream", lambda facts: facts.stream),
    ("gateway.ledger.epoch", lambda facts: facts.epoch),
    ("gateway.ledger.seq", lambda facts: facts.seq),
    ("gateway.ledger.sha256", lambda facts: facts.sha256),
    ("gateway.exchange.id", lambda facts: facts.exchange),
    ("gateway.tenant", lambda facts: facts.tenant),
    ("gateway.principal.id", lambda facts: facts.principal),
    ("gateway.principal.team", lambda facts: facts.team),
    ("gateway.door", lambda facts: facts.door),
    ("gateway.deployment", lambda facts: facts.deployment),
    ("gateway.data_class", lambda facts: facts.data_class),
    ("gateway.allowed", lambda facts: facts.allowed),
    ("gateway.status", lambda facts: facts.status),
    ("gateway.rules", lambda facts: " ".join(facts.rules) or None),
    ("gateway.findings", lambda facts: sum(facts.findings.values()) or None),
    ("gateway.redactions", lambda facts: facts.redactions or None),
    ("gateway.policy.bundle", lambda facts: facts.bundle),
    ("gen_ai.request.model", lambda facts: facts.model or facts.requested_model),
    ("gen_ai.usage.input_tokens", lambda facts: facts.prompt_tokens),
    ("gen_ai.usage.output_tokens", lambda facts: facts.completion_tokens),
    ("http.response.status_code", lambda facts: facts.http_status),
    ("error.type", lambda facts: facts.code),
)


def lines(records: Sequence[Record]) -> Iterator[bytes]:
    """LogsData objects of up to 500 log records, one a line."""
    for start in range(0, len(records), _BATCH):
        logs = [_log_record(facts_of(record)) for record in records[start : start + _BATCH]]
        scope = {"scope": {"name": SCOPE, "version": __version__}, "logRecords": logs}
        resource = {"attributes": _pairs({"service.name": SERVICE})}
        yield canonical({"resourceLogs": [{"resource": resource, "scopeLogs": [scope]}]})


def attributes_of(facts: Facts) -> dict[str, Value]:
    """What is known of the record."""
    said = ((name, read(facts)) for name, read in ATTRIBUTES)
    return {name: value for name, value in said if value is not None}


def _log_record(facts: Facts) -> dict[str, object]:
    number, word = WARN if facts.severe else INFO
    # 64-bit integers are decimal strings in the JSON encoding of Protobuf.
    nanoseconds = str(facts.ts_us * 1000)
    return {
        "timeUnixNano": nanoseconds,
        "observedTimeUnixNano": nanoseconds,
        "severityNumber": number,
        "severityText": word,
        "eventName": facts.kind,
        "body": {"stringValue": facts.kind},
        "attributes": _pairs(attributes_of(facts)),
    }


def _pairs(attributes: Mapping[str, Value]) -> list[dict[str, object]]:
    return [{"key": name, "value": _value(value)} for name, value in attributes.items()]


def _value(value: Value) -> dict[str, object]:
    if isinstance(value, bool):
        return {"boolValue": value}
    return {"intValue": str(value)} if isinstance(value, int) else {"stringValue": value}
