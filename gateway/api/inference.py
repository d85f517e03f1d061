"""One ASGI endpoint a door: bytes in, pipeline, bytes out; a caller who hangs up cancels the exchange."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import aclosing

from starlette.types import Receive, Scope, Send

from gateway.core.errors import Code
from gateway.core.exchange import Exchange, Received, Reply
from gateway.pipeline.ports import Ports
from gateway.pipeline.run import refuse_unread, run
from gateway.wire.door import Door


class DoorEndpoint:
    """The ASGI application of one door. ``ports`` is asked anew for each exchange, so that policy can change."""

    def __init__(self, door: Door, ports: Callable[[], Ports]) -> None:
        self._door = door
        self._ports = ports

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        ports = self._ports()
        if scope["method"] != self._door.method:
            await send_reply(send, await refuse_scope(ports, scope, Code.METHOD_NOT_ALLOWED))
            return
        headers = headers_of(scope)
        body = await _read_body(receive, headers, ports.limits.max_body_bytes)
        if body is None:
            return
        client = scope.get("client")
        received = Received(
            door=self._door.name,
            headers=headers,
            body=body,
            wall_ns=ports.wall_ns(),
            monotonic_ns=ports.monotonic_ns(),
            remote=client[0] if client else "",
        )
        if not ports.concurrency.enter():
            await send_reply(send, _reply(await refuse_unread(ports, received, Code.OVERLOADED)))
            return
        try:
            await _serve(ports, received, receive, send)
        finally:
            ports.concurrency.leave()


def headers_of(scope: Scope) -> dict[str, str]:
    """Header names in lower case, as ASGI gives them; of a repeated one the last."""
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}


async def refuse_scope(ports: Ports, scope: Scope, code: Code) -> Reply:
    """Refuse a request that has no door, without reading its body."""
    received = Received("unknown", headers_of(scope), b"", ports.wall_ns(), ports.monotonic_ns())
    return _reply(await refuse_unread(ports, received, code))


async def send_reply(send: Send, reply: Reply) -> None:
    """Send a reply whole, or event by event."""
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in reply.headers.items()]
    if reply.stream is None:
        body = reply.body or b""
        headers.append((b"content-length", str(len(body)).encode()))
        await send({"type": "http.response.start", "status": reply.status, "headers": headers})
        await send({"type": "http.response.body", "body": body})
        return
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    async with aclosing(reply.stream) as parts:
        async for part in parts:
            await send({"type": "http.response.body", "body": part, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def _serve(ports: Ports, received: Received, receive: Receive, send: Send) -> None:
    work = asyncio.current_task()
    hung_up = False

    def cancel(watch: asyncio.Task[None]) -> None:
        nonlocal hung_up
        if work is not None and not watch.cancelled() and not finished:
            hung_up = True
            work.cancel()

    finished = False
    watcher = asyncio.ensure_future(_until_gone(receive))
    watcher.add_done_callback(cancel)
    try:
        exchange = await run(ports, received)
        await send_reply(send, _reply(exchange))
    except asyncio.CancelledError:
        # A caller who is gone needs no answer; any other cancellation is the server's own and goes on.
        if not hung_up:
            raise
        if work is not None:
            work.uncancel()
    finally:
        finished = True
        watcher.cancel()


async def _until_gone(receive: Receive) -> None:
    """Until the caller hangs up; what is left of a body that was too large is let go."""
    while (await receive())["type"] != "http.disconnect":
        continue


async def _read_body(receive: Receive, headers: dict[str, str], limit: int) -> bytes | None:
    """The body, at most one byte over the limit so that ``admit`` sees it; ``None`` where the caller is gone."""
    declared = headers.get("content-length", "")
    if declared.isdigit() and int(declared) > limit:
        return b"\0" * (limit + 1)
    message = await receive()
    if message["type"] != "http.request":
        return None
    body: bytes = message.get("body", b"")
    if not message.get("more_body"):
        return body
    parts = [body]
    size = len(body)
    while message.get("more_body") and size <= limit:
        message = await receive()
        if message["type"] != "http.request":
            return None
        part = message.get("body", b"")
        parts.append(part)
        size += len(part)
    return b"".join(parts)


def _reply(exchange: Exchange) -> Reply:
    return exchange.reply or Reply(500, {}, body=b"")
