"""Running the stages, and the one place where an error becomes a refusal that is recorded and answered."""

from __future__ import annotations

import asyncio

from gateway.core.errors import TABLE, Code, ControlFailed, Refused, UpstreamFailed
from gateway.core.exchange import Exchange, Received, Reply
from gateway.ledger import Kind
from gateway.pipeline import STAGES
from gateway.pipeline.doors import DOORS
from gateway.pipeline.headers import decision_headers
from gateway.pipeline.ports import Ports
from gateway.pipeline.record_outcome import close_exchange
from gateway.pipeline.records import refusal_record_body
from gateway.pipeline.refusals import refusal_for
from gateway.pipeline.unbroken import unbroken
from gateway.wire.openai_errors import refusal_body


async def run(ports: Ports, received: Received) -> Exchange:
    """One exchange from arrival to reply. Never raises but ``CancelledError``, after the record was closed."""
    exchange = Exchange(id=ports.new_exchange_id(), received=received)
    ports.telemetry.began(exchange)
    try:
        for stage in STAGES:
            await stage(ports, exchange)
    except Refused as refused:
        await _refuse(ports, exchange, refused.code, refused)
    except UpstreamFailed as failure:
        exchange.outcome.status = "upstream_failed"
        await _refuse(ports, exchange, failure.code, _as_refused(failure))
    except ControlFailed as failed:
        await _refuse(ports, exchange, failed.code)
    except asyncio.CancelledError:
        await _abandon(ports, exchange)
        raise
    except Exception as error:  # noqa: BLE001  the edge: an unforeseen fault is a refusal, never a pass
        ports.telemetry.faulted(error)
        await _refuse(ports, exchange, Code.INTERNAL)
    return exchange


async def refuse_unread(ports: Ports, received: Received, code: Code) -> Exchange:
    """Refuse what never became an exchange, such as an unknown route; recorded all the same."""
    exchange = Exchange(id=ports.new_exchange_id(), received=received)
    ports.telemetry.began(exchange)
    await _refuse(ports, exchange, code)
    return exchange


async def _refuse(ports: Ports, exchange: Exchange, code: Code, refused: Refused | None = None) -> None:
    status = (refused.status if refused else None) or TABLE[code].status
    exchange.refusal = refusal_for(
        exchange,
        code,
        param=refused.field if refused else None,
        retry_after_s=refused.retry_after_s if refused else None,
    )
    try:
        await _record(ports, exchange, status)
    except ControlFailed as failed:
        ports.telemetry.unrecorded()
        exchange.refusal = refusal_for(exchange, failed.code, retry_after_s=1)
        status = TABLE[failed.code].status
    exchange.reply = _reply(ports, exchange, status)
    if exchange.answer is not None:
        await exchange.answer.close()


async def _record(ports: Ports, exchange: Exchange, status: int) -> None:
    if exchange.refusal is None:
        raise ControlFailed("no refusal to record")
    outcome = exchange.outcome
    outcome.http_status = status
    outcome.code = exchange.refusal.code.value
    if outcome.status == "answered":
        outcome.status = "refused"
    if exchange.intent_recorded:
        await close_exchange(ports, exchange)
        return
    if exchange.outcome_recorded:
        return
    exchange.outcome_recorded = True
    elapsed_us = ports.elapsed_us(exchange)
    body = refusal_record_body(exchange, exchange.refusal, status, ports.bundle, elapsed_us)
    await unbroken(ports.ledger.append(Kind.REFUSAL, exchange.id, body))
    ports.telemetry.ended(exchange, elapsed_us)


async def _abandon(ports: Ports, exchange: Exchange) -> None:
    """The caller hung up: close the record, let go of the upstream."""
    exchange.outcome.status = "client_closed"
    try:
        await _refuse(ports, exchange, Code.CLIENT_CLOSED)
    except asyncio.CancelledError:
        ports.telemetry.unrecorded()


def _reply(ports: Ports, exchange: Exchange, status: int) -> Reply:
    refusal = exchange.refusal
    if refusal is None:
        raise ControlFailed("no refusal to answer with")
    headers = {"content-type": "application/json", **decision_headers(exchange, ports.bundle)}
    if refusal.retry_after_s is not None:
        headers["retry-after"] = str(refusal.retry_after_s)
    door = DOORS.get(exchange.received.door)
    body = (door.refusal_body if door else refusal_body)(refusal, exchange.id)
    return Reply(status, headers, body=body)


def _as_refused(failure: UpstreamFailed) -> Refused:
    """An upstream's 4xx and 429 keep their status, so that the caller's SDK raises the error it would have."""
    status = failure.status if failure.status is not None and 400 <= failure.status < 500 else None
    if status in {401, 403}:
        status = None
    return Refused(failure.code, status=status, retry_after_s=failure.retry_after_s)
