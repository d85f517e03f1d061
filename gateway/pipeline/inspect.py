"""Stage 4: findings for each leaf. A fault here is a refusal."""

from __future__ import annotations

from gateway.core.exchange import Exchange, Inspection
from gateway.inspection.engine import ENGINE_VERSION
from gateway.pipeline.parts import principal_of, reading_of
from gateway.pipeline.ports import Ports


async def inspect(ports: Ports, exchange: Exchange) -> None:
    """Fill ``inspection`` with findings parallel to the leaves; leaves seen before come from the cache."""
    tenant = principal_of(exchange).tenant
    find = ports.findings.find
    findings = tuple(find(tenant, leaf.text) for leaf in reading_of(exchange).leaves)
    exchange.inspection = Inspection(findings=findings, engine=ENGINE_VERSION)
