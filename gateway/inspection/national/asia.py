"""East, South and South-East Asia."""

from __future__ import annotations

import re

from stdnum.cn import uscc as cn_uscc
from stdnum.id import nik as id_nik
from stdnum.id import npwp as id_npwp
from stdnum.in_ import aadhaar as in_aadhaar
from stdnum.in_ import epic as in_epic
from stdnum.in_ import gstin as in_gstin
from stdnum.in_ import pan as in_pan
from stdnum.jp import cn as jp_cn
from stdnum.jp import in_ as jp_in
from stdnum.my import nric as my_nric
from stdnum.sg import uen as sg_uen
from stdnum.th import pin as th_pin
from stdnum.tw import ubn as tw_ubn
from stdnum.vn import mst as vn_mst

from gateway.inspection.national.checksums import born, weighted
from gateway.inspection.national.identifier import Identifier, announcing

_HK_VALUES = {chr(65 + place): place + 10 for place in range(26)}
_TW_LETTERS = dict(zip("ABCDEFGHJKLMNPQRSTUVXYWZIO", range(10, 36), strict=True))
_PAN_HOLDERS = frozenset("ABCFGHJLPTE")
_EPIC = re.compile(r"[A-Z]{3}\d{7}")


def hk_identity_card(number: str) -> bool:
    """One or two letters, six digits, check digit or A; weights 9 to 1 modulo 11, a missing letter counts 36."""
    letters, digits, control = number[:-7], number[-7:-1], number[-1]
    if control not in "0123456789A":
        return False
    first = 36 if len(letters) == 1 else _HK_VALUES[letters[0]]
    values = [first, _HK_VALUES[letters[-1]], *map(int, digits)]
    total = sum(value * weight for value, weight in zip(values, range(9, 1, -1), strict=True))
    return (total + (10 if control == "A" else int(control))) % 11 == 0


def tw_person(number: str) -> bool:
    """A letter of the county, 1 2 8 or 9, eight digits; weights 1 9 8 … 1 1 modulo 10."""
    code = _TW_LETTERS[number[0]]
    if number[1] not in "1289":
        return False
    digits = f"{code}{number[1:]}"
    return weighted(digits, (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1), 10) == 0


def cn_resident(number: str) -> bool:
    """Eighteen characters: region, date of birth, serial, check character (GB 11643-1999, ISO 7064 MOD 11-2)."""
    if not (11 <= int(number[:2]) <= 91 and number[:17].isdigit() and born(number[6:14], "%Y%m%d")):
        return False
    rest = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(number[:17])) % 11
    return "10X98765432"[rest] == number[17]


def kr_business(number: str) -> bool:
    """Business registration number: weights 1 3 7 1 3 7 1 3 5, with the carry of the ninth digit."""
    total = weighted(number, (1, 3, 7, 1, 3, 7, 1, 3, 5), 1000) + int(number[8]) * 5 // 10
    return (10 - total % 10) % 10 == int(number[9])


def kr_resident(number: str) -> bool:
    """Date of birth and a digit for sex and century; numbers given since October 2020 have no check digit."""
    century = {
        "1": "19",
        "2": "19",
        "5": "19",
        "6": "19",
        "3": "20",
        "4": "20",
        "7": "20",
        "8": "20",
        "9": "18",
        "0": "18",
    }
    return born(century[number[6]] + number[:6], "%Y%m%d")


def in_pan_person(number: str) -> bool:
    """Five letters of which the fourth names the kind of holder, four digits, a letter (rule 114)."""
    return number[3] in _PAN_HOLDERS and bool(in_pan.is_valid(number))


def pk_cnic(number: str) -> bool:
    """Thirteen digits: province 1 to 8, division, district; no check digit."""
    return number[0] in "12345678" and number[5:12] != "0000000"


def lk_nic(number: str) -> bool:
    """Old: year, day of year (plus 500 for women), serial, V or X; new: twelve digits with the full year."""
    year, day = (number[:4], int(number[4:7])) if len(number) == 12 else ("19" + number[:2], int(number[2:5]))
    return 1900 <= int(year) <= 2035 and 1 <= (day - 500 if day > 500 else day) <= 366 and number[-1] in "VX0123456789"


def sg_nric(number: str) -> bool:
    """NRIC and FIN: S T F G M, seven digits weighted 2 7 6 5 4 3 2, letter of the series."""
    if number[0] not in "STFGM":
        return False
    total = weighted(number[1:8], (2, 7, 6, 5, 4, 3, 2), 1000) + {"T": 4, "G": 4, "M": 3}.get(number[0], 0)
    if number[0] == "M":
        return "KLJNPQRTUWX"[10 - total % 11] == number[8]
    return ("JZIHGFEDCBA" if number[0] in "ST" else "XWUTRQPNMLK")[total % 11] == number[8]


