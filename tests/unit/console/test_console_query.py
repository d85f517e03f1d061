"""The address of the list is its state, in both directions; the address after a login is one of ours."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.console.login import safe_target
from gateway.console.query import read_query
from gateway.ledger.filters import Place


def parameters(address: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(address).query))


def test_a_query_becomes_a_filter():
    query = read_query({"q": " mail ", "class": "internal", "rule": "D02", "team": "", "before": "12.ex_1", "x": "y"})
    assert query.given == {"q": "mail", "class": "internal", "rule": "D02"}
    wanted = query.filter
    assert (wanted.text, wanted.data_class, wanted.rule, wanted.team) == ("mail", "internal", "D02", None)
    assert (wanted.before, wanted.after, wanted.limit) == (Place(12, "ex_1"), None, 50)


@pytest.mark.parametrize(
    "before", ["", "x", "-1.a", "1e3.a", "99999999999999999999.a", "9007199254740993.a", "١.a", "1." + "a" * 41, "1.ü"]
)
def test_a_place_that_cannot_be_read_is_the_beginning(before):
    assert read_query({"before": before}).filter.before is None


@given(st.dictionaries(st.sampled_from(["q", "decision", "class", "model", "team", "rule"]), st.text(max_size=250)))
def test_an_address_reads_back_as_itself(given_values):
    query = read_query(given_values)
    assert read_query(parameters(query.newest)).given == query.given
    assert all("\x00" not in value and len(value) <= 200 for value in query.given.values())
    for name in query.given:
        assert name not in read_query(parameters(query.without(name))).given


def test_a_span_of_minutes_becomes_one_of_microseconds_and_a_bar_an_address():
    wanted = read_query({"from": "2026-11-27T10:00", "to": "2026-11-27T10:59"}).filter
    assert wanted.until_us - wanted.since_us == 3_600_000_000
    assert read_query(parameters(read_query({}).between(wanted.since_us, wanted.until_us))).filter == wanted
    assert read_query({"from": "yesterday", "to": "2026-11-27"}).given == {}


@pytest.mark.parametrize("good", ["/console", "/console/exchanges?q=a&class=internal", "/console/exchanges/ex_1"])
def test_a_login_goes_on_to_a_page_of_the_console(good):
    assert safe_target(good) == good


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "/",
        "//evil.example/console",
        "/console//evil.example",
        "https://evil.example/console",
        "/consolevil",
        "/console/\\evil.example",
        "/console/\r\nset-cookie: a=b",
        "/console/login",
        "javascript:alert(1)",
        "/console/" + "a" * 3000,
        "/console/ü",
    ],
)
def test_a_login_leads_nowhere_else(bad):
    assert safe_target(bad) == "/console"
