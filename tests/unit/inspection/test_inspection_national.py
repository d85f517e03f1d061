"""National numbers: every table row is found where it is valid and announced, and not where a digit is off."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.inspection.national import IDENTIFIERS, find_national
from gateway.inspection.national.checksums import icao_9303
from gateway.inspection.national.west_europe import de_identity_card, de_pension, lu_person
from tests.depth import rounds

# Published examples, for rows whose numbers are too rare to be met by chance.
EXAMPLES = {
    "AT_SVNR": "1237010180", "BE_NRN": "85073003328", "BR_CNPJ": "11222333000181", "CH_AHV": "7569217076985",
    "CN_RESIDENT_ID": "11010519491231002X", "DE_TAX_ID": "86095742719", "DE_PENSION_NUMBER": "65170839J003",
    "DE_IDENTITY_CARD": "T220001293", "EE_IK": "37605030299", "FI_HETU": "131052308T", "FR_NIR": "255081416802538",
    "IN_GSTIN": "27AAPFU0939F1ZV", "IT_FISCAL_CODE": "RSSMRA85T10A562S", "LT_PERSON_CODE": "33309240064",
    "MX_CURP": "BOXW310820HNERXN09", "NO_FNR": "15108695088", "PT_CC": "000000000ZZ4", "RO_CNP": "1630615123457",
    "SI_EMSO": "0101006500006", "TR_TCKN": "17291716060", "UK_DRIVING_LICENCE": "MORGA657054SM9IJ",
    "ZA_ID": "7503305044089", "KR_RRN": "9710139019902", "ID_NIK": "3171011708450001", "MY_MYKAD": "770305021234",
    "CN_USCC": "91110000600037341L", "ES_SOCIAL_SECURITY": "281234567840", "MX_RFC": "GODE561231GR8",
    "SE_PERSONNUMMER": "8112189876", "IS_KENNITALA": "1201743399", "EG_NATIONAL_ID": "29001011234567", "KW_CIVIL_ID": "290010100118",
    "CZ_RC": "7103192745", "HU_PERSON": "10101010005", "LU_NATIONAL_ID": "1893120105732", "AE_EMIRATES_ID": "784197912345671",
    "BG_EGN": "7523169263", "PL_PESEL": "44051401359", "RS_JMBG": "0101006500006", "MD_IDNP": "1008600038413", "GR_AMKA": "01013099997",
    "DK_CPR": "2110625629", "UK_NINO": "AB123456C", "US_MBI": "1EG4TE5MK73", "NZ_NHI": "ZZZ0016", "VN_CCCD": "001090012345",
}  # fmt: skip


def written(shape, compact):
    characters = iter(compact)
    return "".join(next(characters) if sign in "#A*" else sign for sign in shape)


def compact_of(shape, rng):
    return "".join(
        rng.choice("0123456789") if sign == "#" else rng.choice("ABCDEFGHJKLMNPRSTUVWXYZ") if sign == "A"
        else rng.choice("0123456789ABCDEFGHJKLMNPRSTUVWXYZ")
        for sign in shape if sign in "#A*"
    )  # fmt: skip


def fits(shape, compact):
    signs = [sign for sign in shape if sign in "#A*"]
    return len(signs) == len(compact) and all(
        sign == "*" or character.isdigit() == (sign == "#") for sign, character in zip(signs, compact, strict=True)
    )


def valid_number(identifier, rng):
    """A valid number and a shape that it fits."""
    for shape in identifier.shapes:
        example = EXAMPLES.get(identifier.type)
        if example and fits(shape, example):
            return example, shape
    for _ in range(60_000):
        shape = rng.choice(identifier.shapes)
        compact = compact_of(shape, rng)
        if identifier.valid(compact):
            return compact, shape
    pytest.fail(f"no valid number of {identifier.type} was met")


def found(text):
    return [(text[f.start : f.end], f.type) for f in find_national(text)]


def a_word_for(identifier):
    return max(sorted(identifier.words.joined or identifier.words.phrases), key=len)


@pytest.mark.parametrize("identifier", IDENTIFIERS, ids=lambda i: i.type)
def test_an_announced_number_is_found_in_each_of_its_forms(identifier):
    rng = random.Random(identifier.type)
    compact, _ = valid_number(identifier, rng)
    for shape in identifier.shapes:
        if not fits(shape, compact):
            continue
        text = f"{a_word_for(identifier)}: {written(shape, compact)}, thanks"
        assert [span for span, _ in found(text)] == [written(shape, compact)], text


@pytest.mark.parametrize("identifier", [i for i in IDENTIFIERS if i.alone], ids=lambda i: i.type)
def test_a_distinctive_form_needs_no_word_before_it(identifier):
    rng = random.Random(identifier.type)
    for _ in range(50):
        compact, _ = valid_number(identifier, rng)
        shapes = [shape for shape in identifier.alone if fits(shape, compact)]
        if shapes:
            break
    text = f"It says {written(shapes[0], compact)} here."
    assert [span for span, _ in found(text)] == [written(shapes[0], compact)]


@pytest.mark.parametrize("identifier", [i for i in IDENTIFIERS if i.checked], ids=lambda i: i.type)
def test_a_digit_that_is_off_is_noticed(identifier):
    """At least four of five wrong digits are: a check digit modulo 11 lets few pass, a date lets more."""
    rng = random.Random(identifier.type)
    compact, shape = valid_number(identifier, rng)
    places = [place for place, character in enumerate(compact) if character.isdigit()]
    wrong = [
        compact[:place] + digit + compact[place + 1 :]
        for place in places
        for digit in "0123456789"
        if digit != compact[place] and fits(shape, compact[:place] + digit + compact[place + 1 :])
    ]
    passing = [number for number in wrong if identifier.valid(number)]
    shape_only = {"KR_RRN", "PK_CNIC", "US_SSN", "UK_NINO", "IN_PAN", "US_MBI", "LV_PERSON_CODE", "EG_NATIONAL_ID",
                  "KE_PIN", "IN_EPIC", "ID_NIK", "ID_NPWP", "VN_TAX_CODE", "US_ITIN", "MY_MYKAD", "NZ_NHI", "BR_CNPJ", "MX_CURP", "MX_RFC"}  # fmt: skip
    assert identifier.type in shape_only or len(passing) <= len(wrong) / 5


@pytest.mark.parametrize(
    "text",
    [
        '{"ts": 1732391234567, "id": "8472910384", "order": "52998224725"}',
        "trace 4bf92f3577b34da6a3ce929d0e0e4736 span 00f067aa0ba902b7",
        "uuid 123e4567-e89b-12d3-a456-426614174000, version 10.15.7, took 12.345678901 s",
        "order 86095742719 was shipped on 2024-11-23 at 12:34:56",
        "EAN 4006381333931, ISBN 978-3-16-148410-0, invoice 2024-001234",
        "call (212) 555-0123 or 555-0199; card 4111 1111 1111 1111",
    ],
)
def test_what_is_no_national_number(text):
    assert found(text) == []


@pytest.mark.parametrize("length", range(6, 20))
def test_bare_numbers_in_logs_are_left_alone(length):
    rng = random.Random(length)
    alarms = sum(
        bool(found(f'{{"level":"info","order":"{rng.randrange(10 ** (length - 1), 10**length)}","n":{n}}}'))
        for n in range(1500)
    )
    assert alarms <= 3


@settings(max_examples=rounds(300))
@given(st.text(alphabet="0123456789 ./-ABCXdkpesel:\n", max_size=80))
def test_any_text_gives_spans_inside_it_in_order(text):
    spans = list(find_national(text))
    assert all(0 <= f.start < f.end <= len(text) for f in spans)


def test_check_digits_of_published_specimens():
    assert icao_9303("L898902C3") == "6"
    assert de_identity_card("T220001293")
    assert de_pension("65170839J003")
    assert not de_pension("65170839J004")
    assert lu_person("1893120105732")
