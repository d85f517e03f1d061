"""Raw pass-through to an OpenAI-compatible server over aiohttp: the bytes given are the bytes sent, and back.

Nothing is followed (redirects), picked up (proxies, cookies) or unpacked (compressed answers), and no answer that is
not 200 and of the expected type is read at all, for its text may repeat the prompt.
"""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field

import aiohttp
from yarl import URL

from gateway.core.errors import Code, UpstreamFailed
from gateway.upstreams.retry_after import retry_after_s

# Below the five seconds after which uvicorn, and so vLLM, drops an idle connection: a request must not race with that.
_KEEPALIVE_S = 4.0
# llama.cpp's server promises keep-alive and closes after a stream all the same. What a request on such a connection
# gets, it gets at once; a server that breaks down over a request takes longer.
_STALE_WITHIN_S = 0.5
_READ_BUFFER_BYTES = 256 * 1024
_PLAIN_ID = re.compile(r"[A-Za-z0-9._:/+=-]{1,128}")


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Bounds in seconds: to connect, until the answer's head, between two reads, and for the whole answer."""

    connect_s: float
    first_byte_s: float
    idle_s: float
    total_s: float


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a deployment is reached and with what. ``base_url`` is without ``/v1``; ``headers`` hold the credential."""

    base_url: str
    timeouts: Timeouts
    max_connections: int
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    tls: ssl.SSLContext | None = None


class OpenAiCompatible:
    """One deployment with a connection pool of its own, so that a slow one takes no connection from another.

    Make it inside the event loop that will use it.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        self._base_url = endpoint.base_url
        self._timeouts = endpoint.timeouts
        self._urls: dict[str, URL] = {}
        fixed = {
            **{name.lower(): value for name, value in endpoint.headers.items()},
            "content-type": "application/json",
            "accept-encoding": "identity",
        }
        self._whole_headers = {**fixed, "accept": "application/json"}
        self._stream_headers = {**fixed, "accept": "text/event-stream"}
        self._loop = asyncio.get_running_loop()
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=endpoint.max_connections,
                ssl=endpoint.tls if endpoint.tls is not None else True,
                keepalive_timeout=_KEEPALIVE_S,
            ),
            # Total and idle bounds are ours: aiohttp has no separate one for the first byte.
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=endpoint.timeouts.connect_s),
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
            auto_decompress=False,
            read_bufsize=_READ_BUFFER_BYTES,
            skip_auto_headers=("user-agent",),
        )

    async def open(self, path: str, body: bytes, headers: Mapping[str, str], *, stream: bool) -> OpenAiResponse:
        """See ``Upstream.open``. Whatever fails before the head arrived may be tried elsewhere, but for a 4xx."""
        url = self._urls.get(path)
        if url is None:
            url = self._urls[path] = URL(self._base_url + path, encoded=True)
        now = self._loop.time()
        deadline = now + self._timeouts.total_s
        sent = {**headers, **(self._stream_headers if stream else self._whole_headers)}
        try:
            async with asyncio.timeout_at(min(now + self._timeouts.first_byte_s, deadline)):
                response = await self._post(url, body, sent)
        except aiohttp.ConnectionTimeoutError:
            raise UpstreamFailed(Code.UPSTREAM_UNREACHABLE) from None
        except TimeoutError:
            raise UpstreamFailed(Code.UPSTREAM_TIMEOUT) from None
        except (aiohttp.ClientResponseError, aiohttp.ClientPayloadError):
            raise UpstreamFailed(Code.UPSTREAM_MALFORMED) from None
        except (aiohttp.ClientError, OSError):
            raise UpstreamFailed(Code.UPSTREAM_UNREACHABLE) from None
        media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        failure = _failure(response, media_type, stream=stream)
        if failure is not None:
            response.close()
            raise failure
        return OpenAiResponse(response, media_type, self._timeouts.idle_s, deadline)

    async def close(self) -> None:
        """Give up all connections."""
        await self._session.close()

    async def _post(self, url: URL, body: bytes, headers: Mapping[str, str]) -> aiohttp.ClientResponse:
        """One request; sent anew, once, where the server dropped the idle connection that it went out on.

        RFC 9110, section 9.2.2 allows that for a request that was evidently not applied.
        """
        began = self._loop.time()
        try:
            return await self._session.post(url, data=body, headers=headers, allow_redirects=False)
        except aiohttp.ClientConnectorError:
            raise
        except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError):
            if self._loop.time() - began > _STALE_WITHIN_S:
                raise
        return await self._session.post(url, data=body, headers=headers, allow_redirects=False)


