"""Each mode replaces as it says; what can be restored is restored exactly; no two values share a stand-in."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.core.vocabulary import Finding
from gateway.inspection.engine import find
from gateway.redaction.canonical import canonical
from gateway.redaction.modes import Mode, masked
from gateway.redaction.restore import Restorer
from gateway.redaction.surrogates import Replacer, Surrogates, redact
from gateway.redaction.types import TypeSet
from tests.depth import rounds

SURROGATES = Surrogates(b"k" * 32, "default")
ALL = TypeSet(["*"])
VALUES = {
    "maria.keller@corp.example": "EMAIL", "Ann@Corp.example": "EMAIL", "+49 30 901820": "PHONE", "+1 212-867-5309": "PHONE",
    "4111 1111 1111 1111": "CARD", "5500-0000-0000-0004": "CARD", "DE89 3704 0044 0532 0130 00": "IBAN", "8.8.8.8": "IP_ADDRESS",
    "8.8.4.4": "IP_ADDRESS", "2a00:1450::8": "IP_ADDRESS", "536-22-1234": "US_SSN", "Maria Keller": "PERSON", "Ann": "PERSON",
    "Hauptstraße 5, 10115 Berlin": "ADDRESS", "1984-03-12": "DATE_OF_BIRTH", "hunter2!": "SECRET_PASSWORD",
    "123.456.789-09": "BR_CPF", "Acme GmbH": "ORGANIZATION", "a4:83:e7:1b:2c:3d": "MAC_ADDRESS",
}  # fmt: skip
TYPED = [SURROGATES.surrogate(kind, value) for value, kind in VALUES.items()]
FAKES = [made for value, kind in VALUES.items() if (made := SURROGATES.fake(kind, value))]
LITERALS = [
    "EMAIL_7QK4M2XA", "email 7qk4m2xa", *TYPED, *(t.lower().replace("_", "-") for t in TYPED),
    *(t.replace("_", r"\u005f") for t in TYPED), *FAKES, "is", "x", "字", "_", "-", ".", "\u200b", "Merevale", "1",
]  # fmt: skip


@st.composite
def annotated(draw):
    """A text and its findings: values between literals, some of which are those values' own stand-ins."""
    text, findings, used = "", [], set()
    for piece in draw(st.lists(st.sampled_from([*VALUES, *LITERALS]) | st.text(max_size=5), max_size=10)):
        text += draw(st.sampled_from([" ", " ", "", ", ", "\n"]))
        if piece in VALUES and piece not in used:
            used.add(piece)
            findings.append(Finding(len(text), len(text) + len(piece), VALUES[piece], 1.0, "test", validated=True))
        text += piece if piece not in VALUES or (findings and findings[-1].start == len(text)) else ""
    return text, findings


@settings(max_examples=rounds(500))
@given(annotated(), st.sampled_from([Mode.SURROGATE, Mode.FAKE]))
def test_restore_undoes_redact(text_and_findings, mode):
    text, findings = text_and_findings
    redacted = redact(text, findings, SURROGATES, types=ALL, mode=mode, texts=[text])
    assert Restorer(redacted.mapping).restore(redacted.text)[0] == text


@given(st.text() | st.sampled_from(["a@b.com c@d.org a@b.com", "4111111111111111, +49 30 901820", "a" * 80 + "@b.com"]))
def test_restore_undoes_redact_of_what_the_engine_finds(text):
    for mode in (Mode.SURROGATE, Mode.FAKE):
        redacted = redact(text, find(text), SURROGATES, types=ALL, mode=mode)
        assert Restorer(redacted.mapping).restore(redacted.text)[0] == text


@settings(max_examples=rounds(200))
@given(annotated())
def test_nothing_of_a_value_is_left_in_any_mode(text_and_findings):
    text, findings = text_and_findings
    gone = [text[f.start : f.end] for f in findings]
    outside = "".join(
        text[a:b]
        for a, b in zip([0, *(f.end for f in findings)], [*(f.start for f in findings), len(text)], strict=True)
    )
    for mode in Mode:
        redacted = redact(text, findings, SURROGATES, types=ALL, mode=mode, texts=[text]).text
        for value in gone:
            assert value in outside or len(value) < 5 or value not in redacted


def one(kind, value, mode, **kwargs):
    finding = Finding(0, len(value), kind, 1.0, "test", validated=True)
    return redact(value, [finding], SURROGATES, types=ALL, mode=mode, **kwargs)


