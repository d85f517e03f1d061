"""The servers behind deployments, each behind the same two methods."""

from gateway.upstreams.interface import Upstream, UpstreamResponse
from gateway.upstreams.pool import UpstreamPool

__all__ = ["Upstream", "UpstreamPool", "UpstreamResponse"]
