"""VAT numbers with their country's prefix: the European Union, Northern Ireland, the United Kingdom, Switzerland, Norway."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum.ch import vat as ch_vat
from stdnum.eu import vat as eu_vat
from stdnum.gb import vat as gb_vat

from gateway.core.vocabulary import Finding
from gateway.inspection.digits import clusters

_BODY = re.compile(r"[A-Z0-9](?:[ .-]?[A-Z0-9]){7,13}(?![A-Za-z0-9_])", re.ASCII)
_PREFIX = re.compile(
    r"[A-Z](?<![A-Za-z0-9_][A-Z])(?:(?<=A)T|(?<=B)[EG]|(?<=C)(?:HE|[YZ])|(?<=D)[EK]|(?<=E)[ELS]|(?<=F)[IR]|(?<=G)[BR]|(?<=H)[RU]"
    r"|(?<=I)[ET]|(?<=L)[TUV]|(?<=M)T|(?<=N)L|(?<=P)[LT]|(?<=R)O|(?<=S)[EIK]|(?<=X)I)[ -]?(?=[A-Z0-9])",
    re.ASCII,
)
_FEWEST = 7
"""Digits of the shortest; none has more than two other characters between two of them."""
_LEAD = 12


def find_vat_numbers(text: str) -> Iterator[Finding]:
    """``<CC>_VAT``: prefix, layout and check digits of the country (VIES)."""
    covered = 0
    for prefix in _prefixes(text):
        body = _BODY.match(text, prefix.end())
        if body is None or prefix.start() < covered:
            continue
        country = prefix.group().rstrip(" -")
        written = text[prefix.start() : body.end()]
        if sum(map(str.isdigit, body.group())) >= _FEWEST and _is_valid(country, written):
            covered = body.end()
            name = {"CHE": "CH", "GB": "UK", "XI": "UK", "EL": "GR"}.get(country, country)
            yield Finding(prefix.start(), covered, f"{name}_VAT", 0.95, "vat", validated=True)


def _prefixes(text: str) -> Iterator[re.Match[str]]:
    position = 0
    for cluster in clusters(text):
        if cluster.digits >= _FEWEST:
            for prefix in _PREFIX.finditer(text, max(position, cluster.start - _LEAD), cluster.end):
                position = prefix.end()
                yield prefix


def _is_valid(country: str, written: str) -> bool:
    if country == "CHE":
        return bool(ch_vat.is_valid(written))
    if country in {"GB", "XI"}:
        return bool(gb_vat.is_valid(written))
    return bool(eu_vat.is_valid(written))
