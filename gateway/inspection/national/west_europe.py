"""Austria, Belgium, France, Germany, Ireland, Luxembourg, Netherlands, Switzerland, United Kingdom."""

from __future__ import annotations

import re

from stdnum.at import tin as at_tin
from stdnum.at import vnr as at_vnr
from stdnum.be import nn as be_nn
from stdnum.ch import ssn as ch_ssn
from stdnum.de import idnr as de_idnr
from stdnum.de import stnr as de_stnr
from stdnum.fr import nif as fr_nif
from stdnum.fr import nir as fr_nir
from stdnum.fr import siren as fr_siren
from stdnum.fr import siret as fr_siret
from stdnum.gb import nhs as gb_nhs
from stdnum.gb import utr as gb_utr
from stdnum.ie import pps as ie_pps
from stdnum.nl import bsn as nl_bsn

from gateway.inspection.national.checksums import born, icao_9303, luhn, verhoeff
from gateway.inspection.national.identifier import Identifier, announcing

_NINO = re.compile(r"(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]")
_UK_LICENCE = re.compile(r"[A-Z]{1,5}9{0,4}\d[0156]\d(?:0[1-9]|[12]\d|3[01])\d[A-Z][A-Z9][A-Z0-9][A-Z]{2}")


def fr_social_security(number: str) -> bool:
    """NIR: sex, month as INSEE gives it, department, key modulo 97."""
    month = int(number[3:5])
    return number[0] in "123478" and (1 <= month <= 12 or month >= 20) and bool(fr_nir.is_valid(number))


def de_pension(number: str) -> bool:
    """Rentenversicherungsnummer: area, date of birth, initial, serial, check digit (VKVV section 4)."""
    if number[:2] < "02" or not (1 <= int(number[2:4]) % 50 <= 31 and 1 <= int(number[4:6]) <= 12):
        return False
    digits = number[:8] + f"{ord(number[8]) - 64:02d}" + number[9:11]
    weighted = (int(d) * w for d, w in zip(digits, (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1), strict=True))
    return sum(sum(map(int, str(product))) for product in weighted) % 10 == int(number[11])


def de_identity_card(number: str) -> bool:
    """Personalausweis or passport serial with its check digit (ICAO Doc 9303), from the permitted letters."""
    return set(number[:9]) <= set("0123456789CFGHJKLMNPRTVWXYZ") and icao_9303(number[:9]) == number[9]


def de_serial(number: str) -> bool:
    """The serial without its check digit: begins with a permitted letter, holds digits."""
    return (
        number[0] in "CFGHJKLMNPRTVWXYZ"
        and set(number) <= set("0123456789CFGHJKLMNPRTVWXYZ")
        and any(map(str.isdigit, number))
    )


def lu_person(number: str) -> bool:
    """Luxembourg's 13 digits: date of birth, serial, Luhn and Verhoeff check digits."""
    return born(number[:8], "%Y%m%d") and luhn(number[:12]) and verhoeff(number[:11] + number[12])


def uk_nino(number: str) -> bool:
    """National Insurance number: permitted prefixes and suffixes (HMRC NIM39110)."""
    return _NINO.fullmatch(number) is not None


def uk_driving_licence(number: str) -> bool:
    """Sixteen characters: surname, date of birth, initials (DVLA)."""
    return _UK_LICENCE.fullmatch(number) is not None and 1 <= int(number[6:8]) % 50 <= 12


