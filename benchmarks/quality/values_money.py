"""Payment cards, accounts, crypto addresses and device numbers, with the checksums of their specifications."""

# ruff: noqa: E501 - a row of data reads best on one line
from __future__ import annotations

from random import Random

from stdnum import luhn
from stdnum.es import ccc

from .making import DIGITS, UPPER, broken, checked, fill, pick, plain
from .model import Kind, Sample
from .values_crypto import BECH32, base58check, checksummed, segwit

# Issuer ranges with the lengths that are issued (ISO/IEC 7812, network publications).
_NETWORKS = (
    ("visa", "4", (16, 16, 16, 13, 19)), ("mastercard", "5[12345]", (16,)), ("mastercard 2", "2[3456]", (16,)),
    ("mastercard 2", "222[123456789]", (16,)), ("mastercard 2", "2720", (16,)), ("amex", "3[47]", (15,)),
    ("diners", "3[68]", (14,)), ("diners", "30[012345]", (14,)), ("discover", "6011", (16,)), ("discover", "65", (16,)),
    ("discover", "64[456789]", (16,)), ("jcb", "35[345678]", (16,)), ("unionpay", "62[2345678]", (16, 17, 18, 19)),
    ("maestro", "50[18]", (12, 13, 14, 15, 16)), ("maestro", "6759", (12, 16, 18, 19)), ("maestro", "676[123]", (12, 16, 19)),
    ("mir", "220[01234]", (16,)), ("rupay", "60[78]", (16,)), ("elo", "636297", (16,)), ("troy", "9792", (16,)),
)  # fmt: skip


def _card_digits(rng: Random) -> str:
    _, start, lengths = rng.choice(_NETWORKS)
    size = rng.choice(lengths)
    stem = fill(rng, start)
    stem += pick(rng, DIGITS, size - len(stem) - 1)
    return stem + str(luhn.calc_check_digit(stem))


