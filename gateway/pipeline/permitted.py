"""Which models a principal may use now: decided as for an exchange of its lowest class and default purpose."""

from __future__ import annotations

from collections.abc import Mapping

from gateway.core.exchange import Candidate, Classification, Exchange, Inspection, Reading, Received
from gateway.pipeline.authenticate import authenticate
from gateway.pipeline.decide import allowed_deployments
from gateway.pipeline.parts import principal_of
from gateway.pipeline.ports import Ports
from gateway.routing.candidates import candidates


async def permitted_candidates(ports: Ports, headers: Mapping[str, str]) -> list[tuple[str, Candidate]]:
    """Names that may be asked for, each with the first candidate that would serve. Raises ``Refused``."""
    received = Received("models", headers, b"", ports.wall_ns(), ports.monotonic_ns())
    exchange = Exchange(ports.new_exchange_id(), received)
    await authenticate(ports, exchange)
    floor = principal_of(exchange).floor
    exchange.reading = Reading(model="", body={}, stream=False, leaves=())
    exchange.inspection = Inspection(findings=(), engine="")
    exchange.classification = Classification(floor, None, floor, floor, "key's floor")
    offered = {
        name: [
            candidate
            for candidate in candidates(ports.bundle, ports.bindings, name)
            if ports.upstreams.get(candidate.deployment) is not None
        ]
        for name in (*ports.bundle.routes, *ports.bundle.models)
    }
    deployments = sorted({candidate.deployment for found in offered.values() for candidate in found})
    allowed = allowed_deployments(ports, exchange, deployments)
    serving = ((name, [item for item in found if item.deployment in allowed]) for name, found in offered.items())
    return [(name, found[0]) for name, found in serving if found]
