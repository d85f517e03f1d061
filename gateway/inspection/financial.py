"""Money's identifiers: cards, IBANs, BICs, crypto-currency addresses, and bank accounts where a label says so."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gateway.core.vocabulary import Finding
from gateway.inspection.cards import find_cards
from gateway.inspection.crypto import find_crypto_addresses
from gateway.inspection.digits import dense, matches
from gateway.inspection.iban import find_bank_codes, is_iban
from gateway.inspection.labels import Gate, labels_before, reach_of

_ACCOUNT = re.compile(
    r"[0-9](?<![\w.][0-9])(?<![0-9][,:/-][0-9])(?:[ ./-]?[0-9]){4,40}(?![\w])(?![.,:][0-9])",
    re.ASCII,
)
_GROUP = re.compile(r"[0-9]+", re.ASCII)
_SORT_CODE = re.compile(r"[0-9](?<![\w.-][0-9])[0-9]([ -])[0-9]{2}\1[0-9]{2}[ ,/|]{1,3}[0-9]{8}(?![\w-])", re.ASCII)
_DATE = re.compile(
    r"(?:0[1-9]|[12]\d|3[01])[-./ ](?:0[1-9]|1[0-2])[-./ ](?:19|20)?\d\d"
    r"|(?:19|20)\d\d[-./](?:0[1-9]|1[0-2])[-./](?:0[1-9]|[12]\d|3[01])",
    re.ASCII,
)
_MONEY_BEFORE = re.compile(r"[$€£¥₹#]\s?\Z|(?<![A-Za-z0-9])[A-Za-z]{2}[0-9]{2}[ -]\Z", re.ASCII)
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:[. ][0-9]{3})+", re.ASCII)
_CURRENCY = re.compile(
    r" ?(?:[$€£¥₹]|EUR|USD|GBP|CHF|PLN|zł|kr\b|SEK|NOK|DKK|CZK|Kč|HUF|Ft|RON|lei|TRY|руб|₽|,[0-9]{2}\b)"
)
_CLABE_WEIGHTS = (3, 7, 1)
_REACH = reach_of("bank")
_FAR = 48
_SHORTEST = 5


def find_financial(text: str) -> Iterator[Finding]:
    """CARD, IBAN, BIC, CRYPTO_ADDRESS and BANK_ACCOUNT."""
    yield from find_bank_codes(text)
    yield from find_crypto_addresses(text)
    if dense(text, _SHORTEST):
        yield from find_cards(text)
        yield from find_bank_accounts(text)


def find_bank_accounts(text: str) -> Iterator[Finding]:
    """BANK_ACCOUNT: announced, or a British sort code with its account number."""
    gate = Gate(text, _REACH)
    for match in () if gate.is_closed else matches(_ACCOUNT, text, _SHORTEST):
        start, end = match.span()
        finding = _account(text, match) if end - start >= _SHORTEST and gate.is_open_at(start) else None
        if finding is not None:
            yield finding
    for match in matches(_SORT_CODE, text, 14):
        if not _DATE.match(match.group()):
            yield Finding(match.start(), match.end(), "BANK_ACCOUNT", 0.85, "bank_account_sort_code", validated=False)


def is_clabe(digits: str) -> bool:
    """The check digit of a Mexican CLABE: weights 3, 7, 1, mod 10."""
    total = sum(int(digit) * _CLABE_WEIGHTS[place % 3] % 10 for place, digit in enumerate(digits[:17]))
    return len(digits) == 18 and (10 - total % 10) % 10 == int(digits[17])


def is_polish_account(digits: str) -> bool:
    """Twenty-six digits that are a Polish IBAN without its country."""
    return len(digits) == 26 and is_iban("PL" + digits)


def _is_amount(text: str, start: int, end: int) -> bool:
    """Thousands with full stops, or with spaces before a currency."""
    separators = set(text[start:end]) - set("0123456789")
    if _THOUSANDS.fullmatch(text, start, end) is None:
        return False
    return separators == {"."} or _CURRENCY.match(text, end) is not None


def _account(text: str, match: re.Match[str]) -> Finding | None:
    start, written = match.start(), match.group()
    if len(written) < 5:
        return None
    end = len(written)
    groups = list(_GROUP.finditer(written))
    total = sum(len(group.group()) for group in groups)
    while total > 26 and len(groups) > 1:
        total -= len(groups.pop().group())
        end = groups[-1].end()
    digits = "".join(group.group() for group in groups)
    if not 5 <= total <= 26 or _DATE.fullmatch(written[:end]):
        return None
    labels = labels_before(text, start)
    if not labels or labels[0].kind != "bank" or labels[0].distance > _FAR:
        return None
    if _MONEY_BEFORE.search(text, max(0, start - 6), start) or _is_amount(text, start, start + end):
        return None
    finding = Finding(start, start + end, "BANK_ACCOUNT", 0.9, "bank_account", validated=False)
    if is_polish_account(digits) or is_clabe(digits):
        return Finding(start, start + end, "BANK_ACCOUNT", 0.99, "bank_account_checked", validated=True)
    return finding
