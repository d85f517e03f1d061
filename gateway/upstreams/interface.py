"""What the pipeline may ask of any upstream."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Protocol


class UpstreamResponse(Protocol):
    """An answer with status 200 whose head has arrived; also a ``core.exchange.Answer``.

    Reading raises ``UpstreamFailed``: interrupted, timeout or malformed.
    """

    @property
    def status(self) -> int:
        """HTTP status, always 200."""

    @property
    def content_type(self) -> str:
        """Media type without parameters, in lower case."""

    @property
    def request_id(self) -> str | None:
        """The upstream's own id for the request, when it gave a plain one."""

    async def read(self, limit: int) -> bytes:
        """The whole body. More than ``limit`` bytes are malformed."""

    def chunks(self) -> AsyncIterator[bytes]:
        """The body as it arrives."""

    async def close(self) -> None:
        """Let go of the connection; aborts it when the body was not read to its end. May be called again."""


class Upstream(Protocol):
    """One deployment's server."""

    async def open(self, path: str, body: bytes, headers: Mapping[str, str], *, stream: bool) -> UpstreamResponse:
        """Send ``body`` to ``path`` (such as ``/v1/chat/completions``) and wait for the answer's head.

        ``headers`` has lower-case names and adds to the upstream's own, which win. Raises ``UpstreamFailed``.
        """

    async def close(self) -> None:
        """Give up all connections."""
