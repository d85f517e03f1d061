"""What other tools are told of a record, and that no record can make them read another."""

from __future__ import annotations

import base64
import re
from hashlib import sha256

import orjson
import pytest
from google.protobuf import json_format
from hypothesis import given
from hypothesis import strategies as st
from opentelemetry.proto.logs.v1.logs_pb2 import LogsData

from gateway.core.canonical import canonical
from gateway.ledger.export import cef, ocsf, otlp
from gateway.ledger.export.facts import facts_of
from gateway.ledger.kinds import Kind, Position
from gateway.ledger.record import encode_record, parse_record

STREAM = "ab" * 16
PRINCIPAL = {"id": "key:1", "kind": "api_key", "team": "risk", "tenant": "blue", "region": "eu", "role": "developer"}
INTENT = {
    "door": "chat",
    "requested_model": "qwen3-32b",
    "principal": PRINCIPAL,
    "data_class": {"value": "confidential"},
    "findings": {"EMAIL": 2},
    "redactions": {"EMAIL": 2},
    "policy": {"bundle": "sha256:ab", "commit": "cd"},
    "chosen": {"deployment": "h100", "model": "qwen3-32b"},
    "received_us": 1_700_000_000_000_000,
}
OUTCOME = {"status": "answered", "http_status": 200, "elapsed_us": 5_000, "usage": {"prompt": 7, "completion": 3}}
REFUSAL = {**INTENT, "code": "policy_refused", "http_status": 403, "rules": ["B01", "R02"]}
CANARY = "a text that nobody may see"


def record(kind: Kind, body: dict, exchange: str | None = "ex_1", seq: int = 4):
    return parse_record(encode_record(Position(STREAM, 2, seq), 1_700_000_000_123_456, kind, exchange, body))


def event(kind: Kind, body: dict, exchange: str | None = "ex_1") -> dict:
    (line,) = ocsf.lines([record(kind, body, exchange)])
    return orjson.loads(line)


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_of_record_is_an_event_with_what_the_class_requires(kind):
    made = event(kind, INTENT)
    assert (made["class_uid"], made["category_uid"], made["metadata"]["version"]) == (6003, 6, "1.8.0")
    assert made["type_uid"] == 600300 + made["activity_id"]
    assert made["metadata"]["profiles"] == ["ai_operation", "security_control", "trace"]
    for name in ("time", "severity_id", "actor", "api", "src_endpoint"):
        assert name in made
    assert made["api"]["operation"]
    assert made["src_endpoint"]["name"]
    assert made["metadata"]["product"]["name"]


def test_an_intent_in_ocsf():
    made = event(Kind.INTENT, INTENT)
    assert made["actor"]["user"] == {"uid": "key:1", "type": "api_key", "groups": [{"name": "risk"}]}
    assert made["ai_model"] == {"ai_provider": "h100", "name": "qwen3-32b"}
    assert (made["action_id"], made["disposition_id"], made["is_alert"]) == (1, 1, False)
    assert made["policy"] == {"name": "policies", "uid": "sha256:ab", "version": "cd"}
    assert made["trace"] == {"uid": "ex_1", "start_time": 1_700_000_000_000}
    assert made["metadata"]["uid"] == f"{STREAM}/2/4"
    assert made["raw_data_hash"]["value"] == sha256(record(Kind.INTENT, INTENT).raw).hexdigest()
    assert made["unmapped"]["findings"] == {"EMAIL": 2}


def test_an_outcome_in_ocsf_has_its_tokens():
    made = event(Kind.OUTCOME, OUTCOME)
    assert made["message_context"] == {
        "ai_role_id": 2,
        "prompt_tokens": 7,
        "completion_tokens": 3,
        "total_tokens": 10,
        "service": {"name": "gateway"},
    }
    assert made["http_response"] == {"code": 200}
    assert made["duration"] == 5


def test_a_refusal_in_ocsf_is_denied_and_alerts():
    made = event(Kind.REFUSAL, REFUSAL)
    assert (made["action_id"], made["disposition_id"], made["is_alert"], made["status_id"]) == (2, 2, True, 2)
    assert (made["status_code"], made["severity_id"], made["unmapped"]["rules"]) == (
        "policy_refused",
        3,
        ["B01", "R02"],
    )


