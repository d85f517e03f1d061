"""National, tax and social identifiers outside Europe, made from their public rules."""

from __future__ import annotations

from random import Random

from stdnum import luhn
from stdnum.ar import cuit
from stdnum.au import abn, tfn
from stdnum.br import cnpj, cpf
from stdnum.ca import sin
from stdnum.cl import rut
from stdnum.cn import ric
from stdnum.id import nik
from stdnum.il import idnr as il_id
from stdnum.in_ import aadhaar, pan
from stdnum.jp import in_ as my_number
from stdnum.kr import rrn
from stdnum.mx import curp, rfc
from stdnum.my import nric as mykad
from stdnum.nz import ird
from stdnum.pk import cnic
from stdnum.th import pin
from stdnum.us import itin, ssn
from stdnum.vn import mst
from stdnum.za import idnr as za_id

from .making import born, checked, fill, lay_out, pick, plain, wrong_only
from .model import Kind, Sample
from .values_europe import pattern


def _american(rng: Random) -> str:
    while True:
        value = f"{rng.randint(1, 899):03d}-{rng.randint(1, 99):02d}-{rng.randint(1, 9999):04d}"
        if ssn.is_valid(value):
            return value


def _ssn(rng: Random) -> Sample:
    value = _american(rng)
    style = rng.random()
    if style < 0.6:
        return Sample(value, bare=True)
    return Sample(value.replace("-", " ") if style < 0.75 else value.replace("-", ""))


def _ssn_wrong(rng: Random) -> Sample:
    return Sample(
        fill(rng, rng.choice(("000-%#-%###", "666-%#-%###", "[1234]##-00-%###", "[1234]##-%#-0000"))), bare=True
    )


def _itin(rng: Random) -> Sample:
    while True:
        value = f"9{rng.randint(0, 99):02d}-{rng.randint(50, 99)}-{rng.randint(1, 9999):04d}"
        if itin.is_valid(value):
            return Sample(value if rng.random() < 0.7 else value.replace("-", ""))


def _itin_wrong(rng: Random) -> Sample:
    return Sample(fill(rng, "9##-[01234]#-####"))


def _curp_body(rng: Random) -> str:
    states = (
        "AS",
        "BC",
        "CS",
        "CC",
        "CH",
        "DF",
        "DG",
        "GT",
        "GR",
        "JC",
        "MC",
        "MN",
        "NL",
        "OC",
        "PL",
        "QT",
        "VZ",
        "YN",
    )
    consonants = "BCDFGHJKLMNPQRSTVZ"
    name = rng.choice(consonants) + rng.choice("AEIOU") + pick(rng, consonants, 2)
    return name + born(rng).strftime("%y%m%d") + rng.choice("HM") + rng.choice(states) + pick(rng, consonants, 3) + "0?"


def _rfc_body(rng: Random) -> str:
    consonants = "BCDFGHJKLMNPQRSTVZ"
    name = rng.choice(consonants) + rng.choice("EIO") + pick(rng, consonants, 2)
    return name + born(rng).strftime("%y%m%d") + pick(rng, "ABCDEFGH123456789", 2) + "?"


def _full_rfc(text: str) -> bool:
    return bool(rfc.is_valid(text, validate_check_digits=True))


def _chinese(rng: Random) -> str:
    area = rng.choice(
        ("110101", "310104", "440106", "330106", "510104", "420106", "320102", "370102", "610102", "210102")
    )
    return area + born(rng).strftime("%Y%m%d") + fill(rng, "###?")


def _korean(rng: Random) -> str:
    return born(rng).strftime("%y%m%d") + fill(rng, "[12]") + f"{rng.randint(0, 95):02d}" + fill(rng, "###?")


_SINGAPORE = {"S": "JZIHGFEDCBA", "T": "GFEDCBAJZIH", "F": "XWUTRQPNMLK", "G": "RQPNMLKXWUT"}


def _nric(text: str) -> bool:
    """NRIC and FIN: weights 2 7 6 5 4 3 2, letter by mod 11; T and G shift by four."""
    value = text.upper()
    if len(value) != 9 or value[0] not in _SINGAPORE or not value[1:8].isdigit():
        return False
    total = sum(w * int(d) for w, d in zip((2, 7, 6, 5, 4, 3, 2), value[1:8], strict=True))
    return {"S": "JZIHGFEDCBA", "T": "GFEDCBAJZIH", "F": "XWUTRQPNMLK", "G": "RQPNMLKXWUT"}[value[0]][
        total % 11
    ] == value[8]


def _medicare(text: str) -> bool:
    """Australian Medicare card: weights 1 3 7 9 1 3 7 9 over eight digits, mod 10; the tenth digit is the issue."""
    digits = [int(c) for c in text if c.isdigit()]
    if len(digits) not in {10, 11} or not 2 <= digits[0] <= 6:
        return False
    return sum(w * d for w, d in zip((1, 3, 7, 9, 1, 3, 7, 9), digits, strict=False)) % 10 == digits[8]


def _emirates(text: str) -> bool:
    digits = "".join(c for c in text if c.isdigit())
    return len(digits) == 15 and digits.startswith("784") and luhn.is_valid(digits)


def _saudi(text: str) -> bool:
    return len(text) == 10 and text.isdigit() and text[0] in "12" and luhn.is_valid(text)


def _indonesian(rng: Random) -> Sample:
    while True:
        day = born(rng)
        number = day.day + rng.choice((0, 40))
        place = rng.choice(("317101", "327301", "357801", "337401", "127101", "510303", "737101", "320101"))
        value = f"{place}{number:02d}{day:%m%y}{rng.randint(1, 400):04d}"
        if nik.is_valid(value):
            return Sample(value)


