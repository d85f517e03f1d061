import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.inspection.phones import find_phones

# Written as their countries write them; nothing announces them.
ALONE = [
    "+4930901820", "+49 (0)30 901820", "+1-202-555-0143", "+33 (0)1 23 45 67 89", "+39 06 1234 5678", "+91 98765 43210", "+971 50 123 4567",
    "+380(44)123-45-67", "+55 11 91234-5678", "+86 138 0013 8000", "+81 3-1234-5678", "+82-10-1234-5678", "+62 812-3456-7890", "00 44 20 7946 0958",
    "001-202-555-0143", "(212) 555-0147", "212-555-0123", "555.123.4567", "1-800-555-0199", "01 23 45 67 89", "06.12.34.56.78", "020 7946 0958",
    "07700 900123", "(020) 7946 0958", "0171/1234567", "0151 12345678", "030/901820", "(0123) 456789", "0412 345 678", "06-12345678", "0470 12 34 56",
    "044 668 18 00", "08-123 456 78", "0532 123 45 67", "8 (495) 123-45-67", "(11) 91234-5678", "138 1234 5678", "612 34 56 78", "98765 43210",
    "03-1234-5678", "090-1234-5678", "010-1234-5678", "0721.234.567", "06-1-234-5678", "1300 975 707", "0803 123 4567", "082 123 4567",
    "091 234 56 78", "081-234-5678",
]  # fmt: skip
ANNOUNCED = [
    ("Tel.: 030 901820-0", "030 901820-0"),
    ("手机号13812345678", "13812345678"),
    ("móvil: 612 345 678", "612 345 678"),
    ("tlf 12 34 56 78", "12 34 56 78"),
    ('"phone": "5550123"', "5550123"),
    ("phone=2125550123", "2125550123"),
    ('{"contact_number": "98765432"}', "98765432"),
    ('\\"msisdn\\": \\"491711234567\\"', "491711234567"),
    ("mobilePhone: 600123456", "600123456"),
    ("tel:201-555-0123", "201-555-0123"),
    ("https://wa.me/491711234567", "491711234567"),
    ("reach me at 6123 4567", "6123 4567"),
    ("my phone number is 99999999", "99999999"),
    ("मेरा मोबाइल नंबर 8123456789 है", "8123456789"),
    ("전화번호는 02-123-4567입니다", "02-123-4567"),
    ("رقم الهاتف 0501234567", "0501234567"),
    ("мой телефон 89161234567", "89161234567"),
    ("tel. kom. 600 123 456", "600 123 456"),
    ("numer telefonu 600123456", "600123456"),
    ("Cep telefonum 5321234567", "5321234567"),
    ("số điện thoại 0912345678", "0912345678"),
    ("โทร 0812345678", "0812345678"),
    ("טלפון: 0501234567", "0501234567"),
    ("τηλ. 2101234567", "2101234567"),
    ("puhelin 0401234567", "0401234567"),
    ("nomor hp 081234567890", "081234567890"),
]
NOT_FOUND = [
    "2024-01-15", "15.01.2024", "2024-01-15T10:20:30.123456Z", "2024-01-15 10:20", "v1.2.3.4", "10.0.0.1", "order 1234567890", "1732366512",
    "1732366512123", "4111 1111 1111 1111", "phone: 4111 1111 1111 1111", "978-3-16-148410-0", "100-200", "52.5200, 13.4050", "1990-2000", "536-22-1234",
    "call 2026-11-23 the day", "3.14159265358979", "550e8400-e29b-41d4-a716-446655440000", "x+123456789", "1 2 3 4 5 6 7 8 9 10 11 12 13",
    "iPhone 14 2022 128", "200 512 1234", "$ 212 555 1234", "order 045-1234567", "01 02 03 04 05 06 07 08 09 0a 0b", "+0100", "10 000 000",
    "call_id=1234567890", '"call_duration_us": 123456789', "DE89 3704 0044 0532 0130 00", "+123", "PO-2024-000123456", "0x1234567890", "12 345 678",
    '"phone": null, "order": 12345678901', "My phone broke. Order 1234567890 has the new one",
]  # fmt: skip


def found(text):
    return [text[f.start : f.end] for f in find_phones(text)]


@pytest.mark.parametrize("number", ALONE)
def test_finds_numbers_by_their_prefix_or_grouping(number):
    assert found(f"it is {number}, ok") == [number]


@pytest.mark.parametrize(("text", "number"), ANNOUNCED)
def test_finds_other_numbers_after_a_label(text, number):
    assert found(text) == [number]


@pytest.mark.parametrize("text", NOT_FOUND)
def test_leaves_other_numbers_alone(text):
    assert found(text) == []


@pytest.mark.parametrize(
    "extension", [" ext. 12", " x12", "x1234", " extension 7", " Durchwahl 12", ";ext=5", " poste 44", " #9"]
)
def test_an_extension_belongs_to_the_number(extension):
    assert found(f"try +1-202-555-0143{extension}, ok") == [f"+1-202-555-0143{extension}"]


def test_a_list_is_announced_once():
    assert found("Tel: 6123 4567, 6123 4568 or 6123 4569") == ["6123 4567", "6123 4568", "6123 4569"]


def test_a_label_stays_near_in_a_text_with_many_numbers():
    log = " ".join(f"seq {n}" for n in range(100_000_000, 100_000_400))
    text = f"{log} phone 201555012 {log}"
    assert found(text) == ["201555012"]


@pytest.mark.parametrize(
    "region",
    ["US", "DE", "FR", "GB", "ES", "IT", "PL", "BR", "IN", "JP", "CN", "AU", "ZA", "SE", "TR", "RU", "MX", "NG"],
)
@pytest.mark.parametrize("form", [phonenumbers.PhoneNumberFormat.E164, phonenumbers.PhoneNumberFormat.INTERNATIONAL])
def test_every_countrys_example_number_is_found(region, form):
    number = phonenumbers.format_number(phonenumbers.example_number(region), form)
    assert found(f"ring {number} now") == [number]


@given(st.text("0123456789 +()-./x", max_size=200))
def test_spans_hold_a_number_of_plausible_size(text):
    for finding in find_phones(text):
        digits = sum(c.isdigit() for c in text[finding.start : finding.end])
        assert 6 <= digits <= 24
