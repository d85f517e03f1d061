"""The fastest stub we can make: one fixed answer, for benchmarks. ``python -m tests.stubs.fast --port N``."""

from __future__ import annotations

import argparse
import asyncio
import re

import uvloop

_ANSWER = (
    b'{"id":"chatcmpl-stub","object":"chat.completion","created":1700000000,"model":"smollm2-135m-instruct",'
    b'"choices":[{"index":0,"message":{"role":"assistant","content":"The capital of France is Paris."},'
    b'"logprobs":null,"finish_reason":"stop"}],'
    b'"usage":{"prompt_tokens":12,"completion_tokens":7,"total_tokens":19}}'
)
_MODELS = (
    b'{"object":"list","data":[{"id":"smollm2-135m-instruct","object":"model","created":1700000000,"owned_by":"stub"}]}'
)
_WORDS = (b"The ", b"capital ", b"of ", b"France ", b"is ", b"Paris.")
_STREAM = re.compile(rb'"stream"\s*:\s*true')
_LENGTH = re.compile(rb"\r\ncontent-length:\s*(\d+)", re.IGNORECASE)


def _whole(body: bytes) -> bytes:
    head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n" % len(body)
    return head + body


def _streamed() -> bytes:
    start = (
        b'data: {"id":"chatcmpl-stub","object":"chat.completion.chunk","created":1700000000,'
        b'"model":"smollm2-135m-instruct","choices":[{"index":0,"delta":'
    )
    events = [start + b'{"role":"assistant","content":""},"finish_reason":null}]}\n\n']
    events += [start + b'{"content":"' + word + b'"},"finish_reason":null}]}\n\n' for word in _WORDS]
    events += [start + b'{},"finish_reason":"stop"}]}\n\n', b"data: [DONE]\n\n"]
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(event), event) for event in events)
    head = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
    return head + chunks + b"0\r\n\r\n"


_WHOLE_ANSWER, _STREAM_ANSWER, _MODELS_ANSWER = _whole(_ANSWER), _streamed(), _whole(_MODELS)


class _Connection(asyncio.Protocol):
    """Reads requests with a content-length, or none, one after another; pipelining is answered in order."""

    def __init__(self) -> None:
        self._buffer = b""

    def connection_made(self, transport: asyncio.Transport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        buffer = self._buffer + data if self._buffer else data
        while (end := buffer.find(b"\r\n\r\n")) >= 0:
            found = _LENGTH.search(buffer, 0, end + 2)
            whole = end + 4 + (int(found.group(1)) if found else 0)
            if len(buffer) < whole:
                break
            self._transport.write(self._answer(buffer, end, whole))
            buffer = buffer[whole:]
        self._buffer = buffer

    def _answer(self, buffer: bytes, end: int, whole: int) -> bytes:
        if buffer.startswith(b"GET"):
            return _MODELS_ANSWER
        return _STREAM_ANSWER if _STREAM.search(buffer, end, whole) else _WHOLE_ANSWER


async def _serve(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(_Connection, "127.0.0.1", port, backlog=1024)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    uvloop.run(_serve(parser.parse_args().port))
