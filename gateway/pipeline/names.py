"""Names and addresses, looked for only where a decision makes it a duty: late, so that nobody else waits for models."""

from __future__ import annotations

from dataclasses import replace

from gateway.core.decision import Decision
from gateway.core.exchange import Exchange
from gateway.inspection.merge import merge
from gateway.pipeline.classify import classify
from gateway.pipeline.parts import inspection_of, principal_of, reading_of
from gateway.pipeline.ports import Ports


def wants_names(exchange: Exchange, decision: Decision) -> bool:
    """Whether the decision has a duty to look for names in the request that nobody has met yet."""
    return not inspection_of(exchange).names and any(
        obligation.type == "inspect_names" and obligation.params.get("where") != "response"
        for obligation in decision.obligations
    )


async def add_names(ports: Ports, exchange: Exchange) -> None:
    """Extend ``inspection`` by names and classify anew. Decisions taken before must be taken again.

    Raises ``NamesUnavailable``.
    """
    before = inspection_of(exchange)
    texts = [leaf.text for leaf in reading_of(exchange).leaves]
    found = await ports.names.find(principal_of(exchange).tenant, texts)
    exchange.inspection = replace(
        before,
        findings=tuple(merge((*old, *new)) if new else old for old, new in zip(before.findings, found, strict=True)),
        names=ports.names.version,
    )
    await classify(ports, exchange)
