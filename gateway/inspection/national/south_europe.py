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

from gateway.inspection.context import words
from gateway.inspection.national.identifier import Identifier


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
    Identifier("CY_TIC", cy_tic.is_valid, ("########A",), words("tic", "αφμ", "tax identification code", "φπα", "vat"), (), generic=True),
    Identifier("GR_AMKA", gr_amka.is_valid, ("###########", "###### #####", "###### ## ###"),
        words("αριθμός αμκα", "amka number", "amka", "αμκα", "α.μ.κ.α."), ()),
    Identifier("GR_AFM", gr_afm.is_valid, ("#########",), words("afm", "αφμ", "α.φ.μ.", "tax id", "tin", "αριθμός φορολογικού μητρώου", "φορολογικού μητρώου"), ()),
    Identifier("IT_FISCAL_CODE", it_cf.is_valid, ("AAAAAA**A**A***A", "AAA AAA **A** A***A", "AAA AAA **A**A***A"),
        words("codice fiscale", "cf", "cod fiscale", "c.f.", "fiscal code"),
        ("AAAAAA**A**A***A", "AAA AAA **A** A***A", "AAA AAA **A**A***A")),
    Identifier("IT_VAT_CODE", it_iva.is_valid, ("###########",),
        words("partita", "iva", "p iva n", "partita iva", "p iva", "p.iva", "piva", "p. iva", "vat number", "codice fiscale"), ()),
    Identifier("MT_IDENTITY_CARD", mt_identity_card, ("#######A", "######A", "#####A"),
        words("karta tal identità", "maltese id", "malta id", "id card", "identity card", "id number"), (), generic=False, checked=False),
    Identifier("MT_TAX_ID", mt_vat.is_valid, ("########",), words("vat", "tin", "tax number", "tax id"), (), generic=False),
    Identifier("PT_NIF", pt_nif.is_valid, ("#########", "### ### ###"),
        words("nif n", "contribuinte n", "identificação fiscal", "nº de contribuinte", "número de identificação fiscal", "numero de contribuinte", "nif", "contribuinte", "número de contribuinte", "nº contribuinte", "número fiscal", "nipc", "tax number"), ()),
    Identifier("PT_CC", pt_cc.is_valid, ("########****", "######## # AA#", "######## # **#", "########-#-AA#"),
        words("cc nº", "cc n", "n cc", "número cc", "documento de identificação", "n.º do cartão", "citizen card number", "portuguese citizen card", "cartão cidadão", "nic", "cartão do cidadão", "número do cartão de cidadão", "nº cc", "cidadão", "bilhete de identidade", "número do cc", "identificação civil", "cartão de cidadão", "cartao de cidadao", "cc", "citizen card", "número de documento", "bi"),
        ("######## # AA#", "########-#-AA#")),
    Identifier("ES_NIE", es_nie.is_valid, ("A#######A", "A-#######-A", "A-#######A", "A ####### A", "A #######A"),
        words("nie", "número de identidad de extranjero", "extranjero"),
        ("A#######A", "A-#######-A", "A-#######A", "A ####### A")),
    Identifier("ES_DNI", es_dni.is_valid, ("########A", "########-A", "######## A", "##.###.###-A", "##.###.###A"),
        words("dni", "nif", "documento nacional de identidad", "documento de identidad", "d.n.i."),
        ("########A", "########-A", "##.###.###-A", "##.###.###A", "######## A")),
    Identifier("ES_CIF", es_cif.is_valid, ("A########", "A#######A", "A-########", "A-#######A", "A-#######-A"),
        words("cif", "nif", "código de identificación fiscal"), ("A#######A", "A-#######A"), generic=True),
    Identifier("ES_SOCIAL_SECURITY", es_social_security, ("############", "## ######## ##", "##/########/##", "##-########-##"),
        words("número de seguridad social", "n ss", "número de la seguridad social", "nuss", "afiliación a la seguridad social", "seguridad social", "nss", "naf", "número de afiliación", "afiliación", "social security"), ("##/########/##", "## ######## ##")),
    Identifier("TR_TCKN", tr_tckn.is_valid, ("###########", "### ### ### ##"),
        words("tc", "t.c.", "kimlik", "tc numarası", "vatandaşlık numarası", "vatandaşlık no", "kimlik numarasi", "t.c. no", "nüfus", "tc kimlik", "t.c. kimlik", "tckn", "tc no", "kimlik numarası", "kimlik no", "tc kimlik no", "kimlik numaram"), ()),
    Identifier("TR_VKN", tr_vkn.is_valid, ("##########",), words("vergi", "vergi no", "vkn", "vergi kimlik"), (), generic=False),
)  # fmt: skip
