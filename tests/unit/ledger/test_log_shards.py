"""Names of shards, and the leaves between them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from gateway.ledger.log.shards import (
    Head,
    Naming,
    Recovery,
    close_entry,
    is_shard_of,
    open_entry,
    parse_entry,
    recover_entry,
)

NAMING = Naming("example.org/audit", halves=True)
HEAD = Head("example.org/audit/2026H2", 7, "ab" * 32)


def at(year, month, day=1):
    return int(datetime(year, month, day, tzinfo=UTC).timestamp() * 1e6)


@pytest.mark.parametrize(
    ("origin", "now", "following"),
    [
        ("example.org/audit/2026H2", at(2026, 12, 31), None),
        ("example.org/audit/2026H2", at(2027, 1), "example.org/audit/2027H1"),
        ("example.org/audit/2026H2/r3", at(2027, 1), "example.org/audit/2027H1"),
        ("example.org/audit/2026H2/r3", at(2026, 11), None),
        ("example.org/audit/2026H2", at(2026, 2), None),
        ("other.example/audit", at(2026, 11), "example.org/audit/2026H2"),
        ("example.org/audit", at(2026, 11), "example.org/audit/2026H2"),
    ],
)
def test_the_shard_that_follows(origin, now, following):
    assert NAMING.next(origin, now) == following


def test_a_log_without_shards_never_turns():
    whole = Naming("example.org/audit", halves=False)
    assert whole.at(at(2026, 11)) == "example.org/audit"
    assert whole.next("example.org/audit", at(2030, 1)) is None
    assert whole.recovery("example.org/audit") == "example.org/audit/r1"


def test_recoveries_are_numbered():
    assert NAMING.recovery("example.org/audit/2026H2") == "example.org/audit/2026H2/r1"
    assert NAMING.recovery("example.org/audit/2026H2/r9") == "example.org/audit/2026H2/r10"


@pytest.mark.parametrize("end", ["", "/2026H2", "/2026H1/r2", "/r1"])
def test_what_is_a_shard(end):
    assert is_shard_of("example.org/audit", "example.org/audit" + end)


@pytest.mark.parametrize(
    "origin", ["example.org/audit/2026H3", "example.org/audit2", "example.org/audit/2026H2/x", "x"]
)
def test_what_is_none(origin):
    assert not is_shard_of("example.org/audit", origin)


@pytest.mark.parametrize("prefix", ["", "a b", "a+b", "a/", "x" * 101])
def test_a_prefix_that_cannot_name_keys_is_refused(prefix):
    with pytest.raises(ValueError, match="origin"):
        Naming(prefix, halves=True)


def test_entries_are_read_back():
    closing = parse_entry(close_entry(HEAD.origin, 8, "n", 5))
    assert (closing.kind, closing.origin, closing.size, closing.next) == ("shard.close", HEAD.origin, 8, "n")
    assert parse_entry(open_entry("n", HEAD, 5)).prev == HEAD
    assert parse_entry(recover_entry("n", HEAD, Recovery("note\n", ("w",), "why", "cli:a"), 5)).prev == HEAD


@pytest.mark.parametrize(
    "raw", [b"", b"{}", b"[]", open_entry("n", HEAD, 5) + b" ", close_entry("o", 1, "n", 5)[:-1], b'{"entry":1}']
)
def test_what_is_no_entry_is_refused(raw):
    with pytest.raises(ValueError, match="entry"):
        parse_entry(raw)
