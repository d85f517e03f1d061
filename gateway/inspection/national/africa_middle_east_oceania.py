"""Africa, the Middle East and Oceania."""

from __future__ import annotations

import re

from stdnum.au import abn as au_abn
from stdnum.au import acn as au_acn
from stdnum.au import tfn as au_tfn
from stdnum.eg import tn as eg_tn
from stdnum.il import idnr as il_idnr
from stdnum.ke import pin as ke_pin
from stdnum.nz import ird as nz_ird
from stdnum.za import idnr as za_idnr

from gateway.inspection.national.checksums import born, luhn, weighted
from gateway.inspection.national.identifier import Identifier, announcing

_NHI_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_NHI_NEW = re.compile(r"[A-HJ-NP-Z]{3}\d{2}[A-HJ-NP-Z]{2}")


def ae_identity_card(number: str) -> bool:
    """Emirates ID: 784, year of birth, serial, Luhn."""
    return number.startswith("784") and 1900 <= int(number[3:7]) <= 2035 and luhn(number)


def sa_identity(number: str) -> bool:
    """Saudi national id (1) or iqama (2): Luhn over ten digits."""
    return number[0] in "12" and luhn(number)


def kw_civil_id(number: str) -> bool:
    """Century, date of birth, serial; weights 2 1 6 3 7 9 10 5 8 4 2 modulo 11."""
    if number[0] not in "123" or not born(("18", "19", "20")[int(number[0]) - 1] + number[1:7], "%Y%m%d"):
        return False
    return 11 - weighted(number, (2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), 11) == int(number[11])


def ir_national_code(number: str) -> bool:
    """Kode melli: weights 10 to 2 modulo 11."""
    rest = weighted(number, range(10, 1, -1), 11)
    return len(set(number)) > 1 and int(number[9]) == (rest if rest < 2 else 11 - rest)


def eg_national_id(number: str) -> bool:
    """Fourteen digits: century, date of birth, governorate."""
    centuries = {"2": "19", "3": "20"}
    return (
        number[0] in centuries and born(centuries[number[0]] + number[1:7], "%Y%m%d") and number[7:9] in _GOVERNORATES
    )


_GOVERNORATES = frozenset(
    [
        "01",
        "02",
        "03",
        "04",
        "11",
        "12",
        "13",
        "14",
        "15",
        "16",
        "17",
        "18",
        "19",
        "21",
        "22",
        "23",
        "24",
        "25",
        "26",
        "27",
        "28",
        "29",
        "31",
        "32",
        "33",
        "34",
        "35",
        "88",
    ]
)


def au_medicare(number: str) -> bool:
    """Ten digits from 2 to 6, weights 1 3 7 9 1 3 7 9, then issue and, in the longer form, the person's number."""
    return number[0] in "23456" and weighted(number, (1, 3, 7, 9, 1, 3, 7, 9), 10) == int(number[8])


def nz_health(number: str) -> bool:
    """NHI: three letters and four digits modulo 11, or the form of HISO 10046:2022 with two letters at the end."""
    if _NHI_NEW.fullmatch(number):
        return True
    if not set(number[:3]) <= set(_NHI_LETTERS) or not number[3:].isdigit():
        return False
    values = [_NHI_LETTERS.index(letter) + 1 for letter in number[:3]] + [int(digit) for digit in number[3:6]]
    rest = sum(value * weight for value, weight in zip(values, range(7, 1, -1), strict=True)) % 11
    return rest != 0 and (11 - rest) % 10 == int(number[6])


def _shaped(_number: str) -> bool:
    return True


AFRICA_MIDDLE_EAST_OCEANIA: tuple[Identifier, ...] = (
    Identifier("AE_EMIRATES_ID", ae_identity_card, ("###############", "###-####-#######-#", "### #### ####### #"),
        announcing("AE_EMIRATES_ID"), ("###-####-#######-#", "### #### ####### #", "###############"), strong=True),
    Identifier("SA_NATIONAL_ID", sa_identity, ("##########",), announcing("SA_NATIONAL_ID"), ()),
    Identifier("KW_CIVIL_ID", kw_civil_id, ("############",), announcing("KW_CIVIL_ID"), (), strong=True),
    Identifier("QA_ID", _shaped, ("###########",), announcing("QA_ID"), (), generic=False, checked=False),
    Identifier("IL_ID", il_idnr.is_valid, ("#########", "########-#"), announcing("IL_ID"), ()),
    Identifier("IR_NATIONAL_CODE", ir_national_code, ("##########", "###-######-#"), announcing("IR_NATIONAL_CODE"), ("###-######-#",)),
    Identifier("EG_NATIONAL_ID", eg_national_id, ("##############",), announcing("EG_NATIONAL_ID"), (), strong=True),
    Identifier("EG_TAX_ID", eg_tn.is_valid, ("#########", "###-###-###"), announcing("EG_TAX_ID"), (), generic=False, checked=False),
    Identifier("ZA_ID", za_idnr.is_valid, ("#############", "###### #### ## #", "###### #### ###"), announcing("ZA_ID"), ("###### #### ## #", "###### #### ###"), strong=True),
    Identifier("NG_NIN", _shaped, ("###########",), announcing("NG_NIN"), (), generic=False, checked=False),
    Identifier("NG_BVN", _shaped, ("###########",), announcing("NG_BVN"), (), generic=False, checked=False),
    Identifier("KE_PIN", ke_pin.is_valid, ("A#########A",), announcing("KE_PIN"), ("A#########A",), checked=True),
    Identifier("KE_ID", _shaped, ("########", "#######"), announcing("KE_ID"), (), generic=False, checked=False),
    Identifier("GH_CARD", _shaped, ("AAA-#########-#",), announcing("GH_CARD"), ("AAA-#########-#",), checked=False),
    Identifier("MA_CIN", _shaped, ("A######", "AA######", "AA#####", "A#####"), announcing("MA_CIN"), (), generic=False, checked=False),
    Identifier("AU_TFN", au_tfn.is_valid, ("#########", "### ### ###", "###-###-###", "########"), announcing("AU_TFN"), ()),
    Identifier("AU_MEDICARE", au_medicare, ("##########", "#### ##### #", "#### ##### #/#", "###########", "#### ##### # #", "####-#####-#"), announcing("AU_MEDICARE"), ("#### ##### #",), generic=False),
    Identifier("AU_ABN", au_abn.is_valid, ("###########", "## ### ### ###"), announcing("AU_ABN"), ("## ### ### ###",), generic=False),
    Identifier("AU_ACN", au_acn.is_valid, ("#########", "### ### ###"), announcing("AU_ACN"), (), generic=False),
    Identifier("NZ_IRD", nz_ird.is_valid, ("#########", "########", "###-###-###", "##-###-###", "## ### ###", "### ### ###"), announcing("NZ_IRD"), ()),
    Identifier("NZ_NHI", nz_health, ("AAA####", "AAA##AA"), announcing("NZ_NHI"), (), generic=False),
)  # fmt: skip
