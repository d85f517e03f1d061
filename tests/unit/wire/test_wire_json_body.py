import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.errors import Code, Refused
from gateway.wire.json_body import parse_object


def deep(levels: int) -> bytes:
    return b'{"a":' * levels + b"1" + b"}" * levels


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", Code.INVALID_JSON),
        (b"{", Code.INVALID_JSON),
        (b"[]", Code.INVALID_REQUEST),
        (b'"x"', Code.INVALID_REQUEST),
        (b"null", Code.INVALID_REQUEST),
        (b'{"a": NaN}', Code.INVALID_JSON),
        (b'{"a": Infinity}', Code.INVALID_JSON),
        (b'{"a": 1,}', Code.INVALID_JSON),
        (b'{"a": 1} trailing', Code.INVALID_JSON),
        (b'{"a": "\xff\xfe"}', Code.INVALID_UTF8),
        (b'{"a": "\xed\xa0\x80"}', Code.INVALID_UTF8),
        (b'{"a": "\\ud800"}', Code.INVALID_UTF8),
        (b'{"a": 1, "a": 2}', Code.DUPLICATE_KEY),
        (b'{"a": {"b": 1, "b": 1}}', Code.DUPLICATE_KEY),
        (b'{"a": [{"b" : 1, "b"\n: 2}]}', Code.DUPLICATE_KEY),
        (b'{"a": 1, "\\u0061": 2}', Code.DUPLICATE_KEY),
        (deep(65), Code.TOO_DEEP),
        (deep(5000), Code.TOO_DEEP),
        (b"[" * 100_000, Code.TOO_DEEP),
    ],
)
def test_refuses(body, code):
    with pytest.raises(Refused) as caught:
        parse_object(body, max_depth=64)
    assert caught.value.code is code


@pytest.mark.parametrize(
    "body",
    [
        b'{"a": "looks like \\"b\\": 1, \\"b\\": 2"}',
        b'{"a": "\\\\", "b": "x:", "c": ":"}',
        b'{"a": "colon follows" , "b": ["x", "y"]}',
        deep(64),
        b"{}",
    ],
)
def test_reads(body):
    assert parse_object(body, max_depth=64) == json.loads(body)


@given(
    st.dictionaries(
        st.text(),
        st.recursive(
            st.text() | st.integers(-(2**60), 2**60) | st.booleans() | st.none(),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
            max_leaves=10,
        ),
    )
)
def test_reads_any_object_that_json_can_write(value):
    body = json.dumps(value).encode()
    assert parse_object(body, max_depth=64) == value
