"""Stage 4: findings for each leaf. A fault here is a refusal."""

from __future__ import annotations

from collections.abc import Iterable

from gateway.core.exchange import Exchange, Inspection
from gateway.core.vocabulary import Coverage, Finding
from gateway.inspection.cache import FindingCache
from gateway.inspection.engine import ENGINE_VERSION, find
from gateway.inspection.language import coverage
from gateway.inspection.leaves import key_of
from gateway.pipeline.parts import principal_of, reading_of
from gateway.pipeline.ports import Ports


async def inspect(ports: Ports, exchange: Exchange) -> None:
    """Fill ``inspection`` with findings parallel to the leaves; leaves seen before come from the cache."""
    tenant = principal_of(exchange).tenant
    leaves = reading_of(exchange).leaves
    findings = tuple(find_cached(ports.findings, tenant, leaf.text, key_of(leaf)) for leaf in leaves)
    exchange.inspection = Inspection(findings, ENGINE_VERSION, coverage_of(leaf.text for leaf in leaves))


def find_cached(cache: FindingCache, tenant: str, text: str, key: str = "") -> tuple[Finding, ...]:
    """Findings of ``text`` for this tenant, from the cache or from the engine."""
    name = cache.name(tenant, ENGINE_VERSION, key, text)
    found = cache.get(name)
    if found is None:
        found = find(text, key)
        cache.put(name, found)
    return found


def coverage_of(texts: Iterable[str]) -> Coverage:
    """``full`` only where names could be found in every one of the texts."""
    covered = all(coverage(text) == "full" for text in texts)
    return "full" if covered else "structured_only"
