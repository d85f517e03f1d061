"""Retention requirements: the longest minimum, the shortest maximum, the floor; contradictions are said, not settled."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.catalog.documents import BundleInvalid
from gateway.policy.retention import METADATA_FLOOR_DAYS, load_retention

ENTRY = """  - id: {id}
    keeps: {keeps}
{days}    basis: a law
    source: its text
    verified_on: 2026-11-23
    owner: governance
"""


def written(*entries):
    text = "requirements:\n"
    for number, (keeps, least, most) in enumerate(entries):
        days = ("" if least is None else f"    min_days: {least}\n") + (
            "" if most is None else f"    max_days: {most}\n"
        )
        text += ENTRY.format(id=f"r{number}", keeps=keeps, days=days)
    return {"retention.yaml": text.encode()}


def test_without_a_file_there_is_the_floor_and_no_bound():
    span = load_retention({}).span("metadata")
    assert (span.min_days, span.max_days, span.conflict) == (METADATA_FLOOR_DAYS, None, "")


@pytest.mark.parametrize(
    ("entries", "line", "message"),
    [
        ([("metadata", 400, 399)], 5, "max_days is less than min_days"),
        ([("payload", None, None)], 2, "min_days, max_days or both"),
        ([("payload", -1, None)], 4, "greater than or equal to 0"),
    ],
)
def test_a_requirement_that_makes_no_sense_refuses_the_bundle(entries, line, message):
    with pytest.raises(BundleInvalid, match=message) as caught:
        load_retention(written(*entries))
    assert caught.value.path == "retention.yaml"
    assert caught.value.line == line


@pytest.mark.parametrize(
    ("entries", "conflict"),
    [
        (
            [("metadata", None, 30)],
            "metadata: the floor of six months asks for at least 183 days, r0 allows at most 30",
        ),
        ([("metadata", 2000, None), ("metadata", None, 400)], "metadata: r0 asks for at least 2000 days, r1 allows"),
        ([("payload", 40, None), ("payload", None, 30)], "payload: r0 asks for at least 40 days, r1 allows at most 30"),
    ],
)
def test_a_contradiction_is_said_with_both_sides(entries, conflict):
    (said,) = load_retention(written(*entries)).conflicts()
    assert said.startswith(conflict)


days = st.none() | st.integers(0, 1000)


@given(st.lists(st.tuples(st.sampled_from(["metadata", "payload"]), days, days), max_size=5))
def test_a_span_satisfies_every_requirement_or_says_that_it_cannot(entries):
    fine = [e for e in entries if e[1:] != (None, None) and (e[1] is None or e[2] is None or e[1] <= e[2])]
    retention = load_retention(written(*fine)) if fine else load_retention({})
    for keeps in ("metadata", "payload"):
        span = retention.span(keeps)
        mine = [e for e in fine if e[0] == keeps]
        assert all(e[1] is None or span.min_days >= e[1] for e in mine)
        assert all(e[2] is None or (span.max_days is not None and span.max_days <= e[2]) for e in mine)
        assert bool(span.conflict) == (span.max_days is not None and span.max_days < span.min_days)
