import base64

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.errors import Code, Refused
from gateway.core.vocabulary import Embedded, KeyOf, LeafKind
from gateway.inspection.leaves import extract, rewrite
from gateway.wire.openai_chat import CHAT


def leaves(body, skip=lambda _: False, **limits):
    return extract(body, lambda _: LeafKind.TOOL_ARGUMENTS, skip, **{"max_leaves": 1000, "max_depth": 64, **limits})


values = st.recursive(
    st.text() | st.integers(-(2**60), 2**60) | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(st.text(), values, max_size=4))
def test_every_string_is_a_leaf(body):
    found = {leaf.text for leaf in leaves(body)}

    def strings(value):
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            for key, item in value.items():
                if key != "arguments":
                    yield from strings(item)
        elif isinstance(value, list):
            for item in value:
                yield from strings(item)

    assert {text for text in strings(body) if text} <= found


@given(st.dictionaries(st.text(), values, max_size=4))
def test_rewriting_with_the_same_text_changes_nothing(body):
    texts = {leaf.path: leaf.text for leaf in leaves(body) if not leaf.text.lstrip("-").isdigit()}
    if texts:
        assert rewrite(body, texts) == body


def test_tool_arguments_are_opened_and_written_back():
    body = {"function": {"arguments": '{"to": "a@b.com", "Key With Text": {"deep": ["x", 4111111111111111]}}'}}
    found = {leaf.path: leaf.text for leaf in leaves(body)}
    base = ("function", "arguments", Embedded())
    assert found[(*base, "to")] == "a@b.com"
    assert found[(*base, KeyOf("Key With Text"))] == "Key With Text"
    assert found[(*base, "Key With Text", "deep", 1)] == "4111111111111111"
    changed = rewrite(
        body, {(*base, "to"): "X", (*base, KeyOf("Key With Text")): "K", (*base, "Key With Text", "deep", 1): "C"}
    )
    assert orjson.loads(changed["function"]["arguments"]) == {"to": "X", "K": {"deep": ["x", "C"]}}
    assert "a@b.com" in body["function"]["arguments"]


@pytest.mark.parametrize("text", ['{"to": "a@b.com', '{"a": "a@b.com", "a": 1}', '"a@b.com"', "a@b.com"])
def test_arguments_that_cannot_be_opened_are_one_leaf_of_text(text):
    assert [leaf.text for leaf in leaves({"arguments": text})] == [text]


def test_bounds():
    with pytest.raises(Refused) as caught:
        leaves({"a": ["x"] * 11}, max_leaves=10)
    assert caught.value.code is Code.INVALID_REQUEST
    with pytest.raises(Refused) as caught:
        leaves({"a": [[["x"]]]}, max_depth=3)
    assert caught.value.code is Code.TOO_DEEP


def test_skipped_paths_are_no_leaves():
    assert leaves({"role": "user", "content": "x"}, skip=lambda path: path == ("role",))[0].text == "x"


def test_a_text_file_in_a_part_is_read_and_written_back():
    url = "data:text/csv;base64," + base64.b64encode(b"name,mail\nMaria,maria@example.com\n").decode()
    parts = [{"type": "file", "file": {"filename": "x.csv", "file_data": url}}]
    body = {"model": "m", "messages": [{"role": "user", "content": parts}]}
    shape = CHAT.validate(body)
    assert shape.uninspected == ()
    leaves = extract(body, CHAT.kind_of, CHAT.skip, max_leaves=100, max_depth=20)
    (leaf,) = [leaf for leaf in leaves if "maria@" in leaf.text]
    changed = rewrite(body, {leaf.path: leaf.text.replace("maria@example.com", "EMAIL_7QK4M2XA")})
    written = changed["messages"][0]["content"][0]["file"]["file_data"]
    assert base64.b64decode(written.partition(",")[2]) == b"name,mail\nMaria,EMAIL_7QK4M2XA\n"
    assert written.startswith("data:text/csv;base64,")


@pytest.mark.parametrize(
    "url", ["data:application/pdf;base64,JVBERi0=", "data:text/plain;base64,/w==", "data:text/plain;base64,!", "plain"]
)
def test_a_file_that_is_no_text_stays_uninspected(url):
    parts = [{"type": "file", "file": {"file_data": url}}]
    assert CHAT.validate({"model": "m", "messages": [{"role": "user", "content": parts}]}).uninspected != ()