def test_a_hash_is_long_keyed_and_cannot_be_restored():
    redacted = one("EMAIL", "Maria@corp.example", Mode.HASH)
    assert re.fullmatch("EMAIL_[0-9a-f]{32}", redacted.text)
    assert redacted.mapping == {}
    assert redacted.counts == {"EMAIL": 1}
    assert one("EMAIL", "maria@corp.example", Mode.HASH).text == redacted.text
    other = Surrogates(b"x" * 32, "default")
    assert other.digest("EMAIL", "maria@corp.example") != redacted.text


def test_dropping_removes_the_value_and_nothing_else():
    text = "write to maria@corp.example today"
    redacted = redact(text, find(text), SURROGATES, types=ALL, mode=Mode.DROP)
    assert (redacted.text, redacted.mapping) == ("write to  today", {})


@pytest.mark.parametrize(
    ("kind", "written", "expected"),
    [
        ("CARD", "4111 1111 1111 1234", "**** **** **** 1234"),
        ("IBAN", "DE89 3704 0044 0532 0130 00", "**** **** **** **** **30 00"),
        ("PHONE", "+49 (30) 901820", "+** (**) ***820"),
        ("PHONE", "867-5309", "***-**09"),
        ("EMAIL", "ann.k@corp.example", "***.*@****.*******"),
        ("PERSON", "Żaneta Ó’Neil", "****** ******"),
        ("US_SSN", "536-22-1234", "***-**-****"),
        ("SECRET_PASSWORD", "hunter2! x", "******** *"),
        ("CARD", "12", "**"),
    ],
)
def test_a_mask_keeps_the_layout_and_four_digits_at_most(kind, written, expected):
    assert masked(kind, written) == expected
    redacted = one(kind, written, Mode.MASK)
    assert (redacted.text, redacted.mapping) == (expected, {})


def test_a_secret_is_never_faked():
    assert one("SECRET_PASSWORD", "hunter2!", Mode.FAKE).text == SURROGATES.surrogate("SECRET_PASSWORD", "hunter2!")


def test_modes_are_called_by_their_words():
    assert [Mode(word) for word in ("placeholder", "surrogate", "fake", "hash", "drop", "mask")] == [
        Mode.SURROGATE, Mode.SURROGATE, Mode.FAKE, Mode.HASH, Mode.DROP, Mode.MASK,
    ]  # fmt: skip
    with pytest.raises(ValueError, match="shred"):
        Mode("shred")


