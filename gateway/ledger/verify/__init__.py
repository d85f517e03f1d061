"""Checks the whole ledger from what is stored, without trusting any of it but the public key.

Everything but ``run`` is plain checking: rows in, findings out. It never stops at the first finding, and its memory
does not grow with the ledger.
"""

from gateway.ledger.verify.demands import Demands
from gateway.ledger.verify.export import verify_export
from gateway.ledger.verify.result import Discrepancy, Verification
from gateway.ledger.verify.run import verify_ledger

__all__ = ["Demands", "Discrepancy", "Verification", "verify_export", "verify_ledger"]
