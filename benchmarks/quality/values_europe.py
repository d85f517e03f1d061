"""National, tax and social identifiers of European states, made from their public rules."""

# ruff: noqa: E501 - a row of data reads best on one line
from __future__ import annotations

from random import Random

from stdnum import luhn, verhoeff
from stdnum.at import tin as at_tin
from stdnum.at import uid as at_uid
from stdnum.at import vnr as at_vnr
from stdnum.be import nn as be_nn
from stdnum.be import vat as be_vat
from stdnum.bg import egn
from stdnum.ch import ssn as ahv
from stdnum.cz import rc as cz_rc
from stdnum.de import idnr
from stdnum.de import vat as de_vat
from stdnum.dk import cpr
from stdnum.ee import ik
from stdnum.es import cif, dni, nie
from stdnum.fi import hetu
from stdnum.fr import nif as fr_nif
from stdnum.fr import nir
from stdnum.fr import tva as fr_tva
from stdnum.gb import nhs, utr
from stdnum.gr import amka
from stdnum.gr import vat as afm
from stdnum.hr import oib
from stdnum.ie import pps
from stdnum.it import codicefiscale, iva
from stdnum.lt import asmens
from stdnum.lv import pvn
from stdnum.nl import bsn, btw
from stdnum.no import fodselsnummer
from stdnum.pl import nip, pesel
from stdnum.pt import cc as pt_cc
from stdnum.pt import nif as pt_nif
from stdnum.ro import cnp
from stdnum.se import personnummer
from stdnum.si import emso
from stdnum.sk import rc as sk_rc
from stdnum.tr import tckimlik

from .making import Body, born, broken, checked, fill, lay_out, pick, wrong_only
from .model import Kind, Sample


def pattern(text: str) -> Body:
    """A body by pattern."""
    return lambda rng: fill(rng, text)


def dated(layout: str, rest: str, before: str = "", oldest: int = 1935, youngest: int = 1999) -> Body:
    """A body that starts with a date of birth in ``strftime`` layout."""
    return lambda rng: fill(rng, before) + born(rng, oldest, youngest).strftime(layout) + fill(rng, rest)


def _slovenian(rng: Random) -> str:
    day = born(rng)
    return f"{day:%d%m}{day.year % 1000:03d}" + fill(rng, "50###?")


def _belgian_number(text: str) -> bool:
    digits = "".join(c for c in text if c.isdigit())
    return be_nn.is_valid(digits) and 97 - int(digits[:9]) % 97 == int(digits[9:])


def _danish(text: str) -> bool:
    digits = text.replace("-", "").replace(" ", "")
    weighted = sum(w * int(d) for w, d in zip((4, 3, 2, 7, 6, 5, 4, 3, 2, 1), digits, strict=True))
    return cpr.is_valid(digits) and weighted % 11 == 0


def _hungarian_tax(text: str) -> bool:
    """Adóazonosító jel: 8, five digits of days since 1867, serial, check = sum(i * d) mod 11 (1996. évi XX. törvény)."""
    digits = [int(c) for c in text if c.isdigit()]
    if len(digits) != 10 or digits[0] != 8:
        return False
    return sum(i * d for i, d in enumerate(digits[:9], 1)) % 11 == digits[9]


def _hungarian_social(text: str) -> bool:
    """TAJ szám: weights 3 and 7 alternating, mod 10."""
    digits = [int(c) for c in text if c.isdigit()]
    return len(digits) == 9 and sum((3, 7)[i % 2] * d for i, d in enumerate(digits[:8])) % 10 == digits[8]


def _german_pension(text: str) -> bool:
    """Versicherungsnummer (VKVV § 2): letter as two digits, weights 2 1 2 5 7 1 2 1 2 1 2 1, digit sums, mod 10."""
    value = text.replace(" ", "")
    if len(value) != 12 or not value[8].isalpha() or not (value[:8] + value[9:]).isdigit():
        return False
    digits = value[:8] + f"{ord(value[8].upper()) - 64:02d}" + value[9:11]
    weights = (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1)
    return sum(sum(divmod(int(d) * w, 10)) for d, w in zip(digits, weights, strict=True)) % 10 == int(value[11])


def _german_card(text: str) -> bool:
    """Serial number of an identity card (ICAO 9303 check digit, weights 7 3 1)."""
    value = text.replace(" ", "")
    total = sum(int(char, 36) * (7, 3, 1)[i % 3] for i, char in enumerate(value[:9]))
    return len(value) == 10 and value[9].isdigit() and total % 10 == int(value[9])


def _luxembourgish(text: str) -> bool:
    """Matricule of 13 digits: Luhn over the first 11 gives the 12th, Verhoeff over the same 11 the 13th."""
    digits = "".join(c for c in text if c.isdigit())
    return len(digits) == 13 and luhn.is_valid(digits[:12]) and verhoeff.is_valid(digits[:11] + digits[12])


