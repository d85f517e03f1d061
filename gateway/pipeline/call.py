"""Stage 9: the upstream. Before the first byte a failure may fall back, decided and recorded again each time."""

from __future__ import annotations

from gateway.core.errors import Code, UpstreamFailed
from gateway.core.exchange import Answer, Attempt, Exchange, Plan
from gateway.ledger import Kind
from gateway.pipeline.doors import DOORS
from gateway.pipeline.keep import keep_request
from gateway.pipeline.oblige import plan_fallback
from gateway.pipeline.parts import plan_of, reading_of
from gateway.pipeline.ports import Ports
from gateway.pipeline.records import attempt_body
from gateway.pipeline.remember import remember
from gateway.pipeline.unbroken import unbroken

MAX_ANSWER_BYTES = 64 * 1024 * 1024


async def call(ports: Ports, exchange: Exchange) -> None:
    """Fill ``answer``, and ``answer_body`` unless streamed. Raises ``UpstreamFailed`` from the last attempt."""
    plan = plan_of(exchange)
    index = exchange.candidates.index(plan.candidate)
    while True:
        started_ns = ports.monotonic_ns()
        try:
            exchange.answer, exchange.answer_body = await _attempt(ports, exchange, plan)
        except UpstreamFailed as failure:
            _note(exchange, plan, failure.code.value, failure.status, elapsed_us=_since(ports, started_ns))
            # What goes unrecorded was let through to one deployment, and to no other.
            if not failure.retriable or exchange.unrecorded:
                raise
            ports.health.failed(plan.candidate.deployment, ports.monotonic_ns())
            following = await plan_fallback(ports, exchange, index + 1)
            if following is None:
                raise
            index, plan = following
            exchange.plan = plan
            await remember(ports, exchange, plan)
            await keep_request(ports, exchange, plan)
            await unbroken(ports.ledger.append(Kind.ATTEMPT, exchange.id, attempt_body(exchange, plan)))
            continue
        ports.health.succeeded(plan.candidate.deployment)
        _note(exchange, plan, "answered", 200, elapsed_us=_since(ports, started_ns))
        exchange.outcome.upstream_request_id = exchange.answer.request_id
        return


async def _attempt(ports: Ports, exchange: Exchange, plan: Plan) -> tuple[Answer, bytes | None]:
    upstream = ports.upstreams.get(plan.candidate.deployment)
    if upstream is None:
        raise UpstreamFailed(Code.UPSTREAM_UNREACHABLE)
    stream = reading_of(exchange).stream
    headers = {"x-request-id": exchange.id, **ports.telemetry.trace_headers(exchange)}
    path = DOORS[exchange.received.door].upstream_path
    answer = await upstream.open(path, plan.payload, headers, stream=stream)
    if stream:
        return answer, None
    try:
        return answer, await answer.read(MAX_ANSWER_BYTES)
    finally:
        await answer.close()


def _since(ports: Ports, started_ns: int) -> int:
    return (ports.monotonic_ns() - started_ns) // 1000


def _note(exchange: Exchange, plan: Plan, outcome: str, status: int | None, *, elapsed_us: int) -> None:
    attempt = Attempt(plan.candidate.deployment, plan.decision.id, outcome, status, elapsed_us)
    exchange.attempts = (*exchange.attempts, attempt)
