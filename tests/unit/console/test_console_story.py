"""One exchange told from its records: headline, stages, verdicts, and bodies that are not as they should be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.console.stages import State, bodies_of, stages_of
from gateway.console.story import tell
from gateway.console.wording import Tone
from gateway.core.decision import Effect, Mode
from gateway.core.errors import Code
from gateway.ledger.detail import ExchangeDetail, SealedRecord
from gateway.ledger.projection import ExchangeRow, close_row, closing_of, open_row
from gateway.ledger.record import Record
from gateway.policy.rules import Rule
from tests.depth import rounds

NOW_US = 1_700_000_000_000_000
DECISION = {
    "id": "dc_1",
    "action": "invoke",
    "deployment": "h100",
    "model": "qwen3-32b",
    "allow": True,
    "rules": [
        {"id": "B01", "effect": "permit", "mode": "enforce"},
        {"id": "D02", "effect": "forbid", "mode": "shadow"},
    ],
    "deciding": ["B01"],
    "obligations": [{"type": "redact", "rules": ["O01"]}],
    "reason": "",
    "error": None,
}
REFUSED = {
    **DECISION,
    "id": "dc_2",
    "allow": False,
    "rules": [
        {"id": "A03", "effect": "forbid", "mode": "enforce"},
        {"id": "D02", "effect": "forbid", "mode": "enforce"},
    ],
    "deciding": ["D02", "A03"],
    "obligations": [],
    "reason": "D02's reason.",
}
CHOSEN = {"deployment": "h100", "model": "qwen3-32b", "licence": "apache-2.0", "assurance": "L1", "thinking": None}
OPENING = {
    "door": "chat",
    "stream": True,
    "requested_model": "smart",
    "principal": {
        "id": "key:1",
        "kind": "api_key",
        "team": "claims",
        "tenant": "default",
        "region": "eu",
        "role": "dev",
    },
    "purpose": "general",
    "data_class": {
        "value": "confidential",
        "declared": None,
        "floor": "public",
        "from_findings": "confidential",
        "because": "found EMAIL",
    },
    "findings": {"EMAIL": 2},
    "inspection": "engine",
    "request": {"leaves": 1, "unknown_fields": 0, "uninspected": [], "remote_urls": 2, "tools": 1, "thinking": None},
    "decisions": [DECISION],
    "policy": {"bundle": "sha256:1", "commit": "c"},
    "redactions": {},
    "received_us": NOW_US,
}
INTENT = {**OPENING, "chosen": CHOSEN, "redactions": {"EMAIL": 2}, "obligations": ["redact", "redact"]}
OUTCOME = {
    "status": "answered",
    "http_status": 200,
    "code": None,
    "finish_reasons": ["stop"],
    "usage": {"prompt": 1, "completion": 20, "reasoning": None},
    "served_model": "Qwen3-32B",
    "attempts": [
        {"deployment": "h100", "decision_id": "dc_1", "outcome": "answered", "status": 200, "elapsed_us": 700}
    ],
    "response_findings": {"PHONE": 1},
    "response_redactions": {"PHONE": 1},
    "restored": 2,
    "elapsed_us": 2000,
}


def rule(name: str, effect: Effect = Effect.FORBID) -> Rule:
    return Rule(
        id=name,
        effect=effect,
        mode=Mode.ENFORCE,
        title=f"{name}'s title",
        reason=f"{name}'s reason.",
        remediation=f"{name}'s remedy.",
        severity="high",
        level="hard",
        owner="o",
        refs="r",
        review_by=date(2027, 1, 1),
        path=f"rules/10-a/{name}.cedar",
        text="",
        tree=SimpleNamespace(),
        obligation=None,
    )


RULES = {name: rule(name) for name in ("B01", "D02", "A03")}


def record(seq: int, kind: str, body: dict) -> Record:
    return Record("ab" * 16, 1, seq, NOW_US + seq * 500, kind, "ex_1", body, b"")


def detail(*records: Record) -> ExchangeDetail:
    row: ExchangeRow = open_row(records[0])
    for each in records:
        if each.kind == "exchange.outcome":
            row = close_row(row, closing_of(each))
    return ExchangeDetail(row, tuple(SealedRecord(each, None, None) for each in records), None)


def answered(**outcome: object) -> ExchangeDetail:
    return detail(record(1, "exchange.intent", INTENT), record(2, "exchange.outcome", {**OUTCOME, **outcome}))


def refused(code: str = "policy_refused", **body: object) -> ExchangeDetail:
    base = {**OPENING, "decisions": [REFUSED], "code": code, "http_status": 403, "rules": ["D02", "A03"]}
    return detail(record(1, "exchange.refusal", {**base, "decision_id": "dc_2", "elapsed_us": 900, **body}))


def states(shown: ExchangeDetail) -> list[State]:
    return [stage.state for stage in stages_of(bodies_of([sealed.record for sealed in shown.records]))]


def test_an_answered_exchange_says_who_answered_and_what_was_replaced():
    story = tell(answered(), RULES)
    assert story.headline == "Allowed and answered by qwen3-32b at h100"
    assert [badge.tone for badge in story.badges] == [Tone.ALLOW, Tone.REDACT]
    assert story.badges[1].word == "3 values replaced"
    assert [(f.type, f.found, f.replaced, f.found_in_answer, f.replaced_in_answer) for f in story.findings] == [
        ("EMAIL", 2, 2, 0, 0),
        ("PHONE", 0, 0, 1, 1),
    ]
    assert story.duties == ("redact",)
    assert story.facts.assurance == "L1"
    assert {stage.state for stage in story.stages} == {State.DONE}
    said = {stage.title: stage.sentence for stage in story.stages}
    assert said["Read"] == "Door chat, streamed, 1 text leaf, 1 tool, 2 remote URLs."
    assert said["Classify"] == "Confidential: found EMAIL."
    assert said["Respond"].startswith("1 token in, 20 tokens out; finished by stop; 1 value replaced in the answer")


def test_time_is_divided_without_a_remainder():
    assert [(span.name, span.elapsed_us) for span in tell(answered(), RULES).spans] == [
        ("Stages 1 to 8", 500),
        ("Call of h100", 700),
        ("Stages 10 and 11", 800),
    ]


@pytest.mark.parametrize("elapsed_us", [1199, 0, None])
def test_clocks_that_disagree_show_no_division(elapsed_us):
    assert tell(answered(elapsed_us=elapsed_us), RULES).spans == ()


def test_a_refusal_gives_the_reason_the_remedy_of_that_reason_and_where_it_stopped():
    story = tell(refused(), RULES)
    assert story.headline == "Refused before any model was called"
    assert story.why == "D02's reason."
    assert story.remedy == "D02's remedy."
    assert [note.title for note in story.rules] == ["D02's title", "A03's title"]
    assert [stage.title for stage in story.stages if stage.state is State.STOPPED] == ["Decide"]
    assert [stage.title for stage in story.stages if stage.state is State.SKIPPED] == [
        "Oblige",
        "Record intent",
        "Call",
        "Respond",
    ]


def test_rules_that_decided_come_first_and_the_others_say_how_they_matched():
    (first,) = tell(answered(), RULES).rounds
    notes = first.verdicts[0].rules
    assert [(note.id, note.deciding, note.mode) for note in notes] == [
        ("B01", True, "enforce"),
        ("D02", False, "shadow"),
    ]
    assert first.verdicts[0].chosen


def test_a_rule_that_the_live_bundle_has_no_longer_is_said_to_be_unknown():
    story = tell(refused(), {})
    assert not any(note.known for note in story.rules)
    assert story.why == "D02's reason."


def test_a_fallback_is_a_second_round():
    attempt = {**CHOSEN, "deployment": "local", "decision": {**DECISION, "deployment": "local"}, "obligations": []}
    shown = detail(
        record(1, "exchange.intent", INTENT),
        record(2, "exchange.attempt", attempt),
        record(3, "exchange.outcome", {**OUTCOME, "deployment": "local", "model": "qwen3-32b"}),
    )
    story = tell(shown, RULES)
    assert story.headline == "Allowed and answered by qwen3-32b at local, after a fallback"
    assert [each.title for each in story.rounds] == ["As the request came", "Again, before falling back to local"]
    assert story.rounds[1].verdicts[0].chosen


@pytest.mark.parametrize(
    ("code", "parts", "stopped"),
    [
        ("invalid_credentials", {"principal": None}, "Authenticate"),
        ("rate_limited", {}, "Admit"),
        ("invalid_json", {"request": None, "inspection": None, "data_class": None, "decisions": []}, "Read"),
        ("inspection_failed", {}, "Inspect"),
        ("invalid_data_class", {}, "Classify"),
        ("unknown_model", {"decisions": []}, "Decide"),
        ("obligation_unmet", {}, "Oblige"),
        ("internal", {"inspection": None}, "Inspect"),
        ("client_closed", {"decisions": []}, "Decide"),
        ("a_code_of_the_future", {"principal": None}, "Authenticate"),
    ],
)
def test_a_refusal_stops_at_the_stage_of_its_code(code, parts, stopped):
    shown = refused(code, **parts)
    bodies = bodies_of([sealed.record for sealed in shown.records])
    assert [stage.title for stage in stages_of(bodies) if stage.state is State.STOPPED] == [stopped]


@pytest.mark.parametrize("code", ["unknown_route", "method_not_allowed"])
def test_what_never_became_an_exchange_reached_no_stage(code):
    assert set(states(refused(code, principal=None))) == {State.SKIPPED, State.DONE}


def test_every_code_has_a_stage_or_none_for_a_reason():
    for code in Code:
        assert len(states(refused(code.value))) == 11


@pytest.mark.parametrize(
    ("outcome", "headline", "stopped"),
    [
        ({"status": "upstream_failed", "code": "upstream_timeout", "attempts": []}, "Allowed, but no model answered", "Call"),
        ({"status": "interrupted", "code": "upstream_interrupted"}, "Allowed; the answer by qwen3-32b at h100 broke off", "Respond"),
        ({"status": "client_closed", "code": "client_closed"}, "Allowed; the caller left before the end", "Respond"),
        ({"status": "refused", "code": "inspection_failed"}, "Allowed, then refused before the answer was complete", "Respond"),
    ],
)  # fmt: skip
def test_other_endings_say_so(outcome, headline, stopped):
    story = tell(answered(**outcome), RULES)
    assert story.headline == headline
    assert [stage.title for stage in story.stages if stage.state is State.STOPPED] == [stopped]
    assert story.why


def test_a_crash_leaves_the_rest_unknown():
    shown = detail(
        record(1, "exchange.intent", INTENT), record(2, "exchange.outcome", {"status": "unknown", "cause": "crash"})
    )
    story = tell(shown, RULES)
    assert story.headline == "Allowed; how it ended is not known"
    assert [stage.title for stage in story.stages if stage.state is State.UNKNOWN] == ["Call", "Respond"]
    assert story.stages[-1].sentence == "Closed at recovery after a crash."


def test_an_exchange_under_way_says_so():
    story = tell(detail(record(1, "exchange.intent", INTENT)), RULES)
    assert story.headline == "Allowed, and under way"
    assert [stage.title for stage in story.stages if stage.state is State.UNKNOWN] == [
        "Call",
        "Respond",
        "Record outcome",
    ]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
BODY = st.dictionaries(st.sampled_from(sorted({*INTENT, *OUTCOME, "code", "rules", "decision_id"})), JSON)


@settings(max_examples=rounds(150), deadline=None)
@given(st.sampled_from(["exchange.intent", "exchange.refusal"]), BODY, BODY, BODY)
def test_no_body_whatever_stops_the_page(kind, opening, attempt, outcome):
    shown = detail(
        record(1, kind, opening), record(2, "exchange.attempt", attempt), record(3, "exchange.outcome", outcome)
    )
    assert len(tell(shown, RULES).stages) == 11
    assert len(tell(replace(shown, records=()), RULES).stages) == 11
