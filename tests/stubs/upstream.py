"""A real server on loopback that answers as told, and keeps what it was asked.

It repeats the last user text, whole or streamed, unless the request names a fault: ``fault:NAME`` anywhere in the
body, or ``/fault/NAME`` before the path. Every text of a fault says ``upstream-says``, so that a test can look for it.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import gzip
import re
import socket
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import orjson

from tests.stubs import anthropic_wire, openai_wire

SAYS = "upstream-says"
_FAULT = re.compile(rb"fault[:/]([a-z0-9-]+)")


@dataclass(slots=True)
class Stub:
    """A running stub. ``requests`` has the bodies in order of arrival, ``heads`` their headers in lower case."""

    url: str
    requests: list[bytes] = field(default_factory=list)
    heads: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    connections: int = 0
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    aborted: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(slots=True)
class _Asked:
    """One request and the connection to answer it on."""

    stub: Stub
    path: str
    body: dict[str, Any]
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    @property
    def stream(self) -> bool:
        return bool(self.body.get("stream"))

    @property
    def text(self) -> str:
        return openai_wire.last_user_text(self.body)

    async def whole(self, status: int, content: bytes, kind: str = "application/json", **headers: str) -> None:
        """A whole answer; underscores in header names become hyphens."""
        lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
        head = f"HTTP/1.1 {status} Said\r\ncontent-type: {kind}\r\ncontent-length: {len(content)}\r\n{lines}\r\n"
        self.writer.write(head.encode() + content)
        await self.writer.drain()

    async def begin_stream(self) -> None:
        """The head of a stream."""
        head = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n"
        self.writer.write(head + b"x-request-id: req-stub\r\n\r\n")
        await self.writer.drain()

    async def chunk(self, content: bytes) -> None:
        """One HTTP chunk, sent at once."""
        self.writer.write(b"%x\r\n%b\r\n" % (len(content), content))
        await self.writer.drain()

    async def end_stream(self) -> None:
        """The last chunk."""
        self.writer.write(b"0\r\n\r\n")
        await self.writer.drain()

    async def until_aborted(self) -> None:
        """Until the caller is gone."""
        with contextlib.suppress(ConnectionError):
            while await self.reader.read(65_536):
                pass
        self.stub.aborted.set()


@asynccontextmanager
async def stub_upstream() -> AsyncIterator[Stub]:
    """Serve in the test's own loop until the block ends."""
    stub = Stub("")
    tasks: set[asyncio.Task[None]] = set()

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(converse(reader, writer))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        stub.connections += 1
        try:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
                while await _answer_one(stub, reader, writer):
                    pass
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()

    server = await asyncio.start_server(connected, "127.0.0.1", 0, limit=1 << 20)
    stub.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield stub
    finally:
        server.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await server.wait_closed()


