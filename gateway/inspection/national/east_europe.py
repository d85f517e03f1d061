"""Bulgaria, Croatia, Czechia, Hungary, Moldova, Poland, Romania, Russia, Serbia and neighbours, Slovakia, Slovenia, Ukraine."""

from __future__ import annotations

from stdnum.bg import egn as bg_egn
from stdnum.cz import rc as cz_rc
from stdnum.hr import oib as hr_oib
from stdnum.hu import anum as hu_anum
from stdnum.md import idno as md_idno
from stdnum.pl import nip as pl_nip
from stdnum.pl import pesel as pl_pesel
from stdnum.pl import regon as pl_regon
from stdnum.ro import cnp as ro_cnp
from stdnum.ru import inn as ru_inn
from stdnum.si import emso as si_emso
from stdnum.ua import rntrc as ua_rntrc

from gateway.inspection.national.checksums import weighted
from gateway.inspection.national.identifier import Identifier, announcing


def hu_health(number: str) -> bool:
    """TAJ: eight digits weighted 3 and 7, check digit modulo 10 (1996. évi XX. törvény)."""
    return weighted(number, (3, 7, 3, 7, 3, 7, 3, 7), 10) == int(number[8])


def hu_tax(number: str) -> bool:
    """Adóazonosító jel: begins with 8, weights 1 to 9 modulo 11."""
    return number[0] == "8" and weighted(number, range(1, 10), 11) == int(number[9])


def hu_person(number: str) -> bool:
    """Személyi azonosító: sex and century, date of birth, serial; weights 1 to 10, reversed for births since 1997."""
    if not (number[0] in "1234" and 1 <= int(number[3:5]) <= 12 and 1 <= int(number[5:7]) <= 31):
        return False
    control = int(number[10])
    return control in {weighted(number, range(1, 11), 11), weighted(number, range(10, 0, -1), 11)}


def pl_identity_card(number: str) -> bool:
    """Dowód osobisty: three letters, a check digit, five digits; weights 7 3 1 over all but the check digit."""
    values = [int(character, 36) for character in number]
    rest = values[:3] + values[4:]
    return sum(v * w for v, w in zip(rest, (7, 3, 1, 7, 3, 1, 7, 3), strict=True)) % 10 == values[3]


def ru_snils(number: str) -> bool:
    """SNILS: weights 9 to 1 over nine digits, modulo 101 (resolution of the Pension Fund No. 1250p)."""
    control = weighted(number, range(9, 0, -1), 1_000_000) % 101
    return control % 100 == int(number[9:])


EAST_EUROPE: tuple[Identifier, ...] = (
    Identifier("BG_EGN", bg_egn.is_valid, ("##########",), announcing("BG_EGN"), ()),
    Identifier("HR_OIB", hr_oib.is_valid, ("###########",), announcing("HR_OIB"), ()),
    Identifier("CZ_RC", cz_rc.is_valid, ("######/####", "######/###", "##########", "#########"),
        announcing("CZ_RC"),
        ("######/####", "######/###")),
    Identifier("HU_TAJ", hu_health, ("#########", "### ### ###", "###-###-###"),
        announcing("HU_TAJ"), ()),
    Identifier("HU_TAX_ID", hu_tax, ("##########",), announcing("HU_TAX_ID"), ()),
    Identifier("HU_VAT_NUMBER", hu_anum.is_valid, ("########", "########-#-##"), announcing("HU_VAT_NUMBER"), (), generic=False),
    Identifier("HU_PERSON", hu_person, ("###########", "#-######-####", "# ###### ####"),
        announcing("HU_PERSON"), ("#-######-####",), strong=True),
    Identifier("PL_PESEL", pl_pesel.is_valid, ("###########",), announcing("PL_PESEL"), ()),
    Identifier("PL_NIP", pl_nip.is_valid, ("##########", "###-###-##-##", "###-##-##-###", "### ### ## ##"),
        announcing("PL_NIP"), ("###-###-##-##", "###-##-##-###")),
    Identifier("PL_REGON", pl_regon.is_valid, ("#########", "##############"), announcing("PL_REGON"), (), generic=False),
    Identifier("PL_IDENTITY_CARD", pl_identity_card, ("AAA######", "AAA ######"),
        announcing("PL_IDENTITY_CARD"), ()),
    Identifier("RO_CNP", ro_cnp.is_valid, ("#############", "# ###### ######"), announcing("RO_CNP"), (), strong=True),
    Identifier("SI_EMSO", si_emso.is_valid, ("#############",), announcing("SI_EMSO"), (), strong=True),
    Identifier("RS_JMBG", si_emso.is_valid, ("#############",), announcing("RS_JMBG"), (), strong=True),
    Identifier("MD_IDNP", md_idno.is_valid, ("#############",), announcing("MD_IDNP"), ()),
    Identifier("RU_SNILS", ru_snils, ("###########", "###-###-### ##", "###-###-###-##", "### ### ### ##"),
        announcing("RU_SNILS"), ("###-###-### ##", "###-###-###-##")),
    Identifier("RU_INN", ru_inn.is_valid, ("############", "##########"), announcing("RU_INN"), ()),
    Identifier("UA_RNOKPP", ua_rntrc.is_valid, ("##########",), announcing("UA_RNOKPP"), ()),
)  # fmt: skip
