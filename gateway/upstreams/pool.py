"""The upstreams of one process, by deployment: made once at start, looked up for each attempt."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from gateway.config.settings import DeploymentBinding
from gateway.core.errors import ConfigurationError
from gateway.upstreams.endpoints import credential_for, endpoint_for, timeouts_of
from gateway.upstreams.interface import Upstream
from gateway.upstreams.litellm_module import litellm_module
from gateway.upstreams.litellm_sdk import LitellmSdk
from gateway.upstreams.local import LocalModel
from gateway.upstreams.local_upstream import LocalUpstream
from gateway.upstreams.openai_compatible import OpenAiCompatible


class UpstreamPool:
    """One upstream for each bound deployment. ``environment`` is where the credentials named in bindings are."""

    def __init__(
        self, bindings: Mapping[str, DeploymentBinding], local: LocalModel | None, environment: Mapping[str, str]
    ) -> None:
        self._bindings = dict(bindings)
        self._local = local
        self._environment = environment
        self._upstreams: dict[str, Upstream] = {}

    async def start(self) -> None:
        """Read credentials and make the upstreams; connects to none. Raises ``ConfigurationError``."""
        try:
            for deployment, binding in self._bindings.items():
                self._upstreams[deployment] = await self._make(deployment, binding)
        except BaseException:
            await self.close()
            raise

    def get(self, deployment: str) -> Upstream | None:
        """The upstream of a bound deployment."""
        return self._upstreams.get(deployment)

    async def close(self) -> None:
        """Close every upstream; the embedded model itself belongs to whoever started it."""
        upstreams, self._upstreams = list(self._upstreams.values()), {}
        for upstream in upstreams:
            await upstream.close()

    async def _make(self, deployment: str, binding: DeploymentBinding) -> Upstream:
        if binding.kind == "openai":
            return OpenAiCompatible(await asyncio.to_thread(endpoint_for, deployment, binding, self._environment))
        if binding.kind == "litellm":
            if binding.upstream_model is None:
                raise ConfigurationError(
                    f"deployment {deployment!r}: kind litellm needs upstream_model, such as anthropic/claude-..."
                )
            key = await asyncio.to_thread(credential_for, deployment, binding, self._environment)
            # Seconds, which the first caller should not wait.
            await asyncio.to_thread(litellm_module)
            return LitellmSdk(binding.upstream_model, binding.base_url, key, timeouts_of(binding))
        if self._local is None:
            raise ConfigurationError(f"deployment {deployment!r} is of kind local, but no embedded model was started")
        return LocalUpstream(self._local, timeouts_of(binding), binding.max_connections)