@pytest.mark.parametrize(
    ("kind", "spellings"),
    [
        ("EMAIL", ["maria@corp.example", "Maria@CORP.example", "ma\u200bria@corp.example", "ｍａｒｉａ@corp.example"]),
        ("PHONE", ["+49 30 901820", "+49 (0)30 901820", "0049 30-901820", "+4930901820", "+４９ 30 901820"]),
        ("PHONE", ["+1 212 867 5309", "1-212-867-5309"]),
        ("IBAN", ["DE89 3704 0044 0532 0130 00", "de89370400440532013000", "DE89-3704-0044-0532-0130-00"]),
        ("CARD", ["4111 1111 1111 1111", "4111-1111-1111-1111", "4111\u200b111111111111", "４１１１ 1111 1111 1111"]),
        ("BR_CPF", ["123.456.789-09", "12345678909"]),
        ("PERSON", ["Maria Keller", "MARIA  KELLER", "maria\nkeller"]),
        ("ADDRESS", ["Hauptstraße 5,  Berlin", "hauptstrasse 5, berlin"]),
        ("IP_ADDRESS", ["2001:0DB8:0::1", "2001:db8::1"]),
    ],
)
def test_spellings_of_one_value_share_its_surrogate(kind, spellings):
    assert len({SURROGATES.surrogate(kind, spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    ("kind", "one_value", "other"),
    [
        ("IP_ADDRESS", "1.23.4.5", "12.3.4.5"),
        ("SECRET_PASSWORD", "hunter2", "Hunter2"),
        ("COORDINATES", "48.1, -1.5", "48.1, 1.5"),
        ("PHONE", "212 867 5309", "212 867 5308"),
        ("PERSON", "Ann Lee", "Annlee"),
    ],
)
def test_two_values_stay_two(kind, one_value, other):
    assert canonical(kind, one_value) != canonical(kind, other)


def test_the_first_spelling_is_what_comes_back():
    text = "Maria@corp.example or maria@corp.example"
    redacted = redact(text, find(text), SURROGATES, types=ALL)
    assert list(redacted.mapping.values()) == ["Maria@corp.example"]
    restored = Restorer(redacted.mapping).restore(redacted.text)[0]
    assert restored == "Maria@corp.example or Maria@corp.example"


def test_surrogates_are_stable_typed_and_keyed_per_tenant():
    name = SURROGATES.surrogate("IBAN", "DE89370400440532013000")
    assert re.fullmatch("IBAN_[0-9A-HJKMNP-TV-Z]{8}", name)
    assert name != Surrogates(b"k" * 32, "other").surrogate("IBAN", "DE89370400440532013000")
    assert name != Surrogates(b"x" * 32, "default").surrogate("IBAN", "DE89370400440532013000")
    assert name != SURROGATES.surrogate("CARD", "DE89370400440532013000")


def test_a_surrogate_that_must_be_avoided_is_made_again_and_the_same_each_time():
    usual = one("EMAIL", "maria@corp.example", Mode.SURROGATE).text
    for kwargs in ({"avoid": {usual}}, {"texts": [f"I once saw {usual.lower().replace('_', ' ')}."]}):
        again = one("EMAIL", "maria@corp.example", Mode.SURROGATE, **kwargs)
        assert again.text == SURROGATES.surrogate("EMAIL", "maria@corp.example", attempt=1) != usual
        assert again.mapping == {again.text: "maria@corp.example"}


@pytest.mark.parametrize(
    ("kind", "value"), [("EMAIL", "a@b.de"), ("CARD", "4111111111111111"), ("IP_ADDRESS", "8.8.8.8")]
)
def test_a_fake_never_equals_a_value_of_the_request(kind, value):
    usual = one(kind, value, Mode.FAKE).text
    spaced = " ".join(usual)
    for kwargs in ({"avoid": {usual}}, {"texts": [value, f"mine is {spaced}"]}):
        assert one(kind, value, Mode.FAKE, **kwargs).text not in {usual, value}


def test_no_two_values_share_a_fake_even_where_fakes_are_few():
    replacer = Replacer(SURROGATES)
    texts = [f"a4:83:e7:1b:{fifth:02x}:{sixth:02x}" for fifth in range(3) for sixth in range(100)]
    made = []
    for text in texts:
        finding = Finding(0, len(text), "MAC_ADDRESS", 1.0, "test", validated=True)
        made.append(replacer.redact(text, [finding], types=ALL, mode=Mode.FAKE).text)
    assert len(set(made)) == len(texts)
    assert 200 < sum(name.startswith("00:00:5e:00:53:") for name in made) <= 256
    assert [Restorer(replacer.mapping).restore(name)[0] for name in made] == texts


def test_the_answer_keeps_the_stand_ins_of_its_request():
    value = "maria@corp.example"
    usual = SURROGATES.surrogate("EMAIL", value)
    request = Replacer(SURROGATES, texts=[value, f"what is {usual}?"])
    name = next(iter(request.redact(value, find(value), types=ALL).mapping))
    answer = f"{value} is known and eve@corp.example is not"
    redacted = Replacer(SURROGATES, known=request.mapping).redact(answer, find(answer), types=ALL)
    assert name != usual
    assert redacted.text.startswith(f"{name} is known")
    assert redacted.counts == {"EMAIL": 2}
    assert redacted.fresh == {"EMAIL": 1}


def test_a_fake_in_the_answer_is_not_replaced_again():
    value = "maria@corp.example"
    request = redact(value, find(value), SURROGATES, types=ALL, mode=Mode.FAKE)
    answer = f"I wrote to {request.text.upper()}."
    assert find(answer)
    redacted = redact(answer, find(answer), SURROGATES, types=ALL, known=request.mapping)
    assert Restorer(request.mapping).restore(redacted.text) == (f"I wrote to {value}.", 1)


def test_only_the_types_asked_for_are_replaced():
    text = "maria@corp.example at 8.8.8.8"
    redacted = redact(text, find(text), SURROGATES, types=TypeSet(["EMAIL"]))
    assert redacted.text.endswith(" at 8.8.8.8")
    assert redacted.counts == {"EMAIL": 1}


def test_values_that_touch_become_one_and_a_word_is_replaced_whole():
    text = "xxAnnBob,"
    findings = [
        Finding(2, 5, "PERSON", 1.0, "t", validated=False),
        Finding(5, 8, "SECRET_X", 1.0, "t", validated=False),
    ]
    redacted = redact(text, findings, SURROGATES, types=ALL)
    assert list(redacted.mapping.values()) == ["xxAnnBob"]
    assert redacted.text == SURROGATES.surrogate("SECRET_X", "xxAnnBob") + ","
