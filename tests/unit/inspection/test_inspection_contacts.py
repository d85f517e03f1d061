import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.inspection.contacts import find_emails

FOUND = [
    ("<maria.keller@example.com>, please", "maria.keller@example.com"),
    ("jörg@müller-straße.example.de!", "jörg@müller-straße.example.de"),
    ("a+tag@sub.domain.co.uk.", "a+tag@sub.domain.co.uk"),
    ("mailto:maria@example.com?subject=hello", "maria@example.com"),
    ("mailto://maria@example.com", "maria@example.com"),
    ('"john doe"@example.com', '"john doe"@example.com'),
    ("https://x.example/?email=a.b@c.org&page=1", "a.b@c.org"),
    ("**x@y.de**", "x@y.de"),
    ("`x@y.de`", "x@y.de"),
    ("o'brien@x.ie", "o'brien@x.ie"),
    ("иван@почта.рф", "иван@почта.рф"),
    ("user@xn--80a1acny.xn--p1ai", "user@xn--80a1acny.xn--p1ai"),
    ("请联系maria@example.com谢谢", "maria@example.com"),
    ("이메일은 maria@example.co.kr으로", "maria@example.co.kr"),
    ("write to maria@example.com.Thanks", "maria@example.com"),
    ("(maria@example.com)", "maria@example.com"),
    ("maria@example.com: hello", "maria@example.com"),
    ("MARIA@EXAMPLE.COM", "MARIA@EXAMPLE.COM"),
    ("maria@mail.photography", "maria@mail.photography"),
    ("maria@mail.unlistedtop", "maria@mail.unlistedtop"),
]
NOT_FOUND = [
    "@decorator.call", "a @ b.com", "user@localhost", "git@github.com:org/repo", "ssh://git@host.com/x", "logo@2x.png", "left-pad@1.2.3",
    "pkg@1.2.3-beta.io", "@scope/pkg@2.0.0", "q@k.transpose(1)", "A@B.T", "@user:matrix.org", "deploy@host.example.com:/srv/app",
    "@import url.css", "x@self.weight", "model@layer.run(3)", "@", "@@@@.com", "styles@main.css", "name@host.zz",
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), FOUND)
def test_finds_an_address_and_nothing_around_it(text, value):
    assert [text[f.start : f.end] for f in find_emails(text)] == [value]


@pytest.mark.parametrize("text", NOT_FOUND)
def test_leaves_alone_what_only_has_an_at_sign(text):
    assert list(find_emails(text)) == []


def test_an_unlisted_top_level_domain_counts_for_less():
    (listed,) = find_emails("maria@example.org")
    (unlisted,) = find_emails("maria@example.unlistedtop")
    assert unlisted.score < listed.score
    assert (listed.validated, unlisted.validated) == (True, False)


@given(
    st.from_regex(r"[a-z][a-z0-9._+-]{0,30}[a-z0-9]", fullmatch=True),
    st.sampled_from(["example.com", "uni-x.ac.uk", "firma.de"]),
)
def test_any_plain_address_is_found_whole(local, domain):
    address = f"{local}@{domain}"
    text = f"Write to {address}, please"
    assert [text[f.start : f.end] for f in find_emails(text)] == [address]


@given(st.text('@.ab-_ "\n', max_size=200))
def test_offsets_stay_within_the_text(text):
    for finding in find_emails(text):
        assert 0 <= finding.start < finding.end <= len(text)
        assert text[finding.start : finding.end].count("@") >= 1
