"""What litellm's HTTP clients may do: ask for plain answers, follow nothing, read only what can be an answer.

litellm has no settings for these. Its clients are all made by one method, and take httpx's event hooks there.
"""

from __future__ import annotations

import functools
import importlib
import re
from typing import Any

from gateway.core.errors import Code, UpstreamFailed

MAX_BODY_BYTES = 64 * 1024 * 1024
_WHOLE = "application/json"
_STREAMS = frozenset({"text/event-stream", "application/vnd.amazon.eventstream"})
_ASKS_FOR_STREAM = re.compile(rb'"stream"\s*:\s*true')


def guard_clients(litellm: Any) -> None:  # noqa: ANN401
    """Put the guard into every client that litellm makes from now on. Call it once, right after the import."""
    handler: Any = importlib.import_module("litellm.llms.custom_httpx.http_handler").AsyncHTTPHandler
    httpx: Any = importlib.import_module("httpx")
    create = handler.create_client

    @functools.wraps(create)
    def create_client(self: Any, timeout: Any, event_hooks: Any = None, **options: Any) -> Any:  # noqa: ANN401
        self.follow_redirects = False
        return create(self, timeout=timeout, event_hooks=_with_guard(event_hooks), **options)

    handler.create_client = create_client
    # What the providers use that go through OpenAI's own package.
    litellm.aclient_session = httpx.AsyncClient(
        follow_redirects=False, trust_env=False, event_hooks=_with_guard(None), timeout=None
    )


def _with_guard(hooks: Any) -> dict[str, list[Any]]:  # noqa: ANN401
    given = hooks or {}
    return {
        "request": [*given.get("request", ()), _ask_plainly],
        "response": [*given.get("response", ()), _check_head],
    }


async def _ask_plainly(request: Any) -> None:  # noqa: ANN401
    request.headers["accept-encoding"] = "identity"


async def _check_head(response: Any) -> None:  # noqa: ANN401
    """Runs before a byte of the body is read. Raises ``UpstreamFailed``, which litellm wraps."""
    headers = response.headers
    status: int = response.status_code
    length = headers.get("content-length", "")
    fits = not length.isdigit() or (len(length) < 12 and int(length) <= MAX_BODY_BYTES)
    plain = headers.get("content-encoding", "identity").lower() == "identity"
    if status < 400 and status != 200:
        fits = False
    if status == 200:
        media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
        # Bedrock asks by its path instead, so an unasked stream is no fault.
        streams = _ASKS_FOR_STREAM.search(response.request.content) is not None
        fits = fits and (media_type in _STREAMS or (media_type == _WHOLE and not streams))
    if not fits or not plain:
        raise UpstreamFailed(Code.UPSTREAM_MALFORMED, status)
