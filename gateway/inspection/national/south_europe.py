"""Cyprus, Greece, Italy, Malta, Portugal, Spain, Türkiye."""

from __future__ import annotations

from stdnum.cy import vat as cy_tic
from stdnum.es import cif as es_cif
from stdnum.es import dni as es_dni
from stdnum.es import nie as es_nie
from stdnum.gr import amka as gr_amka
from stdnum.gr import vat as gr_afm
from stdnum.it import codicefiscale as it_cf
from stdnum.it import iva as it_iva
from stdnum.mt import vat as mt_vat
from stdnum.pt import cc as pt_cc
from stdnum.pt import nif as pt_nif
from stdnum.tr import tckimlik as tr_tckn
from stdnum.tr import vkn as tr_vkn

from gateway.inspection.national.identifier import Identifier, announcing


def es_social_security(number: str) -> bool:
    """Province, number, and the rest of the first ten digits by 97 (Real Decreto 84/1996)."""
    province, serial, control = number[:2], number[2:10], number[10:]
    if not (1 <= int(province) <= 53 or province == "66"):
        return False
    base = int(province) * 10_000_000 + int(serial) if int(serial) < 10_000_000 else int(province + serial)
    return base % 97 == int(control)


def mt_identity_card(number: str) -> bool:
    """Seven digits and the letter of the register."""
    return number[-1] in "MGAPLHBZ" and int(number[:-1]) > 0


SOUTH_EUROPE: tuple[Identifier, ...] = (
    Identifier("CY_TIC", cy_tic.is_valid, ("########A",), announcing("CY_TIC"), (), generic=True),
    Identifier("GR_AMKA", gr_amka.is_valid, ("###########", "###### #####", "###### ## ###"),
        announcing("GR_AMKA"), (), strong=True),
    Identifier("GR_AFM", gr_afm.is_valid, ("#########",), announcing("GR_AFM"), ()),
    Identifier("IT_FISCAL_CODE", it_cf.is_valid, ("AAAAAA**A**A***A", "AAA AAA **A** A***A", "AAA AAA **A**A***A"),
        announcing("IT_FISCAL_CODE"),
        ("AAAAAA**A**A***A", "AAA AAA **A** A***A", "AAA AAA **A**A***A")),
    Identifier("IT_VAT_CODE", it_iva.is_valid, ("###########",),
        announcing("IT_VAT_CODE"), ()),
    Identifier("MT_IDENTITY_CARD", mt_identity_card, ("#######A", "######A", "#####A"),
        announcing("MT_IDENTITY_CARD"), (), generic=False, checked=False),
    Identifier("MT_TAX_ID", mt_vat.is_valid, ("########",), announcing("MT_TAX_ID"), (), generic=False),
    Identifier("PT_NIF", pt_nif.is_valid, ("#########", "### ### ###"),
        announcing("PT_NIF"), ()),
    Identifier("PT_CC", pt_cc.is_valid, ("########****", "######## # AA#", "######## # **#", "########-#-AA#"),
        announcing("PT_CC"),
        ("######## # AA#", "########-#-AA#")),
    Identifier("ES_NIE", es_nie.is_valid, ("A#######A", "A-#######-A", "A-#######A", "A ####### A", "A #######A"),
        announcing("ES_NIE"),
        ("A#######A", "A-#######-A", "A-#######A", "A ####### A")),
    Identifier("ES_DNI", es_dni.is_valid, ("########A", "########-A", "######## A", "##.###.###-A", "##.###.###A"),
        announcing("ES_DNI"),
        ("########A", "########-A", "##.###.###-A", "##.###.###A", "######## A")),
    Identifier("ES_CIF", es_cif.is_valid, ("A########", "A#######A", "A-########", "A-#######A", "A-#######-A"),
        announcing("ES_CIF"), ("A#######A", "A-#######A"), generic=True),
    Identifier("ES_SOCIAL_SECURITY", es_social_security, ("############", "## ######## ##", "##/########/##", "##-########-##"),
        announcing("ES_SOCIAL_SECURITY"), ("##/########/##", "## ######## ##"), strong=True),
    Identifier("TR_TCKN", tr_tckn.is_valid, ("###########", "### ### ### ##"),
        announcing("TR_TCKN"), ()),
    Identifier("TR_VKN", tr_vkn.is_valid, ("##########",), announcing("TR_VKN"), (), generic=False),
)  # fmt: skip
