"""Stage 3: the body understood whole, with every text leaf, or refused."""

from __future__ import annotations

from gateway.core.exchange import Exchange, Reading
from gateway.inspection.leaves import extract
from gateway.pipeline.doors import DOORS
from gateway.pipeline.ports import Ports
from gateway.wire.json_body import parse_object


async def read(ports: Ports, exchange: Exchange) -> None:
    """Fill ``reading``. Raises ``Refused`` for what cannot be read whole."""
    door = DOORS[exchange.received.door]
    limits = ports.limits
    body = parse_object(exchange.received.body, max_depth=limits.max_depth)
    shape = door.validate(body)
    leaves = extract(body, door.kind_of, door.skip, max_leaves=limits.max_leaves, max_depth=limits.max_depth)
    if shape.uninspected:
        leaves = tuple(leaf for leaf in leaves if not door.is_media(leaf))
    exchange.reading = Reading(
        model=shape.model,
        body=body,
        stream=shape.stream,
        leaves=leaves,
        wants_usage=shape.wants_usage,
        thinking=shape.thinking,
        unknown_fields=len(shape.unknown_fields),
        uninspected=shape.uninspected,
        remote_urls=shape.remote_urls,
        tools=shape.tools,
    )
