"""Texts that policy wants kept go into the payload vault: the request before it leaves, the answer before its end."""

from __future__ import annotations

import contextlib

from gateway.core.errors import PayloadsFailed
from gateway.core.exchange import Exchange, Plan
from gateway.inspection.engine import find
from gateway.payloads.vault import Owner
from gateway.pipeline.parts import inspection_of, principal_of, reading_of
from gateway.pipeline.ports import Ports
from gateway.wire.assembled import assembled

MAX_ANSWER_BYTES = 8 * 1024 * 1024
"""Of an answer that is kept; the rest is left out, and the record says so."""


async def keep_request(ports: Ports, exchange: Exchange, plan: Plan) -> None:
    """Keep the body as the caller sent it, once. Raises ``PayloadsFailed``, which refuses the exchange."""
    days = plan.keep_days.get("request")
    if days is None or any(text.part == "request" for text in exchange.kept):
        return
    values = [
        leaf.text[finding.start : finding.end]
        for leaf, found in zip(reading_of(exchange).leaves, inspection_of(exchange).findings, strict=True)
        for finding in found
    ]
    await _keep(ports, exchange, "request", exchange.received.body, days=days, values=values)


async def keep_answer(ports: Ports, exchange: Exchange, answer: bytes, *, streamed: bool) -> None:
    """Keep what the caller got. Raises ``PayloadsFailed``; the outcome then says "failed"."""
    days = exchange.plan.keep_days.get("response") if exchange.plan else None
    if days is None or exchange.outcome.payload:
        return
    text = assembled(answer) if streamed else answer[:MAX_ANSWER_BYTES]
    readable = text.decode("utf-8", "replace")
    values = [readable[finding.start : finding.end] for finding in find(readable)]
    exchange.outcome.payload = "failed"
    await _keep(ports, exchange, "response", text, days=days, values=values)
    exchange.outcome.payload = "truncated" if len(answer) >= MAX_ANSWER_BYTES else "kept"


async def keep_what_came(ports: Ports, exchange: Exchange, answer: bytes, *, streamed: bool) -> None:
    """The same for an exchange that ends badly anyway: a failure is only noted."""
    with contextlib.suppress(PayloadsFailed):
        await keep_answer(ports, exchange, answer, streamed=streamed)


async def _keep(ports: Ports, exchange: Exchange, part: str, text: bytes, *, days: int, values: list[str]) -> None:
    if ports.payloads is None:
        raise PayloadsFailed("no payload vault is configured")
    principal = principal_of(exchange)
    owner = Owner(exchange.id, principal.tenant, principal.team, principal.id)
    kept = await ports.payloads.keep(owner, part, text, days=days, values=values)
    exchange.kept = (*exchange.kept, kept)
