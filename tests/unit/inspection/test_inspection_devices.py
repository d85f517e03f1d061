import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import imei as stdnum_imei
from stdnum import luhn

from gateway.inspection.devices import find_devices, has_vin_check_digit, is_imei, is_vin

FOUND = [
    ("IMEI", "IMEI 490154203237518", "490154203237518"),
    ("IMEI", "IMEI: 35-209900-176148-1", "35-209900-176148-1"),
    ("IMEI", "35-209900-176148-1", "35-209900-176148-1"),
    ("IMEI", '"device_imei": "490154203237518"', "490154203237518"),
    ("VIN", "1HGCM82633A004352", "1HGCM82633A004352"),
    ("VIN", "1M8GDM9AXKP042788.", "1M8GDM9AXKP042788"),
    ("VIN", "VIN: WVWZZZ1JZXW000001", "WVWZZZ1JZXW000001"),
    ("VIN", "vin=wvwzzz1jzxw000001", "wvwzzz1jzxw000001"),
    ("VIN", "Fahrgestellnummer WVWZZZ1JZXW000001", "WVWZZZ1JZXW000001"),
    ("VIN", "numéro de châssis VF1AAAAA555123456", "VF1AAAAA555123456"),
    ("VIN", "车架号WVWZZZ1JZXW000001", "WVWZZZ1JZXW000001"),
]
NOT_FOUND = [
    "imei 490154203237519", "490154203237518", "order 490154203237518", "000000-000000-000", "VIN 1HGCM82643A004352", "1HGCM82643A004352",
    "WVWZZZ1JZXW000001", "VIN WVWZZZ1JZXW00000I", "VIN 12345678901234567", "SHA 1HGCM82633A0043521", "a1HGCM82633A004352", "vin 3b2fba8d9e0f1a2b3",
    "35-209900-176148-2",
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text", "value"), FOUND)
def test_finds_devices_and_vehicles(kind, text, value):
    assert {(f.type, text[f.start : f.end]) for f in find_devices(text)} == {(kind, value)}


@pytest.mark.parametrize("text", NOT_FOUND)
def test_leaves_broken_and_unannounced_numbers_alone(text):
    assert list(find_devices(text)) == []


@given(st.text("0123456789", min_size=14, max_size=14).filter(lambda body: len(set(body)) > 3))
def test_imei_agrees_with_stdnum(body):
    number = body + luhn.calc_check_digit(body)
    assert is_imei(number) == stdnum_imei.is_valid(number)
    assert not is_imei(number[:-1] + str((int(number[-1]) + 1) % 10))


@given(st.text("ABCDEFGHJKLMNPRSTUVWXYZ0123456789", min_size=8, max_size=8), st.integers(0, 9999))
def test_one_check_digit_fits_a_north_american_vin(body, serial):
    fitting = [
        d for d in "0123456789X" if has_vin_check_digit(f"1{body[:7]}{d}{body[7]}A00{serial:04}"[:17].ljust(17, "0"))
    ]
    assert len(fitting) == 1


def test_a_european_vin_needs_no_check_digit():
    assert is_vin("WVWZZZ1JZXW000001")
    assert not is_vin("1VWZZZ1JZXW000001")


@given(st.text("0123456789- AHKimeivn:", max_size=120))
def test_offsets_stay_within_the_text(text):
    for finding in find_devices(text):
        assert 0 <= finding.start < finding.end <= len(text)
