"""Names, addresses and organisations: models in worker processes, asked only where policy makes it a duty."""

from gateway.names.inspector import NamesInspector
from gateway.names.pool import NamesPool, PoolLimits, PoolState
from gateway.names.process import worker_command

__all__ = ["NamesInspector", "NamesPool", "PoolLimits", "PoolState", "worker_command"]
