"""Providers that do not speak OpenAI's format, through litellm's SDK, behind the same interface as the others.

Its answers are written out in OpenAI's format again: JSON, or server-sent events.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Mapping
from typing import Any

import orjson

from gateway.core.errors import Code, UpstreamFailed
from gateway.upstreams.litellm_module import litellm_module
from gateway.upstreams.litellm_request import litellm_arguments
from gateway.upstreams.litellm_shape import chunk, whole_answer
from gateway.upstreams.openai_compatible import Timeouts
from gateway.upstreams.retry_after import retry_after_s

_PATH = "/v1/chat/completions"
_MOST_WRAPPERS = 16
_PLAIN_ID = re.compile(r"[A-Za-z0-9._:/+=-]{1,128}")
_REQUEST_ID_HEADERS = ("llm_provider-request-id", "llm_provider-x-request-id", "llm_provider-x-amzn-requestid")


class LitellmSdk:
    """One provider deployment. ``model`` is litellm's, such as ``anthropic/claude-…``, and fixed by configuration."""

    def __init__(self, model: str, base_url: str | None, key: str | None, timeouts: Timeouts) -> None:
        self._model = model
        self._timeouts = timeouts
        self._fixed: dict[str, Any] = {
            "model": model,
            "num_retries": 0,
            "max_retries": 0,
            # Else tools that name a server are called from here, and plain ones need a package that is not installed.
            "_skip_mcp_handler": True,
        }
        if base_url is not None:
            self._fixed["api_base"] = base_url
        if key is not None:
            self._fixed["api_key"] = key

    async def open(self, path: str, body: bytes, headers: Mapping[str, str], *, stream: bool) -> LitellmResponse:
        """See ``Upstream.open``; chat completions only."""
        if path != _PATH:
            raise UpstreamFailed(Code.UPSTREAM_REJECTED, 404, retriable=False)
        arguments = litellm_arguments(_object(body))
        litellm = await asyncio.to_thread(litellm_module)
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self._timeouts.total_s
        until = min(loop.time() + self._timeouts.first_byte_s, deadline)
        answer = await _guarded(
            litellm.acompletion(
                **arguments,
                **self._fixed,
                stream=stream,
                timeout=self._timeouts.first_byte_s,
                extra_headers=dict(headers),
            ),
            until,
            retriable=True,
        )
        return LitellmResponse(answer, self._timeouts.idle_s, deadline, stream=stream)

    async def close(self) -> None:
        """Nothing of its own to give up: litellm keeps its connections for the process."""


class LitellmResponse:
    """An answer of litellm's as OpenAI's bytes."""

    def __init__(self, answer: Any, idle_s: float, deadline: float, *, stream: bool) -> None:  # noqa: ANN401
        self._answer = answer
        self._stream = stream
        self._idle_s = idle_s
        self._deadline = deadline
        self.status = 200
        self.content_type = "text/event-stream" if stream else "application/json"
        self.request_id = _request_id(answer)

    async def read(self, limit: int) -> bytes:
        """See ``UpstreamResponse.read``."""
        body = b"".join([chunk async for chunk in self.chunks()])
        if len(body) > limit:
            raise UpstreamFailed(Code.UPSTREAM_MALFORMED, retriable=False)
        return body

    async def chunks(self) -> AsyncIterator[bytes]:
        """See ``UpstreamResponse.chunks``: one event for each chunk of litellm's, then ``[DONE]``."""
        if not self._stream:
            yield _dumped(self._answer)
            return
        loop = asyncio.get_running_loop()
        iterator = aiter(self._answer)
        while True:
            until = min(loop.time() + self._idle_s, self._deadline)
            part = await _guarded(anext(iterator, None), until, retriable=False)
            if part is None:
                break
            shaped = chunk(part.model_dump(mode="json", exclude_none=True))
            if not self._finished and any(choice["finish_reason"] for choice in shaped["choices"]):
                # litellm makes up "stop" where a provider's stream just ends.
                raise UpstreamFailed(Code.UPSTREAM_INTERRUPTED, retriable=False)
            yield b"data: " + orjson.dumps(shaped) + b"\n\n"
        yield b"data: [DONE]\n\n"

    @property
    def _finished(self) -> bool:
        """Whether the provider itself has said why it stopped."""
        said = ("received_finish_reason", "intermittent_finish_reason")
        return any(getattr(self._answer, name, None) is not None for name in said)

    async def close(self) -> None:
        """Let go of the provider's connection."""
        close = getattr(self._answer, "aclose", None)
        if close is not None:
            await close()


async def _guarded(awaitable: Awaitable[Any], until: float, *, retriable: bool) -> Any:  # noqa: ANN401
    """The result, with whatever litellm raises turned into ``UpstreamFailed`` without its text."""
    try:
        async with asyncio.timeout_at(until):
            return await awaitable
    except TimeoutError:
        raise UpstreamFailed(Code.UPSTREAM_TIMEOUT, retriable=retriable) from None
    except Exception as error:  # noqa: BLE001  the edge to a library that raises what its providers' packages raise
        raise _failure(error, retriable=retriable) from None


def _failure(error: Exception, *, retriable: bool) -> UpstreamFailed:
    guarded = _guard_of(error)
    if guarded is not None:
        return UpstreamFailed(guarded.code, guarded.status, retriable)
    late = isinstance(error, litellm_module().Timeout)
    if not retriable:
        return UpstreamFailed(Code.UPSTREAM_TIMEOUT if late else Code.UPSTREAM_INTERRUPTED, retriable=False)
    if late:
        return UpstreamFailed(Code.UPSTREAM_TIMEOUT)
    status = getattr(error, "status_code", None)
    if not isinstance(status, int) or not 400 <= status < 600:
        return UpstreamFailed(Code.UPSTREAM_MALFORMED)
    if status == 429 or status >= 500:
        wait_s = retry_after_s(_header(error, "retry-after"))
        return UpstreamFailed(Code.UPSTREAM_UNREACHABLE, status, retry_after_s=wait_s)
    return UpstreamFailed(Code.UPSTREAM_REJECTED, status, retriable=False)


def _guard_of(error: BaseException) -> UpstreamFailed | None:
    """What ``litellm_guard`` raised, below the exceptions that litellm wrapped it in."""
    cause: BaseException | None = error
    for _ in range(_MOST_WRAPPERS):
        if cause is None or isinstance(cause, UpstreamFailed):
            return cause
        cause = cause.__cause__ or cause.__context__
    return None


def _header(error: Exception, name: str) -> str | None:
    for headers in (
        getattr(error, "litellm_response_headers", None),
        getattr(getattr(error, "response", None), "headers", None),
    ):
        value = headers.get(name) if headers is not None else None
        if isinstance(value, str):
            return value
    return None


def _object(body: bytes) -> dict[str, Any]:
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        value = None
    if not isinstance(value, dict):
        raise UpstreamFailed(Code.UPSTREAM_REJECTED, 400, retriable=False)
    return value


def _dumped(answer: Any) -> bytes:  # noqa: ANN401
    return orjson.dumps(whole_answer(answer.model_dump(mode="json", exclude_none=True)))


def _request_id(answer: Any) -> str | None:  # noqa: ANN401
    headers = (getattr(answer, "_hidden_params", None) or {}).get("additional_headers") or {}
    for name in _REQUEST_ID_HEADERS:
        value = headers.get(name)
        if isinstance(value, str) and _PLAIN_ID.fullmatch(value):
            return value
    return None
