"""Beginnings and parts of words for numbers, persons and offices: enough before a number of which nearly all is checked."""

from __future__ import annotations

import re
from functools import lru_cache

_ANYWHERE = (
    "ident personal persön persoon social sozial sociaal soziale sécu secu insur versicher verzeker assur assicur asegur "
    "segur fiscal fisco steuer belasting impôt impost impuest skatt skat verot vergi podat adó taxpay tax nation matric matrik registr "
    "regist rejestr folkereg bevölk citizen citoyen ciudadan cidad cittadin burger bürger birth fødsel föd född synty "
    "henkil kennit isiku asmens person pesel ausweis kimlik nummer number numéro numero número numer číslo szám broj "
    "număr nomor номер код код личн персон податк налог страх єдин αριθμ ταυτ μητρώ ασφάλ nr. n° nº № رقم هوي תעודת "
    "מספר आधार 号 號 番号 번호 เลข patient client customer kund member employee mitarbeiter salarié"
).split()
_WHOLE = frozenset(
    (
        "id ids idno nr no num code codes kod kods kode kood kód cod código codice nin nid nif nie tin ssn bsn ik ak pk fnr cpr "
        "hetu pnr cnp oib emšo emso jmbg amka niss insz rrn snils снилс инн cns ahv avs svnr cpf cuit curp rfc nhs"
    ).split()
)
_LETTERS = re.compile(r"[^\W_\d]+")


@lru_cache(maxsize=512)
def is_hinted(before: str) -> bool:
    """Whether such a word stands in the text before a number."""
    lowered = before.lower()
    return any(map(lowered.__contains__, _ANYWHERE)) or not _WHOLE.isdisjoint(_LETTERS.findall(lowered))
