import phonenumbers
import pytest

from gateway.inspection.calling_codes import NATIONAL_LENGTHS, is_possible


def test_the_table_holds_every_calling_code_of_the_numbering_plans():
    assert set(NATIONAL_LENGTHS) == {str(code) for code in phonenumbers.COUNTRY_CODE_TO_REGION_CODE}


@pytest.mark.parametrize("code", [1, 7, 33, 39, 44, 49, 55, 81, 86, 91, 351, 420, 852, 971])
def test_example_numbers_of_every_region_are_possible(code):
    for region in phonenumbers.COUNTRY_CODE_TO_REGION_CODE[code]:
        number = phonenumbers.example_number(region)
        assert is_possible(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)[1:])


@pytest.mark.parametrize("digits", ["", "1", "0123456789", "2101234567", "12025550143999", "33123"])
def test_other_lengths_and_codes_are_not_possible(digits):
    assert not is_possible(digits)
