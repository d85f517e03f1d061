"""North, Central and South America."""

from __future__ import annotations

import re

from stdnum.ar import cuit as ar_cuit
from stdnum.br import cnpj as br_cnpj
from stdnum.br import cpf as br_cpf
from stdnum.ca import sin as ca_sin
from stdnum.cl import rut as cl_rut
from stdnum.co import nit as co_nit
from stdnum.do import cedula as do_cedula
from stdnum.ec import ci as ec_ci
from stdnum.gt import nit as gt_nit
from stdnum.mx import curp as mx_curp
from stdnum.mx import rfc as mx_rfc
from stdnum.pe import ruc as pe_ruc
from stdnum.py import ruc as py_ruc
from stdnum.us import itin as us_itin
from stdnum.us import rtn as us_rtn
from stdnum.uy import rut as uy_rut
from stdnum.ve import rif as ve_rif

from gateway.inspection.national.checksums import luhn, weighted
from gateway.inspection.national.identifier import Identifier, announcing

_SSN = re.compile(r"(?!000|666|9)\d{3}(?!00)\d{2}(?!0000)\d{4}")
_MBI = re.compile(
    r"[1-9][AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y0-9]\d[AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y0-9]\d[AC-HJKMNP-RT-Y]{2}\d{2}"
)
_PUBLISHED = frozenset({"078051120", "219099999", "457555462", "123456789", "987654321"})


def us_ssn(number: str) -> bool:
    """Area, group and serial that the Social Security Administration may assign, and none known from advertising."""
    return _SSN.fullmatch(number) is not None and number not in _PUBLISHED


def us_npi(number: str) -> bool:
    """National Provider Identifier: Luhn with the prefix 80840 (45 CFR 162.406)."""
    return number[0] in "12" and luhn("80840" + number)


def us_mbi(number: str) -> bool:
    """Medicare Beneficiary Identifier: position by position (CMS)."""
    return _MBI.fullmatch(number) is not None


def br_pis(number: str) -> bool:
    """PIS, PASEP, NIT: weights 3 2 9 8 7 6 5 4 3 2 modulo 11."""
    rest = 11 - weighted(number, (3, 2, 9, 8, 7, 6, 5, 4, 3, 2), 11)
    return (0 if rest >= 10 else rest) == int(number[10]) and len(set(number)) > 1


def mx_nss(number: str) -> bool:
    """Número de seguridad social: Luhn over eleven digits."""
    return luhn(number)


def uy_ci(number: str) -> bool:
    """Cédula: weights 2 9 8 7 6 3 4, the rest to the next ten."""
    padded = number.rjust(8, "0")
    return (10 - weighted(padded, (2, 9, 8, 7, 6, 3, 4), 10)) % 10 == int(padded[7])


def _shaped(_number: str) -> bool:
    return True


AMERICAS: tuple[Identifier, ...] = (
    Identifier("US_SSN", us_ssn, ("###-##-####", "### ## ####", "#########", "###.##.####"),
        announcing("US_SSN"),
        ("###-##-####", "### ## ####"), generic=False),
    Identifier("US_ITIN", us_itin.is_valid, ("###-##-####", "#########", "### ## ####"),
        announcing("US_ITIN"), ("###-##-####",)),
    Identifier("US_EIN", _shaped, ("##-#######",), announcing("US_EIN"), (), generic=False, checked=False),
    Identifier("US_NPI", us_npi, ("##########",), announcing("US_NPI"), (), generic=False),
    Identifier("US_MBI", us_mbi, ("#A*#A*#AA##", "#A*#-A*#-AA##", "#A*# A*# AA##"), announcing("US_MBI"),
        ("#A*#A*#AA##", "#A*#-A*#-AA##")),
    Identifier("US_ABA_ROUTING", us_rtn.is_valid, ("#########",), announcing("US_ABA_ROUTING"), (), generic=False),
    Identifier("CA_SIN", ca_sin.is_valid, ("### ### ###", "###-###-###", "#########"),
        announcing("CA_SIN"), ()),
    Identifier("MX_CURP", mx_curp.is_valid, ("AAAA######AAAAAA*#",), announcing("MX_CURP"), ("AAAA######AAAAAA*#",)),
    Identifier("MX_RFC", mx_rfc.is_valid, ("AAAA######***", "AAA######***", "AAAA ###### ***", "AAAA-######-***", "AAA-######-***"),
        announcing("MX_RFC"), ("AAAA######***", "AAAA-######-***")),
    Identifier("MX_NSS", mx_nss, ("###########", "## ## ## #### #", "##-##-##-####-#"), announcing("MX_NSS"), (), generic=False),
    Identifier("BR_CPF", br_cpf.is_valid, ("###########", "###.###.###-##", "### ### ### ##", "#########-##", "### ### ###-##"),
        announcing("BR_CPF"), ("###.###.###-##", "#########-##")),
    Identifier("BR_CNPJ", br_cnpj.is_valid, ("##############", "##.###.###/####-##"),
        announcing("BR_CNPJ"), ("##.###.###/####-##",)),
    Identifier("BR_PIS", br_pis, ("###########", "###.#####.##-#"), announcing("BR_PIS"), ("###.#####.##-#",), generic=False),
    Identifier("BR_RG", _shaped, ("##.###.###-*", "#########", "########*"), announcing("BR_RG"), (), generic=False, checked=False),
    Identifier("AR_CUIT", ar_cuit.is_valid, ("###########", "##-########-#", "## ######## #"), announcing("AR_CUIT"), ("##-########-#",)),
    Identifier("AR_DNI", _shaped, ("##.###.###", "########", "#######", "#.###.###"), announcing("AR_DNI"), (), generic=False, checked=False),
    Identifier("CL_RUT", cl_rut.is_valid, ("########*", "##.###.###-*", "#.###.###-*", "########-*", "#######-*"), announcing("CL_RUT"),
        ("##.###.###-*", "#.###.###-*")),
    Identifier("CO_NIT", co_nit.is_valid, ("##########", "#########-#", "###.###.###-#", "### ### ### #"), announcing("CO_NIT"), ("###.###.###-#",)),
    Identifier("CO_CEDULA", _shaped, ("##########", "########", "#.###.###.###", "##.###.###"), announcing("CO_CEDULA"), (), generic=False, checked=False),
    Identifier("PE_RUC", pe_ruc.is_valid, ("###########",), announcing("PE_RUC"), ()),
    Identifier("PE_DNI", _shaped, ("########",), announcing("PE_DNI"), (), generic=False, checked=False),
    Identifier("EC_CEDULA", ec_ci.is_valid, ("##########", "#########-#"), announcing("EC_CEDULA"), ()),
    Identifier("UY_CI", uy_ci, ("#.###.###-#", "########", "#######-#"), announcing("UY_CI"), ("#.###.###-#",), generic=False),
    Identifier("UY_RUT", uy_rut.is_valid, ("############",), announcing("UY_RUT"), (), generic=False, strong=True),
    Identifier("VE_RIF", ve_rif.is_valid, ("A#########", "A-########-#", "A-#########"), announcing("VE_RIF"), ("A-########-#",)),
    Identifier("PY_RUC", py_ruc.is_valid, ("########-#", "#######-#"), announcing("PY_RUC"), (), generic=False),
    Identifier("DO_CEDULA", do_cedula.is_valid, ("###########", "###-#######-#"), announcing("DO_CEDULA"), ("###-#######-#",), generic=False),
    Identifier("GT_NIT", gt_nit.is_valid, ("########", "#######-#", "#######-A", "########-#"), announcing("GT_NIT"), (), generic=False),
)  # fmt: skip
