"""Payment card numbers: issuer ranges of all networks that number by Luhn (ISO/IEC 7812, the networks' own pages)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from gateway.core.vocabulary import Finding
from gateway.inspection.digits import matches
from gateway.inspection.labels import labels_before

_CARD = re.compile(
    r"[0-9](?<![\w+][0-9])(?<![0-9][.,:/-][0-9])(?:(?: - |[ .-])?[0-9]){11,18}(?!\w)(?![.,:/-][0-9])", re.ASCII
)
_IBAN_BEFORE = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}[0-9]{2}(?:[ -][A-Z0-9]{4}){0,6}[ -]\Z", re.ASCII | re.IGNORECASE)
_GROUP = re.compile(r"[0-9]+", re.ASCII)
_MORE = re.compile(r"(?:(?: - |[ .-])[0-9]{1,19}(?![0-9])){1,5}(?!\w)", re.ASCII)
_PLAIN = frozenset((size,) for size in range(14, 20))
_TIGHT = frozenset(".-")
_FEWEST_ALONE = 14
_NEAR = 32
_NOT_DIGIT = re.compile(r"[^0-9]+", re.ASCII)
_LUHN = bytes.maketrans(b"0123456789", b"0246813579")
_GROUPS = frozenset(
    {
        (4, 4, 4, 4), (4, 6, 5), (4, 6, 4), (4, 4, 4, 4, 3), (4, 4, 5),
        (4, 4, 4), (4, 4, 4, 1), (4, 4, 4, 2), (4, 4, 4, 3), (4, 4, 4, 4, 1),
        (4, 4, 4, 4, 2), (6, 13), (6, 10), (8, 8), (6, 4, 4, 2),
        (4, 5, 6), (4, 4, 4, 5), (4, 5, 4), (6, 4, 6), (4, 3, 3, 3),
        (6, 6, 4), (4, 2, 2, 4, 4), (4, 4, 8), (4, 8, 4), (8, 4, 4),
        (6, 9), (6, 8), (6, 6), (6, 11),
        (6, 12), (4, 3, 2, 3), (5, 4, 5, 2), (5, 4, 5), (5, 4, 5, 1),
        (5, 5, 5),
    }
)  # fmt: skip


class Issuer(NamedTuple):
    """Numbers whose first ``len(low)`` digits lie from ``low`` to ``high``. ``common`` stand alone as plain digits."""

    low: str
    high: str
    lengths: frozenset[int]
    common: frozenset[int]


def _issuer(low: str, high: str, lengths: range | tuple[int, ...], common: tuple[int, ...] = ()) -> Issuer:
    return Issuer(low, high, frozenset(lengths), frozenset(common))


ISSUERS: tuple[Issuer, ...] = (
    _issuer("4", "4", (13, 16, 18, 19), (16, 19)),  # Visa, and most local schemes that share its range
    _issuer("51", "55", (16,), (16,)),  # Mastercard
    _issuer("2221", "2720", (16,), (16,)),
    _issuer("34", "34", (15,), (15,)),  # American Express
    _issuer("37", "37", (15,), (15,)),
    _issuer("6011", "6011", range(16, 20), (16, 17, 18, 19)),  # Discover
    _issuer("644", "659", range(16, 20), (16, 17, 18, 19)),  # Discover, RuPay, Elo, Troy, Verve
    _issuer("35", "35", range(16, 20), (16, 17, 18, 19)),  # JCB, LankaPay
    _issuer("2131", "2131", (15,), (15,)),  # JCB, older numbers
    _issuer("1800", "1800", (15,), (15,)),
    _issuer("300", "305", range(14, 20), (14, 15, 16, 17, 18, 19)),  # Diners Club
    _issuer("3095", "3095", range(14, 20), (14, 15, 16, 17, 18, 19)),
    _issuer("36", "36", range(14, 20), (14, 15, 16, 17, 18, 19)),
    _issuer("38", "39", range(14, 20), (14, 15, 16, 17, 18, 19)),
    _issuer("62", "62", range(16, 20), (16, 17, 18, 19)),  # UnionPay
    _issuer("81", "82", range(16, 20), (16, 17, 18, 19)),  # UnionPay, RuPay
    _issuer("2200", "2205", range(16, 20), (16, 17, 18, 19)),  # Mir, Borica
    _issuer("50", "50", range(12, 20), (14, 15, 16, 17, 18, 19)),  # Maestro, Dankort 5019, Verve, Elo, Meeza, RuPay
    _issuer("56", "58", range(12, 20), (14, 15, 16, 17, 18, 19)),
    _issuer("60", "60", range(12, 20), (16, 17, 18, 19)),  # RuPay, Hipercard, Maestro, Ukrcard
    _issuer("0604", "0604", range(12, 20)),
    _issuer("6304", "6304", range(12, 20), (16, 17, 18, 19)),  # Maestro, Laser
    _issuer("636", "639", range(12, 20), (16, 17, 18, 19)),  # InterPayment, InstaPayment, Elo 6362, Maestro
    _issuer("67", "67", range(12, 20), (14, 15, 16, 17, 18, 19)),  # Maestro, Laser
    _issuer("9792", "9792", (16,), (16,)),  # Troy
    _issuer("8600", "8600", (16,), (16,)),  # UzCard
    _issuer("9860", "9860", (16,), (16,)),  # Humo
    _issuer("9704", "9704", (16, 19), (16, 19)),  # Napas
    _issuer("1", "1", (15,)),  # UATP
)
_BY_FIRST: dict[str, list[Issuer]] = {
    digit: [issuer for issuer in ISSUERS if issuer.low[0] <= digit <= issuer.high[0]] for digit in "0123456789"
}


def find_cards(text: str) -> Iterator[Finding]:
    """CARD: 12 to 19 digits. Plain runs of an uncommon length or issuer need a word that announces a card."""
    covered = 0
    for match in matches(_CARD, text, 12):
        for start, end in _parts(text, match):
            if start < covered:
                continue
            written = text[start:end]
            digits = _NOT_DIGIT.sub("", written)
            issuer = issuer_of(digits)
            if issuer is None or not passes_luhn(digits):
                continue
            common = len(digits) in issuer.common or (len(digits) < _FEWEST_ALONE and not is_trade_number(digits))
            name = _why(text, start, written, common)
            if name is not None:
                covered = end
                yield Finding(start, end, "CARD", 0.97 if name == "card_plain" else 1.0, name, validated=True)


def _parts(text: str, match: re.Match[str]) -> Iterator[tuple[int, int]]:
    """What may be the number: all of it, or the usual groups of one that stands before or behind other digits."""
    whole = match.span()
    yield whole
    groups = [group.span() for group in _GROUP.finditer(text, *whole)]
    more = _MORE.match(text, whole[1])
    if more is not None:
        groups += [group.span() for group in _GROUP.finditer(text, *more.span())]
    sizes = [end - start for start, end in groups]
    for first in range(len(groups)):
        for last in range(len(groups), first, -1):
            sized = tuple(sizes[first:last])
            span = (groups[first][0], groups[last - 1][1])
            apart = text[span[0] - 1 : span[0]] not in _TIGHT and text[span[1] : span[1] + 1] not in _TIGHT
            if (sized in _GROUPS or sized in _PLAIN) and sum(sized) >= _FEWEST_ALONE and span != whole and apart:
                yield span


def is_card(written: str) -> bool:
    """A number of 12 to 19 digits in an issuer's range that passes the Luhn check. Separators are ignored."""
    digits = _NOT_DIGIT.sub("", written)
    return issuer_of(digits) is not None and passes_luhn(digits)


