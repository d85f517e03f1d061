"""Stage 5: the data class, which nobody can lower."""

from __future__ import annotations

from gateway.core.errors import Code, Refused
from gateway.core.exchange import Exchange
from gateway.core.vocabulary import DataClass
from gateway.inspection.classify import classify as highest
from gateway.pipeline.parts import inspection_of, principal_of
from gateway.pipeline.ports import Ports


async def classify(ports: Ports, exchange: Exchange) -> None:
    """Fill ``classification`` from the caller's header, the key's floor and the findings."""
    declared: DataClass | None = None
    word = exchange.received.headers.get("x-gateway-data-class")
    if word is not None:
        try:
            declared = DataClass.parse(word)
        except ValueError:
            raise Refused(Code.INVALID_DATA_CLASS) from None
    exchange.classification = highest(
        declared,
        principal_of(exchange).floor,
        inspection_of(exchange).types,
        ports.bundle.vocabulary.implied,
    )
