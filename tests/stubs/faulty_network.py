"""A way to a database's Unix socket that can be cut and mended while connections are open."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path

from sqlalchemy.engine import make_url


class FaultyNetwork:
    """Listens on a port of loopback and passes everything to the socket in the URL's folder."""

    def __init__(self, url: str):
        self._url = make_url(url)
        self._socket = str(Path(self._url.query["host"]) / ".s.PGSQL.5432")
        self._server = None
        self._port = 0
        self._open: set[asyncio.StreamWriter] = set()

    async def mend(self) -> str:
        """Let connections through; the URL to use."""
        self._server = await asyncio.start_server(self._pass, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]
        return self._url.set(host="127.0.0.1", port=self._port, query={}).render_as_string(hide_password=False)

    async def cut(self) -> None:
        """Drop every connection and refuse new ones."""
        self._server.close()
        for writer in list(self._open):
            writer.transport.abort()
        await asyncio.sleep(0)

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there = await asyncio.open_unix_connection(self._socket)
        except OSError:
            writer.transport.abort()
            return
        with suppress(ConnectionError, asyncio.CancelledError):
            await asyncio.gather(self._pump(reader, there[1]), self._pump(there[0], writer))

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            while block := await reader.read(1 << 16):
                writer.write(block)
                await writer.drain()
        finally:
            self._open.discard(writer)
            writer.transport.abort()
