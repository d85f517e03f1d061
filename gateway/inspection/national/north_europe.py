"""Denmark, Estonia, Finland, Iceland, Latvia, Lithuania, Norway, Sweden."""

from __future__ import annotations

from stdnum.dk import cpr as dk_cpr
from stdnum.ee import ik as ee_ik
from stdnum.fi import hetu as fi_hetu
from stdnum.is_ import kennitala as is_kennitala
from stdnum.lt import asmens as lt_asmens
from stdnum.lv import pvn as lv_pvn
from stdnum.no import fodselsnummer as no_fnr

from gateway.inspection.national.checksums import born, luhn
from gateway.inspection.national.identifier import Identifier, announcing


def dk_person(number: str) -> bool:
    """A date of birth and a serial; since 2007 no check digit."""
    return bool(dk_cpr.is_valid(number))


def fi_person(number: str) -> bool:
    """``number`` has lost the century sign, so each that the law allows is tried (Act 2023/1010 adds letters)."""
    if len(number) == 11:
        return bool(fi_hetu.is_valid(number))
    return any(fi_hetu.is_valid(number[:6] + sign + number[6:]) for sign in "-+A")


def lv_dated(number: str) -> bool:
    """Personas kods given before July 2017: date of birth and check digit."""
    return bool(lv_pvn.is_valid(number)) and number[0] <= "3"


def lv_undated(number: str) -> bool:
    """Personas kods given since July 2017: begins with 32 to 39, no check digit is published."""
    return "32" <= number[:2] <= "39"


def se_person(number: str) -> bool:
    """Ten or twelve digits: date of birth (day plus 60 in coordination numbers), Luhn over the last ten."""
    last_ten = number[-10:]
    day = int(last_ten[4:6])
    written = last_ten[:4] + f"{day - 60 if day > 60 else day:02d}"
    century_fits = len(number) == 10 or number[:2] in {"18", "19", "20"}
    return century_fits and luhn(last_ten) and any(born(century + written, "%Y%m%d") for century in ("19", "20"))


def se_resident(number: str) -> bool:
    """No coordination number: common enough to stand alone."""
    return number[-6] <= "3" and se_person(number)


NORTH_EUROPE: tuple[Identifier, ...] = (
    Identifier("DK_CPR", dk_person, ("######-####", "##########", "###### ####", "##.##.##-####"),
        announcing("DK_CPR"), (), checked=False),
    Identifier("EE_IK", ee_ik.is_valid, ("###########",), announcing("EE_IK"), (), strong=True),
    Identifier("FI_HETU", fi_person, ("######-###*", "######A###*", "###### ###*"),
        announcing("FI_HETU"),
        ("######-###*", "######A###*"), strong=True),
    Identifier("IS_KENNITALA", is_kennitala.is_valid, ("######-####", "##########", "###### ####"),
        announcing("IS_KENNITALA"), ("######-####",), strong=True),
    Identifier("LV_PERSON_CODE", lv_dated, ("######-#####", "###########"),
        announcing("LV_PERSON_CODE"), ("######-#####",), strong=True),
    Identifier("LV_PERSON_CODE", lv_undated, ("######-#####", "###########"),
        announcing("LV_PERSON_CODE_UNDATED"), (), checked=False),
    Identifier("LT_PERSON_CODE", lt_asmens.is_valid, ("###########",), announcing("LT_PERSON_CODE"), ()),
    Identifier("NO_FNR", no_fnr.is_valid, ("###########", "###### #####", "###### ### ##", "######-#####"),
        announcing("NO_FNR"), ("###### #####",), strong=True),
    Identifier("SE_PERSONNUMMER", se_resident, ("######-####", "########-####"), announcing("SE_PERSONNUMMER"), ("######-####", "########-####")),
    Identifier("SE_PERSONNUMMER", se_person,
        ("######-####", "########-####", "##########", "############", "###### ####", "######## ####"), announcing("SE_PERSONNUMMER")),
)  # fmt: skip