def _grouped(digits: str, separator: str) -> str:
    sizes = {14: (4, 6, 4), 15: (4, 6, 5), 19: (4, 4, 4, 4, 3)}.get(len(digits))
    if sizes is None:
        sizes = (4,) * (len(digits) // 4) + ((len(digits) % 4,) if len(digits) % 4 else ())
    groups, place = [], 0
    for size in sizes:
        groups.append(digits[place : place + size])
        place += size
    return separator.join(groups)


def _card(rng: Random) -> Sample:
    return _card_written(rng, _card_digits(rng))


def _card_written(rng: Random, digits: str) -> Sample:
    style = rng.random()
    # Twelve to fourteen bare digits look like any number: people say that it is a card.
    text = digits if style < 0.4 else _grouped(digits, " " if style < 0.75 else "-")
    return Sample(text, bare=len(digits) >= 15)


def _card_wrong(rng: Random) -> Sample:
    return _card_written(rng, broken(rng, _card_digits(rng), luhn.is_valid))


# Structure of the BBAN (SWIFT IBAN Registry): n digits, a capitals, c capitals and digits, written as fill patterns.
_BBAN = {
    "AD": "########************", "AE": "%##################"[:19], "AT": "################", "AZ": "@@@@********************",
    "BA": "################", "BE": "", "BG": "@@@@######********", "BH": "@@@@**************", "BR": "#######################@*",
    "CH": "#####************", "CY": "########****************", "CZ": "####################", "DE": "##################",
    "DK": "##############", "DO": "****####################", "EE": "################", "ES": "", "FI": "##############",
    "FO": "##############", "FR": "", "GB": "@@@@##############", "GE": "@@################", "GI": "@@@@***************",
    "GR": "#######****************", "GT": "************************", "HR": "#################", "HU": "########################",
    "IE": "@@@@##############", "IL": "###################", "IS": "######################", "IT": "",
    "JO": "@@@@####******************", "KW": "@@@@**********************", "KZ": "###*************", "LB": "####********************",
    "LI": "#####************", "LT": "################", "LU": "###*************", "LV": "@@@@*************", "MC": "",
    "MD": "********************", "ME": "", "MK": "###**********##", "MT": "@@@@#####******************",
    "MU": "@@@@###################@@@", "NL": "@@@@##########", "NO": "", "PK": "@@@@****************", "PL": "########################",
    "PS": "@@@@*********************", "PT": "", "QA": "@@@@*********************", "RO": "@@@@****************",
    "RS": "##################", "SA": "##******************", "SE": "####################", "SI": "###############",
    "SK": "####################", "SM": "", "TN": "####################", "TR": "#####0****************", "UA": "######*******************",
    "VG": "@@@@################", "XK": "################",
}  # fmt: skip
_IBAN_WEIGHT = tuple(_BBAN) + ("DE", "FR", "ES", "IT", "NL", "GB", "BE", "PT", "AT", "CH", "PL") * 3


def _bban(rng: Random, country: str) -> str:
    """Account part, with the national check digits where the country has them."""
    if country == "ES":
        bank, account = fill(rng, "########"), fill(rng, "##########")
        return f"{bank}{ccc.calc_check_digits(bank + '00' + account)}{account}"
    if country == "BE":
        stem = rng.choice(("001", "035", "310", "363", "734", "979", "068")) + fill(rng, "#######")
        return stem + f"{int(stem) % 97 or 97:02d}"
    if country in {"FR", "MC"}:
        bank, branch, account = fill(rng, "%####"), fill(rng, "#####"), fill(rng, "###########")
        return bank + branch + account + f"{97 - (89 * int(bank) + 15 * int(branch) + 3 * int(account)) % 97:02d}"
    if country in {"IT", "SM"}:
        stem = fill(rng, "######################")
        return _italian_letter(stem) + stem
    if country in {"PT", "ME"}:
        stem = fill(rng, "###################" if country == "PT" else "%###############")
        return stem + f"{98 - int(stem + '00') % 97:02d}"
    if country == "NO":
        while True:
            stem = fill(rng, "%#########")
            check = -sum(w * int(d) for w, d in zip((5, 4, 3, 2, 7, 6, 5, 4, 3, 2), stem, strict=True)) % 11
            if check < 10:
                return stem + str(check)
    return "".join(rng.choice(UPPER + DIGITS) if c == "*" else c for c in fill(rng, _BBAN[country]))


def _italian_letter(stem: str) -> str:
    odd = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21)
    return UPPER[sum(odd[int(d)] if i % 2 == 0 else int(d) for i, d in enumerate(stem)) % 26]


def iban_check(country: str, bban: str) -> str:
    """Check digits of ISO 13616 (ISO 7064 mod 97-10)."""
    return f"{98 - int(''.join(str(int(c, 36)) for c in bban + country + '00')) % 97:02d}"


def _is_iban(text: str) -> bool:
    value = text.replace(" ", "").upper()
    return value[:2].isalpha() and iban_check(value[:2], value[4:]) == value[2:4]


def _iban(rng: Random) -> Sample:
    country = rng.choice(_IBAN_WEIGHT)
    bban = _bban(rng, country)
    value = country + iban_check(country, bban) + bban
    style = rng.random()
    if style < 0.5:
        value = " ".join(value[i : i + 4] for i in range(0, len(value), 4))
    return Sample(value.lower() if rng.random() < 0.2 else value, bare=True)


def _iban_wrong(rng: Random) -> Sample:
    return Sample(broken(rng, _iban(rng).text, _is_iban), bare=True)


def _bic(rng: Random) -> Sample:
    bank = rng.choice(
        (
            "DEUT",
            "COBA",
            "BNPA",
            "BBVA",
            "CAIX",
            "INGB",
            "UNCR",
            "HSBC",
            "ABNA",
            "RABO",
            "BARC",
            "NDEA",
            "PBNK",
            "CITI",
            "ITAU",
        )
    )
    country = rng.choice(("DE", "FR", "ES", "NL", "IT", "GB", "BE", "PT", "US", "CH", "AT", "BR", "PL", "SE"))
    value = bank + country + rng.choice(("FF", "2A", "PP", "MM", "2L", "33", "BB", "HH"))
    return Sample(value + rng.choice(("", "", "XXX", fill(rng, "###"))))


