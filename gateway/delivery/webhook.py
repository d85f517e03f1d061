"""A forge tells that policy changed. All it can do is make the gateway look; what it says is never read."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

PATH = "/policy/webhook"
MAX_BODY_BYTES = 25 * 1024 * 1024  # what the largest forge sends at most


def webhook_route(secret: bytes, wake: Callable[[], None]) -> Route:
    """``POST /policy/webhook`` for the administration plane: GitHub's signature or GitLab's token, then ``wake``."""

    async def webhook(request: Request) -> Response:
        signature = request.headers.get("x-hub-signature-256")
        if signature is None:
            return _answer(wake, good=is_token(secret, request.headers))
        mac = hmac.new(secret, digestmod=sha256)
        size = 0
        async for chunk in request.stream():
            size += len(chunk)
            if size > MAX_BODY_BYTES:
                return JSONResponse({"status": "too large"}, 413)
            mac.update(chunk)
        return _answer(wake, good=_equal(f"sha256={mac.hexdigest()}", signature))

    return Route(PATH, webhook, methods=["POST"])


def is_token(secret: bytes, headers: Mapping[str, str]) -> bool:
    """Whether the header that GitLab sends holds the secret; in constant time."""
    token = headers.get("x-gitlab-token")
    # Digests have one length, so that the time does not tell how long the secret is.
    return token is not None and hmac.compare_digest(sha256(token.encode()).digest(), sha256(secret).digest())


def _equal(expected: str, given: str) -> bool:
    return hmac.compare_digest(expected.encode(), given.encode())


def _answer(wake: Callable[[], None], *, good: bool) -> Response:
    if not good:
        return JSONResponse({"status": "refused"}, 401)
    wake()
    return JSONResponse({"status": "accepted"}, 202)