WEST_EUROPE: tuple[Identifier, ...] = (
    Identifier("AT_SVNR", at_vnr.is_valid, ("##########", "#### ######", "#### ## ## ##"),
        announcing("AT_SVNR"), ("#### ######",)),
    Identifier("AT_TAX_ID", at_tin.is_valid, ("#########", "##-###/####", "## ###/####", "##/###/####", "##-### ####"),
        announcing("AT_TAX_ID"), ("##-###/####",)),
    Identifier("BE_NRN", be_nn.is_valid, ("###########", "##.##.##-###.##", "##.##.##-###-##", "###### ### ##", "## ## ## ### ##"),
        announcing("BE_NRN"),
        ("##.##.##-###.##", "##.##.##-###-##"), strong=True),
    Identifier("FR_NIR", fr_social_security,
        ("###############", "# ## ## ## ### ### ##", "# ## ## ## ### ###", "#############", "# ## ## #* ### ### ##",
         "#####A#########", "# ## ## #A ### ### ##", "#############-##", "############# ##"),
        announcing("FR_NIR"),
        ("# ## ## ## ### ### ##", "#####A#########", "# ## ## #* ### ### ##", "############# ##"), strong=True),
    Identifier("FR_TAX_ID", fr_nif.is_valid, ("#############", "## ## ### ### ###", "# ### ### ### ###"),
        announcing("FR_TAX_ID"), (), strong=True),
    Identifier("FR_SIRET", fr_siret.is_valid, ("##############", "### ### ### #####"), announcing("FR_SIRET"), (), generic=False),
    Identifier("FR_SIREN", fr_siren.is_valid, ("#########", "### ### ###"), announcing("FR_SIREN"), (), generic=False),
    Identifier("DE_TAX_ID", de_idnr.is_valid, ("###########", "## ### ### ###", "##/###/###/###", "## ## ## ## ###"),
        announcing("DE_TAX_ID"),
        ("## ### ### ###",), strong=True),
    Identifier("DE_TAX_NUMBER", de_stnr.is_valid,
        ("#############", "###/####/####", "##/###/#####", "###/###/#####", "### ### #####", "## ### #####", "##########", "###########", "#####/#####", "### #### ####"),
        announcing("DE_TAX_NUMBER"), (), generic=False, checked=False),
    Identifier("DE_PENSION_NUMBER", de_pension, ("########A###", "## ###### A ###", "## ###### A## #", "##-######-A-###"),
        announcing("DE_PENSION_NUMBER"),
        ("########A###", "## ###### A ###"), strong=True),
    Identifier("DE_IDENTITY_CARD", de_identity_card, ("*********#", "********* #"),
        announcing("DE_IDENTITY_CARD"), ()),
    Identifier("DE_IDENTITY_CARD", de_serial, ("*********",), announcing("DE_IDENTITY_CARD"), (), generic=False, checked=False),
    Identifier("IE_PPS", ie_pps.is_valid, ("#######A", "#######AA", "####### A", "####### AA"),
        announcing("IE_PPS"), ("#######A", "#######AA")),
    Identifier("LU_NATIONAL_ID", lu_person, ("#############", "#### #### #####", "#### ## ## #####", "########-###-##"),
        announcing("LU_NATIONAL_ID"), (), strong=True),
    Identifier("NL_BSN", nl_bsn.is_valid, ("#########", "####.##.###", "### ### ###", "#### ## ###", "###.###.###", "### ## ####", "####-##-###"),
        announcing("NL_BSN"), ("####.##.###",)),
    Identifier("CH_AHV", ch_ssn.is_valid, ("#############", "###.####.####.##", "### #### #### ##"),
        announcing("CH_AHV"),
        ("###.####.####.##", "#############", "### #### #### ##"), strong=True),
    Identifier("UK_NHS", gb_nhs.is_valid, ("##########", "### ### ####", "###-###-####"),
        announcing("UK_NHS"), (), generic=False),
    Identifier("UK_NINO", uk_nino, ("AA######A", "AA ## ## ## A", "AA ###### A", "AA-##-##-##-A", "AA## ## ## A"),
        announcing("UK_NINO"),
        ("AA######A", "AA ## ## ## A", "AA ###### A", "AA-##-##-##-A")),
    Identifier("UK_UTR", gb_utr.is_valid, ("##########", "##### #####"), announcing("UK_UTR"), (), generic=False),
    Identifier("UK_DRIVING_LICENCE", uk_driving_licence, ("*****######A****", "***** ###### A****", "*****######A** **", "***** ###### A** **"),
        announcing("UK_DRIVING_LICENCE"), ("*****######A****", "***** ###### A****"), checked=False),
)  # fmt: skip