async def _answer_one(stub: Stub, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
    """One request. False when the connection is not to be used again."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    path = head[0].split(" ")[1]
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
    content = await reader.readexactly(int(headers.get("content-length", "0")))
    stub.requests.append(content)
    stub.heads.append(headers)
    stub.paths.append(path)
    body = orjson.loads(content) if content else {}
    asked = _Asked(stub, path, body, reader, writer)
    named = _FAULT.search(path.encode()) or _FAULT.search(content)
    answering = FAULTS[named.group(1).decode()] if named else _answer
    stub.arrived.set()
    await answering(asked)
    return not writer.is_closing() and answering not in _ENDS_CONNECTION


async def _answer(asked: _Asked) -> None:
    if asked.path.endswith("/models"):
        await asked.whole(200, orjson.dumps({"object": "list", "data": [{"id": "stub", "object": "model"}]}))
    elif asked.path.endswith("/messages"):
        await _send(asked, anthropic_wire.whole_answer, anthropic_wire.events)
    else:
        await _send(
            asked,
            lambda body, text: openai_wire.whole_answer(body, {"content": text}),
            lambda body, text: openai_wire.events(body, openai_wire.in_pieces(text)),
        )


async def _send(
    asked: _Asked,
    whole: Callable[[dict[str, Any], str], bytes],
    events: Callable[[dict[str, Any], str], list[bytes]],
) -> None:
    if not asked.stream:
        await asked.whole(200, whole(asked.body, asked.text), x_request_id="req-stub")
        return
    await asked.begin_stream()
    for event in events(asked.body, asked.text):
        await asked.chunk(event)
    await asked.end_stream()


async def _tool(asked: _Asked) -> None:
    calls = openai_wire.tool_call(asked.body, asked.text)
    await _send(
        asked,
        lambda body, _: openai_wire.whole_answer(body, {"content": None, "tool_calls": calls}, "tool_calls"),
        lambda body, _: openai_wire.events(body, openai_wire.tool_deltas(calls[0]), "tool_calls"),
    )


async def _reasoning(asked: _Asked) -> None:
    thought = {"reasoning_content": "thinking about " + asked.text}
    await _send(
        asked,
        lambda body, text: openai_wire.whole_answer(body, {"content": text, **thought}),
        lambda body, text: openai_wire.events(body, [thought, *openai_wire.in_pieces(text)]),
    )


async def _slow(asked: _Asked) -> None:
    await asyncio.sleep(0.2)
    await _answer(asked)


async def _hang(asked: _Asked) -> None:
    await asked.until_aborted()


async def _close(asked: _Asked) -> None:
    asked.writer.close()


async def _close_once(asked: _Asked) -> None:
    """Drops the first connection unanswered, as a server does that tidies up idle ones."""
    if asked.stub.connections == 1:
        asked.writer.close()
    else:
        await _answer(asked)


async def _first_event(asked: _Asked) -> None:
    await asked.begin_stream()
    if asked.path.endswith("/messages"):
        for event in anthropic_wire.events(asked.body, SAYS)[:-3]:
            await asked.chunk(event)
    else:
        await asked.chunk(openai_wire.event(asked.body, {"role": "assistant", "content": SAYS}))


async def _drip(asked: _Asked) -> None:
    """Never ends, and never pauses for long."""
    await asked.begin_stream()
    with contextlib.suppress(ConnectionError):
        while not asked.reader.at_eof():
            await asked.chunk(openai_wire.event(asked.body, {"content": "drip "}))
            await asyncio.sleep(0.01)
    asked.stub.aborted.set()


async def _stall(asked: _Asked) -> None:
    if asked.stream:
        await _first_event(asked)
    else:
        asked.writer.write(
            b'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 999\r\n\r\n{"upstream-says'
        )
    await asked.until_aborted()


async def _half(asked: _Asked) -> None:
    """Half an event, then a proper end of the HTTP message."""
    await _first_event(asked)
    await asked.chunk(openai_wire.event(asked.body, {"content": SAYS})[:40])
    await asked.end_stream()


async def _cut(asked: _Asked) -> None:
    """The connection closes in the middle of the HTTP message."""
    if asked.stream:
        await _first_event(asked)
    else:
        asked.writer.write(
            b'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 999\r\n\r\n{"upstream-says'
        )
    asked.writer.close()


async def _reset(asked: _Asked) -> None:
    """As ``cut``, but the caller's kernel is told so (RST)."""
    if asked.stream:
        await _first_event(asked)
    else:
        asked.writer.write(
            b'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 999\r\n\r\n{"upstream-says'
        )
        await asked.writer.drain()
    # What was sent must be there before the reset, which may overtake it otherwise.
    await asyncio.sleep(0.05)
    raw: socket.socket = asked.writer.get_extra_info("socket")
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    asked.writer.transport.abort()


async def _html(asked: _Asked) -> None:
    await asked.whole(200, f"<html><body>{SAYS} {asked.text}</body></html>".encode(), "text/html; charset=utf-8")


async def _wrong_type(asked: _Asked) -> None:
    """The answer to the other kind of request: JSON for a stream, a stream for a whole answer."""
    other = {**asked.body, "stream": not asked.stream}
    await _answer(_Asked(asked.stub, asked.path, other, asked.reader, asked.writer))


async def _too_many(asked: _Asked) -> None:
    await asked.whole(429, _error(asked), retry_after="7")


async def _broken(asked: _Asked) -> None:
    await asked.whole(500, _error(asked))


async def _reject(asked: _Asked) -> None:
    await asked.whole(422, _error(asked))


async def _unauthorised(asked: _Asked) -> None:
    await asked.whole(401, _error(asked))


async def _redirect(asked: _Asked) -> None:
    """To another host's name for this same server, so that a caller who follows is seen."""
    location = asked.stub.url.replace("127.0.0.1", "localhost") + "/followed"
    await asked.whole(307, _error(asked), location=location)


async def _giant(asked: _Asked) -> None:
    """One event, or one answer, of six MiB."""
    if not asked.stream:
        await asked.whole(200, openai_wire.whole_answer(asked.body, {"content": "x" * (6 << 20)}))
        return
    await asked.begin_stream()
    await asked.chunk(openai_wire.event(asked.body, {"content": "x" * (6 << 20)}))
    await asked.end_stream()


async def _gzip_bomb(asked: _Asked) -> None:
    kind = "text/event-stream" if asked.stream else "application/json"
    await asked.whole(200, _bomb(), kind, content_encoding="gzip")


async def _invalid_utf8(asked: _Asked) -> None:
    if not asked.stream:
        await asked.whole(200, b'{"choices":[{"message":{"role":"assistant","content":"\xff upstream-says"}}]}')
        return
    await _first_event(asked)
    await asked.chunk(openai_wire.event(asked.body, {"content": "~~"}).replace(b"~~", b"\xff\xfe"))
    await asked.end_stream()


async def _invalid_json(asked: _Asked) -> None:
    if not asked.stream:
        await asked.whole(200, b'{"choices": [upstream-says')
        return
    await _first_event(asked)
    await asked.chunk(b'data: {"choices": [upstream-says\n\n')
    await asked.end_stream()


async def _not_http(asked: _Asked) -> None:
    asked.writer.write(b"upstream-says hello\r\n\r\n")
    asked.writer.close()


def _error(asked: _Asked) -> bytes:
    return orjson.dumps({"error": {"message": f"{SAYS} {asked.text}", "type": "stub", "code": None}})


@functools.cache
def _bomb() -> bytes:
    return gzip.compress(bytes(16 << 20))


FAULTS: dict[str, Callable[[_Asked], Awaitable[None]]] = {
    "tool": _tool,
    "reasoning": _reasoning,
    "slow": _slow,
    "hang": _hang,
    "close": _close,
    "close-once": _close_once,
    "drip": _drip,
    "stall": _stall,
    "half": _half,
    "cut": _cut,
    "reset": _reset,
    "html": _html,
    "wrong-type": _wrong_type,
    "429": _too_many,
    "500": _broken,
    "reject": _reject,
    "401": _unauthorised,
    "redirect": _redirect,
    "giant": _giant,
    "gzip-bomb": _gzip_bomb,
    "invalid-utf8": _invalid_utf8,
    "invalid-json": _invalid_json,
    "not-http": _not_http,
}
_ENDS_CONNECTION = {_hang, _close, _drip, _stall, _cut, _reset, _not_http}
