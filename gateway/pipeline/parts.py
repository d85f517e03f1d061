"""The parts of an exchange that earlier stages filled; a stage out of order is a fault, never a pass."""

from __future__ import annotations

from gateway.core.errors import ControlFailed
from gateway.core.exchange import Classification, Exchange, Inspection, Plan, Reading, Reply
from gateway.core.vocabulary import Principal
from gateway.policy.facts import RequestFacts


def principal_of(exchange: Exchange) -> Principal:
    """The principal. Raises ``ControlFailed`` before stage 1."""
    if exchange.principal is None:
        raise ControlFailed("no principal yet")
    return exchange.principal


def purpose_of(exchange: Exchange) -> str:
    """The purpose. Raises ``ControlFailed`` before stage 1."""
    if exchange.purpose is None:
        raise ControlFailed("no purpose yet")
    return exchange.purpose


def reading_of(exchange: Exchange) -> Reading:
    """The reading. Raises ``ControlFailed`` before stage 3."""
    if exchange.reading is None:
        raise ControlFailed("not read yet")
    return exchange.reading


def inspection_of(exchange: Exchange) -> Inspection:
    """The inspection. Raises ``ControlFailed`` before stage 4."""
    if exchange.inspection is None:
        raise ControlFailed("not inspected yet")
    return exchange.inspection


def classification_of(exchange: Exchange) -> Classification:
    """The classification. Raises ``ControlFailed`` before stage 5."""
    if exchange.classification is None:
        raise ControlFailed("not classified yet")
    return exchange.classification


def plan_of(exchange: Exchange) -> Plan:
    """The plan of the current attempt. Raises ``ControlFailed`` before stage 7."""
    if exchange.plan is None:
        raise ControlFailed("not planned yet")
    return exchange.plan


def reply_of(exchange: Exchange) -> Reply:
    """The reply. Raises ``ControlFailed`` before stage 9."""
    if exchange.reply is None:
        raise ControlFailed("no reply yet")
    return exchange.reply


def request_facts_of(exchange: Exchange) -> RequestFacts:
    """What policy and the record are told of the request. Raises ``ControlFailed`` before stage 4."""
    reading = reading_of(exchange)
    return RequestFacts(
        stream=reading.stream,
        tools=reading.tools,
        unknown_fields=reading.unknown_fields > 0,
        uninspected=bool(reading.uninspected),
        remote_urls=reading.remote_urls > 0,
        thinking=reading.thinking,
        coverage=inspection_of(exchange).coverage,
    )
