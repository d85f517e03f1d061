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

from gateway.inspection.context import words
from gateway.inspection.national.checksums import weighted
from gateway.inspection.national.identifier import Identifier


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
    Identifier("BG_EGN", bg_egn.is_valid, ("##########",), words("uniform civil number", "unified civil number", "civil number", "граждански номер", "единния граждански номер", "егн номер", "егн на", "егн е", "personal no", "лична карта", "личния номер", "егн то", "личен номер", "egn number", "egn", "егн", "единен граждански номер", "personal number"), ()),
    Identifier("HR_OIB", hr_oib.is_valid, ("###########",), words("oib broj", "oib om", "osobni identifikacijski", "identifikacijski broj", "oib", "osobni identifikacijski broj"), ()),
    Identifier("CZ_RC", cz_rc.is_valid, ("######/####", "######/###", "##########", "#########"),
        words("rodné č", "rodne č", "r č", "rodného", "rodnom čísle", "rodným", "rodné", "rč pacienta", "rodneho cisla", "rodné číslo", "rodne cislo", "rč", "r.č.", "rodného čísla", "birth number", "rodným číslem"),
        ("######/####", "######/###")),
    Identifier("HU_TAJ", hu_health, ("#########", "### ### ###", "###-###-###"),
        words("taj kártya", "taj számom", "tajszámom", "társadalombiztosítási azonosító", "tb szám", "taj", "taj szám", "tajszám", "társadalombiztosítási"), ()),
    Identifier("HU_TAX_ID", hu_tax, ("##########",), words("adóazonosítóm", "adóazonosító szám", "adó azonosító", "adóazonosito", "adóazonosító", "adóazonosító jel", "adószám", "tax id"), ()),
    Identifier("HU_VAT_NUMBER", hu_anum.is_valid, ("########", "########-#-##"), words("adószám", "adoszam", "tax number"), (), generic=False),
    Identifier("HU_PERSON", hu_person, ("###########", "#-######-####", "# ###### ####"),
        words("személyi szám", "személyi azonosító", "személyi"), ("#-######-####",)),
    Identifier("PL_PESEL", pl_pesel.is_valid, ("###########",), words("pesel u", "peselu", "nr ewidencyjny", "numer ewidencyjny", "pesel", "nr pesel", "numer pesel"), ()),
    Identifier("PL_NIP", pl_nip.is_valid, ("##########", "###-###-##-##", "###-##-##-###", "### ### ## ##"),
        words("nipu", "nip nr", "identyfikacji podatkowej", "nip", "nr nip", "numer identyfikacji podatkowej"), ("###-###-##-##", "###-##-##-###")),
    Identifier("PL_REGON", pl_regon.is_valid, ("#########", "##############"), words("regon"), (), generic=False),
    Identifier("PL_IDENTITY_CARD", pl_identity_card, ("AAA######", "AAA ######"),
        words("dowód osobisty nr", "numer dowodu", "dowodem", "nr i seria", "id card", "dowód", "dowodu", "dowód osobisty", "seria i numer", "nr dowodu", "identity card"), ()),
    Identifier("RO_CNP", ro_cnp.is_valid, ("#############", "# ###### ######"), words("cod numeric personal cnp", "nr cnp", "cnpul", "c.n.p.", "seria și nr", "serie buletin", "personal numeric code", "cnp ul", "codul numeric personal", "codul numeric", "cnp-ul meu", "cod numeric", "buletin", "carte de identitate", "cnp", "cod numeric personal"), ()),
    Identifier("SI_EMSO", si_emso.is_valid, ("#############",), words("emšo številka", "enotna matična številka", "emšo", "emso", "matična številka"), ()),
    Identifier("RS_JMBG", si_emso.is_valid, ("#############",), words("jmbg", "јмбг", "matični broj", "matični", "embg", "ембг"), ()),
    Identifier("MD_IDNP", md_idno.is_valid, ("#############",), words("idnp", "idno", "cod personal"), ()),
    Identifier("RU_SNILS", ru_snils, ("###########", "###-###-### ##", "###-###-###-##", "### ### ### ##"),
        words("номер снилс", "снилса", "страховое свидетельство", "снилс", "snils", "страховой номер"), ("###-###-### ##", "###-###-###-##")),
    Identifier("RU_INN", ru_inn.is_valid, ("############", "##########"), words("номер инн", "налогоплательщика", "инн", "inn", "идентификационный номер налогоплательщика"), ()),
    Identifier("UA_RNOKPP", ua_rntrc.is_valid, ("##########",), words("ідентифікаційний", "платника податків", "індивідуальний податковий номер", "код платника", "рнокпп", "ипн", "іпн", "rnokpp", "rntrc", "ідентифікаційний код", "податковий номер", "ідентифікаційний номер"), ()),
)  # fmt: skip
