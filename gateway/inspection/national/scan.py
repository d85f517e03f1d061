"""One pass over a text for all national numbers: groups with digits, chained, looked up by their signature."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Iterator
from itertools import product
from typing import NamedTuple

from gateway.core.vocabulary import Finding
from gateway.inspection.context import Before, announced, before, telling, words
from gateway.inspection.digits import runs
from gateway.inspection.labels import nearest, words_of
from gateway.inspection.national.countries import COUNTRIES, NUMBER_WORDS, countries_in
from gateway.inspection.national.hints import is_hinted
from gateway.inspection.national.identifier import Identifier

_REST = re.compile(r"[A-Za-z0-9]{0,30}(?![A-Za-z0-9_])", re.ASCII)
_NEXT = re.compile(r"[ ./-](?:[A-Za-z]{0,6}[0-9][A-Za-z0-9]{0,20}|[A-Za-z]{1,4})(?![A-Za-z0-9_])", re.ASCII)
_PART_OF_MORE = re.compile(r"(?<![0-9A-Za-z])[0-9]{1,4} \Z", re.ASCII)
_LONGEST_GROUPS = 8
_TRIES_IN_CHAIN = 4
_FEWEST = 6
_FEWEST_REGROUPED = 8
_CHAIN = re.compile(
    r"(?:[ ./-][A-Za-z]{0,3}[0-9][A-Za-z0-9]{0,12}(?![A-Za-z0-9_])|[ ./-][A-Z]{1,3}(?![A-Za-z0-9_])){1,8}", re.ASCII
)
_OTHERWISE = re.compile(
    r"[0-9]+\.[0-9]+|[0-9]{1,2}([./ -])[0-9]{1,2}\1(?:19|20)[0-9]{2}|(?:19|20)[0-9]{2}([./ -])[0-9]{1,2}\2[0-9]{1,2}",
    re.ASCII,
)
_GOES_ON = re.compile(r"[ ./-](?:[A-Za-z]{0,3}[0-9]|[A-Z][ ./-][0-9])", re.ASCII)
_MORE_DIGITS = re.compile(r" [0-9]{3}", re.ASCII)
_REFERENCE = re.compile(r"(?:ORD|ORDER|INV|INC|REQ|TKT|CASE|SUP|PO|RMA|REF|SO|BUG|CR|TT)-\Z")
_LONGEST_LEAD = 9
_LONGEST_LETTERS = 6
_JOINING = frozenset(" ./-")
_INITIALS = frozenset(string.ascii_lowercase) - {"a", "i", "s", "t"}
_FOLLOWING = frozenset(string.digits + string.ascii_uppercase)
_LETTERS = frozenset(string.ascii_letters)
_WORD = frozenset(string.ascii_letters + string.digits + "_")
_TIGHT = "./-"
_TIGHT_OR_COLON = frozenset(_TIGHT + ":")
_SIGNATURE = str.maketrans("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", "#" * 10 + "A" * 52)
_SEPARATORS = str.maketrans("", "", " ./-")

GENERIC = words(
    "national id number", "national id no", "national identity number", "national identity card", "personal identity number", "personal identity code",
    "identity code", "personal id number", "personal code", "tax identification number", "tax id number", "taxpayer id", "taxpayer identification number",
    "social insurance number", "social insurance", "insurance no", "health insurance number", "identity card", "identity card number", "id card number",
    "id code", "fiscal code", "tax code", "steuernr", "steuer nr", "steuer nummer", "steueridentifikationsnummer", "ausweis nr", "id nummer", "idnr", "id nr",
    "identitätsnummer", "personenkennzahl", "personennummer", "personenkennziffer", "versicherungsnummer", "nationale nummer", "numéro national",
    "numéro d'identification", "numéro d'identité nationale", "identifiant national", "numéro personnel", "numéro d'assuré", "número de identidad", "número nacional",
    "documento nacional", "número de la seguridad social", "número de seguridad social", "seguridad social", "seguro social", "número fiscal", "identificación fiscal",
    "numero di identificazione", "numero fiscale", "codice personale", "numero di previdenza sociale", "numero di assicurazione", "número de identificação fiscal",
    "segurança social", "número de segurança social", "número de identidade", "documento de identidade", "identificatienummer", "nationaal nummer", "persoonsnummer",
    "persoonlijk nummer", "sociale zekerheid", "fiscaal nummer", "belastingnummer", "numer identyfikacyjny", "personnummer", "identitetsnummer", "henkilötunnus", "isikukood",
    "asmens kodas", "personas kods", "osobní číslo", "osobné číslo", "osobni broj", "matični broj", "número de contribuinte", "удостоверение личности", "личный код", "персональный код",
    "национальный номер", "налоговый номер", "ідентифікаційний номер", "αριθμός ταυτότητας", "ταυτότητα", "身份证号码", "身份证号", "身份號碼", "納税者番号", "신분증번호",
    "رقم الهوية", "رقم الهوية الوطنية", "الرقم الوطني", "رقم الضمان الاجتماعي", "מספר זהות", "मतदाता", "पहचान संख्या", "nomor identitas", "số định danh", "mã số thuế",
    "national id", "national identification number", "national insurance", "id number", "identity number", "id no",
    "identification number", "personal number", "personal id", "personal identification number", "id card", "identity",
    "citizen id", "tax id", "tax number", "tax no", "taxpayer", "tin", "fiscal number", "social security",
    "social security number", "ssn", "insurance number", "government id", "resident id", "nin", "nid", "national number",
    "steuernummer", "steuer id", "ausweis", "ausweisnummer", "personalausweis", "identifikationsnummer",
    "sozialversicherung", "sozialversicherungsnummer", "numéro fiscal", "numéro d'identité", "carte d'identité",
    "sécurité sociale", "numéro de sécurité sociale", "identifiant", "número de identificación", "documento",
    "identidad", "número fiscal", "cédula", "codice fiscale", "documento d'identità", "carta d'identità",
    "número de identificação", "contribuinte", "identidade", "cpf", "burgerservicenummer", "identiteitsnummer",
    "numer identyfikacyjny", "dowód", "kimlik", "kimlik no", "vergi", "инн", "паспорт", "身份证", "身份證", "税号",
    "マイナンバー", "個人番号", "주민등록번호", "주민번호", "هوية", "الهوية", "الرقم القومي", "תעודת זהות", "ת.ז", "आधार",
    "เลขบัตรประชาชน", "เลขประจำตัวประชาชน", "nik", "ktp", "cccd", "cmnd",
)  # fmt: skip
_OTHERS = frozenset({"phone", "call", "card", "bank", "imei", "vin", "crypto", "axis"})
_COMMERCE = words(
    "order",
    "invoice",
    "tracking",
    "ticket",
    "case",
    "reference",
    "ref",
    "sku",
    "item",
    "part",
    "serial",
    "parcel",
    "shipment",
    "booking",
    "transaction",
    "bestellung",
    "bestellnummer",
    "auftrag",
    "auftragsnummer",
    "rechnung",
    "rechnungsnummer",
    "sendungsnummer",
    "artikelnummer",
    "commande",
    "facture",
    "colis",
    "réservation",
    "pedido",
    "factura",
    "ordine",
    "fattura",
    "spedizione",
    "encomenda",
    "fatura",
    "bestelling",
    "bestelnummer",
    "factuur",
    "zamówienie",
    "zamówienia",
    "faktura",
    "ordernummer",
    "ean",
    "isbn",
    "gtin",
    "upc",
    "epoch",
    "timestamp",
)


class _Candidates(NamedTuple):
    """What a number of one shape may be, each with whether it may stand alone; and all phrases that announce one."""

    pairs: tuple[tuple[Identifier, bool], ...]
    phrases: frozenset[str]

    @classmethod
    def of(cls, pairs: Iterable[tuple[Identifier, bool]]) -> _Candidates:
        kept = tuple(pairs)
        return cls(kept, frozenset().union(*(identifier.words.phrases for identifier, _ in kept)))

    def announced(self, context: Before) -> list[Identifier]:
        """Those that words before the number announce."""
        if self.phrases.isdisjoint(context.phrases) and context.text.isascii():
            return []
        return [identifier for identifier, _ in self.pairs if context.announces(identifier.words)]


_Table = dict[str, _Candidates]


class NationalScanner:
    """The tables compiled once."""

    __slots__ = ("_alone", "_beginnings", "_by_signature", "_compact", "_countries", "_leads", "_numbers", "_telling")

    def __init__(self, identifiers: Iterable[Identifier]) -> None:
        table: dict[str, list[tuple[Identifier, bool]]] = {}
        for identifier in identifiers:
            for shape in identifier.shapes:
                for signature in _expand(shape):
                    table.setdefault(signature, []).append((identifier, shape in identifier.alone))
        compact: dict[str, dict[Identifier, None]] = {}
        for signature, entries in table.items():
            known = compact.setdefault(signature.translate(_SEPARATORS), {})
            known.update(dict.fromkeys(identifier for identifier, _ in entries if identifier.checked))
        self._compact = {
            signature: _Candidates.of((one, False) for one in known) for signature, known in compact.items() if known
        }
        self._by_signature = {signature: _Candidates.of(entries) for signature, entries in table.items()}
        self._beginnings = {
            signature[:end]
            for signature in table
            for end in range(1, len(signature) + 1)
            if end == len(signature) or signature[end] in " ./-"
        }

        self._alone = {
            signature: _Candidates.of(alone)
            for signature, entries in table.items()
            if (alone := [entry for entry in entries if entry[1] or entry[0].strong])
        }
        identifiers_words = [identifier.words for entries in table.values() for identifier, _ in entries]
        self._telling = telling(GENERIC, *identifiers_words)
        self._countries = telling(*COUNTRIES.values())
        self._numbers = telling(GENERIC, NUMBER_WORDS)
        self._leads = {beginning for beginning in self._beginnings if set(beginning) <= {"A", " ", "-", ".", "/"}}

    def _may_announce(self, text: str) -> bool:
        """Whether words stand in the text that could announce a number: cheap, and wrong only by saying yes."""
        if not text.isascii():
            return True
        there = words_of(text).words
        if not self._telling.isdisjoint(there) or len(_INITIALS & there) > 1:
            return True
        return not self._countries.isdisjoint(there) and not self._numbers.isdisjoint(there)

    def find(self, text: str) -> Iterator[Finding]:
        """Findings of all identifiers, in order of their start; each span once, as its likeliest type."""
        covered = tries = 0
        chain_end = -1
        can_announce = self._may_announce(text)
        by_signature = self._by_signature if can_announce else self._alone
        for start, end in _groups(text):
            goes_on = text[end : end + 1] in _JOINING and text[end + 1 : end + 2] in _FOLLOWING
            if start < covered or (end - start < _FEWEST and not goes_on):
                continue
            best = None
            inside = _inside_chain(text, start)
            if not inside and text[start:end].translate(_SIGNATURE) in self._beginnings:
                best = self._longest(text, start, end, by_signature)
            if start > 1 and text[start - 1] in " ./-" and text[start - 2].isalpha():
                best = self._with_letters(text, start, end, best, by_signature)
            if best is None and goes_on and can_announce:
                tries = 1 if start > chain_end else tries + 1
                chain_end = end + 2
                if tries <= _TRIES_IN_CHAIN and not inside:
                    best = self._regrouped(text, start, end)
            if best is not None:
                yield best
                covered = best.end

    def _with_letters(
        self, text: str, start: int, end: int, best: Finding | None, by_signature: _Table
    ) -> Finding | None:
        """The longer of ``best`` and a number that begins with the letters before ``start``."""
        begin = start
        for _ in range(2):
            if begin < 2 or text[begin - 1] not in _JOINING or text[begin - 2] not in _LETTERS:
                break
            at = begin - 1
            while at and begin - at <= _LONGEST_LETTERS + 1 and text[at - 1] in _LETTERS:
                at -= 1
            begin = at
            if text[begin : start - 1].translate(_SIGNATURE) not in self._leads or (begin and text[begin - 1] in _WORD):
                continue
            found = None if _inside_chain(text, begin) else self._longest(text, begin, end, by_signature)
            if found is not None and (best is None or found.end - found.start > best.end - best.start):
                best = found
        return best

    def _longest(self, text: str, start: int, end: int, by_signature: _Table) -> Finding | None:
        found: Finding | None = None
        signature = text[start:end].translate(_SIGNATURE)
        for _ in range(_LONGEST_GROUPS):
            if signature not in self._beginnings:
                break
            candidates = by_signature.get(signature)
            if candidates is not None and _ends(text, end):
                found = _judge(text, start, end, candidates) or found
            following = _NEXT.match(text, end)
            if following is None:
                break
            signature += following.group().translate(_SIGNATURE)
            end = following.end()
        return found

    def _regrouped(self, text: str, start: int, end: int) -> Finding | None:
        """A number that words announce, grouped in a way of the writer's."""
        chain = _CHAIN.match(text, end)
        if chain is None:
            return None
        stop = chain.end()
        while stop > end:
            compact = text[start:stop].translate(_SEPARATORS)
            if len(compact) < _FEWEST_REGROUPED:
                break
            candidates = self._compact.get(compact.translate(_SIGNATURE))
            if candidates is not None and _ends(text, stop) and _GOES_ON.match(text, stop) is None:
                found = _judge(text, start, stop, candidates)
                if found is not None:
                    return found
            stop = max(text.rfind(sign, end, stop) for sign in " ./-")
        return None


