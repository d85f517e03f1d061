"""The audit record: durable before it is acknowledged, shipped, sealed, and provable to an outsider."""

from gateway.ledger.kinds import Kind, Position
from gateway.ledger.ledger import Ledger, LedgerHealth

__all__ = ["Kind", "Ledger", "LedgerHealth", "Position"]