def _malaysian(rng: Random) -> Sample:
    while True:
        value = born(rng).strftime("%y%m%d") + f"{rng.choice((*range(1, 15), 21, 24)):02d}" + fill(rng, "####")
        if mykad.is_valid(value):
            return Sample(lay_out(value, "######-##-####") if rng.random() < 0.7 else value)


def _pakistani(rng: Random) -> Sample:
    value = fill(rng, "[1234567]####%######%")
    if not cnic.is_valid(value):
        return _pakistani(rng)
    return Sample(lay_out(value, "#####-#######-#") if rng.random() < 0.7 else value)


def _vietnamese(rng: Random) -> Sample:
    """Căn cước công dân: province 001-096, century and sex, year, six digits (Circular 59/2021/TT-BCA)."""
    province = rng.choice(("001", "079", "048", "031", "092", "036", "038", "040", "056", "075"))
    return Sample(province + fill(rng, "[01]") + f"{born(rng):%y}" + fill(rng, "######"))


def _permanent(rng: Random) -> Sample:
    while True:
        value = fill(rng, "@@@[PCHF]@%###@")
        if pan.is_valid(value):
            return Sample(value)


def _permanent_wrong(rng: Random) -> Sample:
    return Sample(fill(rng, "@@@[DEIKMNOQRSUVWXYZ]@%###@"))


def _south_african(rng: Random) -> str:
    return born(rng).strftime("%y%m%d") + fill(rng, "####[01]8?")


WORLD: tuple[Kind, ...] = (
    Kind("US_SSN", _ssn, _ssn_wrong),
    Kind("US_ITIN", _itin, _itin_wrong),
    plain("US_EIN", "[2345]#-#######"),
    checked(
        "CA_SIN",
        pattern("[1234567]#######?"),
        sin.is_valid,
        1,
        (("###-###-###", False), ("### ### ###", False), ("", False)),
    ),
    checked("BR_CPF", pattern("#########??"), cpf.is_valid, 2, (("###.###.###-##", True), ("", False))),
    checked("BR_CNPJ", pattern("########000[123]??"), cnpj.is_valid, 2, (("##.###.###/####-##", True), ("", False))),
    checked("MX_CURP", _curp_body, curp.is_valid, 1, (("", True),)),
    # Some were issued with other check characters: only an impossible month makes a near miss.
    wrong_only(
        checked("MX_RFC", _rfc_body, _full_rfc, 1, alphabet="0123456789A"),
        "[BCDFG][AEIO][BCDFG][LMNP]##1[3456789][012]%A#%",
    ),
    checked("AR_CUIT", pattern("2[037]########?"), cuit.is_valid, 1, (("##-########-#", False), ("", False))),
    plain("AR_DNI", "[1234]#.###.###", "[1234]#######"),
    checked(
        "CL_RUT",
        pattern("[12]#######?"),
        rut.is_valid,
        1,
        (("##.###.###-#", True), ("########-#", False)),
        alphabet="0123456789K",
    ),
    checked("CN_RIC", _chinese, ric.is_valid, 1, (("", True),), alphabet="0123456789X"),
    # Numbers given out since October 2020 have no check digit: only an impossible month makes a near miss.
    wrong_only(
        checked("KR_RRN", _korean, rrn.is_valid, 1, (("######-#######", True), ("", False))),
        "##1[3456789][012]%-[12]######",
    ),
    checked(
        "JP_MY_NUMBER",
        pattern("###########?"),
        my_number.is_valid,
        1,
        (("#### #### ####", False), ("", False), ("####-####-####", False)),
    ),
    checked("SG_NRIC", pattern("[STFG]#######?"), _nric, 1, alphabet="ABCDEFGHIJKLMNPQRTUWXZ"),
    Kind("ID_NIK", _indonesian),
    checked("TH_PIN", pattern("[1234568]###########?"), pin.is_valid, 1, (("#-####-#####-##-#", False), ("", False))),
    Kind("MY_NRIC", _malaysian),
    plain("PH_TIN", "[12349]##-###-###-000", "[12349]##-###-###"),
    plain("PH_SSS", "[03]#-#######-#"),
    Kind("VN_CCCD", _vietnamese),
    checked("VN_TAX_CODE", pattern("[08]########?"), mst.is_valid, 1),
    checked(
        "IN_AADHAAR",
        pattern("[23456789]##########?"),
        aadhaar.is_valid,
        1,
        (("#### #### ####", False), ("", False), ("####-####-####", False)),
    ),
    Kind("IN_PAN", _permanent, _permanent_wrong),
    Kind("PK_CNIC", _pakistani),
    checked(
        "AE_EMIRATES_ID",
        lambda rng: "784" + str(born(rng).year) + fill(rng, "#######?"),
        _emirates,
        1,
        (("###-####-#######-#", True), ("", False)),
    ),
    checked("SA_NATIONAL_ID", pattern("[12]########?"), _saudi, 1),
    checked("IL_ID", pattern("[023]#######?"), il_id.is_valid, 1),
    checked("ZA_ID", _south_african, za_id.is_valid, 1, (("", False), ("###### #### ###", False))),
    checked("AU_TFN", pattern("%#######?"), tfn.is_valid, 1, (("### ### ###", False), ("", False))),
    checked("AU_ABN", pattern("%##########"), abn.is_valid, 0, (("## ### ### ###", False), ("", False))),
    checked("AU_MEDICARE", pattern("[23456]#######?%"), _medicare, 1, (("#### ##### #", False), ("", False))),
    checked("NZ_IRD", pattern("[1]#######?"), ird.is_valid, 1, (("###-###-###", False), ("", False))),
)