def _groups(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each run of letters and digits that holds a digit and is no part of a longer word."""
    covered = 0
    for first, last in runs(text):
        if first < covered:
            continue
        start, end = first, last
        while start and first - start < _LONGEST_LEAD and text[start - 1] in _LETTERS:
            start -= 1
        covered = end
        if start and text[start - 1] in _WORD:
            continue
        if text[end : end + 1] in _WORD:
            rest = _REST.match(text, end)
            if rest is None:
                continue
            covered = end = rest.end()
        yield start, end


def _judge(text: str, start: int, end: int, candidates: _Candidates) -> Finding | None:
    """The likeliest of the identifiers of this shape: an announced one, else one that stands alone."""
    compact = text[start:end].translate(_SEPARATORS).upper()
    if _OTHERWISE.fullmatch(text, start, end) or _REFERENCE.search(text, max(0, start - 7), start):
        return None
    if " " in text[start:end] and _PART_OF_MORE.search(text, max(0, start - 6), start):
        return None
    context = before(text, start)
    own = candidates.announced(context)
    for identifier in own:
        if identifier.valid(compact):
            return _finding(start, end, identifier, "announced")
    countries = countries_in(context.phrases)
    if countries and (context.announces(GENERIC) or context.announces(NUMBER_WORDS)):
        for identifier, _ in candidates.pairs:
            if identifier.type[:2] in countries and identifier.generic and identifier.valid(compact):
                return _finding(start, end, identifier, "announced")
    # A number that was announced as another one, and is none, does not become this one by chance.
    found = None if own else _unannounced(text, (start, end, compact), context, countries, candidates)
    return None if found is not None and announced(text, start, _COMMERCE, 24) else found


def _unannounced(
    text: str,
    number: tuple[int, int, str],
    context: Before,
    countries: frozenset[str],
    candidates: _Candidates,
) -> Finding | None:
    """What stands alone, what is nearly all checked behind a word for a number, what a word of all countries announces."""
    start, end, compact = number
    if _MORE_DIGITS.match(text, end) is not None:
        return None
    for identifier, alone in candidates.pairs:
        if not alone and not (
            identifier.strong and (not countries or identifier.type[:2] in countries) and is_hinted(context.text)
        ):
            continue
        if identifier.valid(compact):
            label = nearest(text, start)
            if label != "phone" and (alone or label not in _OTHERS):
                return _finding(start, end, identifier, "alone" if alone else "hinted")
    if not countries and context.announces(GENERIC):
        for identifier, _ in candidates.pairs:
            if identifier.generic and identifier.valid(compact):
                return _finding(start, end, identifier, "generic")
    return None


def _finding(start: int, end: int, identifier: Identifier, how: str) -> Finding:
    score = {"announced": 0.99, "alone": 0.95, "hinted": 0.9, "generic": 0.9}[how]
    if not identifier.checked:
        score -= 0.1
    return Finding(start, end, identifier.type, score, f"{identifier.recogniser}_{how}", identifier.checked)


def _inside_chain(text: str, start: int) -> bool:
    return start > 1 and text[start - 1] in _TIGHT and text[start - 2].isdigit()


def _ends(text: str, end: int) -> bool:
    """Not in the middle of a longer chain: what is joined on tightly would be another number."""
    following = text[end + 1 : end + 2]
    return not (
        text[end : end + 1] in _TIGHT_OR_COLON and (following.isdigit() or (text[end] == "-" and following.isalnum()))
    )


def _expand(shape: str) -> Iterator[str]:
    choices = [("#", "A") if character == "*" else (character,) for character in shape]
    return ("".join(chosen) for chosen in product(*choices))