def issuer_of(digits: str) -> Issuer | None:
    """The range that a number of this length belongs to."""
    length = len(digits)
    for issuer in _BY_FIRST.get(digits[:1], ()):
        if length in issuer.lengths and issuer.low <= digits[: len(issuer.low)] <= issuer.high:
            return issuer
    return None


def passes_luhn(digits: str) -> bool:
    """The mod-10 double-add-double check (ISO/IEC 7812-1 annex B)."""
    raw = digits.encode("ascii")
    single, double = raw[-1::-2], raw[-2::-2].translate(_LUHN)
    return (sum(single) + sum(double) - 48 * len(raw)) % 10 == 0


def is_trade_number(digits: str) -> bool:
    """A number of goods of 12 or 13 digits: weights 3 and 1 from the right (GS1 General Specifications 7.9)."""
    raw = digits.encode("ascii")
    return (sum(raw[-1::-2]) + 3 * sum(raw[-2::-2]) - 48 * (len(raw[-1::-2]) + 3 * len(raw[-2::-2]))) % 10 == 0


def _why(text: str, start: int, written: str, common: bool) -> str | None:  # noqa: FBT001
    labels = labels_before(text, start)
    if _IBAN_BEFORE.search(text, max(0, start - 40), start):
        return None
    if any(label.kind == "card" for label in labels):
        return "card_announced" if all(len(group) > 1 for group in _NOT_DIGIT.split(written)[:-1]) else None
    if labels and labels[0].kind == "imei" and labels[0].distance <= 16:
        return None
    separators = set(_NOT_DIGIT.findall(written))
    if separators:
        groups = tuple(map(len, _NOT_DIGIT.split(written)))
        if (
            sum(groups) < _FEWEST_ALONE
            and labels
            and labels[0].kind in {"other", "identity", "number"}
            and labels[0].distance <= _NEAR
        ):
            return None
        return "card_grouped" if len(separators) == 1 and groups in _GROUPS else None
    if not common or (labels and labels[0].kind in {"other", "axis"} and labels[0].distance <= 16):
        return None
    if len(written) < _FEWEST_ALONE and labels and labels[0].distance <= _NEAR:
        return None
    return "card_plain"
