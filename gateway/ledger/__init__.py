"""The audit record: durable before it is acknowledged, shipped, sealed, and provable to an outsider."""

from gateway.ledger.kinds import Kind, Position
from gateway.ledger.ledger import Ledger, LedgerHealth
from gateway.ledger.unrecorded import DegradedMode

__all__ = ["DegradedMode", "Kind", "Ledger", "LedgerHealth", "Position"]
