"""A load test of the ledger that ships with it: real processes, real records, and a verification at the end."""

from gateway.ledger.hammer.run import HammerPlan, HammerResult, hammer
from gateway.ledger.hammer.telling import Beat

__all__ = ["Beat", "HammerPlan", "HammerResult", "hammer"]