def _swedish(text: str) -> bool:
    value = text.replace(" ", "")
    if "-" not in value and len(value) in {10, 12}:
        value = value[:-4] + "-" + value[-4:]
    return bool(personnummer.is_valid(value))


def _codice(rng: Random) -> str:
    consonants = "BCDFGHLMNPRSTVZ"
    day = born(rng)
    number = day.day + rng.choice((0, 40))
    month = "ABCDEHLMPRST"[day.month - 1]
    town = rng.choice(("H501", "F205", "L219", "F839", "D612", "A944", "G273", "L736", "A662", "C351"))
    stem = pick(rng, consonants, 6) + f"{day:%y}{month}{number:02d}{town}"
    return stem + str(codicefiscale.calc_check_digit(stem))


def _codice_kind() -> Kind:
    def valid(rng: Random) -> Sample:
        value = _codice(rng)
        return Sample(value.lower() if rng.random() < 0.15 else value, bare=True)

    def invalid(rng: Random) -> Sample:
        return Sample(broken(rng, _codice(rng), codicefiscale.is_valid), bare=True)

    return Kind("IT_CODICE_FISCALE", valid, invalid, checksum=True)


def _nir_body(rng: Random) -> str:
    return fill(rng, "[12]") + born(rng).strftime("%y%m") + f"{rng.randint(1, 89):02d}" + fill(rng, "[01234]##%##??")


def _hetu(rng: Random) -> str:
    return born(rng).strftime("%d%m%y") + "-" + f"{rng.randint(2, 899):03d}?"


def _romanian(rng: Random) -> str:
    county = rng.choice((*range(1, 47), 51, 52))
    return fill(rng, "[12]") + born(rng).strftime("%y%m%d") + f"{county:02d}{rng.randint(1, 999):03d}?"


def _nino(rng: Random) -> Sample:
    first = rng.choice("ABCEGHJKLMNOPRSTWXYZ")
    second = rng.choice("ABCEGHJKLMNPRSTWXYZ")
    if first + second in {"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"}:
        first, second = "A", "B"
    value = first + second + fill(rng, "######[ABCD]")
    return Sample(lay_out(value, rng.choice(("#########", "## ## ## ## #"))))


def _nino_wrong(rng: Random) -> Sample:
    # Prefixes that are not given out (HMRC NIM39110): D F I Q U V anywhere, O second.
    return Sample(fill(rng, rng.choice(("[DFIQUV]A######A", "A[DFIQUVO]######B", "BG######C", "ZZ######A"))))


def _spanish_company(rng: Random) -> str:
    return fill(rng, "[ABEH]#######?")


def _repeated_digit(rng: Random) -> str:
    """Ten digits of which exactly one occurs twice or thrice, the first not zero (§ 139b AO)."""
    while True:
        twice = rng.random() < 0.5
        digits = rng.sample("0123456789", 9 if twice else 8)
        digits += [digits[0]] * (1 if twice else 2)
        rng.shuffle(digits)
        value = "".join(digits)
        if value[0] != "0" and value[0] * 3 not in value and not any(c * 3 in value for c in value):
            return value + "?"


