"""Stage 11: the outcome is durable before the last byte, however the exchange ends."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace

from gateway.core.errors import Code, ControlFailed, Refused, UpstreamFailed
from gateway.core.exchange import Exchange
from gateway.ledger import Kind
from gateway.pipeline.doors import DOORS
from gateway.pipeline.keep import MAX_ANSWER_BYTES, keep_answer, keep_what_came
from gateway.pipeline.parts import reply_of
from gateway.pipeline.ports import Ports
from gateway.pipeline.records import outcome_body
from gateway.pipeline.refusals import refusal_for
from gateway.pipeline.unbroken import unbroken
from gateway.wire.sse import DONE


async def record_outcome(ports: Ports, exchange: Exchange) -> None:
    """Record a whole answer now; have a streamed one recorded before its closing event."""
    reply = reply_of(exchange)
    if reply.stream is None:
        await keep_answer(ports, exchange, reply.body or b"", streamed=False)
        await close_exchange(ports, exchange)
    else:
        exchange.reply = replace(reply, stream=_recorded(ports, exchange, reply.stream))


async def close_exchange(ports: Ports, exchange: Exchange) -> None:
    """Append the outcome, once; it finishes even where the caller's task is cancelled meanwhile."""
    if exchange.outcome_recorded:
        return
    exchange.outcome_recorded = True
    body = outcome_body(exchange, ports.elapsed_us(exchange))
    if not exchange.unrecorded:
        await unbroken(ports.ledger.append(Kind.OUTCOME, exchange.id, body))
    ports.telemetry.ended(exchange, ports.elapsed_us(exchange))


async def _recorded(ports: Ports, exchange: Exchange, stream: AsyncGenerator[bytes]) -> AsyncGenerator[bytes]:
    outcome = exchange.outcome
    outcome.status, outcome.http_status = "client_closed", 499
    given = bytearray()
    keeps = exchange.plan is not None and "response" in exchange.plan.keep_days
    try:
        async with aclosing(stream) as parts:
            async for part in parts:
                if keeps and len(given) < MAX_ANSWER_BYTES:
                    given += part
                yield part
        await keep_answer(ports, exchange, bytes(given), streamed=True)
        outcome.status, outcome.http_status = "answered", 200
        await close_exchange(ports, exchange)
        yield DONE
    except UpstreamFailed as failure:
        outcome.status, outcome.code = "interrupted", failure.code.value
        outcome.http_status = 200
        yield await _end_with(ports, exchange, failure.code, given)
    except Refused as refused:
        outcome.status, outcome.code, outcome.http_status = "refused", refused.code.value, 200
        yield await _end_with(ports, exchange, refused.code, given)
    except ControlFailed as failed:
        outcome.status, outcome.code, outcome.http_status = "refused", failed.code.value, 200
        yield await _end_with(ports, exchange, failed.code, given)
    except Exception:  # noqa: BLE001  the edge: whatever broke, the stream ends with an error and a record
        outcome.status, outcome.code, outcome.http_status = "refused", Code.INTERNAL.value, 200
        yield await _end_with(ports, exchange, Code.INTERNAL, given)
    finally:
        if not exchange.outcome_recorded:
            await keep_what_came(ports, exchange, bytes(given), streamed=True)
        await _close_quietly(ports, exchange)


async def _end_with(ports: Ports, exchange: Exchange, code: Code, given: bytearray) -> bytes:
    await keep_what_came(ports, exchange, bytes(given), streamed=True)
    exchange.refusal = refusal_for(exchange, code)
    await _close_quietly(ports, exchange)
    return DOORS[exchange.received.door].refusal_event(exchange.refusal, exchange.id)


async def _close_quietly(ports: Ports, exchange: Exchange) -> None:
    """Close; where the ledger is gone there is nothing left to tell it, and recovery closes the intent."""
    try:
        await close_exchange(ports, exchange)
    except ControlFailed:
        ports.telemetry.unrecorded()