class OpenAiResponse:
    """An answer that is still arriving."""

    __slots__ = ("_at_end", "_deadline", "_idle_s", "_loop", "_response", "content_type", "request_id", "status")

    def __init__(self, response: aiohttp.ClientResponse, content_type: str, idle_s: float, deadline: float) -> None:
        self._response = response
        self._loop = asyncio.get_running_loop()
        self._idle_s = idle_s
        self._deadline = deadline
        self._at_end = False
        self.status = response.status
        self.content_type = content_type
        request_id = response.headers.get("x-request-id", "")
        self.request_id = request_id if _PLAIN_ID.fullmatch(request_id) else None

    async def read(self, limit: int) -> bytes:
        """See ``UpstreamResponse.read``. A failure may be tried elsewhere: the caller has seen nothing yet."""
        parts: list[bytes] = []
        size = 0
        while part := await self._next(retriable=True):
            size += len(part)
            if size > limit:
                raise UpstreamFailed(Code.UPSTREAM_MALFORMED, retriable=False)
            parts.append(part)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    async def chunks(self) -> AsyncIterator[bytes]:
        """See ``UpstreamResponse.chunks``. A failure is final: the caller may have seen what came before."""
        while part := await self._next(retriable=False):
            yield part

    async def close(self) -> None:
        """Let go of the connection; aborts it when the body was not read to its end."""
        if not self._at_end:
            self._response.close()

    async def _next(self, *, retriable: bool) -> bytes:
        """The next bytes, none at the end."""
        content = self._response.content
        try:
            # A timer for each read costs more than the read; only waiting needs one.
            part = content.read_nowait()
            if not part and not content.at_eof():
                async with asyncio.timeout_at(min(self._loop.time() + self._idle_s, self._deadline)):
                    part = await content.readany()
        except TimeoutError:
            in_time = self._loop.time() < self._deadline
            raise UpstreamFailed(Code.UPSTREAM_TIMEOUT, retriable=retriable and in_time) from None
        except (aiohttp.ClientError, OSError):
            raise UpstreamFailed(Code.UPSTREAM_INTERRUPTED, retriable=retriable) from None
        if not part:
            self._at_end = True
        elif self._loop.time() > self._deadline:
            # An upstream that is never idle must not escape the total bound.
            raise UpstreamFailed(Code.UPSTREAM_TIMEOUT, retriable=False)
        return part


def _failure(response: aiohttp.ClientResponse, media_type: str, *, stream: bool) -> UpstreamFailed | None:
    """What is wrong with the head, if anything."""
    status = response.status
    if status == 429 or status >= 500:
        wait_s = retry_after_s(response.headers.get("retry-after"))
        return UpstreamFailed(Code.UPSTREAM_UNREACHABLE, status, retry_after_s=wait_s)
    if 400 <= status < 500:
        return UpstreamFailed(Code.UPSTREAM_REJECTED, status, retriable=False)
    expected = "text/event-stream" if stream else "application/json"
    encoded = response.headers.get("content-encoding", "identity").strip().lower() != "identity"
    if status != 200 or encoded or media_type != expected:
        return UpstreamFailed(Code.UPSTREAM_MALFORMED, status)
    return None