def _bic_wrong(rng: Random) -> Sample:
    # QQ, ZX and the like are no ISO 3166 countries; seven and ten characters are no BIC.
    return Sample(rng.choice(("DEUTQQFF", "COBAZXFF", "BNPAQZPPXXX", "INGBX22A", "DEUTDEF", "HSBCGB22XX")))


def _account(rng: Random) -> Sample:
    return Sample(fill(rng, rng.choice(("%########", "%#######", "%##########", "####-%######"))))


def _crypto(rng: Random) -> Sample:
    style = rng.random()
    if style < 0.45:
        return Sample(base58check(rng.choice((0, 5)), rng.randbytes(20)), bare=True)
    if style < 0.7:
        return Sample(segwit("bc", rng.choice(((0, 20), (0, 32), (1, 32))), rng), bare=True)
    return Sample(checksummed(rng.randbytes(20)) if style < 0.85 else "0x" + rng.randbytes(20).hex(), bare=True)


def _crypto_wrong(rng: Random) -> Sample:
    if rng.random() < 0.6:
        value = base58check(0, rng.randbytes(20))
        place = rng.randrange(8, len(value) - 1)
        return Sample(value[:place] + ("2" if value[place] != "2" else "3") + value[place + 1 :], bare=True)
    value = segwit("bc", (0, 20), rng)
    place = rng.randrange(6, len(value))
    other = BECH32[(BECH32.index(value[place]) + 1) % 32]
    return Sample(value[:place] + other + value[place + 1 :], bare=True)


def _vin_check(text: str) -> bool:
    """Ninth character of a North American vehicle number (49 CFR 565.15)."""
    letters = dict(
        zip(
            "ABCDEFGHJKLMNPRSTUVWXYZ",
            (1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9),
            strict=True,
        )
    )
    weights = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
    if len(text) != 17:
        return False
    total = sum(w * (int(c) if c.isdigit() else letters.get(c, 0)) for w, c in zip(weights, text, strict=True))
    return text[8] == ("X" if total % 11 == 10 else str(total % 11))


def _vin_body(rng: Random) -> str:
    maker = rng.choice(("1HG", "1FA", "2T1", "3VW", "5YJ", "1G1", "4T1", "2HM", "5UX", "3FA"))
    letters = "ABCDEFGHJKLMNPRSTUVWXYZ"
    return (
        maker
        + pick(rng, letters + DIGITS, 5)
        + "?"
        + rng.choice("ABCDEFGHJKLMNPRSTVWXY123456789")
        + pick(rng, letters + DIGITS, 1)
        + pick(rng, DIGITS, 6)
    )


def _imei_body(rng: Random) -> str:
    return rng.choice(("35", "86", "01")) + pick(rng, DIGITS, 12)


MONEY: tuple[Kind, ...] = (
    Kind("CARD", _card, _card_wrong, checksum=True),
    Kind("IBAN", _iban, _iban_wrong, checksum=True),
    Kind("BIC", _bic, _bic_wrong),
    Kind("BANK_ACCOUNT", _account),
    Kind("CRYPTO_ADDRESS", _crypto, _crypto_wrong, checksum=True),
    checked("IMEI", _imei_body, luhn.is_valid, 1, (("", False), ("##-######-######-#", False))),
    checked("VIN", _vin_body, _vin_check, 1, alphabet="0123456789X"),
    # Europe uses no check digit (ISO 3779).
    plain(
        "VIN",
        "WVWZZZ[13]K[ZX][ABCDEFGH]W######",
        "WBA[ABCDEFGH][ABC]##0#0[ABCDEFGH]######",
        "VF1[BCKLR][ABCDZM]000[0123456]########",
    ),
)
