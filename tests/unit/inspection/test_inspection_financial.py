import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iban as stdnum_iban
from stdnum import luhn

from gateway.inspection.cards import ISSUERS, is_card, passes_luhn
from gateway.inspection.crypto import has_ethereum_checksum, is_base58check, is_bech32, is_monero, is_stellar
from gateway.inspection.financial import find_financial, is_clabe, is_polish_account
from gateway.inspection.iban import IBAN_LENGTH, is_bic, is_iban
from gateway.inspection.keccak import keccak_256

FOUND = [
    ("CARD", "4111 1111 1111 1111", "4111 1111 1111 1111"),
    ("CARD", "4111.1111.1111.1111", "4111.1111.1111.1111"),
    ("CARD", "4111 - 1111 - 1111 - 1111", "4111 - 1111 - 1111 - 1111"),
    ("CARD", "card: 2221000000000009,", "2221000000000009"),
    ("CARD", "2223003122003222", "2223003122003222"),
    ("CARD", "amex 3782-822463-10005", "3782-822463-10005"),
    ("CARD", "378282246310005", "378282246310005"),
    ("CARD", "30569309025904", "30569309025904"),
    ("CARD", "3056 930902 5904", "3056 930902 5904"),
    ("CARD", "6759649826438453", "6759649826438453"),
    ("CARD", "3530111333300000", "3530111333300000"),
    ("CARD", "6011000990139424", "6011000990139424"),
    ("CARD", "my visa is 4222222222222", "4222222222222"),
    ("CARD", "Kreditkarte 4222222222222", "4222222222222"),
    ("CARD", "maestro 501800000009", "501800000009"),
    ("CARD", '"card_id": "4111111111111111"', "4111111111111111"),
    ("CARD", "カード番号4111111111111111", "4111111111111111"),
    ("IBAN", "to DE89 3704 0044 0532 0130 00 today", "DE89 3704 0044 0532 0130 00"),
    ("IBAN", "gb29nwbk60161331926819", "gb29nwbk60161331926819"),
    ("IBAN", "FR14-2004-1010-0505-0001-3M02-606", "FR14-2004-1010-0505-0001-3M02-606"),
    ("IBAN", "IBAN:NO9386011117947.", "NO9386011117947"),
    ("BIC", "BIC: DEUTDEFF", "DEUTDEFF"),
    ("BIC", "BIC BNPAFRPP", "BNPAFRPP"),
    ("BIC", "SWIFT code COBADEFFXXX.", "COBADEFFXXX"),
    ("BIC", "SWIFT/BIC is NWBKGB2L", "NWBKGB2L"),
    ("BIC", '"bic": "deutdeff500"', "deutdeff500"),
    ("CRYPTO_ADDRESS", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"),
    ("CRYPTO_ADDRESS", "to 3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy.", "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy"),
    ("CRYPTO_ADDRESS", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"),
    ("CRYPTO_ADDRESS", "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4"),
    ("CRYPTO_ADDRESS", "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0", "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0"),
    ("CRYPTO_ADDRESS", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"),
    ("CRYPTO_ADDRESS", "eth wallet 0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed", "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"),
    ("CRYPTO_ADDRESS", "rDTXLQ7ZKZVKz33zJbHjgVShjsBnqMBhmN", "rDTXLQ7ZKZVKz33zJbHjgVShjsBnqMBhmN"),
    ("CRYPTO_ADDRESS", "TJCnKsPa7y5okkXvQAidZBzqx3QyQ6sxMW", "TJCnKsPa7y5okkXvQAidZBzqx3QyQ6sxMW"),
    ("CRYPTO_ADDRESS", "DH5yaieqoZN36fDVciNyRueRGvGLR3mr7L", "DH5yaieqoZN36fDVciNyRueRGvGLR3mr7L"),
    ("CRYPTO_ADDRESS", "GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ", "GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ"),
    ("CRYPTO_ADDRESS", "bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a", "bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a"),
    ("BANK_ACCOUNT", "20-00-00 12345678", "20-00-00 12345678"),
    ("CARD", "it was paid with 4222222222222.", "4222222222222"),  # no number of goods, as 4001648705964 is
    ("BANK_ACCOUNT", "account number 12345678", "12345678"),
    ("BANK_ACCOUNT", '{"accountNumber": "0012345678"}', "0012345678"),
    ("BANK_ACCOUNT", "Kontonummer: 1234567890", "1234567890"),
    ("BANK_ACCOUNT", "číslo účtu 19-2000145399/0800", "19-2000145399/0800"),
    ("BANK_ACCOUNT", "口座番号は1234567です", "1234567"),
    ("BANK_ACCOUNT", "расчетный счет 40702810900000000001", "40702810900000000001"),
]  # fmt: skip
NOT_FOUND = [
    "4111 1111 1111 1112", "card 4111 1111 1111 1112", "order 1234567890123456", "DE88 3704 0044 0532 0130 00", "1732366512123", "1732366512123456",
    "1732366512123456789", '"order_id": 4111111111111111', '"trace": 4111111111111111', "ts=4111111111111111", "0.4111111111111111", "4111111111111111.5",
    "4001648705964", "order 4222222222222", "+4111111111111111", "x4111111111111111", "1 2 3 4 5 6 7 8 9 10 11 12 13", "SWIFT MESSAGES are", "the swift DOCUMENT", "DEUTDEFF",
    "BIC: DEUTXXFF", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD", "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed",
    "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5", "account balance $ 12345678", "account on 12-05-2024", "invoice 2024-0001", "12-05-24 12345678",
    "550e8400-e29b-41d4-a716-446655440000", "3b2fba8d9e0f1a2b3c4d5e6f708192a3b4c5d6e7", "imei 490154203237518",
    "GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGA",
]  # fmt: skip
MONERO = "888tNkZrPN6JsEgekjMnABU4TBzc2Dt29EPAvkRxbANsAnjyPbb3iQ1YBRk1UXcdRsiKc9dhwMVgN5S9cQUiyoogDavup3H"


@pytest.mark.parametrize(("kind", "text", "value"), FOUND)
def test_finds_money_numbers(kind, text, value):
    assert [(f.type, text[f.start : f.end]) for f in find_financial(text)] == [(kind, value)]


@pytest.mark.parametrize("text", NOT_FOUND)
def test_leaves_other_and_broken_numbers_alone(text):
    assert list(find_financial(text)) == []


def test_a_bic_beside_an_iban_needs_no_label():
    text = "DE89 3704 0044 0532 0130 00, COBADEFFXXX"
    assert [(f.type, text[f.start : f.end]) for f in find_financial(text)][1] == ("BIC", "COBADEFFXXX")


@given(st.integers(10**11, 10**19 - 1))
def test_luhn_agrees_with_stdnum_and_one_wrong_digit_breaks_a_card(number):
    digits = str(number)
    assert passes_luhn(digits) == luhn.is_valid(digits)
    if is_card(digits):
        assert not is_card(digits[:-1] + str((int(digits[-1]) + 1) % 10))


@given(st.sampled_from(ISSUERS), st.data())
def test_every_network_is_found_after_a_label(issuer, data):
    length = data.draw(st.sampled_from(sorted(issuer.lengths)))
    head = str(data.draw(st.integers(int(issuer.low), int(issuer.high))))
    body = head + data.draw(st.text("0123456789", min_size=length - len(head) - 1, max_size=length - len(head) - 1))
    number = body + luhn.calc_check_digit(body)
    text = f"card number {number}."
    assert [(f.type, text[f.start : f.end]) for f in find_financial(text)] == [("CARD", number)]


@given(st.sampled_from(sorted(IBAN_LENGTH)), st.data())
def test_every_country_of_the_registry_is_found_in_print_form(country, data):
    rest = data.draw(st.text("0123456789", min_size=IBAN_LENGTH[country] - 4, max_size=IBAN_LENGTH[country] - 4))
    number = country + stdnum_iban.calc_check_digits(f"{country}00{rest}") + rest
    printed = " ".join(number[i : i + 4] for i in range(0, len(number), 4))
    for written in (number, printed, number.lower(), printed.replace(" ", "-")):
        text = f"pay to {written} today"
        assert ("IBAN", written) in [(f.type, text[f.start : f.end]) for f in find_financial(text)]
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert not is_iban(wrong)


def test_bic_has_a_country_in_its_place():
    assert is_bic("DEUTDEFF")
    assert is_bic("deutdeff500")
    assert not is_bic("DEUTXXFF")
    assert not is_bic("DEUTDEFF5")


def test_a_clabe_and_a_polish_account_carry_check_digits():
    assert is_clabe("032180000118359719")
    assert not is_clabe("032180000118359718")
    assert is_polish_account("61109010140000071219812874")
    assert not is_polish_account("61109010140000071219812875")


def test_keccak_is_the_padding_before_sha3():
    assert keccak_256(b"").hex() == "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"
    assert keccak_256(b"abc").hex() == "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"
    assert keccak_256(b"a" * 200) != hashlib.sha3_256(b"a" * 200).digest()


@pytest.mark.parametrize("place", range(3, 30, 5))
def test_checksums_of_addresses_break_with_one_character(place):
    def broken(address, digits):
        other = digits[(digits.index(address[place]) + 1) % len(digits)]
        return address[:place] + other + address[place + 1 :]

    base58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
    bech32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
    assert is_base58check("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa")
    assert not is_base58check(broken("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", base58))
    assert not is_bech32(broken("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", bech32))
    assert is_monero(MONERO)
    assert not is_monero(broken(MONERO, base58))
    assert not is_stellar(
        broken("GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ", "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
    )


def test_ethereum_case_is_its_checksum():
    assert has_ethereum_checksum("fB6916095ca1df60bB79Ce92cE3Ea74c37c5d359")
    assert not has_ethereum_checksum("FB6916095ca1df60bB79Ce92cE3Ea74c37c5d359")


@given(st.text("0123456789 -.xDEbc1", max_size=200))
def test_offsets_stay_within_the_text(text):
    for finding in find_financial(text):
        assert 0 <= finding.start < finding.end <= len(text)