def vn_citizen(number: str) -> bool:
    """CCCD: province 001 to 096, sex and century, year of birth, serial (Circular 59/2021/TT-BCA)."""
    return 1 <= int(number[:3]) <= 96 and number[3] in "0123"


def _shaped(_number: str) -> bool:
    return True


ASIA: tuple[Identifier, ...] = (
    Identifier("CN_RESIDENT_ID", cn_resident, ("##################", "#################A", "###### ######## ####", "###### ######## ###*"),
        announcing("CN_RESIDENT_ID"),
        ("##################", "#################A", "###### ######## ####", "###### ######## ###*"), strong=True),
    Identifier("CN_USCC", cn_uscc.is_valid, ("##################", "########" + "*" * 9 + "*", ), announcing("CN_USCC"), ("########" + "*" * 10,), generic=False),
    Identifier("HK_IDENTITY_CARD", hk_identity_card, ("A######*", "AA######*", "A###### *", "A######-*"), announcing("HK_IDENTITY_CARD"), (), generic=True),
    Identifier("TW_NATIONAL_ID", tw_person, ("A#########", "A ########"), announcing("TW_NATIONAL_ID"), ("A#########",)),
    Identifier("TW_UBN", tw_ubn.is_valid, ("########",), announcing("TW_UBN"), (), generic=False),
    Identifier("KR_RRN", kr_resident, ("######-#######", "#############", "###### #######"), announcing("KR_RRN"),
        ("######-#######",), generic=False),
    Identifier("KR_BRN", kr_business, ("###-##-#####", "##########"), announcing("KR_BRN"), (), generic=False),
    Identifier("JP_MY_NUMBER", jp_in.is_valid, ("############", "#### #### ####", "####-####-####"), announcing("JP_MY_NUMBER"), ()),
    Identifier("JP_CORPORATE_NUMBER", jp_cn.is_valid, ("#############", "#-####-####-####"), announcing("JP_CORPORATE_NUMBER"), (), generic=False),
    Identifier("IN_AADHAAR", in_aadhaar.is_valid, ("############", "#### #### ####", "####-####-####"), announcing("IN_AADHAAR"), ()),
    Identifier("IN_PAN", in_pan_person, ("AAAAA####A", "AAAAA #### A"), announcing("IN_PAN"), ("AAAAA####A",), checked=True),
    Identifier("IN_GSTIN", in_gstin.is_valid, ("##AAAAA####A***",), announcing("IN_GSTIN"), ("##AAAAA####A***",), generic=False),
    Identifier("IN_EPIC", in_epic.is_valid, ("AAA#######",), announcing("IN_EPIC"), (), generic=False),
    Identifier("PK_CNIC", pk_cnic, ("#####-#######-#", "#############"), announcing("PK_CNIC"), ("#####-#######-#",), generic=False),
    Identifier("BD_NID", _shaped, ("##########", "#############", "#################", "### ### ####"), announcing("BD_NID"), (), generic=False, checked=False),
    Identifier("LK_NIC", lk_nic, ("#########A", "############"), announcing("LK_NIC"), (), generic=False, checked=False),
    Identifier("SG_NRIC", sg_nric, ("A#######A",), announcing("SG_NRIC"), ("A#######A",)),
    Identifier("SG_UEN", sg_uen.is_valid, ("########A", "#########A", "A##AA####A"), announcing("SG_UEN"), (), generic=False),
    Identifier("MY_MYKAD", my_nric.is_valid, ("######-##-####", "############", "###### ## ####"), announcing("MY_MYKAD"), ("######-##-####",)),
    Identifier("ID_NIK", id_nik.is_valid, ("################", "##.##.##.######.####", "###### ###### ####"), announcing("ID_NIK"), ()),
    Identifier("ID_NPWP", id_npwp.is_valid, ("###############", "##.###.###.#-###.###"), announcing("ID_NPWP"), ("##.###.###.#-###.###",), generic=False),
    Identifier("TH_PIN", th_pin.is_valid, ("#############", "#-####-#####-##-#", "# #### ##### ## #"),
        announcing("TH_PIN"), ("#-####-#####-##-#", "# #### ##### ## #")),
    Identifier("PH_PHILSYS", _shaped, ("############", "####-####-####", "####-####-####-####", "################"), announcing("PH_PHILSYS"), (), generic=False, checked=False),
    Identifier("PH_SSS", _shaped, ("##-#######-#", "##########"), announcing("PH_SSS"), (), generic=False, checked=False),
    Identifier("PH_TIN", _shaped, ("###-###-###", "###-###-###-###", "############", "#########"), announcing("PH_TIN"), (), generic=False, checked=False),
    Identifier("VN_TAX_CODE", vn_mst.is_valid, ("##########", "##########-###", "## ######## ###"), announcing("VN_TAX_CODE"), (), generic=False),
    Identifier("VN_CCCD", vn_citizen, ("############", "### ### ######", "#### #### ####"), announcing("VN_CCCD"), (), checked=False),
)  # fmt: skip
