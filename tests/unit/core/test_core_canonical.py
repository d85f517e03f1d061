import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.canonical import canonical, digest

ascii_keys = st.text(st.characters(max_codepoint=126), max_size=8)
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ascii_keys, inner, max_size=4),
    max_leaves=20,
)


@given(values)
def test_equals_the_jcs_reference_on_the_subset(value):
    assert canonical(value) == rfc8785.dumps(value)


@pytest.mark.parametrize("value", [1.5, {"ä": 1}, {1: 2}, 2**53, b"x", {"a": [float("nan")]}, {"a": object()}])
def test_refuses_what_is_outside_the_subset(value):
    with pytest.raises(ValueError, match="canonical JSON"):
        canonical(value)


def test_digest_does_not_depend_on_key_order():
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
