"""Strict YAML: what it reads, what it refuses, and that it never does anything else."""

from __future__ import annotations

from datetime import date

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from gateway.catalog.documents import BundleInvalid, read_document


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: no", "no"),
        ("a: NO", "NO"),
        ("a: yes", "yes"),
        ("a: on", "on"),
        ("a: true", True),
        ("a: null", None),
        ("a: ~", None),
        ("a:", None),
        ("a: 010", "010"),
        ("a: 12:30:00", "12:30:00"),
        ("a: 1_000", "1_000"),
        ("a: 1000", 1000),
        ("a: -7", -7),
        ("a: 0.6", 0.6),
        ("a: .inf", ".inf"),
        ("a: 1e3", "1e3"),
        ("a: 2025-04-29", date(2025, 4, 29)),
        ("a: 2025-04-29T10:00:00Z", "2025-04-29T10:00:00Z"),
        ("a: '2025-04-29'", "2025-04-29"),
        ("a: [1, {b: c}]", [1, {"b": "c"}]),
    ],
)
def test_scalars_mean_what_they_look_like(text, value):
    read = read_document("x.yaml", text.encode()).value
    assert read == {"a": value}
    assert type(read["a"]) is type(value)


def test_every_node_has_its_line():
    document = read_document("x.yaml", b"a: 1\nb:\n  - c: 2\n  - d: 3\n")
    assert document.line(("b",)) == 2
    assert document.line(("b", 1, "d")) == 4
    assert document.line(("b", 1, "missing")) == 4
    assert document.line(("missing",)) == 1


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a: 1\nb: &x 2\nc: *x", 3, "aliases"),
        ("a: &x {b: *x}", 1, "aliases"),
        ("a: 1\nb: {<<: {c: 1}}\n? [x]\n: 2", 3, "keys must be text"),
        ("a: 1\na: 2", 2, "twice"),
        ("a: !!str 1\nb: !custom 2", 2, "tags"),
        ("a: !!set {x}", 1, "tags"),
        ("a: !!binary aGk=", 1, "tags"),
        ("a: 2025-02-30", 1, "date"),
        ("null: 1", 1, "keys must be text"),
        ("a: \x00", 1, "control character"),
        ("a: 'x", 1, "not valid YAML"),
        ("=======\n>>>>>>> main", 2, "merge conflict"),
    ],
)
def test_what_a_reviewer_could_misread_is_refused(text, line, message):
    with pytest.raises(BundleInvalid, match=message) as caught:
        read_document("x.yaml", text.encode())
    assert caught.value.line == line
    assert str(caught.value).startswith(f"x.yaml:{line}:")


def test_a_billion_laughs_are_refused_at_the_first():
    bomb = "a: &a [lol]\n" + "".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [{', '.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(20)
    )
    with pytest.raises(BundleInvalid, match="aliases"):
        read_document("bomb.yaml", bomb.encode())


# YAML folds the other line breaks of Unicode into a space.
letters = st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"])
words = st.text(letters, max_size=8)
keys = st.text(letters, min_size=1, max_size=5)
plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**17), 10**17) | words | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(keys, plain, min_size=1, max_size=4))
def test_what_was_written_plainly_is_read_back(value):
    assert read_document("x.yaml", yaml.safe_dump(value, allow_unicode=True).encode("utf-8")).value == value


@given(st.binary(max_size=200))
def test_any_bytes_give_a_document_or_one_error(content):
    try:
        path = read_document("x.yaml", content).path
    except BundleInvalid as problem:
        path = problem.path
    assert path == "x.yaml"
