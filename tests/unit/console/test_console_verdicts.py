"""Decisions as people read them: waived rules with their exceptions, the nearest permit, a candidate that differs."""

import pytest

from gateway.console.verdicts import NearestPermit, rounds_of


def verdict(**decision):
    opening = {"decisions": [{"id": "dc_1", "deployment": "here", "model": "m", **decision}]}
    return rounds_of(opening, (), {})[0].verdicts[0]


def test_a_waived_rule_names_its_exceptions():
    rules = [{"id": "C02", "effect": "forbid", "mode": "enforce"}, {"id": "B01", "effect": "permit", "mode": "enforce"}]
    waived = [{"rule": "C02", "exception": "EXC-1"}, {"rule": "C02", "exception": "EXC-2"}]
    found = verdict(allow=True, rules=rules, deciding=["B01"], waived=waived)
    assert {note.id: note.exceptions for note in found.rules} == {"B01": (), "C02": ("EXC-1", "EXC-2")}


def test_the_nearest_permit_is_named():
    clause = {"rule": "B01", "clause": "resource.model.approval_current"}
    assert verdict(allow=False, nearest=clause).nearest == NearestPermit("B01", "resource.model.approval_current")
    assert verdict(allow=False, nearest=None).nearest is None


@pytest.mark.parametrize(
    ("live", "shadow", "said"),
    [
        (True, {"allow": False, "deciding": ["D02"]}, "The candidate bundle would have refused this (D02)."),
        (True, {"allow": False}, "The candidate bundle would have refused this (no permit)."),
        (False, {"allow": True}, "The candidate bundle would have allowed this."),
        (
            True,
            {"allow": True, "obligations": ["redact"]},
            "The candidate bundle would have asked for other duties: redact.",
        ),
        (True, None, ""),
    ],
)
def test_what_a_candidate_would_have_done(live, shadow, said):
    assert verdict(allow=live, shadow=shadow).shadow == said
