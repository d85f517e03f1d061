"""Derives again what follows from the records, compares, and on request mends what is derived. Never evidence."""

from gateway.ledger.fsck.run import Fsck, Ledger, fsck_ledger

__all__ = ["Fsck", "Ledger", "fsck_ledger"]