EUROPE: tuple[Kind, ...] = (
    checked("AT_SSN", dated("%d%m%y", "", before="%#%?"), at_vnr.is_valid, 1, (("", False), ("#### ######", False))),
    checked("AT_TAX_ID", pattern("########?"), at_tin.is_valid, 1, (("##-###/####", False), ("", False))),
    checked("AT_VAT", pattern("ATU#######?"), at_uid.is_valid, 1),
    checked(
        "BE_NATIONAL_NUMBER",
        dated("%y%m%d", "###??"),
        _belgian_number,
        2,
        (("##.##.##-###.##", True), ("", False)),
    ),
    checked("BE_VAT", pattern("BE0#######??"), be_vat.is_valid, 2, (("", False), ("## ####.###.###", False))),
    checked("BG_EGN", dated("%y%m%d", "###?"), egn.is_valid, 1),
    checked("HR_OIB", pattern("##########?"), oib.is_valid, 1),
    checked("CZ_RC", dated("%y%m%d", "###?", oldest=1954), cz_rc.is_valid, 1, (("######/####", False), ("", False))),
    # Given out without a valid check digit since 2007: only an impossible month makes a near miss.
    wrong_only(
        checked("DK_CPR", dated("%d%m%y", "[01234]##?"), _danish, 1, (("######-####", False), ("", False))),
        "1%1[3456789]##-[01234]###",
    ),
    checked("EE_IK", dated("%y%m%d", "###?", before="[34]"), ik.is_valid, 1),
    checked("FI_HETU", _hetu, hetu.is_valid, 1, (("", True),), alphabet="0123456789ABCDEFHJKLMNPRSTUVWXY"),
    checked(
        "FR_NIR",
        _nir_body,
        nir.is_valid,
        2,
        (("# ## ## ## ### ### ##", True), ("", False), ("############# ##", False)),
    ),
    checked(
        "FR_TAX_ID", pattern("[0123]#########???"), fr_nif.is_valid, 3, (("## ## ### ### ###", False), ("", False))
    ),
    checked("FR_VAT", pattern("FR??#########"), fr_tva.is_valid, 2),
    checked("DE_TAX_ID", _repeated_digit, idnr.is_valid, 1, (("", False), ("## ### ### ###", False))),
    checked(
        "DE_SSN",
        lambda rng: fill(rng, "[1256]#") + born(rng).strftime("%d%m%y") + fill(rng, "@##?"),
        _german_pension,
        1,
        (("", False), ("## ###### # ###", False)),
    ),
    checked(
        "DE_ID_CARD",
        pattern(
            "[LMPRTVWXYFGHJK][01234567][CFGHJKLMNPRTVWXYZ0123456789][CFGHJKLMNPRTVWXYZ][CFGHJKLMNPRTVWXYZ0123456789][0123456789CFGHJK][0123456789LMNPRTVWXYZ]##?"
        ),
        _german_card,
        1,
    ),
    checked("DE_VAT", pattern("DE%#######?"), de_vat.is_valid, 1),
    checked("GR_AMKA", dated("%d%m%y", "####?"), amka.is_valid, 1),
    checked("GR_AFM", pattern("[01]#######?"), afm.is_valid, 1),
    checked("HU_TAX_ID", pattern("8[345]#######?"), _hungarian_tax, 1),
    checked("HU_SSN", pattern("########?"), _hungarian_social, 1, (("### ### ###", False), ("###-###-###", False))),
    checked("IE_PPS", pattern("%######?[AH]"), pps.is_valid, 1, alphabet="ABCDEFGHIJKLMNOPQRSTUVW"),
    _codice_kind(),
    checked("IT_VAT", pattern("0#########?"), iva.is_valid, 1, (("", False), ("IT###########", False))),
    checked("LV_PK", dated("%d%m%y", "1###?"), pvn.is_valid, 1, (("######-#####", False), ("", False))),
    checked("LT_AK", dated("%y%m%d", "###?", before="[34]"), asmens.is_valid, 1),
    checked("LU_NATIONAL_NUMBER", dated("%Y%m%d", "###??"), _luxembourgish, 2),
    checked(
        "NL_BSN", pattern("%#######?"), bsn.is_valid, 1, (("", False), ("####.##.###", False), ("### ### ###", False))
    ),
    checked("NL_VAT", pattern("NL########?B[01]%"), btw.is_valid, 1),
    checked("PL_PESEL", dated("%y%m%d", "####?"), pesel.is_valid, 1),
    checked("PL_NIP", pattern("%########?"), nip.is_valid, 1, (("###-###-##-##", False), ("", False))),
    checked("PT_NIF", pattern("[12]#######?"), pt_nif.is_valid, 1, (("", False), ("### ### ###", False))),
    checked("PT_CC", pattern("########?Z[ABXYZ]?"), pt_cc.is_valid, 3, (("", False), ("######## # ###", False))),
    checked("RO_CNP", _romanian, cnp.is_valid, 1),
    checked("SK_RC", dated("%y%m%d", "###?", oldest=1954), sk_rc.is_valid, 1, (("######/####", False),)),
    checked(
        "SI_EMSO",
        _slovenian,
        emso.is_valid,
        1,
    ),
    checked(
        "ES_DNI",
        pattern("########?"),
        dni.is_valid,
        1,
        (("", False), ("########-#", False)),
        alphabet="ABCDEFGHJKLMNPQRSTVWXYZ",
    ),
    checked(
        "ES_NIE",
        pattern("[XYZ]#######?"),
        nie.is_valid,
        1,
        (("", False), ("#-#######-#", False)),
        alphabet="ABCDEFGHJKLMNPQRSTVWXYZ",
    ),
    checked("ES_CIF", _spanish_company, cif.is_valid, 1),
    checked("SE_PERSONNUMMER", dated("%y%m%d", "-###?"), _swedish, 1),
    checked("SE_PERSONNUMMER", dated("%Y%m%d", "###?"), _swedish, 1, (("########-####", False), ("", False))),
    checked("UK_NHS", pattern("%########?"), nhs.is_valid, 1, (("### ### ####", False), ("", False))),
    Kind("UK_NINO", _nino, _nino_wrong),
    checked("UK_UTR", pattern("?%########"), utr.is_valid, 1, (("", False), ("##### #####", False))),
    checked("CH_AHV", pattern("756#########?"), ahv.is_valid, 1, (("###.####.####.##", True), ("", False))),
    checked(
        "NO_FODSELSNUMMER",
        dated("%d%m%y", "[01234]##??"),
        fodselsnummer.is_valid,
        2,
        (("", False), ("###### #####", False)),
    ),
    checked("TR_TCKN", pattern("%########??"), tckimlik.is_valid, 2),
)
