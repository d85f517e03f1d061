import json
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.inspection.cards import is_card
from gateway.inspection.engine import find
from gateway.inspection.iban import is_iban
from gateway.inspection.secret_formats import FORMATS, github_checksum

PLANTED = [
    ("EMAIL", "mail me at <maria.keller@example.com>, please", "maria.keller@example.com"),
    ("EMAIL", "Grüße an jörg@müller-straße.example.de!", "jörg@müller-straße.example.de"),
    ("EMAIL", "a+tag@sub.domain.co.uk.", "a+tag@sub.domain.co.uk"),
    ("PHONE", "ring +49 (0)30 901820 now", "+49 (0)30 901820"),
    ("PHONE", "call me on 0301 555 0199", "0301 555 0199"),
    ("PHONE", "it is (212) 555-0147.", "(212) 555-0147"),
    ("PHONE", "00 44 20 7946 0958 is it", "00 44 20 7946 0958"),
    ("IBAN", "to DE89 3704 0044 0532 0130 00 today", "DE89 3704 0044 0532 0130 00"),
    ("IBAN", "gb29nwbk60161331926819", "gb29nwbk60161331926819"),
    ("IBAN", "FR14-2004-1010-0505-0001-3M02-606", "FR14-2004-1010-0505-0001-3M02-606"),
    ("CARD", "4111 1111 1111 1111", "4111 1111 1111 1111"),
    ("CARD", "card: 2221000000000009,", "2221000000000009"),
    ("CARD", "amex 3782-822463-10005", "3782-822463-10005"),
    ("CARD", "maestro 6759649826438453", "6759649826438453"),
    ("US_SSN", "536-22-1234", "536-22-1234"),
    ("US_SSN", "my ssn is 536221234", "536221234"),
    ("IP_ADDRESS", "from 203.0.113.9:443", "203.0.113.9"),
    ("IP_ADDRESS", "2001:db8:85a3::8a2e:370:7334", "2001:db8:85a3::8a2e:370:7334"),
    ("SECRET_AWS_ACCESS_KEY", "id AKIA" + "Q3EGR7ZMWL5B2TXY.", "AKIA" + "Q3EGR7ZMWL5B2TXY"),
    ("SECRET_JWT", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"),
    ("SECRET_PASSWORD", "the password is Tr0ub4dor&3.", "Tr0ub4dor&3"),
    ("SECRET_PASSWORD", "Das Passwort lautet geh3im!", "geh3im!"),
    ("SECRET_PASSWORD", "mot de passe: S3cr&t99", "S3cr&t99"),
    ("SECRET_DATABASE_URL", "postgres://app:hunter2@db.example.com/x", "postgres://app:hunter2@db.example.com/x"),
    ("SECRET_GENERIC", 'api_key = "9f8aB3kQ0zXr7LmN2pYt5"', "9f8aB3kQ0zXr7LmN2pYt5"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text", "value"), PLANTED)
def test_finds(kind, text, value):
    found = [(f.type, text[f.start : f.end]) for f in find(text)]
    assert (kind, value) in found


@pytest.mark.parametrize(
    "text",
    [
        "4111 1111 1111 1112", "order 1234567890123456", "DE88 3704 0044 0532 0130 00", "000-12-3456", "666-12-3456",
        "123-00-4567", "version 1.2.3.4", "v10.0.0.1", "==1.2.3.4", "127.0.0.1", "0.0.0.0", "12:30:45", "std::vector",
        "epoch 1732366512 and 1732366512123", "@decorator", "a @ b", "user@localhost", "1 2 3 4 5 6 7 8 9 10 11 12 13",
        "password = getpass()", "password is required", "the token bucket", "sha256:9f27d249c1b0aa", "3.14159265358979",
        "550e8400-e29b-41d4-a716-446655440000", "AKIA is a prefix", "-----BEGIN CERTIFICATE-----", "2026-11-23 10:20:30",
        "call 2026-11-23 the day", "isbn 978-3-16-148410-0", "commit 3b2fba8d9e0f1a2b3c4d5e6f708192a3b4c5d6e7",
    ],
)  # fmt: skip
def test_leaves_alone(text):
    assert find(text) == ()


@pytest.mark.parametrize("disguise", ["​", "­", "⁠"])
def test_invisible_characters_do_not_hide(disguise):
    hidden = disguise.join("maria@example.com")
    (finding,) = find(f"mail {hidden} now")
    assert finding.type == "EMAIL"
    assert f"mail {hidden} now"[finding.start : finding.end] == hidden


def test_full_width_forms_do_not_hide():
    text = "card ４１１１１１１１１１１１１１１１ ok"
    (finding,) = find(text)
    assert (finding.type, text[finding.start : finding.end]) == ("CARD", "４１１１１１１１１１１１１１１１")


@given(st.text())
def test_offsets_are_valid_sorted_and_disjoint(text):
    position = 0
    for finding in find(text):
        assert position <= finding.start < finding.end <= len(text)
        position = finding.end


@given(st.integers(10**11, 10**19 - 1))
def test_one_wrong_digit_breaks_a_card(number):
    digits = str(number)
    if is_card(digits):
        wrong = digits[:-1] + str((int(digits[-1]) + 1) % 10)
        assert not is_card(wrong)


def test_iban_check():
    assert is_iban("DE89370400440532013000")
    assert not is_iban("DE89370400440532013001")
    assert not is_iban("DE8937040044053201300")


def test_the_table_of_vendor_formats_is_broad_and_each_literal_gates_its_pattern():
    assert len({entry.type for entry in FORMATS}) >= 110
    for entry in FORMATS:
        assert not entry.pattern.search("plain words and 12345 numbers")
        assert entry.type.startswith("SECRET_")


def test_github_checksum_is_verified_not_required():
    body = "A" * 30
    good = next(f"ghp_{body}{tail}" for tail in _tails(body) if github_checksum(f"ghp_{body}{tail}"))
    assert find(good)[0].validated
    bad = good[:-1] + ("0" if good[-1] != "0" else "1")
    assert [(f.type, f.validated) for f in find(bad)] == [("SECRET_GITHUB_TOKEN", False)]


def _tails(body):
    import zlib

    alphabet = string.digits + string.ascii_uppercase + string.ascii_lowercase
    value, out = zlib.crc32(body.encode()), ""
    while value:
        value, digit = divmod(value, 62)
        out = alphabet[digit] + out
    yield out.rjust(6, "0")


def test_few_false_alarms_on_python_sources():
    sources = [p.read_text(encoding="utf-8") for p in Path(json.__file__).parent.parent.glob("[a-d]*.py")]
    size = sum(map(len, sources))
    alarms = sum(len([f for f in find(s) if f.type != "IP_ADDRESS" and f.type != "EMAIL"]) for s in sources)
    assert size > 500_000
    assert alarms / (size / 10_000) <= 1


@pytest.mark.parametrize(
    "unit", ["1", "@", "a.", "1 ", "-----BEGIN ", "+1 ", "eyJ", "://:", "password is ", "1.", "a:", "secret aws "]
)
def test_work_grows_with_length_alone(unit):
    """Doubling a hostile text must not much more than double the steps of the regular expressions."""
    import sys

    def calls(text):
        count = 0

        def trace(_frame, event, _arg):
            nonlocal count
            count += event == "c_call"

        sys.setprofile(trace)
        try:
            find(text)
        finally:
            sys.setprofile(None)
        return count

    small, large = calls(unit * 500), calls(unit * 1000)
    assert large <= 2.6 * small + 200
