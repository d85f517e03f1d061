"""Server-sent events, incrementally (WHATWG HTML, section 9.2): bytes in, whole events out."""

from __future__ import annotations

from dataclasses import dataclass

DONE = b"data: [DONE]\n\n"


class EventTooLarge(ValueError):
    """One event grew past the bound."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event: its joined ``data`` (``None`` for comments and pings) and the exact bytes it came in."""

    data: bytes | None
    raw: bytes


class EventReader:
    """Splits a byte stream at blank lines. Tolerates LF, CRLF and any chunking."""

    __slots__ = ("_buffer", "_limit")

    def __init__(self, limit: int) -> None:
        self._buffer = b""
        self._limit = limit

    def feed(self, chunk: bytes) -> list[Event]:
        """The events that ``chunk`` completes. Raises ``EventTooLarge`` when one passes the limit in bytes."""
        buffer = self._buffer + chunk if self._buffer else chunk
        if b"\r" in buffer:
            # A CR at the very end may be half of a CRLF; it waits for its other half.
            tail = b"\r" if buffer.endswith(b"\r") else b""
            buffer = buffer[: len(buffer) - len(tail)].replace(b"\r\n", b"\n").replace(b"\r", b"\n") + tail
        parts = buffer.split(b"\n\n")
        self._buffer = parts.pop()
        if len(self._buffer) > self._limit or any(len(part) > self._limit for part in parts):
            raise EventTooLarge
        return [Event(_data_of(part), part + b"\n\n") for part in parts if part.strip(b"\n")]

    @property
    def pending(self) -> bool:
        """Whether half an event is waiting."""
        return bool(self._buffer.strip())


def event_bytes(data: bytes) -> bytes:
    """One event that carries ``data``, which must hold no line break."""
    return b"data: " + data + b"\n\n"


def _data_of(event: bytes) -> bytes | None:
    if event.startswith(b"data: ") and b"\n" not in event:
        return event[6:]
    lines = [line[5:].removeprefix(b" ") for line in event.split(b"\n") if line.startswith(b"data:")]
    return b"\n".join(lines) if lines else None