@pytest.mark.parametrize("render", [ocsf.lines, cef.lines, otlp.lines])
@pytest.mark.parametrize("place", ["text", "messages", "prompt", "reason", "content"])
def test_no_view_tells_what_stands_in_a_field_that_it_does_not_know(render, place):
    body = {**INTENT, place: CANARY, "decisions": [{"reason": CANARY}], "request": {place: CANARY}}
    written = b"".join(render([record(Kind.INTENT, body)]))
    assert CANARY.encode() not in written
    assert base64.b64encode(CANARY.encode()) not in written


INJECTIONS = [
    "x|10|act=allowed",
    "x act=allowed",
    "x\nCEF:0|evil|evil|1|1|1|10|",
    "x\r\nCEF:0|evil",
    "back\\slash",
    "back\\|pipe",
    "\\=equals=",
    "tab\tand\x00nul\x1b[31m",
    "line\u2028separator\x85next",
    "\\n",
    "=",
    "|",
]


@pytest.mark.parametrize("text", INJECTIONS)
def test_a_value_cannot_leave_its_place_in_cef(text):
    body = {**REFUSAL, "code": text, "rules": [text], "principal": {**PRINCIPAL, "id": text, "tenant": text}}
    (line,) = cef.lines([record(Kind.REFUSAL, body)])
    header, values = read_cef(line.decode())
    assert header[1:5] == ["LLM Governance Gateway", "gateway", header[3], "exchange.refusal"]
    assert len(header) == 7
    plain = re.sub(r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f\x85\u2028\u2029]", " ", text)
    assert values["suid"] == values["reason"] == values["cs2"] == plain
    assert values["act"] == "refused"
    assert values["cs1"] == "ex_1"


@given(st.text(), st.text())
def test_any_text_comes_back_from_a_value_and_no_header_gains_a_field(value, name):
    escaped = cef.escape_value(value)
    assert "\n" not in escaped
    assert "\r" not in escaped
    assert not re.search(r"(?<!\\)(?:\\\\)*=", escaped)
    assert not re.search(r"(?<!\\)(?:\\\\)*\|", cef.escape_header(name))


def read_cef(line: str) -> tuple[list[str], dict[str, str]]:
    """A reader of CEF that knows nothing of the writer: header fields, then key=value pairs."""
    assert "\n" not in line
    assert "\r" not in line
    parts = re.split(r"(?<!\\)((?:\\\\)*)\|", line, maxsplit=7)
    fields = [parts[i] + (parts[i + 1] if i + 1 < len(parts) else "") for i in range(0, len(parts), 2)]
    header, extension = fields[:7], fields[7]
    starts = list(re.finditer(r"(?:^| )([A-Za-z0-9]+)(?<!\\)=", extension))
    values = {}
    for found, following in zip(starts, [*starts[1:], None], strict=True):
        raw = extension[found.end() : following.start() if following else len(extension)]
        values[found[1]] = re.sub(r"\\(.)", lambda m: {"n": "\n", "r": "\r"}.get(m[1], m[1]), raw)
    return header, values


def test_otlp_lines_are_logs_data_that_protobuf_reads():
    records = [record(Kind.INTENT, INTENT, seq=n) for n in range(1, 700)] + [record(Kind.OUTCOME, OUTCOME, seq=701)]
    lines = list(otlp.lines(records))
    assert len(lines) == 2
    read = [json_format.Parse(line, LogsData()) for line in lines]
    logs = [log for data in read for log in data.resource_logs[0].scope_logs[0].log_records]
    assert len(logs) == 700
    assert logs[0].time_unix_nano == 1_700_000_000_123_456_000
    last = {pair.key: pair.value for pair in logs[-1].attributes}
    assert last["gen_ai.usage.input_tokens"].int_value == 7
    assert last["gateway.ledger.seq"].int_value == 701
    assert last["gateway.allowed"].bool_value is True


def test_facts_leave_out_what_is_malformed():
    body = {"principal": [], "chosen": 3, "policy": None, "findings": {"EMAIL": -1, "X": "y"}, "rules": [1, "B01"]}
    facts = facts_of(record(Kind.INTENT, body))
    assert (facts.principal, facts.model, facts.bundle, facts.findings, facts.rules) == (None, None, None, {}, ("B01",))
    assert canonical(ocsf.event(facts))
