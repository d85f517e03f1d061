"""Rules compiled to Python: a strict subset of Cedar, over facts of a fixed shape. cedarpy stays the reference."""

from gateway.policy.compiled.engine import CompiledEngine
from gateway.policy.compiled.subset import OutsideSubset

__all__ = ["CompiledEngine", "OutsideSubset"]
