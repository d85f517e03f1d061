import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.inspection.engine import find
from gateway.redaction.restore import Restorer
from gateway.redaction.surrogates import Surrogates, redact
from gateway.redaction.types import TypeSet

SURROGATES = Surrogates(b"k" * 32, "default")
ALL = TypeSet(["*"])


@given(st.text() | st.sampled_from(["a@b.com c@d.org a@b.com", "4111111111111111, +49 30 901820"]))
def test_restore_undoes_redact(text):
    redacted = redact(text, find(text), SURROGATES, types=ALL)
    assert Restorer(redacted.mapping).restore(redacted.text)[0] == text


@given(st.text(alphabet="AB_1x ", max_size=40), st.lists(st.integers(0, 40), max_size=10))
def test_streamed_restore_equals_whole(text, cuts):
    mapping = {"A_1": "first", "A_1B": "longer", "B_A": "second\\"}
    restorer = Restorer(mapping)
    edges = [0, *sorted(cuts), len(text)]
    out = "".join(restorer.feed(text[a:b]) for a, b in zip(edges, edges[1:], strict=False)) + restorer.finish()
    assert out == Restorer(mapping).restore(text)[0]


@pytest.mark.parametrize("written", ["EMAIL_ABCDEFGH", "email_abcdefgh", "Email_AbcdEFGH", r"EMAIL\_ABCDEFGH"])
def test_case_and_markdown_are_tolerated(written):
    assert Restorer({"EMAIL_ABCDEFGH": "a@b.com"}).restore(f"**{written}**.") == ("**a@b.com**.", 1)


def test_only_what_is_in_the_mapping_is_restored():
    assert Restorer({"EMAIL_ABCDEFGH": "a@b.com"}).restore("EMAIL_ABCDEFGJ") == ("EMAIL_ABCDEFGJ", 0)
    assert Restorer({}).restore("EMAIL_ABCDEFGH") == ("EMAIL_ABCDEFGH", 0)


def test_surrogates_are_stable_typed_and_keyed_per_tenant():
    same = SURROGATES.surrogate("IBAN", "DE89 3704 0044 0532 0130 00")
    assert same == SURROGATES.surrogate("IBAN", "de89370400440532013000")
    assert same.startswith("IBAN_")
    assert same != Surrogates(b"k" * 32, "other").surrogate("IBAN", "DE89370400440532013000")
    assert same != Surrogates(b"x" * 32, "default").surrogate("IBAN", "DE89370400440532013000")
    assert SURROGATES.surrogate("EMAIL", "A@B.com") == SURROGATES.surrogate("EMAIL", "a@b.COM")
