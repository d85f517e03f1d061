"""The row of an exchange follows from its records, whatever they hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.ledger.kinds import Kind, Position
from gateway.ledger.projection import close_row, closing_of, open_row
from gateway.ledger.record import encode_record, parse_record
from gateway.storage.tables import EXCHANGE

AT = Position("cd" * 16, 2, 5)
INTENT = {
    "door": "chat",
    "requested_model": "qwen3-32b",
    "principal": {"id": "key_1", "team": "risk", "tenant": "acme"},
    "data_class": {"value": "confidential"},
    "findings": {"IBAN": 1, "EMAIL": 2},
    "decisions": [
        {"deployment": "saas", "allow": False, "deciding": ["10/forbid"], "rules": []},
        {"deployment": "h100", "allow": True, "deciding": ["00/permit"], "rules": []},
    ],
    "chosen": {"deployment": "h100", "model": "qwen3-32b", "licence": "Apache-2.0"},
    "policy": {"bundle": "sha256:aa", "commit": "beef"},
    "redactions": {"EMAIL": 2},
    "received_us": 1000,
}
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=300),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from([*INTENT, "id", "value", "deployment"]), inner, max_size=3)
    ),
    max_leaves=8,
)


def record(kind, body, at=AT):
    return parse_record(encode_record(at, 77, kind, "ex_1", body))


def test_an_intent_opens_a_row():
    row = open_row(record(Kind.INTENT, INTENT))
    assert (row.decision, row.status, row.rules, row.finding_types) == ("allowed", "open", "00/permit", "EMAIL IBAN")
    assert (row.tenant, row.team, row.principal, row.data_class) == ("acme", "risk", "key_1", "confidential")
    assert (row.deployment, row.licence, row.redactions, row.started_us) == ("h100", "Apache-2.0", 2, 1000)
    assert (row.policy_commit, row.bundle, row.first_seq, row.last_seq) == ("beef", "sha256:aa", 5, None)


def test_a_refusal_is_finished_at_once():
    body = {"door": "chat", "code": "policy_refused", "http_status": 403, "rules": ["10/a", "20/b"], "principal": None}
    row = open_row(record(Kind.REFUSAL, body))
    assert (row.decision, row.status, row.code, row.http_status) == ("refused", "refused", "policy_refused", 403)
    assert (row.rules, row.tenant, row.principal, row.last_seq, row.started_us) == ("10/a 20/b", "default", None, 5, 77)


def test_an_outcome_closes_the_row_and_keeps_what_it_does_not_name():
    outcome = {
        "status": "answered",
        "http_status": 200,
        "deployment": "fallback",
        "model": None,
        "response_redactions": {"EMAIL": 3},
        "elapsed_us": 9,
    }
    row = close_row(
        open_row(record(Kind.INTENT, INTENT)), closing_of(record(Kind.OUTCOME, outcome, Position(AT.stream, 2, 8)))
    )
    assert (row.status, row.decision, row.deployment, row.model) == ("answered", "allowed", "fallback", "qwen3-32b")
    assert (row.redactions, row.elapsed_us, row.last_seq) == (5, 9, 8)


def test_an_exchange_that_ends_refused_is_refused():
    closed = close_row(open_row(record(Kind.INTENT, INTENT)), closing_of(record(Kind.OUTCOME, {"status": "refused"})))
    assert (closed.status, closed.decision) == ("refused", "refused")


def test_a_second_outcome_changes_nothing():
    first = close_row(open_row(record(Kind.INTENT, INTENT)), closing_of(record(Kind.OUTCOME, {"status": "answered"})))
    assert close_row(first, closing_of(record(Kind.OUTCOME, {"status": "refused"}))) == first


@pytest.mark.parametrize("status", ["open", None, 7])
def test_no_outcome_leaves_a_row_open(status):
    assert closing_of(record(Kind.OUTCOME, {"status": status})).status == "unknown"


@given(
    st.dictionaries(
        st.sampled_from([*INTENT, "rules", "status", "elapsed_us", "http_status", "response_redactions"]), ANYTHING
    )
)
def test_whatever_a_body_holds_the_row_fits_its_columns(body):
    opened = open_row(record(Kind.INTENT, body))
    for row in (
        opened,
        open_row(record(Kind.REFUSAL, body)),
        close_row(opened, closing_of(record(Kind.OUTCOME, body))),
    ):
        for column in EXCHANGE.columns:
            value = getattr(row, column.name)
            assert value is not None or column.nullable
            if isinstance(value, str):
                assert "\x00" not in value
                assert len(value) <= (getattr(column.type, "length", None) or len(value))
