"""The upstream in front of the embedded model, which may come back at another address after a restart."""

from __future__ import annotations

from collections.abc import Mapping

from gateway.core.errors import Code, UpstreamFailed
from gateway.upstreams.interface import UpstreamResponse
from gateway.upstreams.local import Address, LocalModel
from gateway.upstreams.openai_compatible import Endpoint, OpenAiCompatible, Timeouts


class LocalUpstream:
    """Passes through to wherever the model serves now; unreachable while it does not."""

    def __init__(self, model: LocalModel, timeouts: Timeouts, max_connections: int) -> None:
        self._model = model
        self._timeouts = timeouts
        self._max_connections = max_connections
        self._address: Address | None = None
        self._current: OpenAiCompatible | None = None

    async def open(self, path: str, body: bytes, headers: Mapping[str, str], *, stream: bool) -> UpstreamResponse:
        """See ``Upstream.open``."""
        address = self._model.address
        if address is None:
            raise UpstreamFailed(Code.UPSTREAM_UNREACHABLE)
        current = self._current
        if current is None or address != self._address:
            former, current = current, self._connect(address)
            self._current, self._address = current, address
            if former is not None:
                await former.close()
        return await current.open(path, body, headers, stream=stream)

    async def close(self) -> None:
        """Give up all connections."""
        if self._current is not None:
            await self._current.close()

    def _connect(self, address: Address) -> OpenAiCompatible:
        headers = {"authorization": f"Bearer {address.key}"}
        return OpenAiCompatible(Endpoint(address.url, self._timeouts, self._max_connections, headers))
