"""``GET /v1/models``: only what this principal may use, decided by policy like any exchange."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from gateway.core.errors import ControlFailed, Refused
from gateway.core.exchange import Received
from gateway.pipeline.permitted import permitted_candidates
from gateway.pipeline.ports import Ports
from gateway.pipeline.run import refuse_unread


def models_endpoint(ports_now: Callable[[], Ports]) -> Callable[[Request], Any]:
    """The endpoint over the live ports."""

    async def list_models(request: Request) -> Response:
        ports = ports_now()
        headers = dict(request.headers)
        received = Received("models", headers, b"", ports.wall_ns(), ports.monotonic_ns())
        try:
            names = await permitted_candidates(ports, headers)
        except (Refused, ControlFailed) as refused:
            exchange = await refuse_unread(ports, received, refused.code)
            reply = exchange.reply
            if reply is None:
                return Response(status_code=500)
            return Response(reply.body, reply.status, dict(reply.headers))
        return JSONResponse({"object": "list", "data": [_entry(ports, name, found) for name, found in names]})

    return list_models


def _entry(ports: Ports, name: str, candidate: Any) -> dict[str, Any]:  # noqa: ANN401
    model = ports.bundle.models[candidate.model]
    return {
        "id": name,
        "object": "model",
        "created": 0,
        "owned_by": model.developer,
        "gateway": {
            "model": candidate.model,
            "deployment": candidate.deployment,
            "licence": candidate.licence,
            "hosting": candidate.hosting,
            "assurance": candidate.assurance.label,
        },
    }
